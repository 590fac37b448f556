return index {
  id = "t", title = "测试",
  indicator { "a", treat = log, score = linear { from = 0, to = 10 } },
  indicator { "b", treat = winsorise { high = 1 }, score = lookup { x = 1, otherwise = 100 } },
  indicator { "c", treat = skew_kurtosis { skew = 0, otherwise = iqr_fences }, score = minmax },
  indicator { "d", treat = winsorise { }, score = minmax },
  indicator { "e", treat = "some", score = minmax },
  indicator { "f", treat = winsorise { low = 1.5 }, score = minmax },
}
--! 3 error: the treat of 'a' does not fit its rule: transformed values no longer meet the figures that the rule writes down | score by comparison (minmax, zscore, rank …), or use winsorise or iqr_fences alone
--! 4 error: the treat of 'b' does not fit its rule: transformed values no longer meet the figures that the rule writes down
--! 5 error: skew should be above 0, and is 0
--! 5 error: otherwise should be log or boxcox, and is iqr_fences
--! 6 error: winsorise needs high (such as high = 1)
--! 7 error: treat should be one of "none", skew_kurtosis { … }, iqr_fences { … }, boxcox …, function(…), and is "some"
--! 8 error: low should be a whole number from 0 to 10000, and is 1.5
