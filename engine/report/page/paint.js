// SPDX-License-Identifier: GPL-3.0-or-later
// The colours of charts, by the names that the style sheet gives them (screen.css): those of the page as it is shown now,
// or, where there is no page, those of a palette that was read from the same style sheet.

let read = (name) => getComputedStyle(document.documentElement).getPropertyValue('--' + name).trim();

/** From now on colours are the palette's: an object of names and colours. */
export function usePalette(palette) {
  read = (name) => palette[name];
}

export function colours() {
  return { ink: read('ink'), faint: read('faint'), line: read('line'), paper: read('paper'), wash: read('wash'), accent: read('accent'),
    lost: read('lost'), best: read('best'), worst: read('worst'), none: read('none'), series: [1, 2, 3, 4, 5, 6].map((n) => read('series' + n)),
    heat: [read('heat0'), read('heat1'), read('heat2')], minus: read('minus'), against: [read('minus'), read('paper'), read('plus')] };
}

/** The colour of a grade, best first; -1: no grade. */
export function gradeColour(at, n) {
  if (at < 0) return read('line');
  return read('grade' + (n <= 1 ? 0 : Math.min(5, Math.round(at * 5 / (n - 1)))));
}
