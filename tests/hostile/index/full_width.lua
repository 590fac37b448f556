-- expect: SOURCE_FULL_WIDTH:3 SOURCE_FULL_WIDTH:4 SOURCE_FULL_WIDTH:5 SOURCE_WIDE_SPACE:6 SOURCE_BARE_TEXT:7
return {
  title = “联盟”,
  unit = "联盟"，
  value = f（1）,
  　x = 1,
  note = 说明,
  text = "“引号”，里面的不算", -- 注释，也不算
}
