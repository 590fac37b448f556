/* SPDX-License-Identifier: GPL-3.0-or-later
 * Overlap: whether a leaf's raw value can be changed alone.
 *
 * A what-if changes one raw value and leaves all others as they are. That is the truth only where
 * nothing else reads what the value is made of: rows of the same roster (unless filters on one
 * column ask for different texts), the same column (a plain column is changed for conditions and
 * adjustments too), the same marks, or a function that names either. Otherwise nothing is claimed.
 */
#include "explain/parts.h"

#include <string.h>

static bool is_rows(const kp_value *value) {
  return value->kind == KP_VALUE_COUNT || value->kind == KP_VALUE_SHARE ||
         value->kind == KP_VALUE_SUM || value->kind == KP_VALUE_MEAN;
}

static bool is_cell(const kp_value *value) {
  return value->kind == KP_VALUE_COLUMN || value->kind == KP_VALUE_FULL_YEARS ||
         value->kind == KP_VALUE_DISCREPANCY;
}

static bool shares_text(const kp_test *a, const kp_test *b) {
  for (int i = 0; i < a->n_choices; i++)
    for (int j = 0; j < b->n_choices; j++)
      if (a->choice[i].len == b->choice[j].len &&
          memcmp(a->choice[i].at, b->choice[j].at, a->choice[i].len) == 0)
        return true;
  return false;
}

/* Filters on one column that no row meets both. Synonyms may meet, so lists of them say nothing. */
static bool are_disjoint(const kp_filter *a, const kp_filter *b) {
  return strcmp(a->column, b->column) == 0 && a->test.is_text && b->test.is_text &&
         a->test.n_choices > 0 && b->test.n_choices > 0 && !a->names && !b->names &&
         !shares_text(&a->test, &b->test);
}

static bool rows_apart(const kp_rows *a, const kp_rows *b) {
  for (int i = 0; i < a->n_filters; i++)
    for (int j = 0; j < b->n_filters; j++)
      if (are_disjoint(&a->filter[i], &b->filter[j]))
        return true;
  return false;
}

/* own: a value of the leaf. A share and a mean have all rows below the line. */
static bool meets(const kp_value *own, const kp_value *other, bool follows) {
  if (is_rows(own) && is_rows(other) && own->rows->roster == other->rows->roster &&
      (other->kind == KP_VALUE_SHARE || !rows_apart(own->rows, other->rows)))
    return true;
  if (is_cell(own) && is_cell(other) && own->want == other->want &&
      !(follows && other->kind != KP_VALUE_DISCREPANCY))
    return true;
  if (own->kind == KP_VALUE_PANEL && other->kind == KP_VALUE_PANEL && own->panel == other->panel)
    return true;
  for (int i = 0; i < other->n_operands; i++)
    if (meets(own, &other->operand[i], follows))
      return true;
  for (int i = 0; i < own->n_operands; i++)
    if (meets(&own->operand[i], other, follows))
      return true;
  return false;
}

/* Whether a function's text names what the value reads. */
static bool is_named(const kp_index *index, const kp_value *value) {
  const char *name = is_rows(value)   ? index->roster[value->rows->roster].name
                     : is_cell(value) ? index->want[value->want].id
                                      : NULL;
  for (int i = 0; name && i < index->n_functions; i++)
    if (index->function[i].text && strstr(index->function[i].text, name))
      return true;
  for (int i = 0; i < value->n_operands; i++)
    if (is_named(index, &value->operand[i]))
      return true;
  return false;
}

bool kp_change_stands_alone(const kp_maker *maker, int node) {
  const kp_index *index = maker->index;
  const kp_value *own = &index->node[node].value;
  const bool plain = own->kind == KP_VALUE_COLUMN;
  for (int i = 0; i < index->n_leaves; i++)
    if (index->leaf_node[i] != node && meets(own, &index->node[index->leaf_node[i]].value, false))
      return false;
  for (int i = 0; i < index->n_adjustments; i++)
    if (meets(own, &index->adjustment[i].value, plain))
      return false;
  for (int i = 0; i < index->n_conditions; i++) {
    const kp_condition *condition = &index->condition[i];
    const bool early = maker->by->peers->role[i] == KP_ROLE_ELIGIBLE;
    if (meets(own, &condition->value, plain && !early && !condition->test.is_text))
      return false;
  }
  return !is_named(index, own);
}
