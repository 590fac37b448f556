/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cells: where a leaf's value comes from, down to file, line and column.
 *
 * A column's value comes with the chain reported, verified, corrected; the last of the highest
 * origin that is not blank counts. A panel's value comes with the marks of its judges; everything
 * else with the cells and rows that it read, functions in Lua included. Sources are joined to the
 * short form "activities.csv:12,40; members.csv:3". */
#include "explain/parts.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

enum { MAX_ENTRIES = 32 };

/* ---- Short sources ---- */

/* Splits "file:12:5": the length of "file" and the line; line 0 where there is none. */
static size_t split_place(const char *source, unsigned long *line) {
  size_t len = strlen(source), end = len;
  *line = 0;
  for (int part = 0; part < 2; part++) {
    size_t colon = end;
    while (colon > 0 && source[colon - 1] >= '0' && source[colon - 1] <= '9')
      colon--;
    if (colon == end || colon == 0 || source[colon - 1] != ':')
      break;
    *line = strtoul(source + colon, NULL, 10);
    end = colon - 1;
  }
  return end;
}

static bool same_file(const char *a, size_t len_a, const char *b, size_t len_b) {
  return len_a == len_b && memcmp(a, b, len_a) == 0;
}

typedef struct {
  const char *file;
  size_t len;
  unsigned long line;
  int order; /* of the file's first appearance */
} place;

static int compare_places(const void *a, const void *b) {
  const place *x = a, *y = b;
  if (x->order != y->order)
    return x->order < y->order ? -1 : 1;
  return x->line < y->line ? -1 : x->line > y->line;
}

static int find_places(place *places, const kp_read *read, int n_reads) {
  int n = 0, files = 0;
  for (int i = 0; i < n_reads; i++) {
    if (!read[i].source || !read[i].source[0])
      continue;
    place *at = &places[n];
    at->file = read[i].source;
    at->len = split_place(read[i].source, &at->line);
    at->order = -1;
    /* Nearly always the file of the read before. */
    for (int k = n - 1; k >= 0 && at->order < 0; k--)
      if (same_file(places[k].file, places[k].len, at->file, at->len))
        at->order = places[k].order;
    if (at->order < 0)
      at->order = files++;
    n++;
  }
  return n;
}

const char *kp_maker_source(kp_maker *maker, const kp_read *read, int n_reads) {
  const char *only = NULL;
  int n_places = 0;
  for (int i = 0; i < n_reads; i++) {
    if (!read[i].source || !read[i].source[0] || (only && strcmp(only, read[i].source) == 0))
      continue;
    only = read[i].source;
    n_places++;
  }
  if (n_places <= 1)
    return only ? only : "";
  place *places = kp_malloc(sizeof *places * (size_t)n_reads);
  if (!places) {
    maker->failed = true;
    return "";
  }
  int n = find_places(places, read, n_reads);
  qsort(places, (size_t)n, sizeof *places, compare_places);
  kp_buf text = {0};
  for (int i = 0; i < n; i++) {
    bool new_file = i == 0 || places[i].order != places[i - 1].order;
    if (!new_file && places[i].line == places[i - 1].line)
      continue;
    if (new_file) {
      kp_buf_add(&text, i > 0 ? "; " : "");
      kp_buf_add_bytes(&text, places[i].file, places[i].len);
    }
    if (places[i].line > 0)
      kp_buf_printf(&text, "%s%lu", new_file ? ":" : ",", places[i].line);
  }
  kp_free(places);
  return kp_maker_keep(maker, &text);
}

/* ---- What was read ---- */

static void note(kp_maker *maker, kp_status status) {
  if (status > maker->status)
    maker->status = status;
}

void kp_maker_reads(kp_maker *maker, const kp_value *value, const kp_read **read, int *n_reads) {
  kp_reads reads = {.arena = maker->arena, .no_marks = maker->options->judge_key != NULL};
  note(maker, kp_score_reads(&reads, maker->by->workspace, value, maker->out->unit, maker->diag));
  *read = reads.read;
  *n_reads = reads.n_reads;
}

void kp_maker_rule_reads(kp_maker *maker, const kp_score_rule *rule, double value,
                         const kp_read **read, int *n_reads) {
  if (rule->kind != KP_SCORE_FUNCTION || !maker->by->lua || isnan(value))
    return;
  kp_reads reads = {.arena = maker->arena};
  for (int i = 0; i < *n_reads; i++)
    kp_reads_add(&reads, (*read)[i].name, (*read)[i].text, (*read)[i].source, (*read)[i].missing);
  kp_call call = {
      .function = rule->function, .unit = maker->out->unit, .value = value, .reads = &reads};
  double score;
  kp_why why;
  note(maker, kp_lua_run(&score, &why, maker->by->lua, &call, maker->diag));
  *read = reads.read;
  *n_reads = reads.n_reads;
}

/* ---- Columns ---- */

static const char *keep_str(kp_maker *maker, kp_str text) {
  if (text.len == 0)
    return "";
  const char *kept = kp_str_copy(maker->arena, text);
  maker->failed = maker->failed || !kept;
  return kept ? kept : "";
}

static void fill_entry(kp_maker *maker, kp_explain_entry *to, const kp_entry *from) {
  char source[512];
  *to = (kp_explain_entry){.origin = from->origin,
                           .number = from->number,
                           .why = from->why,
                           .text = keep_str(maker, from->text),
                           .evidence = keep_str(maker, from->evidence),
                           .note = keep_str(maker, from->note),
                           .by = keep_str(maker, from->by),
                           .date = keep_str(maker, from->date)};
  kp_entry_source(source, sizeof source, maker->by->dataset, from);
  to->source = keep_str(maker, kp_str_of(source));
}

static void find_discrepancy(kp_maker *maker, kp_explain_node *node) {
  node->discrepancy = kp_score_discrepancy(maker->by->dataset,
                                           &maker->index->node[node->node].value, maker->out->unit);
  node->discrepant = !isnan(maker->index->discrepancy_over) && !isnan(node->discrepancy) &&
                     kp_decimal_compare(node->discrepancy, maker->index->discrepancy_over) > 0;
}

static void column_cells(kp_maker *maker, kp_explain_node *node, const kp_value *value) {
  const kp_dataset *dataset = maker->by->dataset;
  kp_entry entry[MAX_ENTRIES];
  if (value->want < 0 || value->want >= dataset->n_series)
    return;
  int n =
      kp_series_trace(entry, MAX_ENTRIES, dataset, &dataset->series[value->want], maker->out->unit);
  n = n < MAX_ENTRIES ? n : MAX_ENTRIES;
  kp_explain_entry *kept = KP_ARRAY(maker->arena, kp_explain_entry, n);
  maker->failed = maker->failed || !kept;
  if (n == 0 || !kept)
    return;
  int counts = -1;
  for (int i = 0; i < n; i++) {
    fill_entry(maker, &kept[i], &entry[i]);
    if (entry[i].why != KP_BLANK && entry[i].why != KP_NO_ROW)
      counts = i;
  }
  node->entry = kept;
  node->n_entries = n;
  if (counts >= 0)
    kept[counts].counts = true;
  const kp_explain_entry *last = &kept[counts >= 0 ? counts : n - 1];
  node->source = last->source;
  node->origin = last->origin;
}

/* ---- Panels ---- */

static const kp_value *find_panel(const kp_value *value) {
  if (value->kind == KP_VALUE_PANEL)
    return value;
  for (int i = 0; i < value->n_operands; i++) {
    const kp_value *found = find_panel(&value->operand[i]);
    if (found)
      return found;
  }
  return NULL;
}

static void panel_cells(kp_maker *maker, kp_explain_node *node, const kp_value *value) {
  const kp_panel *panel = maker->by->result->panel;
  const kp_dataset *dataset = maker->by->dataset;
  if (!panel || value->panel < 0)
    return;
  const kp_pooled *cell =
      &panel->pooled[(size_t)value->panel * (size_t)dataset->n_units + (size_t)maker->out->unit];
  const kp_lang lang = kp_maker_wants(maker, KP_ZH) ? KP_ZH : KP_EN;
  kp_explain_mark *kept = KP_ARRAY(maker->arena, kp_explain_mark, cell->count);
  maker->failed = maker->failed || !kept;
  if (!kept)
    return;
  for (int i = 0; i < cell->count; i++) {
    const kp_mark *mark = &dataset->mark[panel->mark[cell->first + i]];
    const char *file = dataset->panel_file >= 0 ? dataset->file[mark->file].path : "";
    const char *source = kp_arena_printf(maker->arena, "%s:%u:%u", file, mark->line, mark->column);
    maker->failed = maker->failed || !source;
    kp_buf name = {0};
    kp_maker_judge_name(&name, maker, mark->judge, lang);
    kept[i] =
        (kp_explain_mark){.judge = kp_maker_keep(maker, &name),
                          .judge_index = mark->judge,
                          .score = mark->score,
                          .use = panel->use[cell->first + i],
                          .severity = kp_panel_severity_of(panel, value->panel, mark->judge),
                          .in_logits = maker->index->panel[value->panel].pool == KP_POOL_RASCH,
                          .note = keep_str(maker, mark->note),
                          .source = source ? source : ""};
  }
  kp_maker_hide_judges(maker, kept, cell->count);
  node->mark = kept;
  node->n_marks = cell->count;
}

/* ---- A leaf ---- */

void kp_maker_cells(kp_maker *maker, kp_explain_node *node) {
  const kp_node *of = &maker->index->node[node->node];
  node->source = "";
  node->discrepancy = NAN;
  if (node->leaf < 0)
    return;
  find_discrepancy(maker, node);
  if (of->value.kind == KP_VALUE_COLUMN)
    column_cells(maker, node, &of->value);
  const kp_value *panel = find_panel(&of->value);
  if (panel)
    panel_cells(maker, node, panel);
  if (of->value.kind != KP_VALUE_COLUMN && of->value.kind != KP_VALUE_NONE)
    kp_maker_reads(maker, &of->value, &node->read, &node->n_reads);
  kp_maker_rule_reads(maker, &of->score, node->used, &node->read, &node->n_reads);
  if (of->value.kind != KP_VALUE_COLUMN)
    node->source = kp_maker_source(maker, node->read, node->n_reads);
}
