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

// The code of dashboards beside the page's own: of the one that the address names at once, of another one when its tab is
// pointed at, before it is pressed.
try {
  const parts = JSON.parse(document.querySelector('meta[name=parts]').content);
  const ask = (name, sheets) => {
    for (const href of Object.hasOwn(parts, name) ? parts[name] : []) {
      const link = document.createElement('link');
      link.rel = href.endsWith('.css') ? sheets : 'modulepreload';
      if (link.rel === 'preload') link.as = 'style';
      link.crossOrigin = '';
      link.href = href;
      document.head.append(link);
    }
    delete parts[name];
  };
  ask(/^#(\w+)/.exec(location.hash)?.[1], 'preload');
  // Of what may not be used after all browsers warn if it is preloaded, not if it is prefetched.
  for (const kind of ['pointerover', 'focusin'])
    addEventListener(kind, ({ target }) =>
      ask(target.closest?.('[data-dashboard]')?.dataset.dashboard, 'prefetch'),
    );
} catch {
  // Not built, as while one works on the page: then it comes after the page's own.
}
