-- 指标体系样例：改权重、分档、等次都在这一个文件里。
--   检查          kaoping check index.lua 2024
--   评分          kaoping score index.lua 2024 --out 结果
--   为何是这个等次  kaoping explain index.lua 2024 甲
-- 文件里全是声明；名称用引号，标题写中文；标点用半角。

return index {
  id = "example", title = "年度评价（样例）", unit = "单位",
  note = "样例：权重、分档与等次线均为示意。",

  scale = { 0, 100 },
  weights = "points",                       -- 权重就是分值，各级分值须相加一致
  missing = "error",                        -- 缺数据时报错，不自动补
  round = { digits = 2, at = "indicator" }, -- 逐项保留两位，合计可手工复核

  -- 前置条件：不满足的本期不参评
  eligible = require_that { "full_year", title = "成立满1年",
                            full_years("founded", period.last), at_least = 1 },

  dimension { "work", title = "工作开展", weight = 60,
    -- 数值来自 activities.csv：本期内、类别为“培训”的行数
    indicator { "trainings", title = "培训活动", measure = "场", weight = 30, basis = "ours",
                value = count { "activities", where = { ["类别"] = "培训" }, during = "period" },
                score = each { 10, upto = 30 } },              -- 每场10分，最高30分
    -- 数值来自 values.csv 中名为“完成率”的列
    indicator { "completion", title = "完成率", measure = "%", weight = 30, basis = "ours",
                score = linear { from = 50, to = 100 } },      -- 50%得0分，100%得满分
  },

  dimension { "quality", title = "工作质量", weight = 40,
    -- 数值来自 panel.csv：去掉一个最高分和一个最低分后取平均
    indicator { "judgement", title = "专家评分", measure = "分", weight = 40, basis = "ours",
                value = panel { range = { 0, 10 }, step = 0.5, pool = trimmed { drop = 1 }, min_judges = 3 },
                score = linear { from = 0, to = 10 } },
  },

  -- 一票否决：不满足时等次最高为“不合格”
  gates = {
    gate { "honest", title = "无弄虚作假", require = column { "honest", "无弄虚作假" }, is = true,
           otherwise = cap "fail", basis = "ours" },
  },

  grades = {
    grade { "excellent", title = "优秀", at_least = 85 },
    grade { "pass",      title = "合格", at_least = 60 },
    grade { "fail",      title = "不合格" },
  },
}
