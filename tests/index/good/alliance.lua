-- The example of the design page, made whole: points, a roster, a panel, a gate, a need.
local cities = names { ["松江"] = { "上海松江", "松江区" }, ["杭州"] = { "杭州市" } }

return index {
  id = "g60-alliance", title = "长三角G60科创走廊产业(园区)联盟评价", unit = "联盟",
  scale = { 0, 100 }, weights = "points", missing = "error", round = { digits = 2, at = "indicator" },

  eligible = require_that { "full_year", title = "成立满1年", full_years("founded", period.last), at_least = 1, clause = "五(一)" },

  dimension { "innovation", title = "创新活动", weight = 30,
    indicator { "joint_projects", title = "联合攻关项目", measure = "项", weight = 18, clause = "三(一)1",
                value = count { "activities", where = { kind = "联合攻关" }, during = "period" },
                score = each { 3, upto = 18 } },
    indicator { "breakthrough", title = "关键技术突破", weight = 12, basis = "ours",
                value = panel { range = { 0, 10 }, step = 0.5, pool = trimmed { drop = 1 }, min_judges = 3,
                                guide = { { 9, "国际领先" }, { 6, "国内先进" }, { 0, "一般" } } },
                score = linear { from = 0, to = 10 } },
  },
  dimension { "performance", title = "运行绩效", weight = 70,
    indicator { "output", title = "产值增长", measure = "%", weight = 70,
                score = bands { at_least = { { 20, 70 }, { 10, 50 }, { 0, 20 } }, otherwise = 0 } },
  },
  adjust { "standards", title = "主导或参与标准(鼓励)", clause = "三(一)2", points = each { 1, upto = 5 } },

  gates = {
    gate { "local_share", title = "九城市成员不低于70%", basis = "ours", clause = "四(二)1",
           require = share { "members", city = cities }, at_least = 0.70, otherwise = cap "fail" },
  },
  discrepancy = { over = 0.20, of = "verified", otherwise = flag },

  grades = {
    grade { "excellent", title = "优秀", at_least = 85, need = { performance = 80 } },
    grade { "pass",      title = "合格", at_least = 60 },
    grade { "fail",      title = "不合格" },
  },
}
