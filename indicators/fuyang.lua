-- SPDX-License-Identifier: GPL-3.0-or-later
-- 阜阳市科技企业孵化器绩效评价：等次规则
-- Grading of the technology incubators of Fuyang: a score joined to a share, a veto on the best grade, a direct grant.
--
-- 只收等次规则：80分以上且排名前20%为优秀；60分以上其余为合格；60分以下为不合格。
-- 发生重大事故或严重失信的不得评优秀；本年度获省级称号的直接评优秀。
-- 各项指标和分值不在此列，总分由评价办法另行打出，作为一列填入。界点归属（80分、60分含本数）、
-- 名额取整（向下）、并列（名额边上的并列都不算在内）是本稿的处理。

return index {
  id = "fuyang-incubators", title = "阜阳市科技企业孵化器绩效评价等次", unit = "孵化器",
  note = "示例：只收等次规则，总分为已评出的结果；界点归属、名额取整和并列办法为自拟。",

  scale   = { 0, 100 },
  missing = "error",
  round   = { digits = 2, at = "total" },

  indicator { "score", title = "评价总分", measure = "分", score = asis },

  gates = {
    gate { "integrity", title = "无重大事故或严重失信",
           require = column { "serious_incident", "重大事故或严重失信", as = "yesno" }, at_most = 0,
           otherwise = cap "pass" },
  },

  grades = {
    grade { "excellent", title = "优秀", at_least = 80,
            top   = { share = 0.20, of = "eligible", round = "down", tie = "out" },
            grant = { when = require_that { "provincial_title", title = "本年度获省级称号",
                                            column { "provincial_title", "省级称号", as = "yesno" }, at_least = 1 } } },
    grade { "pass",      title = "合格",   at_least = 60 },
    grade { "fail",      title = "不合格" },
  },
}
