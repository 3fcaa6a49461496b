// Entry of gallery.html: `?set=states|mock|many|thousand&theme=dark&lang=zh&smoothing=0.9`.
import { mount } from 'svelte';
import Gallery from './Gallery.svelte';
import { SETS, type SetName } from './gallery-data';

const query = new URLSearchParams(location.search);
const theme = query.get('theme');
if (theme) document.documentElement.dataset.theme = theme;
const locale = query.get('lang') === 'zh' ? 'zh-CN' : 'en';
document.documentElement.lang = locale;
const asked = query.get('set') ?? 'states';
const set = (asked in SETS ? asked : 'states') as SetName;
const target = document.getElementById('gallery');
if (!target) throw new Error('gallery.html has lost its #gallery');
mount(Gallery, {
  target,
  props: { set, locale, smoothing: Number(query.get('smoothing') ?? 0.9) },
});
