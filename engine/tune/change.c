/* SPDX-License-Identifier: GPL-3.0-or-later
 * Changes read from text and put into a variant.
 *
 * Order: weights first, since under points the figures of a rule are points of its weight. There
 * the variant's index keeps the old weights, which its rules speak of, and the new ones are given
 * beside it: a rule gives the same share of its points as before. A figure that is set is meant in
 * points of the new weight and is turned into points of the old one. Then the figures are held
 * against each other: a variant that no index file could say is refused. */
#include "tune/change.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"

/* ---- Reading ---- */

static void complain(kp_diag *diag, const kp_setting *setting, kp_str text, kp_msg what,
                     kp_msg hint) {
  char shown[64];
  const size_t len = text.len < sizeof shown - 1 ? text.len : sizeof shown - 1;
  memcpy(shown, text.at, len);
  shown[len] = '\0';
  kp_diag_error(diag, &(kp_place){0}, what, KP_ARGS(setting->name, shown), hint);
}

static bool read_number(double *out, kp_str text, bool is_share) {
  const bool percent = is_share && text.len > 1 && text.at[text.len - 1] == '%';
  const kp_str digits = kp_str_trim((kp_str){text.at, text.len - percent});
  if (!kp_decimal_read(out, digits) || !isfinite(*out))
    return false;
  if (percent)
    *out = kp_decimal_key(*out / 100.0);
  return true;
}

static bool read_switch(kp_change_to *out, kp_str text) {
  static const struct {
    const char *word;
    double value;
  } words[] = {{"on", 1.0}, {"off", 0.0}, {"开", 1.0}, {"关", 0.0}, {"启用", 1.0}, {"停用", 0.0}};
  for (size_t k = 0; k < sizeof words / sizeof *words; k++)
    if (kp_str_equal(text, kp_str_of(words[k].word))) {
      out->value = words[k].value;
      return true;
    }
  return false;
}

/* As a cell of the data: by the column's own rule, or as a number. */
static bool read_cell(kp_change_to *out, kp_str text, const kp_result *base, kp_diag *diag) {
  const kp_setting *setting = &out->setting;
  const kp_index *index = base->index;
  const bool has_column = setting->at >= 0;
  const kp_cell_rule plain = {.kind = KP_CELL_NUMBER};
  const kp_cell_rule *rule = has_column ? &index->want[setting->at].rule : &plain;
  if (rule->kind == KP_CELL_TEXT) {
    *out = (kp_change_to){.setting = *setting,
                          .value = NAN,
                          .why = text.len > 0 ? KP_PRESENT : KP_BLANK,
                          .text = text,
                          .said = out->said};
    return true;
  }
  kp_cell_value cell;
  if (kp_cell_read(&cell, text, rule) != KP_CELL_OK ||
      (cell.why == KP_PRESENT && !isfinite(cell.value))) {
    complain(diag, setting, text, KP_MSG_TUNE_BAD_VALUE, KP_MSG_NONE);
    return false;
  }
  if (!has_column && cell.why != KP_PRESENT) {
    complain(diag, setting, text, KP_MSG_TUNE_BLANK_COMPUTED, KP_MSG_TUNE_BLANK_COMPUTED_HINT);
    return false;
  }
  out->value = cell.value;
  out->why = cell.why;
  return true;
}

bool kp_change_read_value(kp_change_to *out, kp_str text, const kp_result *base, kp_arena *arena,
                          kp_diag *diag) {
  const kp_setting *setting = &out->setting;
  text = kp_str_trim(text);
  out->said = kp_str_copy(arena, text);
  if (!out->said) {
    kp_diag_no_memory(diag);
    return false;
  }
  text = kp_str_of(out->said);
  out->why = KP_PRESENT;
  out->text = (kp_str){0};
  if (setting->kind == KP_SETTING_VALUE)
    return read_cell(out, text, base, diag);
  if (setting->kind == KP_SETTING_SWITCH) {
    if (read_switch(out, text))
      return true;
    complain(diag, setting, text, KP_MSG_TUNE_BAD_SWITCH, KP_MSG_TUNE_BAD_SWITCH_HINT);
    return false;
  }
  const bool is_share = setting->kind == KP_SETTING_CONDITION ||
                        (setting->kind == KP_SETTING_GRADE && strcmp(setting->field, "top") == 0);
  if (read_number(&out->value, text, is_share))
    return true;
  complain(diag, setting, text, KP_MSG_TUNE_BAD_NUMBER, KP_MSG_TUNE_BAD_NUMBER_HINT);
  return false;
}

bool kp_change_read(kp_change_to *out, const char *text, const kp_settings *settings,
                    const kp_result *base, kp_arena *arena, kp_diag *diag) {
  const char *equals = strchr(text, '=');
  if (!equals || equals == text) {
    kp_diag_error(diag, &(kp_place){0}, KP_MSG_TUNE_NO_EQUALS, KP_ARGS(text),
                  KP_MSG_TUNE_NO_EQUALS_HINT);
    return false;
  }
  const kp_str name = kp_str_trim((kp_str){text, (uint32_t)(equals - text)});
  *out = (kp_change_to){0};
  return kp_settings_find(&out->setting, settings, name, base, arena, diag) &&
         kp_change_read_value(out, kp_str_of(equals + 1), base, arena, diag);
}

/* ---- The variant ---- */

typedef struct {
  const kp_index *base;
  kp_index *index;
  double *weight; /* all nodes, new */
  kp_arena *arena;
  kp_diag *diag;
  bool fine, no_memory;
} surgery;

static void *copy(surgery *s, const void *of, int n, size_t size) {
  void *made = kp_arena_alloc(s->arena, (size_t)n + 1, size);
  if (!made)
    s->no_memory = true;
  else if (n > 0)
    memcpy(made, of, (size_t)n * size);
  return made;
}

static bool copy_index(surgery *s) {
  kp_index *made = copy(s, s->base, 1, sizeof *made);
  if (!made)
    return false;
  made->node = copy(s, s->base->node, s->base->n_nodes, sizeof *made->node);
  made->grade = copy(s, s->base->grade, s->base->n_grades, sizeof *made->grade);
  made->condition = copy(s, s->base->condition, s->base->n_conditions, sizeof *made->condition);
  made->adjustment = copy(s, s->base->adjustment, s->base->n_adjustments, sizeof *made->adjustment);
  s->weight = KP_ARRAY(s->arena, double, made->n_nodes);
  s->index = made;
  return !s->no_memory && s->weight;
}

static void refuse(surgery *s, const kp_setting *setting, kp_msg what, const char *arg) {
  const kp_place place = kp_setting_place(s->base, setting);
  s->fine = false;
  kp_diag_error(s->diag, &place, what, KP_ARGS(setting->name, arg), KP_MSG_NONE);
}

/* Whether the figures of a rule stand in points of its weight. */
static bool is_in_points(const kp_setting *setting) {
  if (setting->kind == KP_SETTING_KNOT_SCORE)
    return true;
  static const char *const figures[] = {"per", "upto", "down_to", "yes",
                                        "no",  "mean", "sd",      "otherwise"};
  bool found = false;
  for (size_t k = 0; setting->kind == KP_SETTING_RULE && k < sizeof figures / sizeof *figures; k++)
    found = found || strcmp(figures[k], setting->field) == 0;
  return found;
}

/* Old weight over new, for a figure that is said in points of the new one. */
static double to_old_points(const surgery *s, const kp_setting *setting) {
  if (!s->index->in_points || setting->of_adjustment || !is_in_points(setting))
    return 1.0;
  const double was = s->base->node[setting->at].weight, is = s->weight[setting->at];
  return was > 0.0 && is > 0.0 ? was / is : 1.0;
}

static void write_at(void *thing, size_t offset, double x) {
  memcpy((char *)thing + offset, &x, sizeof x);
}

static kp_score_rule *rule_of(surgery *s, const kp_setting *setting) {
  return setting->of_adjustment ? &s->index->adjustment[setting->at].points
                                : &s->index->node[setting->at].score;
}

static void set_knot(surgery *s, const kp_setting *setting, double x) {
  kp_score_rule *rule = rule_of(s, setting);
  const double **array = setting->kind == KP_SETTING_KNOT ? &rule->knot : &rule->knot_score;
  double *made = copy(s, *array, rule->n_knots, sizeof *made);
  if (!made)
    return;
  made[setting->knot] = x;
  *array = made;
}

static bool is_grant(const kp_index *index, int condition) {
  for (int g = 0; g < index->n_grades; g++) {
    const kp_conditions grant = index->grade[g].grant;
    if (condition >= grant.first && condition < grant.first + grant.count)
      return true;
  }
  return false;
}

/* Off: met by everybody, whatever the data say; a grant that is off is met by nobody. */
static void set_switch(surgery *s, const kp_change_to *change) {
  const int number = change->setting.at;
  kp_condition *condition = &s->index->condition[number];
  if (change->value != 0.0)
    return;
  const double says = is_grant(s->index, number) ? 0.0 : 1.0;
  condition->value = (kp_value){.kind = KP_VALUE_NUMBER,
                                .line = condition->value.line,
                                .number = says,
                                .want = -1,
                                .panel = -1,
                                .node = -1,
                                .function = -1,
                                .condition = -1};
  condition->test =
      (kp_test){.at_least = NAN, .above = NAN, .at_most = NAN, .below = NAN, .yes = true};
}

static void apply(surgery *s, const kp_change_to *change) {
  const kp_setting *setting = &change->setting;
  const double x = change->value * to_old_points(s, setting);
  switch (setting->kind) {
  case KP_SETTING_GRADE:
    write_at(&s->index->grade[setting->at], setting->offset, x);
    break;
  case KP_SETTING_SWITCH:
    set_switch(s, change);
    break;
  case KP_SETTING_CONDITION:
    write_at(&s->index->condition[setting->at].test, setting->offset, x);
    break;
  case KP_SETTING_RULE:
    write_at(rule_of(s, setting), setting->offset, x);
    break;
  case KP_SETTING_KNOT:
  case KP_SETTING_KNOT_SCORE:
    set_knot(s, setting, x);
    break;
  case KP_SETTING_ADJUST:
    write_at(s->index, setting->offset, x);
    break;
  case KP_SETTING_WEIGHT:
  case KP_SETTING_VALUE:
    break;
  }
}

static void apply_weights(surgery *s) {
  kp_node *node = s->index->node;
  for (int k = 0; k < s->index->n_nodes && !s->index->in_points; k++) {
    double sum = 0.0;
    for (int c = node[k].first_child; c >= 0; c = node[c].next_sibling) {
      node[c].weight = s->weight[c];
      sum += node[c].weight;
    }
    for (int c = node[k].first_child; c >= 0; c = node[c].next_sibling)
      node[c].share = sum > 0.0 ? node[k].share * node[c].weight / sum : 0.0;
  }
}

/* ---- What cannot be ---- */

static void check_twice(surgery *s, const kp_change_to *change, int n) {
  for (int k = 1; k < n; k++)
    for (int j = 0; j < k; j++) {
      const kp_setting *a = &change[k].setting, *b = &change[j].setting;
      const bool same =
          a->kind == KP_SETTING_VALUE
              ? b->kind == a->kind && a->unit == b->unit && a->at == b->at &&
                    (a->at >= 0 || (a->owner == b->owner && a->of_adjustment == b->of_adjustment))
              : strcmp(a->name, b->name) == 0;
      if (same)
        refuse(s, a, KP_MSG_TUNE_SET_TWICE, change[k].said);
    }
}

static void check_knots(surgery *s, const kp_change_to *change) {
  const kp_setting *setting = &change->setting;
  const kp_score_rule *rule = kp_setting_rule(s->index, setting);
  const bool falls = rule->kind == KP_SCORE_BANDS &&
                     (rule->side == KP_SIDE_AT_LEAST || rule->side == KP_SIDE_ABOVE);
  for (int k = 1; k < rule->n_knots; k++) {
    const double before = rule->knot[k - 1], here = rule->knot[k];
    if (falls ? here >= before : here <= before) {
      refuse(s, setting, KP_MSG_TUNE_BAND_ORDER, change->said);
      return;
    }
  }
}

/* Figures of the rule as far as the language bounds them. */
static void check_rule(surgery *s, const kp_change_to *change) {
  const kp_setting *setting = &change->setting;
  const kp_score_rule *rule = kp_setting_rule(s->index, setting);
  bool wrong =
      (rule->kind == KP_SCORE_LINEAR &&
       (rule->from == rule->to || (rule->log && !(fmin(rule->from, rule->to) > 0.0)))) ||
      (rule->kind == KP_SCORE_TARGET &&
       !(fmin(rule->tolerance_below, rule->tolerance_above) > 0.0)) ||
      (rule->kind == KP_SCORE_EACH && (rule->per == 0.0 || rule->per * rule->limit < 0.0)) ||
      (rule->kind == KP_SCORE_DEDUCT && !(rule->per > 0.0)) ||
      ((rule->kind == KP_SCORE_ZSCORE || rule->kind == KP_SCORE_ROBUST_Z) && !(rule->sd > 0.0));
  if (!setting->of_adjustment && is_in_points(setting) && strcmp(change->said, "") != 0) {
    const double top = s->index->in_points ? s->weight[setting->at] : s->index->scale_high;
    const double bottom = s->index->in_points ? 0.0 : s->index->scale_low;
    const bool is_score = setting->kind == KP_SETTING_KNOT_SCORE ||
                          (strcmp(setting->field, "per") != 0 && strcmp(setting->field, "sd") != 0);
    wrong = wrong || (is_score && (kp_decimal_compare(change->value, top) > 0 ||
                                   kp_decimal_compare(change->value, bottom) < 0));
  }
  if (wrong)
    refuse(s, setting, KP_MSG_TUNE_RULE_BOUNDS, change->said);
}

static double first_given(double a, double b) {
  return isnan(a) ? b : a;
}

/* Cut-offs of neighbours, best first. */
static void check_grades(surgery *s, const kp_change_to *change) {
  const kp_setting *setting = &change->setting;
  const kp_grade *grade = s->index->grade;
  const bool up = s->index->higher_is_better;
  if (strcmp(setting->field, "top") == 0) {
    if (!(change->value > 0.0 && change->value < 1.0))
      refuse(s, setting, KP_MSG_TUNE_SHARE_BOUNDS, change->said);
    return;
  }
  double better = NAN;
  for (int g = 0; g < s->index->n_grades; g++) {
    const double own = up ? first_given(grade[g].at_least, grade[g].above)
                          : -first_given(grade[g].at_most, grade[g].below);
    if (isnan(own))
      continue;
    if (!isnan(better) && kp_decimal_compare(own, better) >= 0) {
      refuse(s, setting, KP_MSG_TUNE_GRADE_ORDER, change->said);
      return;
    }
    better = own;
  }
  const double low = first_given(grade[setting->at].at_least, grade[setting->at].above);
  const double high = first_given(grade[setting->at].at_most, grade[setting->at].below);
  const bool outside = isnan(s->index->grade_distance_from) &&
                       (low > s->index->scale_high || low < s->index->scale_low);
  if (low > high || outside)
    refuse(s, setting, outside ? KP_MSG_TUNE_GRADE_SCALE : KP_MSG_TUNE_GRADE_ORDER, change->said);
}

static void check_condition(surgery *s, const kp_change_to *change) {
  const kp_test *test = &s->index->condition[change->setting.at].test;
  const double low = first_given(test->at_least, test->above);
  const double high = first_given(test->at_most, test->below);
  const bool open = !isnan(test->above) || !isnan(test->below);
  if (low > high || (low == high && open))
    refuse(s, &change->setting, KP_MSG_TUNE_CONDITION_ORDER, change->said);
}

static void check(surgery *s, const kp_change_to *change) {
  switch (change->setting.kind) {
  case KP_SETTING_WEIGHT:
    if (!(change->value >= 0.0))
      refuse(s, &change->setting, KP_MSG_TUNE_WEIGHT_NEGATIVE, change->said);
    break;
  case KP_SETTING_GRADE:
    check_grades(s, change);
    break;
  case KP_SETTING_CONDITION:
    check_condition(s, change);
    break;
  case KP_SETTING_KNOT:
    check_knots(s, change);
    break;
  case KP_SETTING_RULE:
  case KP_SETTING_KNOT_SCORE:
    check_rule(s, change);
    break;
  case KP_SETTING_ADJUST:
    if (s->index->adjust_at_least > s->index->adjust_at_most)
      refuse(s, &change->setting, KP_MSG_TUNE_CONDITION_ORDER, change->said);
    break;
  case KP_SETTING_SWITCH:
  case KP_SETTING_VALUE:
    break;
  }
}

kp_status kp_variant_make(kp_variant *out, const kp_result *base, const kp_change_to *change, int n,
                          const kp_change_rules *rules, kp_arena *arena, kp_diag *diag) {
  surgery s = {.base = base->index, .arena = arena, .diag = diag, .fine = true};
  const kp_dataset *dataset = base->dataset;
  if (!copy_index(&s))
    return kp_diag_no_memory(diag);
  check_twice(&s, change, n);
  for (int k = 0; k < n && s.fine; k++)
    if (change[k].setting.kind == KP_SETTING_WEIGHT)
      check(&s, &change[k]);
  if (s.fine)
    s.fine = kp_weights_change(s.weight, s.base, change, n, rules, diag);
  if (!s.fine)
    return kp_diag_status(diag);
  apply_weights(&s);
  for (int k = 0; k < n; k++)
    apply(&s, &change[k]);
  for (int k = 0; k < n && !s.no_memory; k++)
    if (change[k].setting.kind != KP_SETTING_WEIGHT)
      check(&s, &change[k]);
  if (s.no_memory)
    return kp_diag_no_memory(diag);
  if (!s.fine || !kp_values_change(s.index, &dataset, change, n, arena, diag))
    return kp_diag_status(diag);
  *out = (kp_variant){
      .index = s.index, .dataset = dataset, .weight = s.index->in_points ? s.weight : NULL};
  return KP_OK;
}

kp_status kp_variant_score(kp_scoring **out, const kp_result *base, const kp_variant *variant,
                           kp_arena *arena, kp_diag *diag) {
  const kp_score_options options = {.period = base->scoring->period,
                                    .n_periods = base->scoring->n_periods,
                                    .weight = variant->weight};
  return kp_score_all_with(out, variant->index, variant->dataset, base->panel, &options, arena,
                           diag);
}
