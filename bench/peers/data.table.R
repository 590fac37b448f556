# SPDX-License-Identifier: GPL-3.0-or-later
# The standard job (bench/standard.lua) by data.table.
#
#   Rscript data.table.R FILE OUT THREADS      writes OUT/scores.csv and OUT/statistics.csv
suppressPackageStartupMessages(library(data.table))
arguments <- commandArgs(trailingOnly = TRUE)
if (arguments[1] == "--version") {
  cat("data.table", as.character(packageVersion("data.table")), "with", R.version.string, "\n")
  quit()
}
setDTthreads(as.integer(arguments[3]))
data <- fread(arguments[1], encoding = "UTF-8", nThread = as.integer(arguments[3]))
columns <- sprintf("i%02d", 1:30)

figures <- data[, lapply(.SD, function(x) {
  c(min(x, na.rm = TRUE), max(x, na.rm = TRUE), mean(x, na.rm = TRUE), sd(x, na.rm = TRUE),
    quantile(x, c(0.25, 0.5, 0.75), na.rm = TRUE, names = FALSE))
}), .SDcols = columns]
for (i in seq_along(columns)) {
  low <- figures[[i]][1]; high <- figures[[i]][2]
  x <- data[[columns[i]]]
  x[is.na(x)] <- figures[[i]][3]
  score <- if (i %% 5 == 0) (high - x) / (high - low) * 100 else (x - low) / (high - low) * 100
  set(data, j = columns[i], value = score)
}
weights <- c(30, 25, 20, 15, 10)
total <- numeric(nrow(data))
for (d in 1:5) {
  area <- Reduce(`+`, data[, columns[(6 * d - 5):(6 * d)], with = FALSE]) / 6
  set(data, j = paste0("d", d), value = area)
  total <- total + area * weights[d] / 100
}
data[, total_full := total]
data[, total := floor(total_full * 100 + 0.5 + 5e-9) / 100]
data[, rank := frank(-total, ties.method = "min")]
data[, grade := fcase(total >= 60, "excellent", total >= 40, "pass", default = "fail")]
fwrite(data[, c("id", "name", "group", "total", "total_full", "rank", "grade", paste0("d", 1:5)), with = FALSE],
       file.path(arguments[2], "scores.csv"))
fwrite(figures, file.path(arguments[2], "statistics.csv"))
