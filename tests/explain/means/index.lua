-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every kind of mean in one tree; the test finds the contributions again by brute force over all orders.
return index {
  id = "means", title = "各种平均", unit = "单位", scale = { 0, 100 }, combine = geometric,
  round = { digits = 3, at = "total" },
  dimension { "sums", title = "算术", weight = 2, combine = arithmetic,
    indicator { "a1", weight = 1, score = asis }, indicator { "a2", weight = 3, score = asis } },
  indicator { "alone", title = "单项", weight = 1, score = asis },
  dimension { "harmonic_part", title = "调和", weight = 1, combine = harmonic,
    indicator { "h1", weight = 1, score = asis }, indicator { "h2", weight = 2, score = asis } },
  dimension { "least", title = "最低", weight = 1, combine = minimum,
    indicator { "m1", weight = 1, score = asis }, indicator { "m2", weight = 1, score = asis },
    indicator { "m3", weight = 1, score = asis } },
  dimension { "free", title = "函数", weight = 1,
    combine = function(children) return (children.f1 + children.f2 * children.f2 / 100) / 2 end,
    indicator { "f1", score = asis }, indicator { "f2", score = asis } },
  grades = { grade { "high", title = "高", at_least = 60 }, grade { "low", title = "低" } },
}
