/* SPDX-License-Identifier: GPL-3.0-or-later
 * scores.csv: a row a unit in the order of the data, a column a node, down to a depth of the tree.
 *
 * A node's figure is what its rule speaks of: points of its weight under weights = "points", else
 * its score on the index's scale. Rows are formatted in blocks by several threads and written in
 * order. A row has room made for it once and is written through a cursor; cells that many rows
 * share are made once. */
#include "base/arena.h"
#include "base/decimal.h"
#include "base/thread.h"
#include "report/csv.h"
#include "report/report.h"

#include <math.h>
#include <string.h>

/* What a limit on adjustments takes away has a column of its own. */
static bool has_limit(const kp_index *index) {
  return !isnan(index->adjust_at_most) || !isnan(index->adjust_at_least);
}

/* What is the same in every row: made once. */
typedef struct {
  const kp_report *report;
  const kp_result *result;
  int *node; /* those that have a column */
  int n_nodes;
  kp_str period, *status, *grade; /* as cells, their commas behind; of grades, none comes first */
  size_t fixed_room;              /* of a row, but for the unit's own texts */
} table;

static void add_header(kp_buf *buf, const table *t) {
  static const char *const fixed[] = {"period", "id",         "name", "group", "status",
                                      "total",  "total_full", "rank", "grade", "decided"};
  const kp_index *index = t->result->index;
  kp_buf_add(buf, KP_CSV_BOM);
  for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
    kp_csv_words(buf, fixed[i]);
  for (int i = 0; i < t->n_nodes; i++)
    kp_csv_words(buf, index->node[t->node[i]].label.id);
  for (int i = 0; i < index->n_adjustments; i++)
    kp_csv_words(buf, index->adjustment[i].label.id);
  if (has_limit(index))
    kp_csv_words(buf, "adjustments_limit");
  kp_csv_end_row(buf);
}

/* ---- What every row shares ---- */

/* A text as a cell, in the arena; NULL bytes when memory is out. */
static kp_str cell_of(const char *words, kp_arena *arena) {
  const kp_str text = kp_str_of(words);
  char *at = kp_arena_alloc(arena, kp_csv_room(text), 1);
  return (kp_str){at, at ? (uint32_t)(kp_csv_put_text(at, text) - at) : 0};
}

static bool choose_nodes(table *t, kp_arena *arena) {
  const kp_index *index = t->result->index;
  t->node = KP_ARRAY(arena, int, index->n_nodes);
  if (!t->node)
    return false;
  for (int node = 1; node < index->n_nodes; node++)
    if (kp_report_has_column(t->report, node))
      t->node[t->n_nodes++] = node;
  return true;
}

static kp_status table_init(table *t, const kp_report *report, kp_arena *arena, kp_diag *diag) {
  enum { N_STATUSES = KP_UNSCORED + 1, NUMBERS_IN_FRONT = 3, END_OF_ROW = 2 /* LF, NUL */ };
  const kp_index *index = report->result->index;
  *t = (table){.report = report, .result = report->result};
  t->status = KP_ARRAY(arena, kp_str, N_STATUSES);
  t->grade = KP_ARRAY(arena, kp_str, index->n_grades + 1);
  if (!t->status || !t->grade || !choose_nodes(t, arena))
    return kp_diag_no_memory(diag);
  t->period = cell_of(report->result->dataset->period, arena);
  bool complete = t->period.at != NULL;
  uint32_t longest = 0;
  for (int i = 0; i < N_STATUSES; i++) {
    t->status[i] = cell_of(kp_report_status_name((kp_unit_status)i), arena);
    complete = complete && t->status[i].at;
    longest = t->status[i].len > longest ? t->status[i].len : longest;
  }
  t->fixed_room = t->period.len + longest;
  longest = 0;
  for (int i = 0; i <= index->n_grades; i++) {
    t->grade[i] = cell_of(kp_report_grade_id(index, i - 1), arena);
    complete = complete && t->grade[i].at;
    longest = t->grade[i].len > longest ? t->grade[i].len : longest;
  }
  const int n_numbers = NUMBERS_IN_FRONT + t->n_nodes + index->n_adjustments + 1;
  t->fixed_room += longest + (size_t)n_numbers * (KP_NUM_SIZE + 1) + END_OF_ROW;
  return complete ? KP_OK : kp_diag_no_memory(diag);
}

/* ---- Rows ---- */

static char *put_cell(char *to, kp_str cell) {
  memcpy(to, cell.at, cell.len);
  return to + cell.len;
}

/* Makes room for a whole row and writes its first cells: the place of the next, NULL when memory is
 * out. */
static char *begin_row(kp_buf *buf, const table *t, int unit) {
  const kp_dataset *dataset = t->result->dataset;
  const kp_scoring *scoring = t->result->scoring;
  kp_str decided;
  const int grade = kp_report_decided(&decided, t->result, unit);
  if (grade >= 0)
    decided = kp_str_of(kp_report_grade_id(t->result->index, grade));
  char *to = kp_buf_room(buf, t->fixed_room + kp_csv_room(dataset->id[unit]) +
                                  kp_csv_room(dataset->name[unit]) +
                                  kp_csv_room(dataset->group[unit]) + kp_csv_room(decided));
  if (!to)
    return NULL;
  to = put_cell(to, t->period);
  to = kp_csv_put_text(to, dataset->id[unit]);
  to = kp_csv_put_text(to, dataset->name[unit]);
  to = kp_csv_put_text(to, dataset->group[unit]);
  to = put_cell(to, t->status[scoring->status[unit]]);
  to = kp_csv_put_number(to, scoring->total[unit]);
  to = kp_csv_put_number(to, scoring->total_full[unit]);
  to = kp_csv_put_number(to, scoring->rank[unit] > 0 ? (double)scoring->rank[unit] : NAN);
  to = put_cell(to, t->grade[scoring->grade[unit] + 1]);
  return kp_csv_put_text(to, decided);
}

/* Adjustments, where the row ends. root is the figure of the whole without them. */
static void end_row(kp_buf *buf, char *to, const kp_result *result, int unit, double root) {
  const kp_scoring *scoring = result->scoring;
  double sum = 0;
  for (int i = 0; i < result->index->n_adjustments; i++) {
    double points = isnan(root) ? NAN : scoring->adjustment[i][unit];
    to = kp_csv_put_number(to, points);
    sum += isnan(points) ? 0 : points;
  }
  if (has_limit(result->index))
    to = kp_csv_put_number(to, isnan(root) ? NAN : kp_explain_adjust_cut(result->index, sum));
  to[-1] = '\r'; /* the comma behind the last cell */
  to[0] = '\n';
  to[1] = '\0';
  buf->len = (size_t)(to + 1 - buf->at);
}

/* On the scale: straight from the columns of scores. */
static void add_block(kp_buf *buf, const table *t, int from, int to) {
  const kp_scoring *scoring = t->result->scoring;
  for (int unit = from; unit < to; unit++) {
    char *at = begin_row(buf, t, unit);
    if (!at)
      return;
    for (int i = 0; i < t->n_nodes; i++)
      at = kp_csv_put_number(at, scoring->score[t->node[i]][unit]);
    end_row(buf, at, t->result, unit, scoring->score ? scoring->score[0][unit] : NAN);
  }
}

/* A node's points where the unit has a total. Where it has none, effective weights mean nothing:
 * what is known is shown as a share of the node's own weight, and so it is below a mean that is not
 * arithmetic. */
static double points_of(const kp_index *index, const kp_unit_score *one, int node) {
  if (isnan(one->score[node]) || one->status == KP_NOT_ELIGIBLE)
    return NAN;
  if (!isnan(one->total_full) && !isnan(one->points[node]))
    return one->points[node];
  return one->score[node] / index->scale_high * index->node[node].weight;
}

/* In points: effective weights differ a unit, so each is computed again alone. */
static kp_status add_points(kp_buf *buf, kp_score_workspace *workspace, const table *t, int unit,
                            kp_diag *diag) {
  const kp_unit_score *one;
  kp_status status = kp_score_unit(&one, workspace, unit, NULL, diag);
  if (status != KP_OK)
    return status;
  char *at = begin_row(buf, t, unit);
  if (!at)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < t->n_nodes; i++)
    at = kp_csv_put_number(at, points_of(t->result->index, one, t->node[i]));
  double root = isnan(one->total_full) ? NAN : one->points[0];
  if (isnan(root))
    root = one->score[0];
  end_row(buf, at, t->result, unit, one->status == KP_NOT_ELIGIBLE ? NAN : root);
  return KP_OK;
}

static kp_status write_points(const table *t, kp_diag *diag) {
  kp_score_workspace *workspace = NULL;
  kp_status status = kp_score_workspace_new(&workspace, t->result->scoring, diag);
  kp_buf buf = {0};
  for (int unit = 0; unit < t->result->dataset->n_units && status == KP_OK; unit++) {
    status = add_points(&buf, workspace, t, unit, diag);
    kp_output_write(t->report->output, buf.at, buf.len);
    buf.len = 0;
  }
  kp_buf_clear(&buf);
  kp_score_workspace_free(workspace);
  return status;
}

static bool has_leaf(const table *t) {
  bool any = false;
  for (int i = 0; i < t->n_nodes; i++)
    any = any || t->result->index->node[t->node[i]].leaf >= 0;
  return any;
}

/* Each thread formats a block; the one whose turn it is writes while the others go on. */
static kp_status write_scores(const table *t, kp_diag *diag) {
  const kp_status status = has_leaf(t) ? kp_result_keep_leaves(t->result, diag) : KP_OK;
  if (status != KP_OK)
    return status;
  const int n_units = t->result->dataset->n_units;
  const int n_blocks = (n_units + KP_BLOCK_ROWS - 1) / KP_BLOCK_ROWS;
  bool failed = false;
#pragma omp parallel num_threads(kp_threads()) reduction(|| : failed)
  {
    kp_buf buf = {0};
#pragma omp for ordered schedule(dynamic)
    for (int b = 0; b < n_blocks; b++) {
      const int from = b * KP_BLOCK_ROWS;
      buf.len = 0;
      add_block(&buf, t, from, n_units - from < KP_BLOCK_ROWS ? n_units : from + KP_BLOCK_ROWS);
#pragma omp ordered
      kp_output_write(t->report->output, buf.at, buf.len);
      failed = failed || buf.failed;
    }
    kp_buf_clear(&buf);
  }
  return failed ? kp_diag_no_memory(diag) : KP_OK;
}

static kp_status write_header(const table *t, kp_diag *diag) {
  kp_buf header = {0};
  add_header(&header, t);
  kp_output_write(t->report->output, header.at, header.len);
  const bool failed = header.failed;
  kp_buf_clear(&header);
  return failed ? kp_diag_no_memory(diag) : KP_OK;
}

kp_status kp_report_scores_rows(const kp_report *report, bool header, kp_diag *diag) {
  table t;
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  kp_status status = table_init(&t, report, arena, diag);
  if (status == KP_OK && header)
    status = write_header(&t, diag);
  if (status == KP_OK)
    status = report->result->index->in_points ? write_points(&t, diag) : write_scores(&t, diag);
  kp_arena_free(arena);
  return status;
}

bool kp_report_has_column(const kp_report *report, int node) {
  int depth = 0;
  for (int at = node; at > 0; at = report->result->index->node[at].parent)
    depth++;
  return depth > 0 && (report->depth == 0 || depth <= report->depth);
}

/* A checklist has no scores: its nodes are the root alone, so a row is the unit's own columns. */
kp_status kp_report_scores(const kp_report *report, kp_diag *diag) {
  if (report->audience.kind == KP_FOR_PUBLIC || report->audience.kind == KP_FOR_UNIT)
    return kp_report_scores_for(report, diag);
  const kp_status status = kp_output_open(report->output, "scores.csv", diag);
  return status == KP_OK ? kp_report_scores_rows(report, true, diag) : status;
}
