/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of grades: the index's own, with needs, grants and quotas; grades and lights of nodes; and
 * references by id.
 *
 * Grades stand best first. Needs and grants are runs of conditions and are built after all gates,
 * so that a gate's number does not depend on them. References are resolved last; an id that does
 * not exist gets the nearest one as a hint. */
#include <math.h>
#include <string.h>

#include "index/build.h"

static void read_bounds(const kp_term *term, double *at_least, double *above, double *at_most,
                        double *below) {
  kp_test test;
  kp_build_bounds(&test, term);
  *at_least = test.at_least;
  *above = test.above;
  *at_most = test.at_most;
  *below = test.below;
}

static void read_top(kp_builder *b, kp_grade *grade, const kp_term *term) {
  const kp_term *top = kp_build_get(term, "top", KP_T_TABLE);
  grade->top_share = kp_build_number(top, "share", NAN);
  grade->top_round = -1;
  if (!top)
    return;
  grade->top_of_scored = kp_build_says(top, "of", "scored");
  grade->top_round = kp_build_says(top, "round", "half") ? 0
                     : kp_build_says(top, "round", "up") ? 1
                                                         : -1;
  grade->tie_in = kp_build_says(top, "tie", "in");
  const bool share = kp_term_get(top, "share"), places = kp_term_get(top, "places");
  if (share == places)
    kp_build_error(b, term, "top", KP_MSG_INDEX_TOP_SHARE_OR_PLACES, KP_NO_ARGS, KP_MSG_NONE);
  grade->top_places =
      kp_build_whole(b, term, "top", kp_build_number(top, "places", NAN), 1, 100000000, 0);
  if (places && (kp_term_get(top, "of") || kp_term_get(top, "round")))
    kp_build_error(b, term, "top", KP_MSG_INDEX_TOP_PLACES_ALONE, KP_NO_ARGS, KP_MSG_NONE);
  if (grade->top_share <= 0 || grade->top_share >= 1)
    kp_build_error(b, term, "top", KP_MSG_INDEX_SHARE_RANGE,
                   KP_ARGS("top.share", kp_build_show(b, grade->top_share)), KP_MSG_NONE);
}

static bool default_grades(kp_builder *b) {
  kp_index *index = b->index;
  kp_grade *grade = KP_ARRAY(b->arena, kp_grade, 2);
  if (!grade) {
    b->no_memory = true;
    return false;
  }
  static const char *const ids[] = {"met", "not_met"}, *const titles[] = {"符合", "不符合"};
  for (int i = 0; i < 2; i++)
    grade[i] = (kp_grade){.label = {.id = ids[i], .title = titles[i], .line = b->root->line},
                          .at_least = NAN,
                          .above = NAN,
                          .at_most = NAN,
                          .below = NAN,
                          .top_share = NAN,
                          .top_round = -1};
  index->grade = grade;
  index->n_grades = 2;
  return true;
}

void kp_build_grades(kp_builder *b) {
  kp_index *index = b->index;
  const kp_term *list = kp_build_get(b->root, "grades", KP_T_TABLE);
  if (!list) {
    if (index->is_checklist && !kp_term_get(b->root, "grades"))
      default_grades(b);
    return;
  }
  for (int i = 0; i < list->n_items; i++) {
    const kp_term *term = list->item[i];
    if (!(kp_term_classes(term) & KP_T_GRADE))
      continue;
    kp_grade *grade = KP_PUSH(b, index->grade, index->n_grades, b->cap_grades);
    if (!grade)
      return;
    *grade = (kp_grade){0};
    kp_build_row row = kp_build_enter(b, term);
    kp_build_label(b, &grade->label, term, kp_build_id(term));
    read_bounds(term, &grade->at_least, &grade->above, &grade->at_most, &grade->below);
    read_top(b, grade, term);
    grade->letters = kp_build_letters(b, term);
    kp_build_leave(b, row);
  }
}

/* performance = 80: the node's score is at least 80. */
static void add_node_need(kp_builder *b, const kp_term *term, const kp_term_field *field,
                          const char *grade, int owner) {
  if (!(kp_term_classes(field->term) & (KP_T_NUMBER | KP_T_TABLE)))
    return;
  kp_condition *out = KP_PUSH(b, b->index->condition, b->index->n_conditions, b->cap_conditions);
  kp_build_ref *ref = out ? KP_PUSH(b, b->ref, b->n_refs, b->cap_refs) : NULL;
  const char *id = kp_arena_printf(b->arena, "%s_%s", grade, field->name.at);
  if (!ref || !id) {
    b->no_memory = true;
    return;
  }
  *ref = (kp_build_ref){field->name, term, b->row_file, b->row_line};
  *out = (kp_condition){.cap = -1, .owner = owner};
  kp_place place = kp_build_place(b, term, "need");
  out->label = (kp_label){.id = id, .title = id, .line = place.line, .file = b->row_file};
  out->test = (kp_test){.at_least = NAN, .above = NAN, .at_most = NAN, .below = NAN};
  if (field->term->kind == KP_TERM_NUMBER)
    out->test.at_least = field->term->number;
  else
    kp_build_bounds(&out->test, field->term);
  out->value = (kp_value){.kind = KP_VALUE_NODE,
                          .line = place.line,
                          .number = NAN,
                          .want = -1,
                          .panel = -1,
                          .node = b->n_refs - 1,
                          .function = -1,
                          .condition = -1};
}

void kp_build_needs(kp_builder *b) {
  const kp_term *list = kp_build_get(b->root, "grades", KP_T_TABLE);
  int self = 0;
  for (int i = 0; list && i < list->n_items; i++) {
    const kp_term *term = list->item[i];
    if (!(kp_term_classes(term) & KP_T_GRADE))
      continue;
    kp_build_row row = kp_build_enter(b, term);
    kp_grade *grade = &b->index->grade[self];
    const char *id = grade->label.id;
    const kp_term *need = kp_build_get(term, "need", KP_T_TABLE);
    grade->need.first = b->index->n_conditions;
    for (int k = 0; need && k < need->n_fields; k++)
      add_node_need(b, term, &need->field[k], id, self);
    const char *prefix = kp_arena_printf(b->arena, "%s_need", id);
    const char *granted = kp_arena_printf(b->arena, "%s_grant", id);
    if (!prefix || !granted) {
      b->no_memory = true;
      return;
    }
    kp_build_conditions(b, need, prefix, term, "need", true, self);
    grade->need.count = b->index->n_conditions - grade->need.first;
    const kp_term *grant = kp_build_get(term, "grant", KP_T_TABLE);
    grade->grant = kp_build_conditions(b, grant ? kp_term_get(grant, "when") : NULL, granted, term,
                                       "grant", true, self);
    kp_build_leave(b, row);
    self++;
  }
}

/* ---- Grades and lights of nodes ---- */

static void read_light(kp_builder *b, kp_node *node, const kp_term *term) {
  static const char *const ids[] = {"green", "yellow", "orange", "red"};
  static const char *const titles[] = {"绿", "黄", "橙", "红"};
  kp_level *level = KP_ARRAY(b->arena, kp_level, 4);
  if (!level) {
    b->no_memory = true;
    return;
  }
  double green = kp_build_number(term, "green", NAN), before = green;
  double lowest = kp_build_number(term, "orange", kp_build_number(term, "yellow", green));
  bool falling = lowest > green; /* lower is better */
  int n = 0;
  for (int i = 0; i < 3; i++) {
    double bound = kp_build_number(term, ids[i], NAN);
    if (isnan(bound))
      continue;
    if (n > 0 && (falling ? bound <= before : bound >= before))
      kp_build_error(b, term, ids[i], KP_MSG_INDEX_LIGHT_ORDER, KP_ARGS(ids[i]), KP_MSG_NONE);
    before = bound;
    level[n++] =
        (kp_level){ids[i], titles[i], falling ? NAN : bound, NAN, falling ? bound : NAN, NAN};
  }
  level[n++] = (kp_level){ids[3], titles[3], NAN, NAN, NAN, NAN};
  node->level = level;
  node->n_levels = n;
  node->is_light = true;
  const kp_term *worst = kp_build_get(term, "on", KP_T_WORST);
  if (worst) {
    node->level_on = KP_LEVEL_ON_WORST;
    node->level_worst =
        kp_build_whole(b, worst, "worst", kp_build_item_number(worst, 0, NAN), 1, 100000, 2);
    if (node->leaf >= 0)
      kp_build_error(b, term, "on", KP_MSG_INDEX_LIGHT_WORST, KP_NO_ARGS, KP_MSG_NONE);
  } else if (kp_build_says(term, "on", "raw")) {
    node->level_on = KP_LEVEL_ON_RAW;
    if (node->leaf < 0)
      kp_build_error(b, term, "on", KP_MSG_INDEX_LIGHT_RAW, KP_NO_ARGS, KP_MSG_NONE);
  }
}

void kp_build_levels(kp_builder *b, kp_node *node, const kp_term *term) {
  const kp_term *grades = kp_build_get(term, "grades", KP_T_TABLE);
  const kp_term *light = kp_build_get(term, "light", KP_T_LIGHT);
  if (grades && light)
    kp_build_error(b, term, "light", KP_MSG_INDEX_GRADES_AND_LIGHT, KP_NO_ARGS, KP_MSG_NONE);
  if (light)
    read_light(b, node, light);
  if (!grades || light)
    return;
  kp_level *level = KP_ARRAY(b->arena, kp_level, grades->n_items);
  if (!level) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < grades->n_items; i++) {
    const kp_term *grade = grades->item[i];
    if (!(kp_term_classes(grade) & KP_T_GRADE))
      continue;
    kp_level *out = &level[node->n_levels++];
    const char *title = kp_build_text(grade, "title");
    out->id = kp_build_id(grade);
    out->title = title ? title : out->id;
    read_bounds(grade, &out->at_least, &out->above, &out->at_most, &out->below);
    static const char *const not_here[] = {"need", "top", "grant", "profile", "veto", "letter"};
    for (int k = 0; k < 6; k++)
      if (kp_term_get(grade, not_here[k]))
        kp_build_error(b, grade, not_here[k], KP_MSG_INDEX_NODE_GRADE_FIELD, KP_ARGS(not_here[k]),
                       KP_MSG_NONE);
  }
  node->level = level;
}

/* ---- References ---- */

static int nearest_label(kp_builder *b, kp_str id, bool nodes) {
  int n = nodes ? b->index->n_nodes : b->index->n_conditions;
  kp_str *names = KP_ARRAY(b->arena, kp_str, n);
  if (!names)
    return -1;
  for (int i = 0; i < n; i++)
    names[i] = kp_str_of(nodes ? b->index->node[i].label.id : b->index->condition[i].label.id);
  return kp_text_nearest(id, names, n);
}

static bool in_run(kp_conditions run, int condition) {
  return condition >= run.first && condition < run.first + run.count;
}

/* gate_met names a gate, a check or a condition of eligibility: those that stand by themselves. */
static bool can_be_named(const kp_index *index, int condition) {
  return in_run(index->gates, condition) || in_run(index->checks, condition) ||
         in_run(index->eligible, condition);
}

static kp_place ref_place(kp_builder *b, const kp_build_ref *ref) {
  kp_build_row row = {b->row_file, b->row_line};
  b->row_file = ref->row_file;
  b->row_line = ref->row_line;
  kp_place place = kp_build_place(b, ref->term, NULL);
  kp_build_leave(b, row);
  return place;
}

/* A node that could not be read, which has been said, may be the one that is meant. */
static bool is_lost(const kp_builder *b) {
  bool lost = false;
  for (int i = 0; i < b->index->n_nodes; i++)
    lost = lost || kp_check_lost(b->node_term[i]);
  return lost;
}

/* user: the condition in which the reference stands. */
static int resolve(kp_builder *b, int number, bool nodes, int user) {
  if (number < 0 || number >= b->n_refs)
    return -1;
  const kp_build_ref *ref = &b->ref[number];
  kp_place place = ref_place(b, ref);
  int n = nodes ? b->index->n_nodes : b->index->n_conditions;
  for (int i = 0; i < n; i++) {
    const kp_label *label = nodes ? &b->index->node[i].label : &b->index->condition[i].label;
    if (!kp_str_equal(kp_str_of(label->id), ref->id) || (!nodes && !can_be_named(b->index, i)))
      continue;
    if (!nodes && i >= user)
      kp_diag_error(b->diag, &place, KP_MSG_INDEX_GATE_BEHIND, KP_ARGS(ref->id.at), KP_MSG_NONE);
    return i;
  }
  if (ref->id.len == 0 || (nodes && is_lost(b)))
    return -1;
  int nearest = nearest_label(b, ref->id, nodes);
  const char *meant = nearest < 0 ? NULL
                      : nodes     ? b->index->node[nearest].label.id
                                  : b->index->condition[nearest].label.id;
  kp_diag_add(b->diag, KP_ERROR, &place,
              nodes ? KP_MSG_INDEX_UNKNOWN_NODE : KP_MSG_INDEX_UNKNOWN_CONDITION,
              KP_ARGS(ref->id.at), meant ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_NONE,
              meant ? KP_ARGS(meant) : NULL);
  return -1;
}

static void resolve_value(kp_builder *b, kp_value *value, int user) {
  if (value->kind == KP_VALUE_NODE || value->kind == KP_VALUE_NODES)
    value->node = resolve(b, value->node, true, user);
  if (value->kind == KP_VALUE_GATE)
    value->condition = resolve(b, value->condition, false, user);
  for (int i = 0; i < value->n_operands; i++)
    resolve_value(b, (kp_value *)&value->operand[i], user);
}

/* performance = 80 is called what the node is called, gate_met "x" what x is, unless it has a title
 * of its own. */
static void borrow_title(kp_index *index, kp_condition *c) {
  if (strcmp(c->label.title, c->label.id) != 0)
    return;
  if (c->value.kind == KP_VALUE_NODE && c->value.node >= 0)
    c->label.title = index->node[c->value.node].label.title;
  if (c->value.kind == KP_VALUE_GATE && c->value.condition >= 0)
    c->label.title = index->condition[c->value.condition].label.title;
}

void kp_build_resolve(kp_builder *b) {
  kp_index *index = b->index;
  for (int i = 0; i < index->n_conditions; i++) {
    resolve_value(b, &index->condition[i].value, i);
    borrow_title(index, &index->condition[i]);
  }
}
