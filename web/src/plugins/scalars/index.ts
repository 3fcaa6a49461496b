// Scalars: numbers over steps, as curves.
import type { Plugin } from '../../public/plugin';
// Nearly every page opens with curves: their code comes in the page's own file, not in a second round trip.
import * as dashboard from './dashboard';

export default {
  id: 'scalars',
  title: locale => (locale === 'zh-CN' ? '标量' : 'Scalars'),
  order: 10,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_scalar("train/loss", loss, step)`,
  load: () => Promise.resolve(dashboard),
} satisfies Plugin;
