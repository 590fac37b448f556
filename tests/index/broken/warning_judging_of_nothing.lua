return index {
  id = "t", title = "测试",
  judging = { recuse = function(judge, unit) return judge.city == unit.city end },
  indicator { "a", score = linear { from = 0, to = 10 } },
}
--! 3 warning: judging has no effect: no indicator is scored by judges (panel)
