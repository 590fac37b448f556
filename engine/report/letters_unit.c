/* SPDX-License-Identifier: GPL-3.0-or-later
 * What a letter to one unit may say: its explanation, set out as fields and rows.
 *
 * The explanation was made for those who know nothing of other units; of it, nothing that names a
 * file, a judge or a mark is taken. A rule that holds the unit against a named one is not spelt
 * out. Points of indicators are those of the sheet: at the index's digits, and they add up. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/date.h"
#include "base/decimal.h"
#include "index/outcomes.h"
#include "index/text.h"
#include "report/letters.h"

typedef struct {
  kp_letter_maker *make;
  const kp_explanation *of;
  const kp_index *index;
  kp_letter_value *values;
} filling;

static void set(kp_letter_value *values, int name, const char *text) {
  values[name].text = text ? text : "";
}

static const char *title_of(const kp_label *label) {
  return label->title ? label->title : label->id;
}

/* ---- Nodes ---- */

static const char *dimension_of(const kp_index *index, int node) {
  int at = index->node[node].parent;
  if (at <= 0)
    return "";
  while (index->node[at].parent > 0)
    at = index->node[at].parent;
  return title_of(&index->node[at].label);
}

static const char *rule_of(filling *f, int node) {
  const kp_score_rule *score = &f->index->node[node].score;
  if (score->kind == KP_SCORE_FUNCTION || score->reference)
    return kp_letter_say(f->make, KP_MSG_LETTERS_RULE_INDEX, KP_NO_ARGS);
  kp_buf rule = {0};
  kp_index_rule_text(&rule, f->index, node, f->make->lang);
  return kp_letter_take(f->make, &rule);
}

static void fill_node(filling *f, kp_letter_value *row, const kp_explain_node *node) {
  const kp_label *label = &f->index->node[node->node].label;
  const int digits = f->index->show_digits;
  set(row, KP_LETTER_ROW_TITLE, title_of(label));
  set(row, KP_LETTER_ROW_DIMENSION, dimension_of(f->index, node->node));
  if (node->leaf >= 0) {
    set(row, KP_LETTER_ROW_VALUE, node->raw_text[f->make->lang]);
    set(row, KP_LETTER_ROW_RULE, rule_of(f, node->node));
  }
  set(row, KP_LETTER_ROW_POINTS, kp_letter_figure(f->make, node->points_shown, digits));
  set(row, KP_LETTER_ROW_FULL, kp_letter_figure(f->make, node->full_shown, digits));
  set(row, KP_LETTER_ROW_LOST, kp_letter_figure(f->make, node->lost_shown, digits));
  if (node->rank > 0) {
    set(row, KP_LETTER_ROW_RANK, kp_letter_count(f->make, node->rank));
    set(row, KP_LETTER_ROW_PEERS, kp_letter_count(f->make, node->n_peers));
  }
  set(row, KP_LETTER_ROW_BASIS, kp_letter_basis(f->make, label));
}

static int most_lost_first(const void *a, const void *b) {
  const kp_explain_node *x = *(const kp_explain_node *const *)a;
  const kp_explain_node *y = *(const kp_explain_node *const *)b;
  if (x->lost_shown != y->lost_shown)
    return x->lost_shown > y->lost_shown ? -1 : 1;
  return (x->node > y->node) - (x->node < y->node);
}

typedef enum { DIMENSIONS, INDICATORS, LOSSES } node_list;

static bool is_in(node_list list, const kp_explain_node *node) {
  if (list == DIMENSIONS)
    return node->depth == 1;
  return node->leaf >= 0 && (list == INDICATORS || node->lost_shown > 0);
}

static void fill_nodes(filling *f, int name, node_list list) {
  const kp_explain_node **chosen =
      KP_ARRAY(f->make->arena, const kp_explain_node *, f->of->n_nodes);
  int n = 0;
  for (int i = 0; chosen && i < f->of->n_nodes; i++)
    if (is_in(list, &f->of->node[i]))
      chosen[n++] = &f->of->node[i];
  if (list == LOSSES && n > 0)
    qsort(chosen, (size_t)n, sizeof *chosen, most_lost_first);
  if (!chosen || !kp_letter_rows(&f->values[name], f->make, n, KP_LETTER_ROW_N)) {
    f->make->failed = true;
    return;
  }
  for (int i = 0; i < n; i++)
    fill_node(f, f->values[name].row[i], chosen[i]);
}

static void fill_adjustments(filling *f) {
  const int n = f->of->n_adjustments;
  kp_letter_value *list = &f->values[KP_LETTER_ADJUSTMENTS];
  if (!kp_letter_rows(list, f->make, n, KP_LETTER_ROW_N))
    return;
  for (int i = 0; i < n; i++) {
    const kp_explain_adjustment *of = &f->of->adjustment[i];
    const kp_label *label = &f->index->adjustment[of->adjustment].label;
    set(list->row[i], KP_LETTER_ROW_TITLE, title_of(label));
    set(list->row[i], KP_LETTER_ROW_POINTS,
        kp_letter_figure(f->make, of->points_shown, f->index->show_digits));
    set(list->row[i], KP_LETTER_ROW_BASIS, kp_letter_basis(f->make, label));
  }
}

/* ---- Conditions ---- */

static const char *met_word(filling *f, kp_met met) {
  return kp_letter_say(f->make,
                       met == KP_MET       ? KP_MSG_LETTERS_MET
                       : met == KP_NOT_MET ? KP_MSG_LETTERS_NOT_MET
                                           : KP_MSG_LETTERS_UNDECIDED,
                       KP_NO_ARGS);
}

static void fill_condition(filling *f, kp_letter_value *row, const kp_explain_condition *of) {
  const kp_condition *condition = &f->index->condition[of->condition];
  const kp_lang lang = f->make->lang;
  kp_buf requirement = {0}, consequence = {0};
  kp_index_condition_text(&requirement, f->index, condition, lang);
  kp_index_otherwise_text(&consequence, f->index, condition, lang);
  const char *title = title_of(&condition->label);
  if (of->role == KP_ROLE_NEED && of->owner >= 0)
    title = kp_letter_say(f->make, KP_MSG_LETTERS_NEED,
                          KP_ARGS(title_of(&f->index->grade[of->owner].label), title));
  set(row, KP_LETTER_CONDITION_TITLE, title);
  set(row, KP_LETTER_CONDITION_REQUIREMENT, kp_letter_take(f->make, &requirement));
  set(row, KP_LETTER_CONDITION_ACTUAL, of->value_text[lang]);
  set(row, KP_LETTER_CONDITION_RESULT, met_word(f, of->met));
  set(row, KP_LETTER_CONDITION_CONSEQUENCE, kp_letter_take(f->make, &consequence));
  set(row, KP_LETTER_CONDITION_BASIS, kp_letter_basis(f->make, &condition->label));
}

/* Whether a node applies is no requirement, and a grant that is not met takes nothing away. What a
 * grade needs is of interest to those whom it is the next one, or who would have it by their total.
 */
static bool is_asked(const kp_explanation *unit, const kp_explain_condition *of, bool failed_only) {
  if (of->met == KP_NOT_ASKED || of->role == KP_ROLE_APPLIES ||
      (of->role == KP_ROLE_GRANT && of->met != KP_MET))
    return false;
  if (of->role == KP_ROLE_NEED && of->owner != unit->grade - 1 && of->owner != unit->grade_before &&
      of->owner != unit->grade)
    return false;
  const bool of_step = of->role == KP_ROLE_CHECK && of->owner >= 0; /* not reached is no failing */
  return !failed_only || (of->met != KP_MET && !of_step);
}

static void fill_conditions(filling *f, int name, bool failed_only) {
  kp_letter_value *list = &f->values[name];
  int n = 0;
  for (int i = 0; i < f->of->n_conditions; i++)
    n += is_asked(f->of, &f->of->condition[i], failed_only);
  if (!kp_letter_rows(list, f->make, n, KP_LETTER_CONDITION_N))
    return;
  n = 0;
  for (int i = 0; i < f->of->n_conditions; i++)
    if (is_asked(f->of, &f->of->condition[i], failed_only))
      fill_condition(f, list->row[n++], &f->of->condition[i]);
}

static void fill_changes(filling *f) {
  const kp_explanation *of = f->of;
  kp_letter_value *changes = &f->values[KP_LETTER_CHANGES];
  kp_letter_value *blocking = &f->values[KP_LETTER_BLOCKING];
  if (!kp_letter_rows(changes, f->make, of->n_changes, KP_LETTER_CHANGE_N) ||
      !kp_letter_rows(blocking, f->make, of->n_blocking, KP_LETTER_CONDITION_N))
    return;
  for (int i = 0; i < of->n_changes; i++)
    set(changes->row[i], KP_LETTER_CHANGE_TEXT, of->change[i].sentence[f->make->lang]);
  for (int i = 0; i < of->n_blocking; i++)
    fill_condition(f, blocking->row[i], &of->condition[of->blocking[i]]);
  set(f->values, KP_LETTER_CHANGE_NONE, of->change_none[f->make->lang]);
}

/* ---- The rest ---- */

static void fill_common(filling *f) {
  const kp_letter_common common = kp_letter_common_of(f->make);
  set(f->values, KP_LETTER_UNIT_WORD, common.unit_word);
  set(f->values, KP_LETTER_PERIOD, common.period);
  set(f->values, KP_LETTER_YEAR, common.year);
  set(f->values, KP_LETTER_INDEX, common.index);
  set(f->values, KP_LETTER_SOURCE, common.source);
  set(f->values, KP_LETTER_INDEX_NOTE, common.note);
  set(f->values, KP_LETTER_ID, f->of->id);
  set(f->values, KP_LETTER_NAME, f->of->name);
  set(f->values, KP_LETTER_GROUP, f->of->group);
}

static void fill_standing(filling *f) {
  const kp_explanation *of = f->of;
  const kp_lang lang = f->make->lang;
  const int digits = f->index->show_digits;
  set(f->values, KP_LETTER_STATUS, kp_letter_status(f->make, of->status));
  set(f->values, KP_LETTER_REASON, of->reason[lang]);
  set(f->values, KP_LETTER_FLAG, of->flag_reason[lang]);
  set(f->values, KP_LETTER_VERDICT, of->verdict[lang]);
  set(f->values, KP_LETTER_TOTAL, kp_letter_figure(f->make, of->total, digits));
  if (of->n_nodes > 0)
    set(f->values, KP_LETTER_FULL, kp_letter_plain(f->make, of->node[0].full_shown, digits));
  if (of->rank > 0) {
    set(f->values, KP_LETTER_RANK, kp_letter_count(f->make, of->rank));
    set(f->values, KP_LETTER_RANKED, kp_letter_count(f->make, of->n_ranked));
  }
}

static const char *grade_title(const kp_index *index, int grade) {
  return grade < 0 ? "" : title_of(&index->grade[grade].label);
}

static void fill_grades(filling *f, const kp_letter_call *call) {
  const kp_explanation *of = f->of;
  const char *decided = kp_letter_decided(f->make, of->unit);
  const char *computed = grade_title(f->index, of->grade);
  set(f->values, KP_LETTER_GRADE, decided[0] ? decided : computed);
  set(f->values, KP_LETTER_COMPUTED, computed);
  set(f->values, KP_LETTER_DECIDED, decided);
  set(f->values, KP_LETTER_DECIDED_BASIS, of->decided_basis);
  set(f->values, KP_LETTER_DECIDED_DATE, of->decided_date);
  if (call->grade >= 0)
    set(f->values, KP_LETTER_GRADE_CLAUSE, f->index->grade[call->grade].label.clause);
  if (of->grade > 0)
    set(f->values, KP_LETTER_NEXT_GRADE, grade_title(f->index, of->grade - 1));
}

/* A day that an event has set is the unit's own deadline; one that counts from entering a state is
 * what the office has to keep. */
static void fill_state(filling *f, const kp_letter_call *call, const kp_letters_office *office) {
  char since[KP_NUM_SIZE], due[KP_NUM_SIZE];
  if (call->state < 0)
    return;
  const kp_outcome_state *state = &f->index->outcomes->state[call->state];
  set(f->values, KP_LETTER_STATE, title_of(&state->label));
  set(f->values, KP_LETTER_STATE_CLAUSE, state->label.clause);
  set(f->values, KP_LETTER_TASK, state->task);
  set(f->values, KP_LETTER_WHO, state->who);
  if (!isnan(call->since))
    set(f->values, KP_LETTER_SINCE,
        kp_letter_keep(f->make, kp_str_of(kp_date_format(since, call->since))));
  if (isnan(call->due))
    return;
  const char *day = kp_letter_keep(f->make, kp_str_of(kp_date_format(due, call->due)));
  set(f->values, KP_LETTER_DUE, day);
  kp_letter_value *deadline = &f->values[KP_LETTER_N + office->deadline];
  if (state->by && !(deadline->text && deadline->text[0]))
    deadline->text = day;
}

kp_letter_value *kp_letter_of_unit(kp_letter_maker *maker, const kp_explanation *unit,
                                   const kp_letter_call *call, const kp_letters_office *office) {
  filling f = {maker, unit, maker->result->index, kp_letter_values(maker, office, KP_LETTER_N)};
  if (!f.values)
    return NULL;
  fill_common(&f);
  fill_standing(&f);
  fill_grades(&f, call);
  fill_state(&f, call, office);
  fill_nodes(&f, KP_LETTER_DIMENSIONS, DIMENSIONS);
  fill_nodes(&f, KP_LETTER_INDICATORS, INDICATORS);
  fill_nodes(&f, KP_LETTER_LOSSES, LOSSES);
  fill_adjustments(&f);
  fill_conditions(&f, KP_LETTER_CONDITIONS, false);
  fill_conditions(&f, KP_LETTER_FAILED, true);
  fill_changes(&f);
  return maker->failed ? NULL : f.values;
}
