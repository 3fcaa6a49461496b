// Numbers as people write them: four significant digits, k and M, exponents with a real minus.

const MINUS = '−';

/** "0.1601", "12.35k", "3.4M", "1.2e−5"; `digits` significant digits. NaN, ∞ and −∞ by name. */
export function formatNumber(value: number, digits = 4): string {
  if (Number.isNaN(value)) return 'NaN';
  const sign = value < 0 ? MINUS : '';
  const size = Math.abs(value);
  if (size === Number.POSITIVE_INFINITY) return `${sign}∞`;
  if (size === 0) return '0';
  // Rounding first, so that 999.96k becomes 1M and 9,999.6 becomes 10k.
  const rounded = Number(size.toPrecision(digits));
  if (rounded >= 1e9 || rounded < 1e-3) return sign + formatExponent(size, Math.min(digits, 3) - 1);
  if (rounded >= 1e6) return `${sign}${Number((size / 1e6).toPrecision(digits))}M`;
  if (rounded >= 1e4) return `${sign}${Number((size / 1e3).toPrecision(digits))}k`;
  if (rounded >= 1e3 && digits < 4) return sign + Math.round(size);
  return sign + rounded.toPrecision(digits);
}

function formatExponent(size: number, decimals: number): string {
  const [mantissa = '', exponent = ''] = size.toExponential(decimals).split('e');
  return `${Number(mantissa)}e${exponent.replace('+', '').replace('-', MINUS)}`;
}

/** A step where room is scarce: "12,800" is "12.8k", "1,234,567" is "1.235M". */
export function formatStep(step: number): string {
  const size = Math.abs(step);
  if (!Number.isFinite(step)) return formatNumber(step);
  const sign = step < 0 ? MINUS : '';
  if (size >= 999_950_000) return sign + formatExponent(size, 3);
  if (size >= 999_950) return `${sign}${Number((size / 1e6).toPrecision(4))}M`;
  if (size >= 1e4) return `${sign}${(size / 1e3).toFixed(1)}k`;
  return formatStepExact(step);
}

/** A step to the last digit, in threes: "30,600". */
export function formatStepExact(step: number): string {
  if (!Number.isFinite(step)) return formatNumber(step);
  if (!Number.isInteger(step)) return formatNumber(step, 6);
  return (step < 0 ? MINUS : '') + formatCount(Math.abs(step));
}

/** A count of things: "1,024". */
export function formatCount(count: number): string {
  return String(Math.round(count)).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** Bytes in powers of ten, three digits: "999 B", "2.35 GB". */
export function formatBytes(bytes: number): string {
  let size = bytes;
  for (const unit of ['B', 'kB', 'MB', 'GB']) {
    const rounded = Number(size.toPrecision(3));
    if (rounded < 1000) return `${rounded} ${unit}`;
    size /= 1000;
  }
  return `${Number(size.toPrecision(3))} TB`;
}
