return index {
  id = "t", title = "测试",
  indicator { "a" },
}
--! 3 error: 'a' has no score | score = asis where the value is the score; score = yesno for a yes/no column
