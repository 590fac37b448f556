-- SPDX-License-Identifier: GPL-3.0-or-later
-- Grades by the distance of a ratio from 1, on either side.
return index {
  id = "distance", title = "均衡", unit = "地区", scale = { 0, 2 }, round = { digits = 3, at = "total" },
  indicator { "ratio_of_two", title = "两者之比", score = asis },
  grade_on = distance_from(1),
  grades = { grade { "even", title = "均衡", at_most = 0.025 }, grade { "near", title = "接近", at_most = 0.1 },
             grade { "far", title = "悬殊" } },
}
