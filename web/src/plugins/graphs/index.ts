// Graph: a model as modules and ops.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'graphs',
  also: ['graph_keras_model', 'graph_run_metadata_graph', 'graph_run_metadata'],
  title: locale => (locale === 'zh-CN' ? '计算图' : 'Graph'),
  order: 40,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_graph(model, inputs)  # what you would call model(inputs) with`,
  load: () => import('./dashboard'),
} satisfies Plugin;
