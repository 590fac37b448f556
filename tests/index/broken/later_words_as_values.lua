return index {
  id = "t", title = "测试",
  indicator { "a", score = outcomes },
  combine = outcomes,
}
--! 3 error: score = outcomes is not available in this version
--! 4 error: combine = outcomes is not available in this version
