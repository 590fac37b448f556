return index {
  id = "t", title = "测试",
  indicator { "a", weight = "30", title = 5, score = asis },
  indicator { "b", weight = 10, score = "asis" },
  indicator { "c", weight = 10, score = linear },
}
--! 3 error: title should be text in quotes, and is 5
--! 3 error: weight should be a number, and is "30" | write 30 without quotes
--! 4 error: score should be linear { … }, bands { … }, each { … } …, function(…), and is "asis" | write asis without quotes
--! 5 error: score should be linear { … }, bands { … }, each { … } …, function(…), and is linear | linear needs its braces: linear { … }
