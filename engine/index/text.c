/* SPDX-License-Identifier: GPL-3.0-or-later
 * The whole index as a document in Markdown: what an office circulates and signs.
 *
 * Sections in a fixed order: head, scoring, eligibility, the tree, adjustments, gates, grades (a
 * checklist: checks and steps), the source lines of functions, the file's hash and a line to sign.
 * A section that has nothing to say is left out. Nodes stand in document order in the index, so one
 * pass with a counter a level numbers them 1, 1.1, 1.1.1. */
#include "index/text.h"
#include "index/outcomes.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

enum { MAX_DEPTH = 64, DIGITS = 10 };

typedef struct {
  kp_buf *out;
  const kp_index *index;
  kp_lang lang;
} document;

/* "## 计分\n\n" */
static void heading(document *to, int level, kp_msg title) {
  kp_buf_add(to->out, to->out->len > 0 ? "\n" : "");
  for (int i = 0; i < level; i++)
    kp_buf_add(to->out, "#");
  kp_buf_add(to->out, " ");
  kp_index_say(to->out, to->lang, title, KP_NO_ARGS);
  kp_buf_add(to->out, "\n\n");
}

/* One line of a list; line ends inside of the text become blanks. */
static void item(document *to, int indent, kp_buf *text) {
  for (size_t i = 0; i < text->len; i++)
    if (text->at[i] == '\n' || text->at[i] == '\r')
      text->at[i] = ' ';
  if (text->len > 0) {
    kp_buf_printf(to->out, "%*s- ", indent, "");
    kp_buf_add(to->out, text->at);
    kp_buf_add(to->out, "\n");
  }
  (void)kp_index_part(to->out, text);
  kp_buf_clear(text);
}

/* "- 标签:text" */
static void labelled(document *to, int indent, kp_msg label, kp_buf *text) {
  kp_buf line = {0};
  if (text->len > 0)
    kp_index_say(&line, to->lang, label, KP_ARGS(text->at));
  (void)kp_index_part(to->out, text);
  kp_buf_clear(text);
  item(to, indent, &line);
}

static void labelled_text(document *to, int indent, kp_msg label, const char *text) {
  kp_buf copy = {0};
  if (text)
    kp_buf_add(&copy, text);
  labelled(to, indent, label, &copy);
}

static void sentence(document *to, kp_msg message, const char *const *args) {
  kp_buf line = {0};
  kp_index_say(&line, to->lang, message, args);
  item(to, 0, &line);
}

static void label_notes(document *to, int indent, const kp_label *label) {
  kp_buf basis = {0};
  kp_index_basis_text(&basis, label, to->lang);
  item(to, indent, &basis);
  labelled_text(to, indent, KP_MSG_WORD_NOTE, label->note);
}

/* ---- Head and scoring ---- */

static void write_head(document *to) {
  const kp_index *index = to->index;
  kp_buf_printf(to->out, "# %s\n\n", index->title ? index->title : index->id);
  labelled_text(to, 0, KP_MSG_WORD_HEAD_ID, index->id);
  labelled_text(to, 0, KP_MSG_WORD_HEAD_UNIT, index->unit);
  labelled_text(to, 0, KP_MSG_WORD_HEAD_SOURCE, index->source);
  labelled_text(to, 0, KP_MSG_WORD_NOTE, index->note);
  if (index->n_nodes > 0) {
    kp_buf basis = {0};
    kp_index_basis_text(&basis, &index->node[0].label, to->lang);
    item(to, 0, &basis);
  }
}

static void write_rounding(document *to) {
  const kp_index *index = to->index;
  char digits[16];
  snprintf(digits, sizeof digits, "%d", index->round_digits);
  if (index->round_digits < 0)
    sentence(to, KP_MSG_WORD_ROUND_NONE, KP_NO_ARGS);
  else
    sentence(to, index->round_at_indicator ? KP_MSG_WORD_ROUND_INDICATOR : KP_MSG_WORD_ROUND_TOTAL,
             KP_ARGS(digits));
  if (index->rank_on_full)
    sentence(to, KP_MSG_WORD_RANK_FULL, KP_NO_ARGS);
  if (!index->higher_is_better && isnan(index->grade_distance_from))
    sentence(to, KP_MSG_WORD_RANK_ASCENDING, KP_NO_ARGS);
}

static void write_recusal(document *to) {
  const kp_index *index = to->index;
  kp_buf lines = {0};
  if (index->n_panels == 0 || index->recuse < 0 || index->recuse >= index->n_functions)
    return;
  kp_index_function_text(&lines, index, index->recuse, to->lang);
  sentence(to, KP_MSG_WORD_RECUSE_RULE, KP_ARGS(kp_index_part(to->out, &lines)));
  kp_buf_clear(&lines);
}

static void write_screen(document *to) {
  const kp_index *index = to->index;
  char share[KP_NUM_SIZE];
  if (index->screen_share > 0)
    sentence(to, KP_MSG_WORD_SCREEN_SHARE,
             KP_ARGS(kp_decimal_plain(share, index->screen_share * 100, DIGITS)));
  if (index->screen_nonzero > 0)
    sentence(to, KP_MSG_WORD_SCREEN_NONZERO,
             KP_ARGS(kp_decimal_plain(share, index->screen_nonzero * 100, DIGITS)));
}

static void write_scoring(document *to) {
  const kp_index *index = to->index;
  char low[KP_NUM_SIZE], high[KP_NUM_SIZE], over[KP_NUM_SIZE];
  if (index->is_checklist)
    return;
  heading(to, 2, KP_MSG_WORD_SECTION_SCORING);
  sentence(to, KP_MSG_WORD_SCALE,
           KP_ARGS(kp_decimal_plain(low, index->scale_low, DIGITS),
                   kp_decimal_plain(high, index->scale_high, DIGITS)));
  sentence(to, index->in_points ? KP_MSG_WORD_WEIGHTS_POINTS : KP_MSG_WORD_WEIGHTS_RELATIVE,
           KP_NO_ARGS);
  if (index->n_nodes > 0) {
    kp_buf combine = {0};
    kp_index_combine_text(&combine, index, &index->node[0], to->lang);
    labelled(to, 0, KP_MSG_WORD_TOTAL_COMBINE, &combine);
  }
  write_screen(to);
  write_rounding(to);
  write_recusal(to);
  if (!isnan(index->discrepancy_over))
    sentence(to,
             index->discrepancy_otherwise == KP_OTHERWISE_FLAG ? KP_MSG_WORD_DISCREPANCY_FLAG
                                                               : KP_MSG_WORD_DISCREPANCY_NOTE,
             KP_ARGS(kp_decimal_plain(over, index->discrepancy_over * 100, DIGITS)));
}

/* ---- Conditions ---- */

static void write_condition(document *to, int indent, const kp_condition *condition) {
  kp_buf text = {0}, rule = {0};
  const kp_label *label = &condition->label;
  kp_index_condition_text(&rule, to->index, condition, to->lang);
  /* A title that only repeats the id was made, not given. */
  if (label->title && (!label->id || strcmp(label->title, label->id) != 0))
    kp_index_say(&text, to->lang, KP_MSG_WORD_TITLED,
                 KP_ARGS(label->title, kp_index_part(&text, &rule)));
  else
    kp_buf_add(&text, kp_index_part(&text, &rule));
  kp_buf_clear(&rule);
  item(to, indent, &text);
  kp_index_otherwise_text(&text, to->index, condition, to->lang);
  item(to, indent + 2, &text);
  kp_index_if_missing_text(&text, condition, to->lang);
  item(to, indent + 2, &text);
  label_notes(to, indent + 2, label);
}

static void write_conditions(document *to, int indent, kp_conditions conditions) {
  for (int i = 0; i < conditions.count; i++)
    write_condition(to, indent, &to->index->condition[conditions.first + i]);
}

static void write_condition_section(document *to, kp_conditions conditions, kp_msg title,
                                    kp_msg opening) {
  if (conditions.count == 0)
    return;
  heading(to, 2, title);
  kp_index_say(to->out, to->lang, opening, KP_ARGS(to->index->unit ? to->index->unit : ""));
  kp_buf_add(to->out, "\n\n");
  write_conditions(to, 0, conditions);
}

/* ---- The tree ---- */

static void write_levels(document *to, const kp_node *node) {
  kp_buf list = {0}, on = {0};
  for (int i = 0; i < node->n_levels; i++) {
    const kp_level *level = &node->level[i];
    kp_test bounds = {.at_least = level->at_least,
                      .above = level->above,
                      .at_most = level->at_most,
                      .below = level->below};
    const kp_value *value = node->level_on == KP_LEVEL_ON_RAW ? &node->value : NULL;
    kp_buf test = {0};
    if (i > 0)
      kp_index_say(&list, to->lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    bool has_bound = !isnan(level->at_least) || !isnan(level->above) || !isnan(level->at_most) ||
                     !isnan(level->below);
    if (has_bound)
      kp_index_test_text(&test, to->index, &bounds, value, to->lang);
    else
      kp_index_say(&test, to->lang, KP_MSG_WORD_THE_REST, KP_NO_ARGS);
    kp_index_say(&list, to->lang, KP_MSG_WORD_LEVEL,
                 KP_ARGS(kp_index_part(&list, &test), level->title ? level->title : level->id));
    kp_buf_clear(&test);
  }
  if (node->n_levels == 0)
    return;
  char worst[16];
  snprintf(worst, sizeof worst, "%d", node->level_worst);
  kp_index_say(&on, to->lang,
               node->level_on == KP_LEVEL_ON_RAW     ? KP_MSG_WORD_LEVEL_ON_RAW
               : node->level_on == KP_LEVEL_ON_WORST ? KP_MSG_WORD_LEVEL_ON_WORST
                                                     : KP_MSG_WORD_LEVEL_ON_SCORE,
               KP_ARGS(worst));
  kp_buf line = {0};
  kp_index_say(&line, to->lang, node->is_light ? KP_MSG_WORD_LIGHT : KP_MSG_WORD_NODE_GRADES,
               KP_ARGS(kp_index_part(&line, &on), kp_index_part(&line, &list)));
  kp_buf_clear(&on);
  kp_buf_clear(&list);
  item(to, 0, &line);
}

static void write_guide(document *to, const kp_value *value) {
  if (value->kind != KP_VALUE_PANEL || value->panel < 0)
    return;
  const kp_panel_rule *rule = &to->index->panel[value->panel];
  kp_buf list = {0};
  for (int i = 0; i < rule->n_guides; i++) {
    char from[KP_NUM_SIZE];
    if (i > 0)
      kp_index_say(&list, to->lang, KP_MSG_WORD_SEMICOLON, KP_NO_ARGS);
    kp_index_say(&list, to->lang, KP_MSG_WORD_GUIDE_ENTRY,
                 KP_ARGS(kp_decimal_plain(from, rule->guide_from[i], DIGITS), rule->guide_text[i]));
  }
  labelled(to, 0, KP_MSG_WORD_GUIDE, &list);
}

static void write_leaf(document *to, int node) {
  const kp_node *leaf = &to->index->node[node];
  kp_buf text = {0};
  labelled_text(to, 0, KP_MSG_WORD_LEAF_ID, leaf->label.id);
  labelled_text(to, 0, KP_MSG_WORD_LEAF_MEASURE, leaf->measure);
  kp_index_value_text(&text, to->index, &leaf->value, to->lang);
  labelled(to, 0, KP_MSG_WORD_LEAF_VALUE, &text);
  write_guide(to, &leaf->value);
  kp_index_treat_text(&text, to->index, &leaf->treat, to->lang);
  labelled(to, 0, KP_MSG_WORD_LEAF_TREAT, &text);
  kp_index_rule_text(&text, to->index, node, to->lang);
  labelled(to, 0, KP_MSG_WORD_LEAF_SCORE, &text);
}

static void write_coverage(document *to, const kp_node *node) {
  char share[KP_NUM_SIZE];
  if (!isnan(node->coverage))
    sentence(to,
             node->coverage_of_weight ? KP_MSG_WORD_COVERAGE_WEIGHT
                                      : KP_MSG_WORD_COVERAGE_INDICATORS,
             KP_ARGS(kp_decimal_plain(share, node->coverage * 100, DIGITS)));
}

static void write_weighing(document *to, const kp_node *node) {
  kp_buf text = {0};
  kp_index_weighing_text(&text, to->index, node, to->lang);
  labelled(to, 0, KP_MSG_WORD_NODE_WEIGHTS, &text);
}

static void write_dimension(document *to, const kp_node *node) {
  kp_buf text = {0};
  labelled_text(to, 0, KP_MSG_WORD_LEAF_ID, node->label.id);
  kp_index_combine_text(&text, to->index, node, to->lang);
  labelled(to, 0, KP_MSG_WORD_NODE_COMBINE, &text);
  write_weighing(to, node);
  write_coverage(to, node);
}

static void write_node(document *to, int node, int depth, const int *number) {
  const kp_node *of = &to->index->node[node];
  kp_buf text = {0};
  size_t len = to->out->len; /* a heading has left its blank line already */
  kp_buf_add(to->out, len > 1 && to->out->at[len - 2] == '\n' ? "" : "\n");
  for (int i = 0; i < depth + 2 && i < 6; i++)
    kp_buf_add(to->out, "#");
  for (int i = 1; i <= depth; i++)
    kp_buf_printf(to->out, "%s%d", i > 1 ? "." : " ", number[i]);
  kp_buf_printf(to->out, " %s", of->label.title ? of->label.title : of->label.id);
  kp_index_worth_text(to->out, to->index, of, to->lang);
  kp_buf_add(to->out, "\n\n");
  if (of->leaf >= 0)
    write_leaf(to, node);
  else
    write_dimension(to, of);
  if (of->leaf >= 0 || of->missing.given) {
    kp_index_missing_text(&text, to->index, &of->missing, of->leaf >= 0, to->lang);
    labelled(to, 0, KP_MSG_WORD_LEAF_MISSING, &text);
  }
  if (of->applies.count > 0) {
    kp_index_condition_text(&text, to->index, &to->index->condition[of->applies.first], to->lang);
    labelled(to, 0, KP_MSG_WORD_APPLIES, &text);
  }
  write_levels(to, of);
  label_notes(to, 0, &of->label);
}

static void write_tree(document *to) {
  const kp_index *index = to->index;
  int number[MAX_DEPTH] = {0};
  if (index->is_checklist || index->n_nodes < 2)
    return;
  heading(to, 2, KP_MSG_WORD_SECTION_TREE);
  write_weighing(to, &index->node[0]);
  write_coverage(to, &index->node[0]);
  for (int node = 1; node < index->n_nodes; node++) {
    int depth = 0;
    for (int up = node; index->node[up].parent >= 0; up = index->node[up].parent)
      depth++;
    if (depth >= MAX_DEPTH)
      depth = MAX_DEPTH - 1;
    number[depth]++;
    if (depth + 1 < MAX_DEPTH)
      number[depth + 1] = 0;
    write_node(to, node, depth, number);
  }
}

/* ---- Adjustments and grades ---- */

static void write_adjustments(document *to) {
  const kp_index *index = to->index;
  char limit[KP_NUM_SIZE];
  if (index->n_adjustments == 0)
    return;
  heading(to, 2, KP_MSG_WORD_SECTION_ADJUSTMENTS);
  if (!isnan(index->adjust_at_most))
    sentence(to, KP_MSG_WORD_ADJUST_AT_MOST,
             KP_ARGS(kp_decimal_plain(limit, index->adjust_at_most, DIGITS)));
  if (!isnan(index->adjust_at_least))
    sentence(to, KP_MSG_WORD_ADJUST_AT_LEAST,
             KP_ARGS(kp_decimal_plain(limit, index->adjust_at_least, DIGITS)));
  for (int i = 0; i < index->n_adjustments; i++) {
    const kp_adjustment *of = &index->adjustment[i];
    kp_buf text = {0};
    kp_buf_printf(to->out, "\n### %s\n\n", of->label.title ? of->label.title : of->label.id);
    labelled_text(to, 0, KP_MSG_WORD_LEAF_ID, of->label.id);
    kp_index_value_text(&text, index, &of->value, to->lang);
    labelled(to, 0, KP_MSG_WORD_LEAF_VALUE, &text);
    kp_index_points_text(&text, index, of, to->lang);
    labelled(to, 0, KP_MSG_WORD_ADJUST_POINTS, &text);
    kp_index_say(&text, to->lang,
                 of->missing == KP_MISSING_ZERO ? KP_MSG_WORD_ADJUST_MISSING_ZERO
                                                : KP_MSG_WORD_MISSING_ERROR,
                 KP_NO_ARGS);
    labelled(to, 0, KP_MSG_WORD_LEAF_MISSING, &text);
    label_notes(to, 0, &of->label);
  }
}

static bool grade_has_bound(const kp_grade *grade) {
  return !isnan(grade->at_least) || !isnan(grade->above) || !isnan(grade->at_most) ||
         !isnan(grade->below);
}

/* True where grades do not go by bounds: then that is all there is to say. */
static bool write_grade_profile(document *to, const kp_grade *grade) {
  const int number = (int)(grade - to->index->grade);
  kp_buf line = {0};
  if (!kp_grade_by_profiles(&to->index->grade_by))
    return false;
  kp_index_profile_text(&line, to->index, number, to->lang);
  item(to, 0, &line);
  kp_index_veto_text(&line, to->index, number, to->lang);
  item(to, 0, &line);
  if (!grade->profile)
    sentence(to, grade->grant.count > 0 ? KP_MSG_WORD_GRADE_GRANT_ONLY : KP_MSG_WORD_GRADE_REST,
             KP_NO_ARGS);
  return true;
}

static void write_top(document *to, const kp_grade *grade) {
  char figure[KP_NUM_SIZE];
  kp_buf line = {0}, how = {0};
  static const kp_msg round[] = {KP_MSG_WORD_PLACES_DOWN, KP_MSG_WORD_PLACES_HALF,
                                 KP_MSG_WORD_PLACES_UP};
  if (grade->top_places > 0) {
    kp_index_say(&line, to->lang, KP_MSG_WORD_TOP_PLACES,
                 KP_ARGS(kp_decimal_plain(figure, grade->top_places, 0)));
  } else {
    kp_index_say(&how, to->lang, round[grade->top_round + 1], KP_NO_ARGS);
    kp_index_say(&line, to->lang,
                 grade->top_of_scored ? KP_MSG_WORD_TOP_SCORED : KP_MSG_WORD_TOP_ELIGIBLE,
                 KP_ARGS(kp_decimal_plain(figure, grade->top_share * 100, DIGITS),
                         kp_index_part(&line, &how)));
  }
  kp_index_say(&line, to->lang, grade->tie_in ? KP_MSG_WORD_TIE_IN : KP_MSG_WORD_TIE_OUT,
               KP_NO_ARGS);
  kp_buf_clear(&how);
  item(to, 0, &line);
}

static void write_grade_by(document *to) {
  const kp_index *index = to->index;
  kp_buf line = {0};
  kp_index_grade_by_text(&line, index, to->lang);
  if (line.len == 0)
    return;
  item(to, 0, &line);
  for (int j = 0; index->grade_by.kind == KP_GRADE_BY_ELECTRE_TRI && j < index->grade_by.n_criteria;
       j++) {
    kp_index_thresholds_text(&line, index, j, to->lang);
    item(to, 2, &line);
  }
  kp_buf_add(to->out, "\n");
}

static void write_grade_bounds(document *to, const kp_grade *grade) {
  const kp_index *index = to->index;
  kp_buf test = {0}, line = {0};
  char figure[KP_NUM_SIZE];
  kp_test bounds = {.at_least = grade->at_least,
                    .above = grade->above,
                    .at_most = grade->at_most,
                    .below = grade->below};
  if (write_grade_profile(to, grade)) {
    return;
  } else if (index->grade_by.kind != KP_GRADE_BY_CUTOFFS) {
    /* said above, of all together */
  } else if (!grade_has_bound(grade)) {
    sentence(to, grade->grant.count > 0 ? KP_MSG_WORD_GRADE_GRANT_ONLY : KP_MSG_WORD_GRADE_REST,
             KP_NO_ARGS);
  } else {
    kp_index_test_text(&test, index, &bounds, NULL, to->lang);
    if (isnan(index->grade_distance_from))
      kp_index_say(&line, to->lang, KP_MSG_WORD_GRADE_TOTAL, KP_ARGS(kp_index_part(&line, &test)));
    else
      kp_index_say(&line, to->lang, KP_MSG_WORD_GRADE_DISTANCE,
                   KP_ARGS(kp_decimal_plain(figure, index->grade_distance_from, DIGITS),
                           kp_index_part(&line, &test)));
    kp_buf_clear(&test);
    item(to, 0, &line);
  }
  if (kp_grade_is_limited(grade))
    write_top(to, grade);
}

static void write_letters(document *to, int letters) {
  kp_buf names = {0};
  kp_index_letters_text(&names, letters, to->lang);
  if (names.len > 0)
    sentence(to, KP_MSG_WORD_GRADE_LETTERS, KP_ARGS(names.at));
  (void)kp_index_part(to->out, &names);
  kp_buf_clear(&names);
}

static void write_grades(document *to) {
  const kp_index *index = to->index;
  if (index->n_grades == 0)
    return;
  heading(to, 2, KP_MSG_WORD_SECTION_GRADES);
  write_grade_by(to);
  for (int i = 0; i < index->n_grades; i++) {
    const kp_grade *grade = &index->grade[i];
    kp_buf_printf(to->out, "%s### %s\n\n", i > 0 ? "\n" : "",
                  grade->label.title ? grade->label.title : grade->label.id);
    if (!index->is_checklist)
      write_grade_bounds(to, grade);
    else
      sentence(to, i == 0 ? KP_MSG_WORD_CHECKS_ALL : KP_MSG_WORD_CHECKS_NOT, KP_NO_ARGS);
    if (grade->need.count > 0)
      sentence(to, KP_MSG_WORD_GRADE_NEED, KP_NO_ARGS);
    write_conditions(to, 2, grade->need);
    if (grade->grant.count > 0)
      sentence(to, KP_MSG_WORD_GRADE_GRANT, KP_NO_ARGS);
    write_conditions(to, 2, grade->grant);
    write_letters(to, grade->letters);
    label_notes(to, 0, &grade->label);
  }
}

static void write_steps(document *to) {
  const kp_index *index = to->index;
  if (index->n_steps == 0)
    return;
  heading(to, 2, KP_MSG_WORD_SECTION_STEPS);
  for (int i = 0; i < index->n_steps; i++) {
    const kp_step *step = &index->step[i];
    kp_buf_printf(to->out, "%s### %d. %s\n\n", i > 0 ? "\n" : "", i + 1,
                  step->label.title ? step->label.title : step->label.id);
    if (step->require.count > 0)
      sentence(to, KP_MSG_WORD_STEP_REQUIRES, KP_NO_ARGS);
    write_conditions(to, 2, step->require);
    label_notes(to, 0, &step->label);
  }
}

/* Each state, its basis, and under it what can happen next. */
static void write_outcomes(document *to) {
  const kp_outcome_rules *rules = to->index->outcomes;
  if (!rules)
    return;
  heading(to, 2, KP_MSG_WORD_SECTION_OUTCOMES);
  labelled_text(to, 0, KP_MSG_WORD_NOTE, rules->note);
  for (int s = 0; s < rules->n_states; s++) {
    kp_buf line = {0};
    kp_index_state_text(&line, to->index, s, to->lang);
    item(to, 0, &line);
    label_notes(to, 2, &rules->state[s].label);
    for (int t = 0; t < rules->n_transitions; t++) {
      if (!kp_outcome_leaves(&rules->transition[t], s))
        continue;
      kp_buf way = {0};
      kp_index_transition_text(&way, to->index, t, to->lang);
      item(to, 2, &way);
      label_notes(to, 4, &rules->transition[t].label);
    }
  }
}

/* ---- Annex ---- */

/* The function that stands next in the file behind a line and number; -1: none. */
static int next_function(const kp_index *index, int last) {
  int next = -1;
  for (int i = 0; i < index->n_functions; i++) {
    uint32_t line = index->function[i].line;
    if (last >= 0 &&
        (line < index->function[last].line || (line == index->function[last].line && i <= last)))
      continue;
    if (next < 0 || line < index->function[next].line)
      next = i;
  }
  return next;
}

static void write_functions(document *to) {
  const kp_index *index = to->index;
  if (index->n_functions == 0)
    return;
  heading(to, 2, KP_MSG_WORD_SECTION_FUNCTIONS);
  for (int i = next_function(index, -1), n = 0; i >= 0; i = next_function(index, i), n++) {
    kp_buf lines = {0};
    const char *text = index->function[i].text ? index->function[i].text : "";
    size_t len = strlen(text);
    kp_index_function_text(&lines, index, i, to->lang);
    kp_buf_printf(to->out, "%s%s\n\n```lua\n", n > 0 ? "\n" : "", kp_index_part(to->out, &lines));
    kp_buf_add(to->out, text);
    kp_buf_add(to->out, len > 0 && text[len - 1] == '\n' ? "```\n" : "\n```\n");
    kp_buf_clear(&lines);
  }
}

static void write_end(document *to) {
  const kp_index *index = to->index;
  heading(to, 2, KP_MSG_WORD_SECTION_FILES);
  for (int i = 0; i < index->n_files; i++) {
    const char *path = index->file[i].path, *name = strrchr(path, '/');
    sentence(to, KP_MSG_WORD_FILE_HASH,
             KP_ARGS(i == 0 && name ? name + 1 : path, index->file[i].hash));
  }
  kp_buf_add(to->out, "\n");
  kp_index_say(to->out, to->lang, KP_MSG_WORD_SIGNATURE, KP_NO_ARGS);
  kp_buf_add(to->out, "\n");
}

kp_status kp_index_as_text(kp_text *out, const kp_index *index, kp_lang lang, kp_diag *diag) {
  kp_buf buf = {0};
  document to = {&buf, index, lang};
  write_head(&to);
  write_scoring(&to);
  write_condition_section(&to, index->eligible, KP_MSG_WORD_SECTION_ELIGIBLE,
                          KP_MSG_WORD_ELIGIBLE_OPENING);
  write_tree(&to);
  write_adjustments(&to);
  write_condition_section(&to, index->checks, KP_MSG_WORD_SECTION_CHECKS,
                          KP_MSG_WORD_CHECKS_OPENING);
  write_steps(&to);
  write_condition_section(&to, index->gates, KP_MSG_WORD_SECTION_GATES, KP_MSG_WORD_GATES_OPENING);
  write_grades(&to);
  write_outcomes(&to);
  write_functions(&to);
  write_end(&to);
  if (buf.failed) {
    kp_buf_clear(&buf);
    return kp_diag_no_memory(diag);
  }
  out->at = buf.at;
  out->len = buf.len;
  return KP_OK;
}
