// SPDX-License-Identifier: GPL-3.0-or-later
// Numbers for people, rounded as the engine rounds: on the decimal of 12 significant digits, ties away from zero.
// toFixed rounds the binary value (84.995 would show as 84.99), so it is not used.

/** x with exactly `digits` places, as text; null and undefined give "". */
export function fixed(x, digits) {
  if (x === null || x === undefined) return '';
  const [mantissa, exponent] = Math.abs(x).toExponential(11).split('e');
  const whole = mantissa.replace('.', ''); // 12 digits; the point stands behind the first
  const places = 11 - Number(exponent); // digits of `whole` behind the point
  let scaled = BigInt(whole);
  const drop = places - digits;
  if (drop > 0) {
    const unit = 10n ** BigInt(drop);
    scaled = (scaled * 2n + unit) / (unit * 2n);
  } else {
    scaled *= 10n ** BigInt(-drop);
  }
  const text = scaled.toString().padStart(digits + 1, '0');
  const sign = x < 0 && scaled > 0n ? '-' : '';
  const point = text.length - digits;
  return sign + text.slice(0, point) + (digits > 0 ? '.' + text.slice(point) : '');
}

/** At most `digits` places, no zeros at the end. */
export function plain(x, digits) {
  const text = fixed(x, digits);
  return text.includes('.') ? text.replace(/\.?0+$/, '') : text;
}
