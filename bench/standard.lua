-- SPDX-License-Identifier: GPL-3.0-or-later
-- The index of the standard job: 30 indicators in five areas, every one scored from its own goalposts,
-- blanks filled with the column's mean. The columns i01 to i30 come from bench/make_data.c.

local largest = { 10000, 10000, 100000 } -- by column, as the generator makes them

local function area(number, title)
  local node = { "d" .. number, title = title, weight = 20 }
  for i = 6 * number - 5, 6 * number do
    local id = (i < 10 and "i0" or "i") .. i
    node[#node + 1] = indicator { id, title = "指标" .. i, measure = "分",
                                  score = linear { from = 0, to = largest[(i - 1) % 3 + 1] } }
  end
  return dimension(node)
end

return index {
  id = "standard-job", title = "标准任务", unit = "单位", scale = { 0, 100 }, missing = "mean",
  round = { digits = 2, at = "total" },
  area(1, "创新"), area(2, "协同"), area(3, "平台"), area(4, "人才"), area(5, "绩效"),
  grades = {
    grade { "excellent", title = "优秀", at_least = 60 },
    grade { "pass",      title = "合格", at_least = 40 },
    grade { "fail",      title = "不合格" },
  },
}
