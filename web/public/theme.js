// The chosen theme before the first paint. A file of its own, so that the page needs no inline script.
try {
  // A notebook that frames the page says which theme it has.
  const said = new URLSearchParams(location.search).get('theme');
  const theme = said || localStorage.getItem('lightboard.theme');
  if (theme === 'light' || theme === 'dark') document.documentElement.dataset.theme = theme;
} catch {
  // No storage: as the system has it.
}
