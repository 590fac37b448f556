return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "pass", at_least = 60, need = { aa = 80, node "zz" } },
    grade { "fail" },
  },
}
--! 5 error: there is no dimension or indicator 'aa' | did you mean 'a'?
--! 5 error: there is no dimension or indicator 'zz'
