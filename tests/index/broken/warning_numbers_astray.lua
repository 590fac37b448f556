return index {
  id = "t", title = "测试",
  combine = minimum,
  indicator { "a", weight = 2, value = share { "members", city = "杭州" }, score = linear { from = 0, to = 100 } },
  indicator { "b", weight = 1, value = panel { range = { 0, 10 } }, score = linear { from = 0, to = 100 } },
}
--! 4 warning: the weight of 'a' has no effect: its parent is combined by minimum
--! 4 warning: 'a' is a share between 0 and 1, and a goalpost is 100
--! 5 warning: marks of 'b' go from 0 to 10, and its goalposts from 0 to 100
