// SPDX-License-Identifier: GPL-3.0-or-later
// What the derivations of this folder share: reading a CSV without quotes, writing rows of expected.csv, and ranks.
// Nothing of the engine is in it: a derivation works each figure out from the published rule alone.
//   node tests/indices/<name>/derive.mjs > tests/indices/<name>/expected.csv
import { readFileSync } from "node:fs";

// Rows as objects of text by column.
export function read(from, name) {
  const [head, ...rows] = readFileSync(new URL(name, from), "utf8").trim().split("\n").map((line) => line.split(","));
  return rows.map((row) => Object.fromEntries(head.map((column, i) => [column, row[i] ?? ""])));
}

const lines = ["id,column,value"];
// null: the engine has to say that there is none.
export function expect(id, column, value) {
  lines.push(`${id},${column},${value ?? ""}`);
}

export function done() {
  console.log(lines.join("\n"));
}

export const number = (text) => (text === "" ? null : Number(text));
export const mean = (list) => list.reduce((sum, x) => sum + x, 0) / list.length;
// Half up on a decimal of 12 significant digits.
export const round = (x, digits) => Math.round(Number((x * 10 ** digits).toPrecision(12))) / 10 ** digits;
// 1 is best, ties share the better rank; null without a figure.
export const rank = (x, all) => (x === null ? null : 1 + all.filter((y) => y !== null && y > x).length);
