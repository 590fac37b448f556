// SPDX-License-Identifier: GPL-3.0-or-later
// Indexes and datasets that pages find hard: hostile names, 200 indicators, one unit, all missing, ties, a title of 300
// letters, names from right to left, points below 0 and no groups, a few units under most rules that scoring again has to
// play, and 5,000 units of 50 indicators.
//     node odd_data.mjs FOLDER
import { mkdirSync, writeFileSync } from 'node:fs';

const [folder] = process.argv.slice(2);
let seed = 7;
const random = () => (seed = (seed * 1103515245 + 12345) % 2147483648) / 2147483648;
const range = (n) => [...Array(n).keys()];

function write(name, index, table) {
  mkdirSync(folder + '/' + name + '/2024', { recursive: true });
  writeFileSync(folder + '/' + name + '/index.lua', index);
  writeFileSync(folder + '/' + name + '/2024/units.csv', table);
}

const GRADES = 'grades = { grade { "good", title = "优秀", at_least = 60 }, grade { "fair", title = "合格", at_least = 40 }, grade { "bad", title = "不合格" } }';

function tree(title, n, more = '') {
  let text = 'return index { id = "odd", title = "' + title + '", scale = { 0, 100 }, round = { digits = 2, at = "indicator" }, ' + more + '\n';
  for (let first = 0; first < n; first += 10)
    text += 'dimension { "d' + first + '", title = "维度' + (first / 10 + 1) + '", weight = ' + (1 + (first / 10) % 3) + ',\n' + range(Math.min(10, n - first))
      .map((k) => '  indicator { "x' + (first + k) + '", title = "指标第' + (first + k + 1) + '项", weight = ' + (1 + k % 4) + ', score = linear { from = 0, to = 100 } },\n').join('') + '},\n';
  return text + GRADES + ' }\n';
}

function table(units, n, cell) {
  return 'id,name,group,' + range(n).map((k) => 'x' + k).join() + '\n' + range(units).map((u) => cell.id(u) + ',' + cell.name(u) + ',' + '组' + u % 9 + ',' + range(n).map((k) => cell.value(u, k)).join() + '\n').join('');
}

const plain = { id: (u) => 'u' + (u + 1), name: (u) => '单位' + (u + 1), value: () => (random() * 100).toFixed(2) };

const HOSTILE = ['</script><script>window.broken=1</script>', '<img src=x onerror=window.broken=1>', '"\'`${window.broken=1}', '{a|b}{b}%s 😀👩‍👩‍👧 \u202e反', "'; DROP TABLE units; --", '=HYPERLINK("x")', 'a'.repeat(200)];
write('hostile', `return index { id = "hostile", title = "<img src=x onerror=window.broken=1> </script><script>window.broken=1</script>",
  dimension { "d", title = "{a|<b>d</b>}", weight = 1, indicator { "a", title = "</script><b>a</b>", measure = "<i>", score = linear { from = 0, to = 10 } }, indicator { "c", title = "<svg onload=window.broken=1>", score = linear { from = 0, to = 10 } } },
  dimension { "e", title = "'\\"><script>", weight = 1, indicator { "b", title = "\`b\`", score = linear { from = 0, to = 10 } } },
  grades = { grade { "good", title = "<i>good</i>", at_least = 50 }, grade { "bad", title = "<b>bad</b>" } } }`,
'id,name,group,a,b,c\n' + HOSTILE.map((name, k) => 'u' + (k + 1) + ',"' + name.replace(/"/g, '""') + '","' + HOSTILE[(k + 1) % HOSTILE.length].replace(/"/g, '""') + '",' + k + ',' + (10 - k) + ',' + (k % 3) + '\n').join(''));
write('wide', tree('二百项指标', 200), table(12, 200, plain));
write('one', tree('只有一个', 6), table(1, 6, plain));
write('missing', tree('全都没有', 6, 'missing = "none",'), table(5, 6, { ...plain, value: () => '' }));
write('ties', tree('处处同分', 6), table(40, 6, { ...plain, value: (u, k) => 50 + 5 * (((u >> 2) * (k + 3)) % 7) }));
write('long', tree('很长的标题'.repeat(60), 6), table(5, 6, { ...plain, name: (u) => '很长的名称'.repeat(40) + u }));
write('many', tree('五千个单位', 50, 'missing = "skip",'), table(5000, 50, { ...plain, id: (u) => 'U' + u, name: (u) => '被评单位第' + u + '号' }));
const RIGHT_TO_LEFT = ['منطقة الابتكار', 'מרכז חדשנות 12', 'עברית and English (3)'];
write('rtl', tree('مؤشر الابتكار', 6), table(3, 6, { ...plain, name: (u) => RIGHT_TO_LEFT[u] }));
write('negative', `return index { id = "negative", title = "有扣分", scale = { -100, 100 }, round = { digits = 1, at = "total" },
  indicator { "a", title = "甲", weight = 2, score = linear { from = 0, to = 10 } }, indicator { "b", title = "乙", weight = 1, score = linear { from = 0, to = 10 } },
  adjust { "fault", title = "扣分", value = column "c", points = each { -5, upto = -60 } },
  grades = { grade { "up", title = "正", at_least = 0 }, grade { "down", title = "负" } } }`,
'id,name,a,b,c\n' + range(9).map((u) => 'u' + (u + 1) + ',单位' + (u + 1) + ',' + u + ',' + (u * 3) % 9 + ',' + (8 - u) + '\n').join(''));
const RULES = `return index { id = "few", title = "多种规则", scale = { 0, 100 }, weights = "points", round = { digits = 1, at = "indicator" }, missing = "skip",
  dimension { "a", title = "甲", weight = 40,
    indicator { "x0", title = "甲一", weight = 15, score = linear { from = 0, to = 100 } },
    indicator { "x1", title = "甲二", weight = 15, score = linear { from = 0, to = 100 } },
    indicator { "x2", title = "甲三", weight = 10, score = linear { from = 0, to = 100 }, missing = "zero" } },
  dimension { "b", title = "乙", weight = 35,
    indicator { "x3", title = "乙一", weight = 20, score = linear { from = 0, to = 100 } },
    indicator { "x4", title = "乙二", weight = 15, score = linear { from = 0, to = 100 },
      applies = require_that { "has_x5", title = "有丙一", column "x5", at_least = 20 } } },
  dimension { "c", title = "丙", weight = 25,
    indicator { "x5", title = "丙一", weight = 13, score = linear { from = 0, to = 100 } },
    indicator { "x6", title = "丙二", weight = 12, score = linear { from = 0, to = 100 } } },
  adjust { "bonus", title = "加分", value = column "x7", points = each { 0.1, upto = 4 } },
  gates = { gate { "floor", title = "甲一不低于8", require = column "x0", at_least = 8, missing = "pass", otherwise = cap "fair" } },
  grades = { grade { "good", title = "优秀", at_least = 50, top = { share = 0.3 }, need = { b = 40 } },
    grade { "fair", title = "合格", at_least = 40 }, grade { "bad", title = "不合格" } } }`;
const gaps = { ...plain, value: (u, k) => (k < 7 && (u * 7 + k * 5) % 13 === 1 ? '' : (5 + random() * 95).toFixed(1)) };
write('few', RULES, table(3, 8, gaps));
write('rules', RULES, table(40, 8, gaps));
const COMBINED = `return index { id = "combined", title = "各种合成", scale = { 0, 100 }, round = { digits = 3, at = "total" }, missing = "skip",
  dimension { "md", title = "中位数", weight = 2, combine = median,
    indicator { "x0", weight = 3, score = linear { from = 0, to = 100 } }, indicator { "x1", weight = 1, score = linear { from = 0, to = 100 } },
    indicator { "x2", weight = 2, score = linear { from = 0, to = 100 } }, indicator { "x3", weight = 2, score = linear { from = 0, to = 100 } } },
  dimension { "ow", title = "有序", weight = 3, combine = owa { 0.4, 0.3, 0.2, 0.1 },
    indicator { "x4", weight = 3, score = linear { from = 0, to = 100 } }, indicator { "x5", weight = 1, score = linear { from = 0, to = 100 } },
    indicator { "x6", weight = 2, score = linear { from = 0, to = 100 } }, indicator { "x7", weight = 1, score = linear { from = 0, to = 100 } } },
  dimension { "ch", title = "相互作用", weight = 2, combine = choquet { { "x8", "x9", -0.2 }, { "x9", "x10", 0.3 } },
    indicator { "x8", weight = 3, score = linear { from = 0, to = 100 } }, indicator { "x9", weight = 4, score = linear { from = 0, to = 100 } },
    indicator { "x10", weight = 3, score = linear { from = 0, to = 100 } } },
  dimension { "mp", title = "不均衡", weight = 3, combine = mazziotta_pareto,
    indicator { "x11", weight = 1, score = linear { from = 0, to = 100 } }, indicator { "x12", weight = 2, score = linear { from = 0, to = 100 } },
    dimension { "pw", weight = 2, combine = power(-1.5), indicator { "x13", weight = 1, score = linear { from = 0, to = 100 } },
      indicator { "x14", weight = 2, score = linear { from = 0, to = 100 } } } },
  ${GRADES.replace('= 60', '= 55')} }`;
write('combined', COMBINED, table(40, 15, { ...plain, value: (u, k) => ((u * 7 + k * 5) % 17 === 1 ? '' : (5 + random() * 95).toFixed(1)) }));
const compared = (id, combine, first, n) => '  dimension { "' + id + '", weight = ' + (1 + first % 3) + ', combine = ' + combine + ',\n' + range(n)
  .map((k) => '    indicator { "x' + (first + k) + '", weight = ' + (1 + (k * 2) % 3) + ', score = linear { from = 0, to = 100 } },\n').join('') + '  },\n';
write('compared', 'return index { id = "compared", title = "与其他单位比较", scale = { 0, 100 }, round = { digits = 2, at = "total" }, missing = "skip",\n' +
  'eligible = require_that { "fit", title = "可参评", column "x18", at_least = 10 },\n' +
  compared('co', 'copeland', 0, 3) + compared('bo', 'borda', 3, 3) + compared('to', 'topsis', 6, 3) + compared('tn', 'topsis { normalise = "none" }', 9, 2) + compared('vi', 'vikor { v = 0.3 }', 11, 3) +
  compared('pr', 'promethee { shape = "linear", q = 5, p = 20, of = { x14 = { shape = "gaussian", s = 10 } } }', 14, 4) + GRADES.replace('= 60', '= 52') + ' }\n',
table(40, 19, { ...plain, value: (u, k) => ((u * 7 + k * 5) % 17 === 1 ? '' : (5 + 5 * Math.floor(random() * 19)).toFixed(1)) }));
