/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of values: what is said of a value and never used, and numbers that it can never reach.
 *
 * An option that would be ignored is an error, since whoever wrote it believes that it works: names
 * of a value that is no column, a date without "during", weights under a minimum. A share beside a
 * bound of 70, or marks up to 10 beside a goalpost of 100, are percent signs and ranges that went
 * astray. */
#include <math.h>
#include <string.h>

#include "index/build.h"

static bool reads_columns(const kp_value *value) {
  if (value->kind == KP_VALUE_COLUMN)
    return true;
  for (int i = 0; i < value->n_operands; i++)
    if (reads_columns(&value->operand[i]))
      return true;
  return false;
}

static int count_panels(const kp_value *value) {
  int n = value->kind == KP_VALUE_PANEL;
  for (int i = 0; i < value->n_operands; i++)
    n += count_panels(&value->operand[i]);
  return n;
}

/* ---- Options without effect ---- */

static void check_unused(kp_builder *b, const kp_value *value, const kp_term *owner,
                         const char *id) {
  if (value->kind == KP_VALUE_NONE)
    return;
  const bool is_divided = kp_term_get(owner, "per") != NULL;
  const kp_value *named = is_divided && value->n_operands > 0 ? &value->operand[0] : value;
  if (kp_term_get(owner, "names") && named->kind != KP_VALUE_COLUMN && count_panels(value) == 0)
    kp_build_error(b, owner, "names", KP_MSG_INDEX_UNUSED_FIELD, KP_ARGS("names", id), KP_MSG_NONE);
  if (kp_term_get(owner, "read") && !reads_columns(value))
    kp_build_error(b, owner, "read", KP_MSG_INDEX_UNUSED_FIELD, KP_ARGS("read", id), KP_MSG_NONE);
  if (count_panels(value) > 1)
    kp_build_error(b, owner, "value", KP_MSG_INDEX_TWO_PANELS, KP_ARGS(id), KP_MSG_NONE);
}

static void check_dates(kp_builder *b, const kp_term *term) {
  if (term->kind == KP_TERM_WORD && term->called && kp_term_get(term, "date") &&
      !kp_term_get(term, "during") &&
      (term->word->id == KP_W_COUNT || term->word->id == KP_W_SHARE || term->word->id == KP_W_SUM ||
       term->word->id == KP_W_MEAN))
    kp_build_error(b, term, "date", KP_MSG_INDEX_DATE_UNUSED, KP_ARGS(term->word->name),
                   KP_MSG_NONE);
  for (int i = 0; i < term->n_items; i++)
    check_dates(b, term->item[i]);
  for (int i = 0; i < term->n_fields; i++)
    check_dates(b, term->field[i].term);
}

static void check_weights_used(kp_builder *b, int self) {
  const kp_node *node = &b->index->node[self];
  const char *name = node->combine == KP_COMBINE_MINIMUM    ? "minimum"
                     : node->combine == KP_COMBINE_SUM      ? "sum"
                     : node->combine == KP_COMBINE_FUNCTION ? "function"
                     : node->combine == KP_COMBINE_DOUBT    ? "benefit_of_the_doubt"
                                                            : NULL;
  if (!name || b->index->in_points)
    return;
  for (int c = node->first_child; c >= 0; c = b->index->node[c].next_sibling) {
    const kp_term *weight = kp_term_get(b->node_term[c], "weight");
    if (!weight || weight->number == 0)
      continue;
    kp_build_warn(b, b->node_term[c], "weight", KP_MSG_INDEX_WEIGHT_UNUSED,
                  KP_ARGS(b->index->node[c].label.id, name), KP_MSG_NONE);
    return;
  }
}

static const char *const table_names[] = {"units",     "values", "verified", "corrections",
                                          "panel",     "judges", "recusals", "assignments",
                                          "decisions", "events", "aliases"};
enum { N_TABLES = sizeof table_names / sizeof *table_names };

/* unit.acts: a roster that only functions read is known by its name in the text. */
static bool is_read_by_functions(const kp_builder *b, kp_str name) {
  const kp_str text = b->source->text;
  for (const char *at = text.at, *end = text.at + text.len;
       (at = memmem(at, (size_t)(end - at), name.at, name.len)); at++) {
    const char behind = at + name.len < end ? at[name.len] : ' ';
    const bool goes_on = behind == '_' || (behind >= '0' && behind <= '9') ||
                         ((behind | 32) >= 'a' && (behind | 32) <= 'z') || (behind & 0x80);
    if (at > text.at && at[-1] == '.' && !goes_on)
      return true;
  }
  return false;
}

static void check_sources(kp_builder *b) {
  const kp_index *index = b->index;
  int n = N_TABLES + index->n_rosters;
  kp_str *known = KP_ARRAY(b->arena, kp_str, n);
  if (!known) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < n; i++)
    known[i] = kp_str_of(i < N_TABLES ? table_names[i] : index->roster[i - N_TABLES].name);
  for (int s = 0; s < index->n_sources; s++) {
    kp_str name = kp_str_of(index->sources[s].table);
    bool found = false;
    for (int i = 0; i < n; i++)
      found = found || kp_str_equal(known[i], name);
    if (found || is_read_by_functions(b, name))
      continue;
    int nearest = kp_text_nearest(name, known, n);
    kp_diag_add(b->diag, KP_ERROR, &index->sources[s].declared, KP_MSG_INDEX_UNKNOWN_TABLE,
                KP_ARGS(name.at), nearest >= 0 ? KP_MSG_INDEX_HINT_MEANT : KP_MSG_NONE,
                nearest >= 0 ? KP_ARGS(known[nearest].at) : NULL);
  }
}

/* ---- Numbers out of reach ---- */

static void check_shares(kp_builder *b) {
  const kp_index *index = b->index;
  for (int i = 0; i < index->n_conditions; i++) {
    const kp_condition *c = &index->condition[i];
    double low = isnan(c->test.at_least) ? c->test.above : c->test.at_least;
    double high = isnan(c->test.at_most) ? c->test.below : c->test.at_most;
    kp_place place = {.file = b->source->shown, .line = c->label.line};
    if (c->label.file > 0)
      place.file = b->files->table[c->label.file - 1].path;
    if (c->value.kind == KP_VALUE_SHARE && (low > 1 || high > 1))
      kp_diag_error(b->diag, &place, KP_MSG_INDEX_SHARE_BOUND,
                    KP_ARGS(c->label.id, kp_build_show(b, low > 1 ? low : high)), KP_MSG_NONE);
    if ((c->value.kind == KP_VALUE_NODE || c->value.kind == KP_VALUE_TOTAL) &&
        (low > index->scale_high || high < index->scale_low) && isnan(index->grade_distance_from))
      kp_diag_error(b->diag, &place, KP_MSG_INDEX_NEED_OUT_OF_SCALE,
                    KP_ARGS(c->label.id, kp_build_show(b, low > index->scale_high ? low : high),
                            kp_build_show(b, index->scale_low),
                            kp_build_show(b, index->scale_high)),
                    KP_MSG_NONE);
    if (c->otherwise == KP_OTHERWISE_CAP && c->cap == 0)
      kp_diag_error(b->diag, &place, KP_MSG_INDEX_CAP_BEST,
                    KP_ARGS(c->label.id, index->grade[0].label.id), KP_MSG_NONE);
  }
}

static void check_goalposts(kp_builder *b, const kp_node *node, const kp_term *owner) {
  const kp_score_rule *rule = &node->score;
  if (rule->kind != KP_SCORE_LINEAR)
    return;
  double low = fmin(rule->from, rule->to), high = fmax(rule->from, rule->to);
  if (node->value.kind == KP_VALUE_SHARE && high > 2)
    kp_build_warn(b, owner, "score", KP_MSG_INDEX_SHARE_GOALPOST,
                  KP_ARGS(node->label.id, kp_build_show(b, high)), KP_MSG_NONE);
  if (node->value.kind != KP_VALUE_PANEL)
    return;
  const kp_panel_rule *panel = &b->index->panel[node->value.panel];
  if (!panel->sum && (low < panel->low || high > panel->high))
    kp_build_warn(b, owner, "score", KP_MSG_INDEX_PANEL_GOALPOST,
                  KP_ARGS(node->label.id, kp_build_show(b, panel->low),
                          kp_build_show(b, panel->high), kp_build_show(b, low),
                          kp_build_show(b, high)),
                  KP_MSG_NONE);
}

void kp_check_values(kp_builder *b) {
  const kp_index *index = b->index;
  for (int i = 0; i < index->n_nodes; i++) {
    const kp_term *owner = b->node_term[i];
    kp_build_row row = kp_build_enter(b, owner);
    if (index->node[i].leaf < 0) {
      check_weights_used(b, i);
    } else {
      check_unused(b, &index->node[i].value, owner, index->node[i].label.id);
      check_goalposts(b, &index->node[i], owner);
    }
    kp_build_leave(b, row);
  }
  for (int i = 0; i < index->n_adjustments; i++)
    check_unused(b, &index->adjustment[i].value, b->adjustment_term[i],
                 index->adjustment[i].label.id);
  check_dates(b, b->root);
  check_sources(b);
  check_shares(b);
}
