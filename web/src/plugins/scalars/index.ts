// Scalars: numbers over steps, as curves.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'scalars',
  title: locale => (locale === 'zh-CN' ? '标量' : 'Scalars'),
  order: 10,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_scalar("train/loss", loss, step)`,
  load: () => import('./dashboard'),
} satisfies Plugin;
