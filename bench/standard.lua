-- SPDX-License-Identifier: GPL-3.0-or-later
-- The index of the standard job: 30 indicators in five areas, each scored by where it lies between the lowest
-- and the highest of all (less is better in every fifth), blanks filled with the column's mean. The columns i01
-- to i30 come from bench/make_data.c; bench/peers/ does the same with other tools.

local function area(number, title, weight)
  local node = { "d" .. number, title = title, weight = weight }
  for i = 6 * number - 5, 6 * number do
    local id = (i < 10 and "i0" or "i") .. i
    node[#node + 1] = indicator { id, title = "指标" .. i, measure = "分", score = minmax,
                                  direction = i % 5 == 0 and "down" or "up" }
  end
  return dimension(node)
end

return index {
  id = "standard-job", title = "标准任务", unit = "单位", scale = { 0, 100 }, missing = "mean",
  round = { digits = 2, at = "total" },
  area(1, "创新", 30), area(2, "协同", 25), area(3, "平台", 20), area(4, "人才", 15), area(5, "绩效", 10),
  grades = {
    grade { "excellent", title = "优秀", at_least = 60 },
    grade { "pass",      title = "合格", at_least = 40 },
    grade { "fail",      title = "不合格" },
  },
}
