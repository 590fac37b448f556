-- Every combination.
return index {
  id = "means", scale = { 1, 100 }, combine = arithmetic,
  dimension { "g", combine = geometric, indicator { "a", score = asis }, indicator { "b", score = asis } },
  dimension { "h", combine = harmonic, indicator { "c", score = asis } },
  dimension { "p", combine = power(0.5), indicator { "d", score = asis } },
  dimension { "z", combine = geometric { zero = "allowed" }, indicator { "k", score = asis } },
  dimension { "q", combine = power { 0.5, zero = "allowed" }, indicator { "l", score = asis } },
  dimension { "m", combine = minimum, indicator { "e", score = asis } },
  dimension { "s", combine = sum, indicator { "f", score = asis } },
  dimension { "o", combine = function(children, unit) return (children.i + children.j) / 2 end,
    indicator { "i", score = asis }, indicator { "j", score = asis } },
}
