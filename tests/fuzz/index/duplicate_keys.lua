-- expect: SOURCE_DUPLICATE_KEY:5 SOURCE_DUPLICATE_KEY:6
local t = {
  weight = 30,
  title = "x", ["无"] = 0,
  weight = 40,
  ["无"] = 1,
  inner = { weight = 1, title = "y" },
}
return t
