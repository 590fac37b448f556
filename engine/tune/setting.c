/* SPDX-License-Identifier: GPL-3.0-or-later
 * The list of settings, and finding one by its name.
 *
 * A figure that an index does not say (NaN) is no setting: tuning changes numbers and adds none.
 * The figures of a rule are those that its kind reads; what was left to a default is one of them.
 */
#include "tune/setting.h"

#include <math.h>
#include <stddef.h>
#include <string.h>

typedef struct {
  const char *name;
  size_t offset;
} figure;

static const figure test_figures[] = {{"at_least", offsetof(kp_test, at_least)},
                                      {"above", offsetof(kp_test, above)},
                                      {"at_most", offsetof(kp_test, at_most)},
                                      {"below", offsetof(kp_test, below)}};
static const figure grade_figures[] = {{"at_least", offsetof(kp_grade, at_least)},
                                       {"above", offsetof(kp_grade, above)},
                                       {"at_most", offsetof(kp_grade, at_most)},
                                       {"below", offsetof(kp_grade, below)},
                                       {"top", offsetof(kp_grade, top_share)}};
static const figure adjust_figures[] = {{"at_most", offsetof(kp_index, adjust_at_most)},
                                        {"at_least", offsetof(kp_index, adjust_at_least)}};

/* Which kinds of rule read a figure: a mask of 1 << kind. */
static const struct {
  figure of;
  uint32_t kinds;
} rule_figures[] = {
    {{"from", offsetof(kp_score_rule, from)}, 1u << KP_SCORE_LINEAR},
    {{"to", offsetof(kp_score_rule, to)}, 1u << KP_SCORE_LINEAR},
    {{"target", offsetof(kp_score_rule, target)}, 1u << KP_SCORE_TARGET | 1u << KP_SCORE_DISTANCE},
    {{"tolerance_below", offsetof(kp_score_rule, tolerance_below)}, 1u << KP_SCORE_TARGET},
    {{"tolerance_above", offsetof(kp_score_rule, tolerance_above)}, 1u << KP_SCORE_TARGET},
    {{"per", offsetof(kp_score_rule, per)}, 1u << KP_SCORE_EACH | 1u << KP_SCORE_DEDUCT},
    {{"upto", offsetof(kp_score_rule, limit)}, 1u << KP_SCORE_EACH},
    {{"down_to", offsetof(kp_score_rule, limit)}, 1u << KP_SCORE_DEDUCT},
    {{"yes", offsetof(kp_score_rule, yes_score)}, 1u << KP_SCORE_YESNO},
    {{"no", offsetof(kp_score_rule, no_score)}, 1u << KP_SCORE_YESNO},
    {{"mean", offsetof(kp_score_rule, mean)}, 1u << KP_SCORE_ZSCORE | 1u << KP_SCORE_ROBUST_Z},
    {{"sd", offsetof(kp_score_rule, sd)}, 1u << KP_SCORE_ZSCORE | 1u << KP_SCORE_ROBUST_Z},
    {{"otherwise", offsetof(kp_score_rule, otherwise)},
     1u << KP_SCORE_BANDS | 1u << KP_SCORE_LOOKUP},
};

#define COUNT_OF(array) ((int)(sizeof(array) / sizeof *(array)))

static double read_at(const void *thing, size_t offset) {
  double x;
  memcpy(&x, (const char *)thing + offset, sizeof x);
  return x;
}

/* ---- The list ---- */

typedef struct {
  const kp_index *index;
  kp_arena *arena;
  kp_setting *setting;
  int n, cap;
  bool failed;
} list;

static void push(list *l, kp_setting one, const char *name, const char *said) {
  if (l->n == l->cap) {
    const int cap = l->cap ? 2 * l->cap : 64;
    kp_setting *grown = KP_ARRAY(l->arena, kp_setting, cap);
    if (!grown) {
      l->failed = true;
      return;
    }
    if (l->n > 0)
      memcpy(grown, l->setting, (size_t)l->n * sizeof *grown);
    l->setting = grown;
    l->cap = cap;
  }
  one.name = name;
  one.said = said;
  l->failed = l->failed || !name || !said;
  l->setting[l->n++] = one;
}

static void push_figure(list *l, kp_setting one, const figure *of, const void *thing,
                        const char *stem, const char *said) {
  if (isnan(read_at(thing, of->offset)))
    return;
  one.field = of->name;
  one.offset = of->offset;
  push(l, one, kp_arena_printf(l->arena, "%s.%s", stem, of->name),
       kp_arena_printf(l->arena, "%s.%s", said, of->name));
}

static void list_weights(list *l) {
  const kp_index *index = l->index;
  for (int k = 1; k < index->n_nodes; k++) {
    const kp_node *node = &index->node[k];
    push(l, (kp_setting){.kind = KP_SETTING_WEIGHT, .field = "weight", .at = k},
         kp_arena_printf(l->arena, "weight.%s", node->label.id),
         kp_arena_printf(l->arena, "weight.%s", node->label.title));
  }
}

static void list_rule(list *l, const kp_score_rule *rule, const kp_label *label, int at,
                      bool of_adjustment) {
  const char *stem = kp_arena_printf(l->arena, "score.%s", label->id);
  const char *said = kp_arena_printf(l->arena, "score.%s", label->title);
  kp_setting one = {.kind = KP_SETTING_RULE, .at = at, .of_adjustment = of_adjustment};
  for (int k = 0; k < COUNT_OF(rule_figures); k++)
    if (rule_figures[k].kinds >> rule->kind & 1u)
      push_figure(l, one, &rule_figures[k].of, rule, stem, said);
  const bool has_bounds = rule->kind == KP_SCORE_BANDS || rule->kind == KP_SCORE_CURVE;
  for (int k = 0; k < rule->n_knots; k++) {
    one.knot = k;
    one.kind = KP_SETTING_KNOT;
    if (has_bounds)
      push(l, one, kp_arena_printf(l->arena, "band.%s.%d", label->id, k + 1),
           kp_arena_printf(l->arena, "band.%s.%d", label->title, k + 1));
    one.kind = KP_SETTING_KNOT_SCORE;
    push(l, one, kp_arena_printf(l->arena, "band.%s.%d.score", label->id, k + 1),
         rule->choice ? kp_arena_printf(l->arena, "band.%s.%.*s.score", label->title,
                                        (int)rule->choice[k].len, rule->choice[k].at)
                      : kp_arena_printf(l->arena, "band.%s.%d.score", label->title, k + 1));
  }
}

static void list_rules(list *l) {
  const kp_index *index = l->index;
  for (int k = 0; k < index->n_leaves; k++) {
    const int node = index->leaf_node[k];
    list_rule(l, &index->node[node].score, &index->node[node].label, node, false);
  }
  for (int k = 0; k < index->n_adjustments; k++)
    list_rule(l, &index->adjustment[k].points, &index->adjustment[k].label, k, true);
  for (int k = 0; k < COUNT_OF(adjust_figures); k++)
    push_figure(l, (kp_setting){.kind = KP_SETTING_ADJUST}, &adjust_figures[k], index, "adjust",
                "adjust");
}

/* grade NULL: the place needs no grade's name. */
static void list_conditions(list *l, kp_conditions range, const char *place,
                            const kp_label *grade) {
  for (int c = range.first; c < range.first + range.count; c++) {
    const kp_condition *condition = &l->index->condition[c];
    /* need = { performance = 80 } is called after its node */
    const bool by_node = grade && condition->value.kind == KP_VALUE_NODE;
    const kp_label *label =
        by_node ? &l->index->node[condition->value.node].label : &condition->label;
    const char *stem = kp_arena_printf(l->arena, "%s.%s%s%s", place, grade ? grade->id : "",
                                       grade ? "." : "", label->id);
    const char *said = kp_arena_printf(l->arena, "%s.%s%s%s", place, grade ? grade->title : "",
                                       grade ? "." : "", label->title);
    push(l, (kp_setting){.kind = KP_SETTING_SWITCH, .at = c}, stem, said);
    for (int k = 0; k < COUNT_OF(test_figures); k++)
      push_figure(l, (kp_setting){.kind = KP_SETTING_CONDITION, .at = c}, &test_figures[k],
                  &condition->test, stem, said);
  }
}

static void list_grades(list *l) {
  const kp_index *index = l->index;
  for (int g = 0; g < index->n_grades; g++) {
    const kp_grade *grade = &index->grade[g];
    const char *stem = kp_arena_printf(l->arena, "grade.%s", grade->label.id);
    const char *said = kp_arena_printf(l->arena, "grade.%s", grade->label.title);
    for (int k = 0; k < COUNT_OF(grade_figures); k++)
      push_figure(l, (kp_setting){.kind = KP_SETTING_GRADE, .at = g}, &grade_figures[k], grade,
                  stem, said);
    list_conditions(l, grade->need, "need", &grade->label);
    list_conditions(l, grade->grant, "grant", &grade->label);
  }
}

kp_status kp_settings_list(kp_settings *out, const kp_index *index, kp_arena *arena,
                           kp_diag *diag) {
  list l = {.index = index, .arena = arena};
  list_weights(&l);
  list_rules(&l);
  list_conditions(&l, index->eligible, "eligible", NULL);
  list_conditions(&l, index->gates, "gate", NULL);
  list_conditions(&l, index->checks, "check", NULL);
  list_grades(&l);
  if (l.failed)
    return kp_diag_no_memory(diag);
  *out = (kp_settings){l.setting, l.n};
  return KP_OK;
}

/* ---- One by its name ---- */

static int find_adjustment(const kp_index *index, kp_str name) {
  for (int k = 0; k < index->n_adjustments; k++) {
    const kp_label *label = &index->adjustment[k].label;
    if (kp_str_equal(kp_str_of(label->id), name) || kp_str_equal(kp_str_of(label->title), name))
      return k;
  }
  return -1;
}

static int find_leaf(const kp_index *index, kp_str name) {
  for (int k = 0; k < index->n_leaves; k++) {
    const kp_label *label = &index->node[index->leaf_node[k]].label;
    if (kp_str_equal(kp_str_of(label->id), name) || kp_str_equal(kp_str_of(label->title), name))
      return index->leaf_node[k];
  }
  return -1;
}

/* What a unit's value is called: an indicator, an adjustment, a column. */
static bool find_subject(kp_setting *out, const kp_index *index, kp_str name) {
  out->owner = find_leaf(index, name);
  out->of_adjustment = false;
  if (out->owner < 0) {
    out->owner = find_adjustment(index, name);
    out->of_adjustment = out->owner >= 0;
  }
  if (out->owner >= 0) {
    const kp_value *value =
        out->of_adjustment ? &index->adjustment[out->owner].value : &index->node[out->owner].value;
    out->at = value->kind == KP_VALUE_COLUMN ? value->want : -1;
    return true;
  }
  for (int w = 0; w < index->n_wants; w++)
    if (kp_str_equal(kp_str_of(index->want[w].id), name)) {
      out->at = w;
      return true;
    }
  return false;
}

/* Names of units may hold dots, so each dot is tried. The farthest that fitted says what is wrong.
 */
static bool find_value(kp_setting *out, kp_str name, const kp_result *base, kp_arena *arena,
                       kp_diag *diag) {
  const kp_str rest = {name.at + 6, name.len - 6};
  bool unit_known = false;
  for (uint32_t dot = 0; dot < rest.len; dot++) {
    if (rest.at[dot] != '.')
      continue;
    const int unit = kp_dataset_find_unit(base->dataset, (kp_str){rest.at, dot});
    const kp_str subject = {rest.at + dot + 1, rest.len - dot - 1};
    *out = (kp_setting){.kind = KP_SETTING_VALUE, .unit = unit, .owner = -1};
    if (unit >= 0 && find_subject(out, base->index, subject)) {
      out->name = out->said = kp_str_copy(arena, name);
      if (!out->name)
        kp_diag_no_memory(diag);
      return out->name != NULL;
    }
    unit_known = unit_known || unit >= 0;
  }
  const char *shown = kp_str_copy(arena, name);
  kp_diag_error(diag, &(kp_place){0}, unit_known ? KP_MSG_TUNE_NO_SUBJECT : KP_MSG_TUNE_NO_UNIT,
                KP_ARGS(shown ? shown : ""), KP_MSG_TUNE_VALUE_HINT);
  return false;
}

bool kp_settings_find(kp_setting *out, const kp_settings *settings, kp_str name,
                      const kp_result *base, kp_arena *arena, kp_diag *diag) {
  if (name.len > 6 && memcmp(name.at, "value.", 6) == 0)
    return find_value(out, name, base, arena, diag);
  const kp_str *said = NULL;
  kp_str *known = KP_ARRAY(arena, kp_str, settings->n);
  if (!known) {
    kp_diag_no_memory(diag);
    return false;
  }
  for (int k = 0; k < settings->n; k++) {
    known[k] = kp_str_of(settings->setting[k].name);
    if (kp_str_equal(known[k], name)) {
      *out = settings->setting[k];
      return true;
    }
  }
  int found = -1, n_found = 0;
  for (int k = 0; k < settings->n; k++)
    if (kp_str_equal(kp_str_of(settings->setting[k].said), name)) {
      found = k;
      n_found++;
    }
  if (n_found == 1) {
    *out = settings->setting[found];
    return true;
  }
  const int nearest = kp_text_nearest(name, known, settings->n);
  said = nearest >= 0 ? &known[nearest] : NULL;
  const char *shown = kp_str_copy(arena, name);
  kp_diag_add(diag, KP_ERROR, &(kp_place){0},
              n_found > 1 ? KP_MSG_TUNE_TITLE_TWICE : KP_MSG_TUNE_NO_SETTING,
              KP_ARGS(shown ? shown : ""), said ? KP_MSG_TUNE_MEANT : KP_MSG_TUNE_LIST_HINT,
              said ? KP_ARGS(said->at) : NULL);
  return false;
}

/* ---- What it says ---- */

const kp_score_rule *kp_setting_rule(const kp_index *index, const kp_setting *setting) {
  return setting->of_adjustment ? &index->adjustment[setting->at].points
                                : &index->node[setting->at].score;
}

double kp_setting_current(const kp_index *index, const kp_setting *setting) {
  switch (setting->kind) {
  case KP_SETTING_WEIGHT:
    return index->node[setting->at].weight;
  case KP_SETTING_GRADE:
    return read_at(&index->grade[setting->at], setting->offset);
  case KP_SETTING_SWITCH:
    return 1.0;
  case KP_SETTING_CONDITION:
    return read_at(&index->condition[setting->at].test, setting->offset);
  case KP_SETTING_RULE:
    return read_at(kp_setting_rule(index, setting), setting->offset);
  case KP_SETTING_KNOT:
    return kp_setting_rule(index, setting)->knot[setting->knot];
  case KP_SETTING_KNOT_SCORE:
    return kp_setting_rule(index, setting)->knot_score[setting->knot];
  case KP_SETTING_ADJUST:
    return read_at(index, setting->offset);
  case KP_SETTING_VALUE:
    break;
  }
  return NAN;
}

kp_place kp_setting_place(const kp_index *index, const kp_setting *setting) {
  switch (setting->kind) {
  case KP_SETTING_WEIGHT:
    return kp_index_place(index, &index->node[setting->at].label);
  case KP_SETTING_GRADE:
    return kp_index_place(index, &index->grade[setting->at].label);
  case KP_SETTING_SWITCH:
  case KP_SETTING_CONDITION:
    return kp_index_place(index, &index->condition[setting->at].label);
  case KP_SETTING_RULE:
  case KP_SETTING_KNOT:
  case KP_SETTING_KNOT_SCORE:
    return kp_index_place(index, setting->of_adjustment ? &index->adjustment[setting->at].label
                                                        : &index->node[setting->at].label);
  case KP_SETTING_ADJUST:
  case KP_SETTING_VALUE:
    break;
  }
  return (kp_place){.file = index->path};
}
