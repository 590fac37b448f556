return index {
  id = "t", title = "测试",
  indicator { "a", score = asis, grades = { grade { "x", at_least = 50, need = { a = 3 } }, grade { "y", at_least = 60 } } },
}
--! 3 error: a grade of a node cannot have need
--! 3 error: the last grade, 'y', should have no bound 60: whoever misses it would have no grade
--! 3 error: grade 'y' stands behind 'x', and its bound 60 is not below 50 | write the grades best first
