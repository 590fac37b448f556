return index {
  id = "t", title = "测试",
  indicator { title = "没有编号", score = asis },
  dimension { indicator { "a", score = asis } },
}
--! 3 error: indicator holds 0 items and needs 1: "…"
--! 4 error: an item of dimension should be "…", and is indicator { … }
