// SPDX-License-Identifier: GPL-3.0-or-later
// The page's modules that score, as one module for node: none of them needs a browser.
export { readResult } from '../../engine/report/page/data.js';
export { canGrade, play } from '../../engine/report/page/regrade.js';
export { whyNot } from '../../engine/report/page/rescore.js';
export { changeWeights, wholeOf } from '../../engine/report/page/weights.js';
