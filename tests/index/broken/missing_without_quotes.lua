return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  missing = skip,
}
--! 4 error: unknown word 'skip' | if it is a variable of your own, declare it with local first; if it is text, put it in quotes
