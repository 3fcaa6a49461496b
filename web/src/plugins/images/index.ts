// Images: pictures over steps.
import type { Plugin } from '../../public/plugin';

export default {
  id: 'images',
  title: locale => (locale === 'zh-CN' ? '图像' : 'Images'),
  order: 20,
  howTo: `from lightboard import SummaryWriter
w = SummaryWriter("logs/first")
w.add_image("samples", picture, step)  # 3 × H × W, 0…1 or uint8`,
  load: () => import('./dashboard'),
} satisfies Plugin;
