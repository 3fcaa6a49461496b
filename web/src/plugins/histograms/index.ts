// Histograms: distributions of values over steps.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'histograms',
  title: locale => (locale === 'zh-CN' ? '直方图' : 'Histograms'),
  order: 30,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_histogram("layer1/weight", layer.weight, step)`,
  load: () => import('./dashboard'),
} satisfies Plugin;
