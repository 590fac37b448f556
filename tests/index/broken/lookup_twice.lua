return index {
  id = "t", title = "测试",
  indicator { "a", score = lookup { ["省级"] = 100, [" 省级"] = 50 } },
}
--! 3 error: 'a': lookup holds '省级' twice
