return index {
  id = "t", title = "测试",
  indicator { "a", score = asis },
  grades = {
    grade { "one", at_least = 80, profile = { a = 80 }, top = { share = 0.3, places = 3 } },
    grade { "two", at_least = 60, top = { places = 3, of = "scored" } },
    grade { "three", top = { places = 2.5 } },
  },
}
--! 5 error: profile of grade 'one' has no effect: grades do not go by profiles
--! 5 error: top takes either share or places
--! 6 error: top with places has no use for of and round
--! 7 error: top should be a whole number from 1 to 100000000, and is 2.5
