// SPDX-License-Identifier: GPL-3.0-or-later
// The standard job (bench/standard.lua) by DuckDB, from Node: three statements.
//
//   node duckdb.js FILE OUT THREADS      writes OUT/scores.csv and OUT/statistics.csv
const path = require("path");
const { DuckDBInstance, version } = require("@duckdb/node-api");
const [file, out, threads] = process.argv.slice(2);

if (file === "--version") {
  console.log(`DuckDB ${version()} with node ${process.versions.node}`);
  process.exit();
}
const columns = Array.from({ length: 30 }, (_, i) => "i" + String(i + 1).padStart(2, "0"));
const weights = [30, 25, 20, 15, 10];
const quoted = (text) => "'" + text.replace(/'/g, "''") + "'";

const figures = columns.map((c) => `min(${c}) AS ${c}_min, max(${c}) AS ${c}_max, avg(${c}) AS ${c}_mean,
  stddev_samp(${c}) AS ${c}_sd, quantile_cont(${c}, [0.25, 0.5, 0.75]) AS ${c}_quartiles`);
const scoreOf = (c, i) => {
  const x = `coalesce(${c}, ${c}_mean)`;
  const distance = (i + 1) % 5 === 0 ? `${c}_max - ${x}` : `${x} - ${c}_min`;
  return `(${distance}) / (${c}_max - ${c}_min) * 100 AS ${c}`;
};
const areaOf = (d) => `(${columns.slice(6 * d, 6 * d + 6).join(" + ")}) / 6 AS d${d + 1}`;

async function main() {
  const connection = await (await DuckDBInstance.create(":memory:", { threads: threads || "2" })).connect();
  await connection.run("SET preserve_insertion_order = true");
  await connection.run(`CREATE TABLE data AS SELECT * FROM read_csv(${quoted(file)}, header = true,
    columns = {${["id", "name", '"group"'].map((c) => `'${c.replace(/"/g, "")}': 'VARCHAR'`)
    .concat(columns.map((c) => `'${c}': 'DOUBLE'`)).join(", ")}})`);
  await connection.run(`CREATE TABLE figures AS SELECT ${figures.join(", ")} FROM data`);
  await connection.run(`COPY (
    WITH scored AS (SELECT id, name, "group", ${columns.map(scoreOf).join(", ")} FROM data, figures),
      areas AS (SELECT id, name, "group", ${weights.map((_, d) => areaOf(d)).join(", ")} FROM scored),
      whole AS (SELECT *, ${weights.map((w, d) => `d${d + 1} * ${w / 100}`).join(" + ")} AS total_full FROM areas),
      rounded AS (SELECT *, floor(total_full * 100 + 0.5 + 5e-9) / 100 AS total FROM whole)
    SELECT id, name, "group", total, total_full, rank() OVER (ORDER BY total DESC) AS rank,
      CASE WHEN total >= 60 THEN 'excellent' WHEN total >= 40 THEN 'pass' ELSE 'fail' END AS grade,
      d1, d2, d3, d4, d5 FROM rounded ORDER BY id
    ) TO ${quoted(path.join(out, "scores.csv"))} (HEADER, DELIMITER ',')`);
  await connection.run(`COPY figures TO ${quoted(path.join(out, "statistics.csv"))} (HEADER)`);
}
main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
