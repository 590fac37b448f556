-- SPDX-License-Identifier: GPL-3.0-or-later
-- Bounds that say their side at both ends, as schemes print them ("60至90分"): a grade may end, and which grade has the
-- bound itself is written out. The middle grade lies above 60 and below 90, the next holds exactly 60.
return index {
  id = "parks", title = "园区评价等次", unit = "园区", scale = { 0, 100 }, round = { digits = 2, at = "total" },
  indicator { "score", title = "总分", score = asis },
  grades = {
    grade { "best",   title = "优秀", at_least = 90 },
    grade { "good",   title = "良好", above = 60, below = 90 },
    grade { "pass",   title = "合格", at_least = 45, at_most = 60 },
    grade { "fail",   title = "不合格" },
  },
}
