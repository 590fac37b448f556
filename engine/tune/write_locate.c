/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where a setting stands in the text of its index, word by word as the language spells it. */
#include <stdio.h>
#include <string.h>

#include "tune/write.h"

typedef struct {
  const kp_source *source;
  const kp_index *index;
  const kp_setting *setting;
  kp_arena *arena;
} search;

static int table_of(const search *s, const kp_label *label) {
  return kp_edit_find(s->source, label->id, label->file == 0 ? label->line : 0);
}

/* The table of a field's value. */
static int field_table(const search *s, int table, const char *name) {
  return kp_edit_table_at(s->source, kp_edit_field(s->source, table, name));
}

static int in_grade(const search *s, int *table) {
  *table = table_of(s, &s->index->grade[s->setting->at].label);
  if (strcmp(s->setting->field, "top") == 0)
    return kp_edit_field(s->source, field_table(s, *table, "top"), "share");
  return kp_edit_field(s->source, *table, s->setting->field);
}

/* need = { performance = 80 } or { performance = { at_least = 80 } } of the grade that owns it. */
static int in_need(const search *s, int *table) {
  const kp_condition *condition = &s->index->condition[s->setting->at];
  const kp_grade *grade = &s->index->grade[condition->owner];
  const int need = field_table(s, table_of(s, &grade->label), "need");
  *table = need;
  if (need < 0)
    return -1;
  const int at = kp_edit_field(s->source, need, s->index->node[condition->value.node].label.id);
  const int inner = kp_edit_table_at(s->source, at);
  return inner >= 0 ? kp_edit_field(s->source, inner, s->setting->field) : at;
}

static bool is_need(const kp_index *index, int number) {
  for (int g = 0; g < index->n_grades; g++) {
    const kp_conditions need = index->grade[g].need;
    if (number >= need.first && number < need.first + need.count)
      return true;
  }
  return false;
}

static int in_condition(const search *s, int *table) {
  const kp_condition *condition = &s->index->condition[s->setting->at];
  *table = table_of(s, &condition->label);
  if (*table < 0 && condition->value.kind == KP_VALUE_NODE && is_need(s->index, s->setting->at))
    return in_need(s, table);
  return kp_edit_field(s->source, *table, s->setting->field);
}

/* ---- Rules ---- */

static int in_knots(const search *s, int rule, const kp_score_rule *of) {
  static const char *const sides[] = {"at_least", "above", "at_most", "below"};
  const bool score = s->setting->kind == KP_SETTING_KNOT_SCORE;
  if (of->kind == KP_SCORE_LOOKUP)
    return kp_edit_key(s->source, rule, of->choice[s->setting->knot], s->arena);
  const int list = of->kind == KP_SCORE_BANDS ? field_table(s, rule, sides[of->side]) : rule;
  const int pair = kp_edit_table_at(s->source, kp_edit_item(s->source, list, s->setting->knot));
  return kp_edit_item(s->source, pair, score ? 1 : 0);
}

static int in_rule(const search *s, int *table) {
  const kp_setting *setting = s->setting;
  const kp_label *label = setting->of_adjustment ? &s->index->adjustment[setting->at].label
                                                 : &s->index->node[setting->at].label;
  const kp_score_rule *of = kp_setting_rule(s->index, setting);
  const int rule = field_table(s, table_of(s, label), setting->of_adjustment ? "points" : "score");
  *table = rule;
  if (rule < 0)
    return -1;
  if (setting->kind != KP_SETTING_RULE)
    return in_knots(s, rule, of);
  const bool first = strcmp(setting->field, "per") == 0 ||
                     (strcmp(setting->field, "target") == 0 && of->kind == KP_SCORE_TARGET);
  if (first)
    return kp_edit_item(s->source, rule, 0);
  if (strncmp(setting->field, "tolerance_", 10) != 0)
    return kp_edit_field(s->source, rule, setting->field);
  const int at = kp_edit_field(s->source, rule, "tolerance");
  const int both = kp_edit_table_at(s->source, at);
  return both >= 0 ? kp_edit_item(s->source, both, strcmp(setting->field, "tolerance_above") == 0)
                   : at;
}

int kp_write_locate(int *table, const kp_source *source, const kp_index *index,
                    const kp_setting *setting, kp_arena *arena) {
  const search s = {source, index, setting, arena};
  *table = -1;
  switch (setting->kind) {
  case KP_SETTING_WEIGHT:
    *table = table_of(&s, &index->node[setting->at].label);
    return kp_edit_field(source, *table, "weight");
  case KP_SETTING_GRADE:
    return in_grade(&s, table);
  case KP_SETTING_CONDITION:
    return in_condition(&s, table);
  case KP_SETTING_RULE:
  case KP_SETTING_KNOT:
  case KP_SETTING_KNOT_SCORE:
    return in_rule(&s, table);
  case KP_SETTING_ADJUST:
    *table = field_table(&s, kp_edit_root(source), "adjustments");
    return kp_edit_field(source, *table, setting->field);
  case KP_SETTING_SWITCH:
  case KP_SETTING_VALUE:
    break;
  }
  return -1;
}
