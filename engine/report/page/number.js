// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for people, rounded as the engine rounds: on the decimal of 12 significant digits, ties away from zero.
// toFixed rounds the binary value (84.995 would show as 84.99), so it is not used.

/** x with exactly `digits` places, as text; null and undefined give "". */
export function fixed(x, digits) {
  if (x === null || x === undefined) return '';
  const [mantissa, exponent] = Math.abs(x).toExponential(11).split('e');
  const whole = Number(mantissa.replace('.', '')); // 12 digits; the point stands behind the first
  const drop = 11 - Number(exponent) - digits; // how many of them are not shown
  let scaled = whole;
  if (drop > 12) scaled = 0;
  else if (drop > 0) { // all of these are exact in a double
    const unit = 10 ** drop, rest = whole % unit;
    scaled = (whole - rest) / unit + (2 * rest >= unit ? 1 : 0);
  }
  const text = (String(scaled) + '0'.repeat(scaled > 0 ? Math.max(0, -drop) : 0)).padStart(digits + 1, '0');
  const sign = x < 0 && scaled > 0 ? '-' : '';
  const point = text.length - digits;
  return sign + text.slice(0, point) + (digits > 0 ? '.' + text.slice(point) : '');
}

/** At most `digits` places, no zeros at the end. */
export function plain(x, digits) {
  const text = fixed(x, digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}

/** The decimal of a number: its 12 significant digits, halves away from zero. All comparisons are of these. */
export function key(x) {
  return Number.isFinite(x) ? Number(x.toPrecision(12)) + 0 : x;
}

/** -1, 0, 1. */
export function compare(a, b) {
  if (a === b) return 0;
  const first = key(a), second = key(b);
  return first > second ? 1 : first < second ? -1 : 0;
}

/** Rounded half up on the decimal. What lies clear of a half needs no digits. */
export function round(x, digits) {
  if (!Number.isFinite(x) || x === 0) return x + 0;
  const power = 10 ** digits;
  const scaled = Math.abs(x) * power;
  const below = Math.floor(scaled);
  if (digits >= 0 && digits <= 12 && scaled < 1e11 && Math.abs(scaled - below - 0.5) > 1e-9 * Math.max(1, scaled) && scaled - below < 1 - 1e-9)
    return ((x < 0 ? -1 : 1) * (scaled - below > 0.5 ? below + 1 : below)) / power + 0;
  return Number(fixed(x, digits)) + 0;
}

/* Whole units of 10^-digits, and what is left in 1e-12 of one. */
function portionOf(x, digits) {
  if (!Number.isFinite(x) || x === 0) return [0, 0];
  const [mantissa, exponent] = Math.abs(x).toExponential(11).split('e');
  const m = Number(mantissa.replace('.', ''));
  const drop = 11 - Number(exponent) - digits;
  if (drop < -3) return [0, 0];
  let whole = 0, rest = 0;
  if (drop <= 0) whole = m * 10 ** -drop;
  else if (drop <= 12) {
    whole = Math.floor(m / 10 ** drop);
    rest = (m % 10 ** drop) * 10 ** (12 - drop);
  } else if (drop <= 24) rest = Math.floor(m / 10 ** (drop - 12));
  if (x > 0) return [whole, rest];
  return rest ? [-whole - 1, 1e12 - rest] : [-whole, 0];
}

/** Values rounded so that they add up to the total: largest remainders, the first of equal ones. */
export function apportion(values, total, digits) {
  const portions = values.map((x) => portionOf(x, digits));
  let left = portionOf(round(total, digits), digits)[0] - portions.reduce((sum, [whole]) => sum + whole, 0);
  const n = values.length;
  if (n === 0) return [];
  let each = Math.trunc(left / n), extra = left % n;
  if (extra < 0) {
    extra += n;
    each--;
  }
  const order = portions.map(([, rest], at) => ({ rest, at })).sort((a, b) => b.rest - a.rest || a.at - b.at);
  const more = new Set(order.slice(0, extra).map(({ at }) => at));
  return portions.map(([whole], at) => (whole + each + (more.has(at) ? 1 : 0)) / 10 ** digits);
}
