/* SPDX-License-Identifier: GPL-3.0-or-later
 * One sentence a node: value, rule, score, points got and lost, standing, source.
 *
 * Built from phrases of the catalogue (EXPLAIN_…) and of the index read back in words
 * (index/text.h), so a sheet and the signed document say a rule alike. A phrase that has nothing to
 * say is left out; a missing figure is named, never printed. Points are those shown (points_shown),
 * so that what the sentences say adds up by hand. */
#include "explain/parts.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"

enum { MAX_SHOWN_PLACES = 8 };

bool kp_maker_wants(const kp_maker *maker, kp_lang lang) {
  return lang == KP_ZH ? maker->options->zh : maker->options->en;
}

const char *kp_maker_keep(kp_maker *maker, kp_buf *buf) {
  while (buf->len > 0 && buf->at[buf->len - 1] == ' ') /* phrases that end a sentence leave one */
    buf->len--;
  const char *kept =
      buf->failed ? NULL : kp_arena_copy(maker->arena, buf->at ? buf->at : "", buf->len);
  maker->failed = maker->failed || !kept;
  kp_buf_clear(buf);
  return kept ? kept : "";
}

const char *kp_shown(char *buf, const kp_index *index, double x) {
  return kp_decimal_plain(buf, x, index->show_digits);
}

void kp_why_text(kp_buf *out, kp_why why, kp_lang lang) {
  static const kp_msg message[] = {[KP_PRESENT] = KP_MSG_EXPLAIN_WHY_PRESENT,
                                   [KP_BLANK] = KP_MSG_EXPLAIN_WHY_BLANK,
                                   [KP_NO_ROW] = KP_MSG_EXPLAIN_WHY_NO_ROW,
                                   [KP_NO_COLUMN] = KP_MSG_EXPLAIN_WHY_NO_COLUMN,
                                   [KP_NOT_A_NUMBER] = KP_MSG_EXPLAIN_WHY_NOT_A_NUMBER,
                                   [KP_NOT_APPLICABLE] = KP_MSG_EXPLAIN_WHY_NOT_APPLICABLE,
                                   [KP_RECUSED] = KP_MSG_EXPLAIN_WHY_RECUSED,
                                   [KP_TOO_FEW] = KP_MSG_EXPLAIN_WHY_TOO_FEW,
                                   [KP_UNDEFINED] = KP_MSG_EXPLAIN_WHY_UNDEFINED,
                                   [KP_DEPENDS] = KP_MSG_EXPLAIN_WHY_DEPENDS,
                                   [KP_COVERAGE] = KP_MSG_EXPLAIN_WHY_COVERAGE};
  kp_index_say(out, lang, message[why], KP_NO_ARGS);
}

void kp_say_source(kp_buf *out, const char *source, kp_lang lang) {
  if (!source || !source[0])
    return;
  kp_buf cut = {0};
  const char *at = source;
  for (int places = 0; *at; at++) {
    places += *at == ',';
    if (places == MAX_SHOWN_PLACES)
      break;
  }
  kp_buf_add_bytes(&cut, source, (size_t)(at - source));
  kp_buf_add(&cut, *at ? "…" : "");
  kp_index_say(out, lang, KP_MSG_EXPLAIN_SOURCE, KP_ARGS(kp_index_part(out, &cut)));
  kp_buf_clear(&cut);
}

void kp_maker_raw_text(kp_buf *out, const kp_maker *maker, int node, double raw, int digits,
                       kp_lang lang) {
  const kp_node *leaf = &maker->index->node[node];
  const kp_scoring *scoring = maker->by->result->scoring;
  bool is_text = scoring->raw_text && scoring->raw_text[leaf->leaf];
  if (is_text && !isnan(raw)) {
    int choice = (int)raw;
    if (choice >= 0 && choice < leaf->score.n_knots)
      kp_index_quoted(out, leaf->score.choice[choice].at, leaf->score.choice[choice].len, lang);
    else
      kp_index_say(out, lang, KP_MSG_WORD_THE_REST, KP_NO_ARGS);
    return;
  }
  kp_index_quantity_text(out, maker->index, raw, &leaf->value, leaf->measure,
                         digits < 0 ? maker->index->show_digits : digits, lang);
}

/* A cell as it was written; what is computed so that the score can be checked by hand. */
static int raw_digits(const kp_maker *maker, int node) {
  const kp_value *value = &maker->index->node[node].value;
  if (value->kind == KP_VALUE_COLUMN)
    return 10;
  const int least = kp_index_is_share(value) ? 2 : 4;
  return maker->index->show_digits > least ? maker->index->show_digits : least;
}

/* What the data say: a lookup's text as written. */
static void raw_as_written(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                           kp_lang lang) {
  const kp_scoring *scoring = maker->by->result->scoring;
  const kp_str *text = scoring->raw_text ? scoring->raw_text[node->leaf] : NULL;
  if (maker->out->status == KP_NOT_ELIGIBLE)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_NOT_ASSESSED, KP_NO_ARGS);
  else if (node->state == KP_STATE_NOT_APPLICABLE && isnan(node->raw))
    kp_index_say(out, lang, KP_MSG_EXPLAIN_WHY_NOT_APPLICABLE, KP_NO_ARGS);
  else if (text && node->state == KP_STATE_PRESENT)
    kp_buf_add_str(out, text[maker->out->unit]);
  else
    kp_maker_raw_text(out, maker, node->node, node->raw, raw_digits(maker, node->node), lang);
}

/* ---- Phrases of a node ---- */

static void comma(kp_buf *out, kp_lang lang) {
  kp_index_say(out, lang, KP_MSG_EXPLAIN_COMMA, KP_NO_ARGS);
}

/* Where a value of another period stands. */
static void period_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                          kp_lang lang) {
  const kp_missing_kind kind = maker->index->node[node->node].missing.kind;
  const kp_fill *fill = &maker->by->result->scoring->fill[node->node];
  if ((kind != KP_MISSING_PREVIOUS && kind != KP_MISSING_LINEAR) || fill->n_groups == 0)
    return;
  const kp_str from = fill->name[maker->out->unit];
  if (from.len > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_FROM_PERIOD, KP_ARGS(from.at));
}

static void value_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                         kp_lang lang) {
  kp_buf why = {0}, used = {0}, how = {0};
  const kp_missing *missing = &maker->index->node[node->node].missing;
  kp_why_text(&why, node->why, lang);
  if (node->state == KP_STATE_PRESENT) {
    kp_buf_add(out, node->raw_text[lang]);
  } else if (node->state == KP_STATE_MISSING) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_MISSING, KP_ARGS(kp_index_part(out, &why)));
  } else if (missing->kind == KP_MISSING_ROW_MEAN) {
    kp_index_missing_text(&how, maker->index, missing, true, lang);
    kp_index_say(out, lang, KP_MSG_EXPLAIN_FILLED_SCORE,
                 KP_ARGS(kp_index_part(out, &why), kp_index_part(out, &how)));
  } else if (isnan(node->used)) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_MISSING_BOTTOM, KP_ARGS(kp_index_part(out, &why)));
  } else {
    kp_maker_raw_text(&used, maker, node->node, node->used, -1, lang);
    kp_index_missing_text(&how, maker->index, missing, true, lang);
    period_phrase(&how, maker, node, lang);
    kp_index_say(
        out, lang, KP_MSG_EXPLAIN_FILLED,
        KP_ARGS(kp_index_part(out, &why), kp_index_part(out, &used), kp_index_part(out, &how)));
  }
  kp_buf_clear(&why);
  kp_buf_clear(&used);
  kp_buf_clear(&how);
}

/* What was done about a value that stood out; nothing where it stayed as it was. */
static void treated_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                           kp_lang lang) {
  const kp_treated *all = maker->by->result->scoring->treated;
  if (!all || isnan(node->used) || isnan(node->treated) || node->used == node->treated)
    return;
  const kp_treated *treated = &all[node->leaf];
  kp_buf how = {0};
  char shown[KP_NUM_SIZE], lambda[KP_NUM_SIZE];
  static const kp_msg message[] = {[KP_TREAT_NONE] = KP_MSG_EXPLAIN_TREATED_CLAMP,
                                   [KP_TREAT_LOG] = KP_MSG_EXPLAIN_TREATED_LOG,
                                   [KP_TREAT_BOXCOX] = KP_MSG_EXPLAIN_TREATED_BOXCOX,
                                   [KP_TREAT_FUNCTION] = KP_MSG_EXPLAIN_TREATED_FUNCTION};
  kp_index_say(&how, lang, message[treated->transform],
               KP_ARGS(kp_decimal_plain(lambda, treated->lambda, 4)));
  kp_index_say(out, lang, KP_MSG_EXPLAIN_TREATED,
               KP_ARGS(kp_decimal_plain(shown, node->treated, 6), kp_index_part(out, &how)));
  kp_buf_clear(&how);
}

static void lost_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                        kp_lang lang) {
  char lost[KP_NUM_SIZE];
  if (node->lost_shown > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_LOST,
                 KP_ARGS(kp_shown(lost, maker->index, node->lost_shown)));
}

/* The share of the child in a score that is made up by the weights that suit the unit best; NaN
 * where its parent's is not. */
static double doubt_part(const kp_maker *maker, int node) {
  const kp_index *index = maker->index;
  const int parent = index->node[node].parent;
  kp_score_found found;
  if (parent < 0 || index->node[parent].combine != KP_COMBINE_DOUBT ||
      !kp_score_find(&found, maker->by->result->scoring, parent, maker->out->unit))
    return NAN;
  int number = 0;
  for (int c = index->node[parent].first_child; c != node; c = index->node[c].next_sibling)
    number++;
  return found.part[number];
}

static void shapley_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                           kp_lang lang) {
  char score[KP_NUM_SIZE], points[KP_NUM_SIZE], full[KP_NUM_SIZE], share[KP_NUM_SIZE];
  const double part = doubt_part(maker, node->node);
  const bool doubt = !isnan(part);
  kp_index_say(out, lang, doubt ? KP_MSG_EXPLAIN_SCORE_DOUBT : KP_MSG_EXPLAIN_SCORE_SHAPLEY,
               KP_ARGS(kp_shown(score, maker->index, node->score),
                       kp_shown(points, maker->index, node->points_shown),
                       doubt ? kp_decimal_plain(share, part * 100, 2) : ""));
  if (!isnan(node->total_at_full) && kp_decimal_compare(node->lost, 0) > 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_AT_FULL,
                 KP_ARGS(kp_shown(full, maker->index, node->total_at_full)));
}

static void score_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                         kp_lang lang) {
  const kp_index *index = maker->index;
  char score[KP_NUM_SIZE], points[KP_NUM_SIZE], full[KP_NUM_SIZE], share[KP_NUM_SIZE];
  kp_shown(score, index, node->score_points);
  if (isnan(node->score)) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_UNSCORED, KP_NO_ARGS);
  } else if (maker->out->method == KP_CONTRIB_NONE) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_SCORE_OF, KP_ARGS(score));
  } else if (isnan(node->points_shown)) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_NOT_COUNTED, KP_ARGS(score));
  } else if (!maker->by->peers->straight) {
    shapley_phrase(out, maker, node, lang);
  } else {
    kp_shown(points, index, node->points_shown);
    kp_shown(full, index, node->full_shown);
    kp_decimal_plain(share, node->share * 100, 2);
    if (index->in_points)
      kp_index_say(out, lang, KP_MSG_EXPLAIN_POINTS, KP_ARGS(points, full));
    else
      kp_index_say(out, lang, KP_MSG_EXPLAIN_SCORE_POINTS, KP_ARGS(score, share, points, full));
    lost_phrase(out, maker, node, lang);
  }
}

static void weight_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                          kp_lang lang) {
  double given = maker->by->result->scoring->share[node->node];
  char was[KP_NUM_SIZE], is[KP_NUM_SIZE];
  if (isnan(node->points_shown) || !(node->share > 0) || isnan(given) ||
      kp_decimal_compare(node->share, given) == 0)
    return;
  kp_decimal_plain(was, given * 100, 2);
  kp_decimal_plain(is, node->share * 100, 2);
  if (strcmp(was, is) != 0)
    kp_index_say(out, lang, KP_MSG_EXPLAIN_REWEIGHTED, KP_ARGS(was, is));
}

/* By which method the node's weight was found, and what beside it. */
static void method_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                          kp_lang lang) {
  const kp_index *index = maker->index;
  const kp_scoring *scoring = maker->by->result->scoring;
  const int parent = index->node[node->node].parent;
  const kp_weighing *by = parent < 0 ? NULL : index->node[parent].weighing;
  char weight[KP_NUM_SIZE];
  kp_buf note = {0};
  if (!by || scoring->weights_given || by->kind == KP_WEIGHING_EQUAL ||
      !(scoring->weight[node->node] > 0) || !(node->share > 0))
    return;
  kp_index_weigh_note_text(&note, by, scoring->weighed ? &scoring->weighed[parent] : NULL, lang);
  kp_index_say(out, lang, note.len > 0 ? KP_MSG_EXPLAIN_WEIGHT_BY_NOTED : KP_MSG_EXPLAIN_WEIGHT_BY,
               KP_ARGS(kp_weighing_name(by->kind),
                       kp_decimal_plain(weight, scoring->weight[node->node] * 100, 2),
                       kp_index_part(out, &note)));
  kp_buf_clear(&note);
}

static void rank_phrase(kp_buf *out, const kp_explain_node *node, kp_lang lang) {
  if (node->rank == 0 || node->n_peers < 2)
    return;
  char rank[16], n[16];
  snprintf(rank, sizeof rank, "%d", node->rank);
  snprintf(n, sizeof n, "%d", node->n_peers);
  kp_index_say(out, lang, KP_MSG_EXPLAIN_RANK, KP_ARGS(rank, n));
}

static void level_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                         kp_lang lang) {
  const kp_node *of = &maker->index->node[node->node];
  if (node->level < 0 || node->level >= of->n_levels)
    return;
  const kp_level *level = &of->level[node->level];
  kp_index_say(out, lang, of->is_light ? KP_MSG_EXPLAIN_LIGHT : KP_MSG_EXPLAIN_LEVEL,
               KP_ARGS(level->title ? level->title : level->id));
}

/* How many entries say something: a blank of a site visit is "not checked". */
static int n_said(const kp_explain_node *node) {
  int n = 0;
  for (int i = 0; i < node->n_entries; i++)
    n += node->entry[i].text[0] != 0;
  return n;
}

static void discrepancy_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                               kp_lang lang) {
  char apart[KP_NUM_SIZE], limit[KP_NUM_SIZE];
  if (!node->discrepant)
    return;
  kp_decimal_plain(limit, maker->index->discrepancy_over * 100, 1);
  if (isfinite(node->discrepancy))
    kp_index_say(out, lang, KP_MSG_EXPLAIN_DISCREPANT,
                 KP_ARGS(kp_decimal_plain(apart, node->discrepancy * 100, 1), limit));
  else
    kp_index_say(out, lang, KP_MSG_EXPLAIN_DISCREPANT_ZERO, KP_NO_ARGS);
}

/* "自评“8”、核查“5”。" where more than one was said; else the source alone. */
static void source_phrase(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                          kp_lang lang) {
  static const kp_msg said[] = {[KP_REPORTED] = KP_MSG_EXPLAIN_REPORTED,
                                [KP_VERIFIED] = KP_MSG_EXPLAIN_VERIFIED,
                                [KP_CORRECTED] = KP_MSG_EXPLAIN_CORRECTED};
  if (n_said(node) < 2) {
    kp_say_source(out, node->source, lang);
    return;
  }
  kp_buf list = {0};
  int n = 0;
  for (int i = 0; i < node->n_entries; i++) {
    const kp_explain_entry *entry = &node->entry[i];
    if (!entry->text[0])
      continue;
    kp_index_comma(&list, n++, lang);
    kp_index_say(&list, lang, said[entry->origin], KP_ARGS(entry->text, entry->source));
  }
  kp_index_say(out, lang, KP_MSG_EXPLAIN_CHAIN, KP_ARGS(kp_index_part(out, &list)));
  kp_buf_clear(&list);
  discrepancy_phrase(out, maker, node, lang);
}

static void leaf_sentence(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                          kp_lang lang) {
  if (node->state == KP_STATE_MISSING && node->why == KP_DEPENDS) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_APPLIES_OPEN, KP_ARGS(node->raw_text[lang]));
    return;
  }
  value_phrase(out, maker, node, lang);
  treated_phrase(out, maker, node, lang);
  comma(out, lang);
  if (node->state == KP_STATE_MISSING)
    kp_index_missing_text(out, maker->index, &maker->index->node[node->node].missing, true, lang);
  else
    kp_index_rule_text(out, maker->index, node->node, lang);
  comma(out, lang);
  score_phrase(out, maker, node, lang);
}

static void dimension_sentence(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                               kp_lang lang) {
  const kp_node *of = &maker->index->node[node->node];
  kp_buf why = {0};
  kp_why_text(&why, node->why, lang);
  if (node->state == KP_STATE_FILLED) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_NODE_FILLED, KP_ARGS(kp_index_part(out, &why)));
    comma(out, lang);
  } else if (node->state == KP_STATE_MISSING) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_NODE_MISSING, KP_ARGS(kp_index_part(out, &why)));
    comma(out, lang);
  } else if (of->combine != KP_COMBINE_ARITHMETIC) {
    kp_index_combine_text(out, maker->index, of, lang);
    comma(out, lang);
    kp_maker_found(out, maker, node->node, lang);
  }
  kp_buf_clear(&why);
  score_phrase(out, maker, node, lang);
}

static void node_sentence(kp_buf *out, const kp_maker *maker, const kp_explain_node *node,
                          kp_lang lang) {
  const kp_label *label = &maker->index->node[node->node].label;
  kp_index_say(out, lang, KP_MSG_EXPLAIN_TITLE, KP_ARGS(label->title ? label->title : label->id));
  if (maker->out->status == KP_NOT_ELIGIBLE) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_NOT_ASSESSED, KP_NO_ARGS);
  } else if (node->state == KP_STATE_NOT_APPLICABLE) {
    kp_index_say(out, lang, KP_MSG_EXPLAIN_NOT_APPLICABLE, KP_NO_ARGS);
  } else if (node->leaf >= 0) {
    leaf_sentence(out, maker, node, lang);
  } else {
    dimension_sentence(out, maker, node, lang);
  }
  if (node->state != KP_STATE_NOT_APPLICABLE) {
    weight_phrase(out, maker, node, lang);
    method_phrase(out, maker, node, lang);
    rank_phrase(out, node, lang);
    level_phrase(out, maker, node, lang);
  }
  kp_index_say(out, lang, KP_MSG_EXPLAIN_STOP, KP_NO_ARGS);
  source_phrase(out, maker, node, lang);
}

void kp_maker_node_sentences(kp_maker *maker) {
  for (kp_lang lang = KP_ZH; lang <= KP_EN; lang++) {
    if (!kp_maker_wants(maker, lang))
      continue;
    for (int i = 0; i < maker->out->n_nodes; i++) {
      kp_explain_node *node = &maker->out->node[i];
      kp_buf text = {0};
      if (node->leaf >= 0) {
        raw_as_written(&text, maker, node, lang);
        node->raw_text[lang] = kp_maker_keep(maker, &text);
      }
      node_sentence(&text, maker, node, lang);
      node->sentence[lang] = kp_maker_keep(maker, &text);
    }
  }
}
