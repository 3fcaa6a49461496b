// Custom scalars: charts of several tags, as a layout in the logs says.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'custom_scalars',
  title: locale => (locale === 'zh-CN' ? '自定义标量' : 'Custom scalars'),
  order: 15,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_custom_scalars({"Training": {"losses": ["Multiline", [".*/loss"]]}})
w.add_scalar("train/loss", loss, step)`,
  // Charts can be made in the page, so it opens with nothing logged, too.
  present: async () => false,
  load: () => import('./dashboard'),
} satisfies Plugin;
