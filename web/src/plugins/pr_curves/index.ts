// PR curves: precision over recall, over steps.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'pr_curves',
  title: locale => (locale === 'zh-CN' ? 'PR 曲线' : 'PR curves'),
  order: 70,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_pr_curve("classes/car", labels, predictions, step)  # labels 0 or 1, predictions 0…1`,
  load: () => import('./dashboard'),
} satisfies Plugin;
