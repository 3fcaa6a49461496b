// Projector: embeddings as a cloud of points and pictures.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'projector',
  title: locale => (locale === 'zh-CN' ? '投影' : 'Projector'),
  order: 42,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_embedding(features, metadata=labels, label_img=images, global_step=step)`,
  present: async ({ source, board }) => {
    const body = { epoch: board?.epoch ?? '' };
    return (await source.json<{ present: boolean }>('api/plugins/projector/present', body)).present;
  },
  load: () => import('./dashboard'),
} satisfies Plugin;
