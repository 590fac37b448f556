return index {
  id = "t", title = "测试",
  indicator { "a", score = rasch },
  combine = owa,
}
--! 3 error: score = rasch is not available in this version
--! 4 error: combine = owa is not available in this version
