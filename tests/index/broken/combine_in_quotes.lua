return index {
  id = "t", title = "测试",
  combine = "geometric",
  indicator { "a", score = asis },
}
--! 3 error: combine should be arithmetic, geometric, minimum …, function(…), and is "geometric" | write geometric without quotes
