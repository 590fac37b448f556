-- A ratio of two sub-indices by a function; grades by the distance from 1.
return index {
  id = "gdi", title = "性别发展指数", scale = { 0, 1 }, missing = "none", round = { digits = 3 },
  combine = function(children) return children.women and children.men and children.women / children.men end,
  dimension { "women", combine = geometric, indicator { "life_f", score = linear { from = 22.5, to = 87.5 } } },
  dimension { "men", combine = geometric, indicator { "life_m", score = linear { from = 17.5, to = 82.5 } } },
  grade_on = distance_from(1),
  grades = {
    grade { "group_1", at_most = 0.025 },
    grade { "group_2", at_most = 0.05 },
    grade { "group_3" },
  },
}
