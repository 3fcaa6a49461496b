// Runs: the table of all runs, what they were set to and what came of it, and pictures of the same.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'hparams',
  also: ['scalars'],
  title: locale => (locale === 'zh-CN' ? '运行' : 'Runs'),
  order: 45,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_config({"lr": 0.1, "model": {"depth": 18}})`,
  alone: true,
  load: () => import('./dashboard'),
} satisfies Plugin;
