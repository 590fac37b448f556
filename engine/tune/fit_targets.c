/* SPDX-License-Identifier: GPL-3.0-or-later
 * Targets and bounds of a fit, from words and from a file of example grades.
 *
 *     A07>A03>A05   A07>=85   A07<=60   A07=excellent   excellent=20%   grades=FILE
 *     weight.innovation=20:40
 * Units by id or name, grades by id or title. A file has the columns unit and grade; who has no
 * total is passed over with a warning, since no weights could give one. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "table/table.h"
#include "tune/fit.h"

typedef struct {
  kp_fit *fit;
  const kp_tune *tune;
  const kp_scoring *from;
  kp_arena *arena;
  kp_diag *diag;
  int cap;
  bool fine;
} reading;

static void refuse(reading *r, kp_str word, kp_msg what, kp_msg hint) {
  const char *shown = kp_str_copy(r->arena, word);
  r->fine = false;
  kp_diag_error(r->diag, &(kp_place){0}, what, KP_ARGS(shown ? shown : ""), hint);
}

static void push(reading *r, kp_target target) {
  if (r->fit->n_targets == r->cap) {
    const int cap = r->cap ? 2 * r->cap : 32;
    kp_target *grown = KP_ARRAY(r->arena, kp_target, cap);
    if (!grown) {
      kp_diag_no_memory(r->diag);
      r->fine = false;
      return;
    }
    if (r->fit->n_targets > 0)
      memcpy(grown, r->fit->target, (size_t)r->fit->n_targets * sizeof *grown);
    r->fit->target = grown;
    r->cap = cap;
  }
  r->fit->target[r->fit->n_targets++] = target;
}

/* A unit with a total; -1 after saying what is wrong. */
static int find_unit(reading *r, kp_str name, kp_str word) {
  const int unit = kp_dataset_find_unit(r->tune->base->dataset, name);
  if (unit >= 0 && !isnan(r->from->total[unit]))
    return unit;
  refuse(r, unit < 0 ? name : word, unit < 0 ? KP_MSG_TUNE_NO_UNIT : KP_MSG_TUNE_WANT_NO_TOTAL,
         KP_MSG_NONE);
  return -1;
}

static int find_grade(const kp_index *index, kp_str name) {
  for (int g = 0; g < index->n_grades; g++)
    if (kp_str_equal(kp_str_of(index->grade[g].label.id), name) ||
        kp_str_equal(kp_str_of(index->grade[g].label.title), name))
      return g;
  return -1;
}

/* Grades that totals and fixed cut-offs alone decide. */
static bool grades_by_cutoffs(reading *r, kp_str word) {
  const kp_index *index = r->tune->base->index;
  bool plain = index->grade_by.kind == KP_GRADE_BY_CUTOFFS && index->higher_is_better &&
               isnan(index->grade_distance_from);
  for (int g = 0; g < index->n_grades; g++)
    plain = plain && !kp_grade_is_limited(&index->grade[g]);
  if (!plain)
    refuse(r, word, KP_MSG_TUNE_WANT_NOT_CUTOFFS, KP_MSG_NONE);
  return plain;
}

/* A07>A03>A05 */
static void read_order(reading *r, kp_str word) {
  int last = -1;
  for (uint32_t at = 0; at <= word.len;) {
    uint32_t end = at;
    while (end < word.len && word.at[end] != '>')
      end++;
    const int unit = find_unit(r, kp_str_trim((kp_str){word.at + at, end - at}), word);
    if (unit < 0)
      return;
    if (unit == last)
      refuse(r, word, KP_MSG_TUNE_BAD_WANT, KP_MSG_TUNE_BAD_WANT_HINT);
    else if (last >= 0)
      push(r, (kp_target){
                  .kind = KP_WANT_ORDER,
                  .text = kp_arena_printf(r->arena, "%s>%s",
                                          kp_str_copy(r->arena, r->tune->base->dataset->id[last]),
                                          kp_str_copy(r->arena, r->tune->base->dataset->id[unit])),
                  .unit = last,
                  .other = unit,
                  .grade = -1});
    last = unit;
    at = end + 1;
  }
}

/* A07>=85, A07<=60; sign points at > or <. */
static void read_bound(reading *r, kp_str word, const char *sign) {
  const kp_str left = kp_str_trim((kp_str){word.at, (uint32_t)(sign - word.at)});
  const kp_str right = kp_str_trim((kp_str){sign + 2, (uint32_t)(word.at + word.len - sign - 2)});
  kp_target target = {.kind = *sign == '>' ? KP_WANT_AT_LEAST : KP_WANT_AT_MOST,
                      .text = kp_str_copy(r->arena, word),
                      .other = -1,
                      .grade = -1};
  if (!kp_decimal_read(&target.number, right) || !isfinite(target.number)) {
    refuse(r, word, KP_MSG_TUNE_BAD_WANT, KP_MSG_TUNE_BAD_WANT_HINT);
    return;
  }
  target.unit = find_unit(r, left, word);
  if (target.unit >= 0)
    push(r, target);
}

static bool read_percent(double *out, kp_str text) {
  const bool percent = text.len > 1 && text.at[text.len - 1] == '%';
  if (!kp_decimal_read(out, kp_str_trim((kp_str){text.at, text.len - percent})))
    return false;
  *out = percent ? *out / 100.0 : *out;
  return *out >= 0.0 && *out <= 1.0;
}

/* excellent=20%: rounded half up to a number of units. */
static void read_share(reading *r, kp_str word, int grade, kp_str right) {
  kp_target target = {.kind = KP_WANT_SHARE,
                      .text = kp_str_copy(r->arena, word),
                      .unit = -1,
                      .other = -1,
                      .grade = grade};
  int n_graded = 0;
  if (!read_percent(&target.number, right)) {
    refuse(r, word, KP_MSG_TUNE_BAD_WANT, KP_MSG_TUNE_BAD_WANT_HINT);
    return;
  }
  for (int u = 0; u < r->from->n_units; u++)
    n_graded += !isnan(r->from->total[u]);
  target.count = (int)kp_decimal_round(target.number * n_graded, 0);
  push(r, target);
}

/* ---- grades=FILE ---- */

static void read_row(reading *r, const kp_table *table, int row, int unit_column,
                     int grade_column) {
  const kp_str id = kp_str_trim(table->column[unit_column].text[row]);
  const kp_str said = kp_str_trim(table->column[grade_column].text[row]);
  const int unit = kp_dataset_find_unit(r->tune->base->dataset, id);
  const int grade = find_grade(r->tune->base->index, said);
  const char *id_text = kp_str_copy(r->arena, id), *said_text = kp_str_copy(r->arena, said);
  const kp_place place = kp_table_place(table, row, unit < 0 ? unit_column : grade_column);
  if (!id_text || !said_text) {
    kp_diag_no_memory(r->diag);
    r->fine = false;
    return;
  }
  if (said.len == 0)
    return;
  if (unit < 0 || grade < 0) {
    kp_diag_error(r->diag, &place, unit < 0 ? KP_MSG_TUNE_NO_UNIT : KP_MSG_TUNE_WANT_NO_GRADE,
                  KP_ARGS(unit < 0 ? id_text : said_text), KP_MSG_NONE);
    r->fine = false;
    return;
  }
  if (isnan(r->from->total[unit])) {
    kp_diag_add(r->diag, KP_WARNING, &place, KP_MSG_TUNE_WANT_PASSED_OVER, KP_ARGS(id_text),
                KP_MSG_NONE, NULL);
    return;
  }
  push(r, (kp_target){.kind = KP_WANT_GRADE,
                      .text = kp_arena_printf(r->arena, "%s=%s", id_text, said_text),
                      .unit = unit,
                      .other = -1,
                      .grade = grade,
                      .place = {.file = place.file, .line = place.line}});
}

static void read_file(reading *r, const char *path) {
  static const char *const unit_names[] = {"unit", "id", "编号", "单位", "被评对象", NULL};
  static const char *const grade_names[] = {"grade", "等次", "审定等次", "建议等次", NULL};
  const kp_table_options options = {0};
  kp_table *table = NULL;
  kp_status status = kp_table_open(&table, path, path, &options, r->arena, r->diag);
  kp_column_request *ask =
      status == KP_OK ? KP_ARRAY(r->arena, kp_column_request, table->n_columns) : NULL;
  if (status == KP_OK && !ask)
    status = kp_diag_no_memory(r->diag);
  for (int k = 0; status == KP_OK && k < table->n_columns; k++)
    ask[k] = (kp_column_request){.wanted = true, .rule = {.kind = KP_CELL_TEXT}};
  if (status == KP_OK)
    status = kp_table_read(table, ask, -1, &options, r->arena, r->diag);
  r->fine = r->fine && status == KP_OK;
  if (status == KP_OK) {
    const int unit = kp_table_find(table, unit_names, r->arena, r->diag);
    const int grade = kp_table_find(table, grade_names, r->arena, r->diag);
    if (unit < 0 || grade < 0) {
      kp_diag_error(r->diag, &(kp_place){.file = path}, KP_MSG_TUNE_WANT_COLUMNS, KP_NO_ARGS,
                    KP_MSG_NONE);
      r->fine = false;
    }
    for (int row = 0; unit >= 0 && grade >= 0 && row < table->n_rows; row++)
      read_row(r, table, row, unit, grade);
  }
  kp_table_close(table);
}

/* ---- One word ---- */

static void read_equal(reading *r, kp_str word, const char *equals) {
  const kp_index *index = r->tune->base->index;
  const kp_str left = kp_str_trim((kp_str){word.at, (uint32_t)(equals - word.at)});
  const kp_str right =
      kp_str_trim((kp_str){equals + 1, (uint32_t)(word.at + word.len - equals - 1)});
  if (!grades_by_cutoffs(r, word))
    return;
  if (kp_str_equal(left, kp_str_of("grades"))) {
    const char *path = kp_str_copy(r->arena, right);
    if (path)
      read_file(r, path);
    return;
  }
  const int grade = find_grade(index, left);
  if (grade >= 0 && kp_dataset_find_unit(r->tune->base->dataset, left) < 0) {
    read_share(r, word, grade, right);
    return;
  }
  const int unit = find_unit(r, left, word), wanted = find_grade(index, right);
  if (unit >= 0 && wanted < 0)
    refuse(r, right, KP_MSG_TUNE_WANT_NO_GRADE, KP_MSG_TUNE_BAD_WANT_HINT);
  else if (unit >= 0)
    push(r, (kp_target){.kind = KP_WANT_GRADE,
                        .text = kp_str_copy(r->arena, word),
                        .unit = unit,
                        .other = -1,
                        .grade = wanted});
}

static void read_target(reading *r, const char *text) {
  const kp_str word = kp_str_trim(kp_str_of(text));
  const char *copy = kp_str_copy(r->arena, word);
  if (!copy) {
    kp_diag_no_memory(r->diag);
    r->fine = false;
    return;
  }
  const char *least = strstr(copy, ">="), *most = strstr(copy, "<=");
  const char *above = strchr(copy, '>'), *equals = strchr(copy, '=');
  const kp_str own = kp_str_of(copy);
  if (least || most)
    read_bound(r, own, least ? least : most);
  else if (above && !equals)
    read_order(r, own);
  else if (equals && equals != copy && !above)
    read_equal(r, own, equals);
  else
    refuse(r, own, KP_MSG_TUNE_BAD_WANT, KP_MSG_TUNE_BAD_WANT_HINT);
}

static void read_weight_bound(reading *r, const char *text) {
  const char *equals = strchr(text, '='), *colon = equals ? strchr(equals, ':') : NULL;
  kp_fit_bound bound = {.text = text};
  kp_setting setting;
  const bool formed =
      colon &&
      kp_decimal_read(&bound.low,
                      kp_str_trim((kp_str){equals + 1, (uint32_t)(colon - equals - 1)})) &&
      kp_decimal_read(&bound.high, kp_str_trim(kp_str_of(colon + 1)));
  if (!formed || !(bound.low >= 0.0 && bound.low <= bound.high && isfinite(bound.high))) {
    refuse(r, kp_str_of(text), KP_MSG_TUNE_BAD_BOUNDS, KP_MSG_TUNE_BAD_BOUNDS_HINT);
    return;
  }
  if (!kp_settings_find(&setting, &r->tune->settings,
                        kp_str_trim((kp_str){text, (uint32_t)(equals - text)}), r->tune->base,
                        r->arena, r->diag)) {
    r->fine = false;
  } else if (setting.kind != KP_SETTING_WEIGHT) {
    refuse(r, kp_str_of(text), KP_MSG_TUNE_BAD_BOUNDS, KP_MSG_TUNE_BAD_BOUNDS_HINT);
  } else {
    bound.node = setting.at;
    r->fit->bound[r->fit->n_bounds++] = bound;
  }
}

kp_status kp_fit_read(kp_fit *fit, const kp_tune *tune, const kp_tune_options *options,
                      kp_diag *diag) {
  reading r = {.fit = fit,
               .tune = tune,
               .from = tune->scoring ? tune->scoring : tune->base->scoring,
               .arena = tune->arena,
               .diag = diag,
               .fine = true};
  fit->bound = KP_ARRAY(tune->arena, kp_fit_bound, options->n_bounds);
  if (!fit->bound)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < options->n_want; k++)
    read_target(&r, options->want[k]);
  for (int k = 0; k < options->n_bounds; k++)
    read_weight_bound(&r, options->bounds[k]);
  if (r.fine)
    return KP_OK;
  return kp_diag_status(diag) == KP_SYSTEM ? KP_SYSTEM : KP_USAGE;
}
