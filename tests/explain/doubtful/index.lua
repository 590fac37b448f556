-- SPDX-License-Identifier: GPL-3.0-or-later
-- Of unit D it is not known whether it is assessed at all: it stands beside the others, not among them.
return index {
  id = "doubtful", title = "doubtful",
  eligible = require_that { "old_enough", title = "old enough", column "years", at_least = 1 },
  indicator { "x", title = "X", score = asis },
}
