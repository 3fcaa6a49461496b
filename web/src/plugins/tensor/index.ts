// Tensors: arrays of any shape over steps.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'tensor',
  title: locale => (locale === 'zh-CN' ? '张量' : 'Tensors'),
  order: 35,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_tensor("layer1/weight", layer.weight, step)`,
  load: () => import('./dashboard'),
} satisfies Plugin;
