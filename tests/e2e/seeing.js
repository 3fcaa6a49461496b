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
  const isInk = (data, i) =>
    data[i + 3] > 60 &&
    Math.max(data[i], data[i + 1], data[i + 2]) - Math.min(data[i], data[i + 1], data[i + 2]) > 24;
  const isColoured = data => {
    let count = 0;
    for (let i = 0; i < data.length; i += 4) if (isInk(data, i) && ++count > 50) return true;
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
    // Per pixel column of the first canvas: mean height of what is coloured, from the top; null without.
    heights: card => {
      const canvas = card.querySelector('canvas');
      const data = pixels(canvas);
      return Array.from({ length: canvas.width }, (_, x) => {
        let [sum, count] = [0, 0];
        for (let y = 0; y < canvas.height; y++)
          if (isInk(data, 4 * (y * canvas.width + x))) [sum, count] = [sum + y, count + 1];
        return count ? sum / count : null;
      });
    },
    // True if the canvas has at least a line of pixels of a colour, as "rgb(28, 111, 199)".
    holds: (canvas, colour) => {
      const wanted = colour.match(/\d+/g).map(Number);
      const data = pixels(canvas);
      let count = 0;
      for (let i = 0; i < data.length; i += 4)
        if (data[i + 3] > 250 && [0, 1, 2].every(c => Math.abs(data[i + c] - wanted[c]) < 12)) count++;
      return count > 40;
    },
    // The card's text, with what only screen readers get.
    words: card =>
      card.textContent + all(card, '[aria-label]').map(e => e.getAttribute('aria-label')).join('|'),
  };
})();
