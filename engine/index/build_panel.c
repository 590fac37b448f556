/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of panels: what an index says of its judges.
 *
 * panel { … } of an indicator says range, step and guide itself; pool, min_judges and weights come
 * from judging = { … } of the index where it does not say them. Weights of judges go with mean,
 * trimmed and winsorised alone: a median has none, and the models have a severity a judge instead.
 * rasch is one model over all indicators that are pooled so, with one set of thresholds: they have
 * the same range and step, and not more categories than a judge could tell apart. */
#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "index/build.h"

enum { MAX_CATEGORIES = 201, MAX_JUDGES = 10000 };

/* ---- The guide ---- */

static void read_guide(kp_builder *b, kp_panel_rule *rule, const kp_term *term) {
  const kp_term *guide = kp_build_get(term, "guide", KP_T_TABLE);
  int n = guide ? guide->n_items : 0;
  double *from = KP_ARRAY(b->arena, double, n);
  const char **text = KP_ARRAY(b->arena, const char *, n);
  if (!from || !text) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < n; i++) {
    const kp_term *line = guide->item[i];
    from[i] = kp_build_item_number(line, 0, NAN);
    text[i] =
        line->n_items > 1 && line->item[1]->kind == KP_TERM_TEXT ? line->item[1]->text.at : "";
    if (from[i] < rule->low || from[i] > rule->high)
      kp_build_error(b, term, "guide", KP_MSG_INDEX_GUIDE_RANGE,
                     KP_ARGS(kp_build_show(b, from[i]), kp_build_show(b, rule->low),
                             kp_build_show(b, rule->high)),
                     KP_MSG_NONE);
  }
  rule->guide_from = from;
  rule->guide_text = text;
  rule->n_guides = n;
}

/* ---- Pooling ---- */

/* The field of the panel, or that of judging; *word and *name say where it stands, for places. */
static const kp_term *own_or_judging(const kp_builder *b, const kp_term *term, const char *field,
                                     uint32_t mask, const kp_term **word, const char **name) {
  const kp_term *own = kp_build_get(term, field, mask);
  const bool inherits = !own && !kp_term_get(term, field);
  *word = inherits ? b->root : term;
  *name = inherits ? "judging" : field;
  return inherits ? kp_build_get(kp_build_get(b->root, "judging", KP_T_TABLE), field, mask) : own;
}

static void read_pool(kp_builder *b, kp_panel_rule *rule, const kp_term *term) {
  const kp_term *word;
  const char *name;
  const kp_term *pool = own_or_judging(b, term, "pool", KP_T_POOL, &word, &name);
  static const struct {
    kp_word_id word;
    kp_pool pool;
  } pools[] = {{KP_W_MEAN, KP_POOL_MEAN},         {KP_W_MEDIAN, KP_POOL_MEDIAN},
               {KP_W_TRIMMED, KP_POOL_TRIMMED},   {KP_W_WINSORISED, KP_POOL_WINSORISED},
               {KP_W_ADJUSTED, KP_POOL_ADJUSTED}, {KP_W_RASCH, KP_POOL_RASCH}};
  for (size_t i = 0; pool && i < sizeof pools / sizeof *pools; i++)
    if (pools[i].word == pool->word->id)
      rule->pool = pools[i].pool;
  if (rule->pool == KP_POOL_TRIMMED || rule->pool == KP_POOL_WINSORISED) {
    rule->drop = kp_build_whole(b, pool, "drop", kp_build_number(pool, "drop", NAN), 1, 1000, 1);
    rule->sum = kp_build_flag(pool, "sum");
  }
}

static void read_min_judges(kp_builder *b, kp_panel_rule *rule, const kp_term *term) {
  const kp_term *word;
  const char *name;
  const kp_term *least = own_or_judging(b, term, "min_judges", KP_T_NUMBER, &word, &name);
  const double value = least ? least->number : 3;
  const bool good = value >= 1 && value <= MAX_JUDGES && value == floor(value);
  rule->min_judges = good ? (int)value : 3;
  if (!good)
    kp_build_error(b, word, name, KP_MSG_INDEX_NOT_WHOLE,
                   KP_ARGS("min_judges", kp_build_show(b, value), kp_build_show(b, 1),
                           kp_build_show(b, MAX_JUDGES)),
                   KP_MSG_NONE);
}

/* ---- Weights ---- */

static void check_weight(kp_builder *b, const kp_term *word, const char *name, const char *key,
                         double weight) {
  if (!(weight > 0) || isinf(weight))
    kp_build_error(b, word, name, KP_MSG_INDEX_JUDGE_WEIGHT, KP_ARGS(key, kp_build_show(b, weight)),
                   KP_MSG_NONE);
}

static void read_weights(kp_builder *b, kp_panel_rule *rule, const kp_term *term) {
  const kp_term *word;
  const char *name;
  const kp_term *weights = own_or_judging(b, term, "weights", KP_T_TABLE, &word, &name);
  rule->weight_by = kp_build_text(weights, "by");
  rule->weight_otherwise = kp_build_number(weights, "otherwise", NAN);
  if (!rule->weight_by)
    return;
  kp_str *key = KP_ARRAY(b->arena, kp_str, weights->n_fields);
  double *value = KP_ARRAY(b->arena, double, weights->n_fields);
  if (!key || !value) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < weights->n_fields; i++) {
    const kp_term_field *field = &weights->field[i];
    if (kp_str_equal(field->name, kp_str_of("by")) || field->term->kind != KP_TERM_NUMBER)
      continue;
    check_weight(b, word, name, field->name.at, field->term->number);
    if (kp_str_equal(field->name, kp_str_of("otherwise")))
      continue;
    key[rule->n_weights] = kp_build_fold(b, field->name);
    value[rule->n_weights++] = field->term->number;
  }
  rule->weight_key = key;
  rule->weight_value = value;
  if (rule->n_weights == 0 && isnan(rule->weight_otherwise))
    kp_build_error(b, word, name, KP_MSG_INDEX_JUDGE_WEIGHTS_EMPTY, KP_NO_ARGS, KP_MSG_NONE);
  static const char *const refuses[] = {
      [KP_POOL_MEDIAN] = "median", [KP_POOL_ADJUSTED] = "adjusted", [KP_POOL_RASCH] = "rasch"};
  if (rule->pool == KP_POOL_MEDIAN || rule->pool == KP_POOL_ADJUSTED || rule->pool == KP_POOL_RASCH)
    kp_build_error(b, word, name, KP_MSG_INDEX_JUDGE_WEIGHTS_POOL, KP_ARGS(refuses[rule->pool]),
                   KP_MSG_NONE);
}

/* ---- The rule ---- */

static void check_step(kp_builder *b, const kp_panel_rule *rule, const kp_term *term) {
  double steps = (rule->high - rule->low) / rule->step;
  if (rule->step <= 0 || rule->step > rule->high - rule->low) {
    kp_build_error(b, term, "step", KP_MSG_INDEX_STEP_RANGE, KP_ARGS(kp_build_show(b, rule->step)),
                   KP_MSG_NONE);
    return;
  }
  if (!isnan(steps) && fabs(steps - nearbyint(steps)) > 1e-9)
    kp_build_error(b, term, "step", KP_MSG_INDEX_STEP_MISSES,
                   KP_ARGS(kp_build_show(b, rule->step), kp_build_show(b, rule->low),
                           kp_build_show(b, rule->high)),
                   KP_MSG_NONE);
  if (rule->pool == KP_POOL_RASCH && (isnan(steps) || steps + 1 > MAX_CATEGORIES)) {
    char most[KP_NUM_SIZE];
    kp_build_error(b, term, isnan(steps) ? NULL : "step", KP_MSG_INDEX_RASCH_STEP,
                   KP_ARGS(kp_decimal_plain(most, MAX_CATEGORIES, 0)), KP_MSG_NONE);
  }
}

static void check_panel(kp_builder *b, const kp_panel_rule *rule, const kp_term *term) {
  if (rule->low >= rule->high)
    kp_build_error(b, term, "range", KP_MSG_INDEX_RANGE_ORDER,
                   KP_ARGS(kp_build_show(b, rule->low), kp_build_show(b, rule->high)), KP_MSG_NONE);
  check_step(b, rule, term);
  if (rule->drop > 0 && rule->min_judges <= 2 * rule->drop)
    kp_build_warn(b, term, "min_judges",
                  rule->pool == KP_POOL_TRIMMED ? KP_MSG_INDEX_TRIM_TOO_MUCH
                                                : KP_MSG_INDEX_WINSORISE_TOO_MUCH,
                  KP_ARGS(kp_build_show(b, rule->drop), kp_build_show(b, rule->min_judges)),
                  KP_MSG_NONE);
}

/* The names that a mark's row may call the indicator by. */
static const char **names_of(kp_builder *b, const kp_node *node, const kp_reading *reading) {
  int n_more = reading->names ? reading->names->n_items + 1 : 0;
  const char **names = KP_ARRAY(b->arena, const char *, 3 + n_more);
  if (!names) {
    b->no_memory = true;
    return NULL;
  }
  int k = 0;
  names[k++] = node->label.id;
  if (strcmp(node->label.title, node->label.id) != 0)
    names[k++] = node->label.title;
  if (reading->names && reading->names->kind == KP_TERM_TEXT)
    names[k++] = reading->names->text.at;
  for (int i = 0; reading->names && i < reading->names->n_items; i++)
    if (reading->names->item[i]->kind == KP_TERM_TEXT)
      names[k++] = reading->names->item[i]->text.at;
  return names;
}

void kp_build_panel(kp_builder *b, kp_value *out, const kp_term *term, const kp_reading *reading) {
  kp_index *index = b->index;
  if (reading->panel_node < 0) {
    kp_build_error(b, term, NULL, KP_MSG_INDEX_PANEL_PLACE, KP_NO_ARGS, KP_MSG_NONE);
    return;
  }
  const kp_node *node = &index->node[reading->panel_node];
  const kp_term *range = kp_build_get(term, "range", KP_T_TABLE);
  kp_panel_rule rule = {.node = reading->panel_node};
  rule.low = kp_build_item_number(range, 0, 0);
  rule.high = kp_build_item_number(range, 1, 100);
  rule.step = kp_build_number(term, "step", NAN);
  read_min_judges(b, &rule, term);
  read_pool(b, &rule, term);
  read_weights(b, &rule, term);
  read_guide(b, &rule, term);
  check_panel(b, &rule, term);
  out->kind = KP_VALUE_PANEL;
  out->panel = index->n_panels;
  int n = index->n_panels;
  kp_panel_rule *place = KP_PUSH(b, index->panel, n, b->cap_panels);
  kp_want *want = KP_PUSH(b, index->panel_want, index->n_panels, b->cap_panel_wants);
  const char **names = names_of(b, node, reading);
  if (!place || !want || !names) {
    b->no_memory = true;
    return;
  }
  *place = rule;
  *want = (kp_want){.id = node->label.id,
                    .names = names,
                    .rule = {.kind = KP_CELL_NUMBER},
                    .has_range = true,
                    .low = rule.low,
                    .high = rule.high,
                    .step = rule.step,
                    .declared = kp_build_place(b, term, NULL)};
}

/* ---- The index ---- */

void kp_build_judging(kp_builder *b) {
  const kp_term *judging = kp_build_get(b->root, "judging", KP_T_TABLE);
  const kp_term *recuse = kp_build_get(judging, "recuse", KP_T_FUNCTION);
  b->index->recuse = recuse ? recuse->function : -1;
}

void kp_check_panels(kp_builder *b) {
  const kp_index *index = b->index;
  if (kp_term_get(b->root, "judging") && index->n_panels == 0)
    kp_build_warn(b, b->root, "judging", KP_MSG_INDEX_JUDGING_UNUSED, KP_NO_ARGS, KP_MSG_NONE);
  const kp_panel_rule *first = NULL;
  for (int k = 0; k < index->n_panels; k++) {
    const kp_panel_rule *rule = &index->panel[k];
    if (rule->pool != KP_POOL_RASCH)
      continue;
    if (!first)
      first = rule;
    if (rule->low == first->low && rule->high == first->high &&
        (rule->step == first->step || isnan(rule->step) || isnan(first->step)))
      continue;
    kp_build_error(b, b->node_term[rule->node], "value", KP_MSG_INDEX_RASCH_RANGES,
                   KP_ARGS(index->node[first->node].label.id, index->node[rule->node].label.id),
                   KP_MSG_NONE);
  }
}
