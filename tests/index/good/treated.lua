-- What is done about outliers, inherited by scores by comparison.
return index {
  id = "treated", treat = skew_kurtosis { skew = 2, kurtosis = 3.5, winsorise = 5, otherwise = log },
  indicator { "inherited", score = minmax },
  indicator { "yes_or_no", score = yesno },
  indicator { "left_alone", treat = "none", score = minmax },
  indicator { "fenced", treat = iqr_fences { k = 3 }, score = linear { from = 0, to = 10 } },
  indicator { "bare", treat = skew_kurtosis, score = zscore },
  indicator { "ends", treat = winsorise { low = 1, high = 2 }, score = bands { at_least = { { 1, 100 } }, otherwise = 0 } },
  indicator { "by_log", treat = log, score = percentile },
  indicator { "likely", treat = boxcox, score = rank },
  indicator { "root", treat = boxcox { lambda = 0.5 }, score = minmax },
  indicator { "tested", treat = skew_kurtosis { otherwise = boxcox { lambda = 0 } }, score = minmax },
  indicator { "by_function", treat = function(value, unit) return value end, score = minmax },
}
