return index {
  id = "t", title = "测试",
  indicator { "a", "b", 3, score = asis(1) },
  score = 3,
}
--! 3 error: indicator does not take a further item: "b"
--! 3 error: indicator does not take a further item: 3
--! 3 error: asis does not take a further item: 1
--! 4 error: unknown word 'score' in index | did you mean 'scale'?
