-- Shaped like the Environmental Performance Index: unequal weights, re-weighted where a topic does not apply.
return index {
  id = "epi", title = "环境绩效指数", unit = "国家",
  dimension { "vitality", title = "生态系统", weight = 60, missing = "none",
    dimension { "forests", title = "森林", weight = 0.1, applies = require_that { "forest_area", above = 0, missing = "fail" },
      indicator { "tree_cover_loss", score = linear { from = 1.5, to = 0 } } },
    dimension { "fisheries", title = "渔业", weight = 0.2, applies = function(unit) return unit.coast ~= 0 end,
      indicator { "fish_stocks", score = linear { from = 80, to = 0 } } },
    indicator { "protected_area", weight = 0.7, score = linear { from = 0, to = 17 } },
  },
  dimension { "health", title = "环境健康", weight = 40,
    indicator { "pm25", direction = "down", score = linear { from = 80, to = 5, log = true } },
    indicator { "lead", score = linear { from = 1000, to = 10, log = true } },
  },
  grades = { grade { "leader", above = 60 }, grade { "other" } },
}
