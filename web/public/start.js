// What cannot wait for the page's own script. A file of its own, so that the page needs no inline script.

// The chosen theme, before the first paint.
try {
  // A notebook that frames the page says which theme it has.
  const said = new URLSearchParams(location.search).get('theme');
  const theme = said || localStorage.getItem('lightboard.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: as the system has it.
}

// The code of the dashboard that the address names beside the page's own.
try {
  const parts = JSON.parse(document.querySelector('meta[name=parts]').content);
  const wanted = /^#(\w+)/.exec(location.hash)?.[1] ?? '';
  for (const href of Object.hasOwn(parts, wanted) ? parts[wanted] : []) {
    const link = document.createElement('link');
    link.rel = href.endsWith('.css') ? 'preload' : 'modulepreload';
    if (link.rel === 'preload') link.as = 'style';
    link.crossOrigin = '';
    link.href = href;
    document.head.append(link);
  }
} catch {
  // Not built, as while one works on the page: then it comes after the page's own.
}
