return index {
  id = "t", title = "测试",
  indicator { "JointProjects", score = asis },
}
--! 3 error: 'JointProjects' cannot be an id | an id begins with a small letter and holds only a-z, 0-9 and _; names for people go to title
