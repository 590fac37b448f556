-- SPDX-License-Identifier: GPL-3.0-or-later
-- Every rule that looks at all children, or all units, over the same three columns.
local function three(id, combine, title)
  return dimension { id, title = title, combine = combine,
    indicator { id .. "_a", title = title .. "甲", value = "a", weight = 3, score = asis },
    indicator { id .. "_b", title = title .. "乙", value = "b", weight = 3, score = asis },
    indicator { id .. "_c", title = title .. "丙", value = "c", weight = 2, score = asis } }
end
return index {
  id = "combine", title = "合成", missing = "skip",
  three("md", median, "中位"),
  three("ow", owa { 0.6, 0.3, 0.1 }, "有序"),
  dimension { "ch", title = "积分", combine = choquet { { "ch_a", "ch_b", -0.2 }, { "ch_b", "ch_c", 0.3 } },
    indicator { "ch_z", value = "a", weight = 0, score = asis }, -- shown and not counted
    indicator { "ch_a", value = "a", weight = 3, score = asis },
    indicator { "ch_b", value = "b", weight = 3, score = asis },
    indicator { "ch_c", value = "c", weight = 2, score = asis } },
  three("mp", mazziotta_pareto, "均衡"),
  three("co", copeland, "科普兰"),
  three("bo", borda, "博尔达"),
  three("to", topsis { normalise = "none" }, "理想解"),
  three("vi", vikor { v = 0.25 }, "折衷"),
  three("pr", promethee { shape = "linear", q = 5, p = 20, of = { pr_b = { shape = "gaussian", s = 10 } } }, "流量"),
  grades = { grade { "ok", at_least = 50 }, grade { "no" } },
}
