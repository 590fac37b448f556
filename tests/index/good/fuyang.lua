-- A score and a share joined, both sides of a bound, a veto on the best grade, a direct grant.
return index {
  id = "fuyang", title = "孵化器绩效评价", unit = "孵化器", round = { digits = 2, at = "total" },
  indicator { "score", score = asis },
  gates = {
    gate { "accident", title = "无重大事故", require = column { "accidents", "重大事故" }, at_most = 0, otherwise = cap "pass", missing = "pass" },
    gate { "staff", count { "members", kind = { "专职", "兼职" } }, at_least = 3, at_most = 500, otherwise = flag, missing = "fail" },
  },
  grades = {
    grade { "excellent", title = "优秀", at_least = 80, top = { share = 0.2, of = "eligible", round = "down", tie = "out" },
            grant = { when = { require_that { "title", column "provincial_title", one_of = { "国家级", "省级" } },
                               gate_met "accident" } } },
    grade { "pass", title = "合格", at_least = 60 },
    grade { "fail", title = "不合格" },
  },
}
