// Mesh: point clouds and meshes over steps.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'mesh',
  title: locale => (locale === 'zh-CN' ? '网格' : 'Mesh'),
  order: 90,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_mesh("shape", vertices, colors, faces, global_step=step)  # each [batch, n, 3]`,
  load: () => import('./dashboard'),
} satisfies Plugin;
