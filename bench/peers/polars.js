// SPDX-License-Identifier: GPL-3.0-or-later
// The standard job (bench/standard.lua) by polars, from Node. POLARS_MAX_THREADS is set before it is loaded.
//
//   node polars.js FILE OUT THREADS      writes OUT/scores.csv and OUT/statistics.csv
const path = require("path");
const [file, out, threads] = process.argv.slice(2);
process.env.POLARS_MAX_THREADS = threads || "2";
const pl = require("nodejs-polars");

if (file === "--version") {
  console.log(`polars (nodejs-polars ${require("nodejs-polars/package.json").version}) with node ${process.versions.node}`);
  process.exit();
}
const columns = Array.from({ length: 30 }, (_, i) => "i" + String(i + 1).padStart(2, "0"));
const data = pl.readCSV(file);

const figuresOf = (name) => [
  pl.col(name).min().alias(name + "_min"), pl.col(name).max().alias(name + "_max"),
  pl.col(name).mean().alias(name + "_mean"), pl.col(name).std().alias(name + "_sd"),
  ...[0.25, 0.5, 0.75].map((q) => pl.col(name).quantile(q, "linear").alias(name + "_q" + q)),
];
const figures = data.select(...columns.flatMap(figuresOf));
const figure = (name, what) => figures.getColumn(name + "_" + what).get(0);

const scoreOf = (name, i) => {
  const low = figure(name, "min"), high = figure(name, "max");
  const x = pl.col(name).fillNull(pl.lit(figure(name, "mean")));
  const distance = (i + 1) % 5 === 0 ? pl.lit(high).sub(x) : x.sub(pl.lit(low));
  return distance.div(pl.lit(high - low)).mul(pl.lit(100)).alias(name);
};
const areaOf = (d) => columns.slice(6 * d, 6 * d + 6).map((name) => pl.col(name)).reduce((a, b) => a.add(b))
  .div(pl.lit(6)).alias("d" + (d + 1));
const weights = [30, 25, 20, 15, 10];
const areas = weights.map((_, d) => "d" + (d + 1));

const result = data.lazy()
  .withColumns(...columns.map(scoreOf))
  .withColumns(...areas.map((_, d) => areaOf(d)))
  .withColumns(areas.map((name, d) => pl.col(name).mul(pl.lit(weights[d] / 100))).reduce((a, b) => a.add(b)).alias("total_full"))
  .withColumns(pl.col("total_full").mul(pl.lit(100)).add(pl.lit(0.5 + 5e-9)).floor().div(pl.lit(100)).alias("total"))
  .withColumns(pl.col("total").rank({ method: "min", descending: true }).alias("rank"),
    pl.when(pl.col("total").gtEq(pl.lit(60))).then(pl.lit("excellent"))
      .when(pl.col("total").gtEq(pl.lit(40))).then(pl.lit("pass")).otherwise(pl.lit("fail")).alias("grade"))
  .select("id", "name", "group", "total", "total_full", "rank", "grade", ...areas)
  .collectSync();
result.writeCSV(path.join(out, "scores.csv"));
figures.writeCSV(path.join(out, "statistics.csv"));
