// Audio: sounds over steps.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'audio',
  title: locale => (locale === 'zh-CN' ? '音频' : 'Audio'),
  order: 50,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_audio("speech", sound, step, 16000)  # [frames] or [2, frames], −1…1`,
  load: () => import('./dashboard'),
} satisfies Plugin;
