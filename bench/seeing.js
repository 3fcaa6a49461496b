// What a board's page shows, told from outside. For either board.
window.seeing = (() => {
  const scratch = document.createElement('canvas').getContext('2d', { willReadFrequently: true });

  const pixels = canvas => {
    if (!canvas.width || !canvas.height) return new Uint8ClampedArray();
    scratch.canvas.width = canvas.width;
    scratch.canvas.height = canvas.height;
    scratch.drawImage(canvas, 0, 0);
    return scratch.getImageData(0, 0, canvas.width, canvas.height).data;
  };

  // Axes and labels are grey, curves are not.
  const isColoured = data => {
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b, alpha] = data.subarray(i, i + 4);
      if (alpha > 60 && Math.max(r, g, b) - Math.min(r, g, b) > 24 && ++count > 50) return true;
    }
    return false;
  };

  const hash = data => {
    let h = 7;
    for (let i = 0; i < data.length; i++) h = (Math.imul(h, 31) + data[i]) | 0;
    return h;
  };

  const all = (card, css) => [...card.querySelectorAll(css)];

  return {
    // True once a curve is there: a path of a chart, or a canvas with coloured pixels.
    inked: card =>
      all(card, 'line-chart .series-view svg path').some(p => p.getAttribute('d')?.length > 20) ||
      all(card, 'canvas').some(canvas => isColoured(pixels(canvas))),
    // Changes whenever the card's drawings do.
    look: card =>
      [
        ...all(card, 'canvas').map(canvas => hash(pixels(canvas))),
        ...all(card, 'svg path').map(path => path.getAttribute('d')),
      ].join(),
    // The card's text, with what only screen readers get.
    words: card =>
      card.textContent + all(card, '[aria-label]').map(e => e.getAttribute('aria-label')).join('|'),
  };
})();
