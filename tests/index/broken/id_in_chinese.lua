return index {
  id = "t", title = "测试",
  dimension { "创新",
    indicator { "a-b", score = asis },
  },
}
--! 3 error: '创新' cannot be an id | an id begins with a small letter and holds only a-z, 0-9 and _; names for people go to title
--! 4 error: 'a-b' cannot be an id | an id begins with a small letter and holds only a-z, 0-9 and _; names for people go to title
