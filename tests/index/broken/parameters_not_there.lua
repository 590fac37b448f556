return index {
  id = "t", title = "测试",
  (function()
    local p = parameters "nowhere.csv"
    return indicator { "a", score = linear { from = p[1].lo, to = 2 } }
  end)(),
}
--! 4 error: there is no file 'nowhere.csv' beside the index
