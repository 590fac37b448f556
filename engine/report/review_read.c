/* SPDX-License-Identifier: GPL-3.0-or-later
 * result.json in: what a review needs of a run. The file lay in people's folders, so nothing in it
 * is taken on trust: what is not as report/json_unit.c makes it is one diagnostic.
 *
 * The print of a cell is what the data say of the unit alone: marks of judges where there are any
 * (a pooled value may hang on all marks), else the raw value as shown and in full. A value that was
 * filled from others is none of the unit's own, so its print is empty. Of conditions, only those
 * that read cells count; the others follow from scores. */
#include "report/review.h"

#include <json-c/json.h>

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

typedef struct {
  kp_arena *arena;
  bool no_memory, faulty;
} reader;

static struct json_object *get(struct json_object *of, const char *key, json_type type) {
  struct json_object *value = NULL;
  return json_object_is_type(of, json_type_object) && json_object_object_get_ex(of, key, &value) &&
                 json_object_is_type(value, type)
             ? value
             : NULL;
}

static struct json_object *need(reader *r, struct json_object *of, const char *key,
                                json_type type) {
  struct json_object *value = get(of, key, type);
  r->faulty = r->faulty || !value;
  return value;
}

static const char *copy(reader *r, struct json_object *text) {
  const char *made = kp_arena_copy(r->arena, text ? json_object_get_string(text) : "",
                                   text ? (size_t)json_object_get_string_len(text) : 0);
  r->no_memory = r->no_memory || !made;
  return made ? made : "";
}

static const char *text(reader *r, struct json_object *of, const char *key) {
  return copy(r, get(of, key, json_type_string));
}

static double number(struct json_object *of, const char *key) {
  struct json_object *value = NULL;
  if (!json_object_is_type(of, json_type_object) || !json_object_object_get_ex(of, key, &value))
    return NAN;
  return json_object_is_type(value, json_type_double) || json_object_is_type(value, json_type_int)
             ? json_object_get_double(value)
             : NAN;
}

static int length(struct json_object *list) {
  const size_t n = list ? json_object_array_length(list) : 0;
  return n < INT_MAX ? (int)n : INT_MAX;
}

static struct json_object *item(struct json_object *list, int i) {
  return json_object_array_get_idx(list, (size_t)i);
}

static void *room(reader *r, int n, size_t size) {
  void *made = kp_arena_alloc(r->arena, (size_t)n + 1, size);
  r->no_memory = r->no_memory || !made;
  return made;
}

/* ---- Cells ---- */

static const char *keep(reader *r, kp_buf *buf) {
  const char *made = buf->failed ? NULL : kp_arena_copy(r->arena, buf->at ? buf->at : "", buf->len);
  r->no_memory = r->no_memory || !made;
  kp_buf_clear(buf);
  return made ? made : "";
}

static void read_shown(reader *r, kp_review_cell *out, struct json_object *of, const char *key) {
  struct json_object *both = get(of, key, json_type_object);
  out->shown[KP_ZH] = text(r, both, "zh");
  out->shown[KP_EN] = text(r, both, "en");
}

static const char *print_of_marks(reader *r, struct json_object *marks) {
  kp_buf print = {0};
  for (int m = 0; m < length(marks); m++) {
    struct json_object *mark = item(marks, m);
    kp_buf_printf(&print, "%s=%.17g;", text(r, mark, "judge"), number(mark, "score"));
  }
  return keep(r, &print);
}

static const char *shown_marks(reader *r, struct json_object *marks, const char *pooled) {
  kp_buf shown = {0};
  kp_buf_printf(&shown, "%s (", pooled);
  for (int m = 0; m < length(marks); m++) {
    const double mark = number(item(marks, m), "score");
    if (isnan(mark))
      kp_buf_printf(&shown, "%s—", m > 0 ? " " : "");
    else
      kp_buf_printf(&shown, "%s%.10g", m > 0 ? " " : "", mark);
  }
  kp_buf_add(&shown, ")");
  return keep(r, &shown);
}

static kp_review_cell cell_of_node(reader *r, struct json_object *node) {
  kp_review_cell out = {.source = text(r, node, "source"),
                        .score = number(node, "score"),
                        .points = number(node, "points")};
  struct json_object *marks = get(node, "marks", json_type_array);
  read_shown(r, &out, node, "raw_text");
  if (marks) {
    out.print = print_of_marks(r, marks);
    for (int lang = 0; lang < 2; lang++)
      out.shown[lang] = shown_marks(r, marks, out.shown[lang]);
    return out;
  }
  kp_buf print = {0};
  const char *state = text(r, node, "state");
  if (strcmp(state, "present") == 0)
    kp_buf_printf(&print, "%.17g %s", number(node, "raw"), out.shown[KP_ZH]);
  else if (strcmp(state, "filled") != 0)
    kp_buf_printf(&print, "%s %s", state, text(r, node, "why"));
  out.print = keep(r, &print);
  return out;
}

static kp_review_cell cell_of_adjustment(reader *r, struct json_object *adjustment) {
  kp_review_cell out = {.source = text(r, adjustment, "source"),
                        .score = number(adjustment, "points"),
                        .points = number(adjustment, "points")};
  kp_buf print = {0};
  kp_buf_printf(&print, "%.10g", out.points);
  out.print = keep(r, &print);
  out.shown[KP_ZH] = out.shown[KP_EN] = out.print;
  return out;
}

static kp_review_cell cell_of_condition(reader *r, struct json_object *condition) {
  kp_review_cell out = {.source = text(r, condition, "source"), .score = NAN, .points = NAN};
  kp_buf print = {0};
  read_shown(r, &out, condition, "value_text");
  kp_buf_printf(&print, "%s %.17g %s", text(r, condition, "result"), number(condition, "value"),
                out.shown[KP_ZH]);
  out.print = keep(r, &print);
  return out;
}

/* What the index calls the things of a list; where a condition is of no cell it is left out. */
static void read_list(reader *r, kp_review_unit *out, struct json_object *list,
                      struct json_object *known,
                      kp_review_cell (*read)(reader *r, struct json_object *of)) {
  for (int i = 0; i < length(list) && !r->no_memory; i++) {
    struct json_object *one = item(list, i);
    const double numbered = number(one, "condition");
    const int at = isnan(numbered) ? i : (int)numbered;
    struct json_object *label = at >= 0 && at < length(known) ? item(known, at) : NULL;
    const bool dimension = strcmp(text(r, label, "kind"), "dimension") == 0 ||
                           strcmp(text(r, label, "kind"), "index") == 0;
    if (dimension || (!isnan(numbered) && !get(one, "source", json_type_string)))
      continue;
    kp_review_cell cell = read(r, one);
    cell.id = text(r, label, "id");
    cell.title = text(r, label, "title");
    if (!cell.title[0])
      cell.title = cell.id;
    r->faulty = r->faulty || !cell.id[0];
    out->cell[out->n_cells++] = cell;
  }
}

static void add_decision(reader *r, kp_review_unit *out, struct json_object *unit) {
  struct json_object *decided = get(unit, "decided", json_type_object);
  if (!decided)
    return;
  const char *written = text(r, decided, "written");
  out->cell[out->n_cells++] = (kp_review_cell){.id = "decided",
                                               .title = "审定等次",
                                               .print = written,
                                               .shown = {written, written},
                                               .source = text(r, decided, "source"),
                                               .score = NAN,
                                               .points = NAN};
}

/* ---- Units and the run ---- */

static void read_unit(reader *r, kp_review_unit *out, struct json_object *unit,
                      struct json_object *index) {
  struct json_object *nodes = get(unit, "nodes", json_type_array);
  struct json_object *adjustments = get(unit, "adjustments", json_type_array);
  struct json_object *conditions = get(unit, "conditions", json_type_array);
  const double rank = number(unit, "rank");
  *out = (kp_review_unit){.id = text(r, unit, "id"),
                          .name = text(r, unit, "name"),
                          .status = text(r, unit, "status"),
                          .grade = text(r, unit, "grade"),
                          .total = number(unit, "total"),
                          .full = number(unit, "total_full"),
                          .rank = rank >= 1 && rank < INT_MAX ? (int)rank : 0};
  r->faulty = r->faulty || !out->id[0];
  out->cell =
      room(r, length(nodes) + length(adjustments) + length(conditions) + 1, sizeof *out->cell);
  if (!out->cell)
    return;
  read_list(r, out, nodes, get(index, "nodes", json_type_array), cell_of_node);
  read_list(r, out, adjustments, get(index, "adjustments", json_type_array), cell_of_adjustment);
  read_list(r, out, conditions, get(index, "conditions", json_type_array), cell_of_condition);
  add_decision(r, out, unit);
}

static void read_grades(reader *r, kp_review_run *out, struct json_object *index) {
  struct json_object *grades = get(index, "grades", json_type_array);
  const int n = length(grades);
  out->grade_id = room(r, n, sizeof *out->grade_id);
  out->grade_title = room(r, n, sizeof *out->grade_title);
  for (int g = 0; g < n && !r->no_memory; g++) {
    out->grade_id[g] = text(r, item(grades, g), "id");
    out->grade_title[g] = text(r, item(grades, g), "title");
    out->n_grades++;
  }
}

static void read_run(reader *r, kp_review_run *out, struct json_object *document) {
  struct json_object *index = need(r, document, "index", json_type_object);
  struct json_object *units = need(r, document, "units", json_type_array);
  if (strcmp(text(r, document, "schema"), "kaoping.result/1") != 0 || r->faulty) {
    r->faulty = true;
    return;
  }
  out->index_id = text(r, index, "id");
  out->index_hash = text(r, index, "hash");
  out->title = text(r, index, "title");
  out->period = text(r, get(document, "dataset", json_type_object), "period");
  read_grades(r, out, index);
  const int n = length(units);
  out->unit = room(r, n, sizeof *out->unit);
  for (int u = 0; u < n && !r->no_memory && !r->faulty; u++, out->n_units++)
    read_unit(r, &out->unit[u], item(units, u), index);
}

kp_status kp_review_read(kp_review_run *out, const char *text_at, size_t len, const char *shown,
                         kp_arena *arena, kp_diag *diag) {
  reader r = {.arena = arena};
  const kp_place place = {.file = shown};
  struct json_tokener *tokener = json_tokener_new();
  struct json_object *document = NULL;
  if (tokener && len <= INT32_MAX)
    document = json_tokener_parse_ex(tokener, text_at, (int)len);
  kp_review_run run = {.shown = shown};
  if (document)
    read_run(&r, &run, document);
  const double left_out = document ? number(document, "left_out") : NAN;
  kp_status status = KP_OK;
  if (!tokener || r.no_memory) {
    status = kp_diag_no_memory(diag);
  } else if (!document || r.faulty) {
    kp_diag_error(diag, &place, KP_MSG_REVIEW_BAD_RUN, KP_NO_ARGS, KP_MSG_REVIEW_NO_RUN_HINT);
    status = KP_INPUT;
  } else if (left_out > 0) {
    char n[32];
    snprintf(n, sizeof n, "%.0f", left_out);
    kp_diag_error(diag, &place, KP_MSG_REVIEW_CUT_RUN, KP_ARGS(n), KP_MSG_NONE);
    status = KP_INPUT;
  } else {
    *out = run;
  }
  json_object_put(document);
  if (tokener)
    json_tokener_free(tokener);
  return status;
}
