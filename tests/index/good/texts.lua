-- What people write to explain: clause, basis, note, source, measure.
return index {
  id = "texts", title = "说明", unit = "单位", source = "某文件", note = "示例", clause = "第一条", basis = "ours",
  discrepancy = { over = 0.2, of = "verified", otherwise = flag },
  sources = { units = { key = "iso3", file = "countries.csv" }, members = { key = "unit_id", name = "成员" } },
  eligible = require_that { "has_members", count { "members" }, at_least = 1 },
  dimension { "d", title = "维度", clause = "一", basis = "ours", note = "n",
    indicator { "a", title = "甲", measure = "项", clause = "一(1)", basis = "国标", note = "按年", score = asis } },
}
