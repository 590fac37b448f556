return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  gates = {
    gate { "g", require = "c", at_least = 5, at_most = 3, otherwise = flag },
    gate { "h", require = "c", at_least = 5, above = 3, otherwise = flag },
    gate { "i", require = "d", is = 1, at_least = 3, otherwise = flag },
    gate { "j", count { "members" }, require = "c", above = 0, otherwise = flag },
    gate { "k", require = count { "members" }, is = "多", otherwise = flag },
  },
}
--! 5 error: gate: nothing lies between its lower bound 5 and its upper bound 3
--! 6 error: at_least and above cannot stand together
--! 7 error: is and one_of cannot stand beside bounds
--! 8 error: the required value is given twice: as require and in the list
--! 9 error: 'k' gives a number and cannot be compared with text
