-- Integer bands are whole where totals are rounded to whole numbers.
return index {
  id = "whole", round = { digits = 0, at = "total" },
  indicator { "a", score = asis },
  grades = {
    grade { "high", at_least = 86 },
    grade { "fairly_high", at_least = 75, at_most = 85 },
    grade { "fair", at_least = 65, at_most = 74 },
    grade { "poor", at_most = 64 },
  },
}
