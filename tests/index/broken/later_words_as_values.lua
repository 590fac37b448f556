return index {
  id = "t", title = "测试",
  indicator { "a", score = outcomes },
  combine = owa,
}
--! 3 error: score = outcomes is not available in this version
--! 4 error: combine = owa is not available in this version
