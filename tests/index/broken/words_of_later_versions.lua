return index {
  id = "t", title = "测试",
  outcomes = { },
  combine = median, missing = "previous",
  indicator { "a", score = minmax { norm = "all" } },
  indicator { "b", score = minmax { norm = "2022" } },
}
--! 3 error: outcomes is not available in this version
--! 4 error: combine = median is not available in this version
--! 4 error: missing = "previous" is not available in this version
--! 5 error: norm = "all" is not available in this version
--! 6 error: norm = "2022" is not available in this version
