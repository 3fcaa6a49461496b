// Text: Markdown over steps.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'text',
  title: locale => (locale === 'zh-CN' ? '文本' : 'Text'),
  order: 60,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_text("samples", "**Once** upon a time", step)  # Markdown`,
  load: () => import('./dashboard'),
} satisfies Plugin;
