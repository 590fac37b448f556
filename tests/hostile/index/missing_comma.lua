-- expect: LUA_UNCLOSED:5
return {
  id = "x",
  title = "y"
  unit = "z",
}
