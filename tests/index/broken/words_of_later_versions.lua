return index {
  id = "t", title = "测试",
  outcomes = { },
  combine = median,
  indicator { "a", score = minmax },
}
--! 3 error: outcomes is not available in this version
--! 4 error: combine = median is not available in this version
