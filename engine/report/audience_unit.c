/* SPDX-License-Identifier: GPL-3.0-or-later
 * Audience: one unit's explanation, without what is not for those whom it is made for.
 *
 * What follows from figures of other units, and the names of judges, is never made (the options of
 * explain/discreet.c); this file takes out the rest. For the public a figure is taken out unless it
 * is on the list of what is published, so that a new one is not published by forgetting it. Free
 * text (evidence, notes, who checked, the basis of a decision) that names a judge or another unit
 * is withheld as a whole: what else it tells about them cannot be known. */
#include "report/audience.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/decimal.h"

/* ---- Free text ---- */

static bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

/* Latin letters and digits are a name only where the word ends with it: a1 does not stand in a12.
 */
static bool stands_alone(const char *at, kp_str name, const char *begin, const char *end) {
  const char *behind = at + name.len;
  const bool before = at == begin || !is_letter(at[-1]) || !is_letter(name.at[0]);
  return before && (behind == end || !is_letter(*behind) || !is_letter(name.at[name.len - 1]));
}

static bool holds(kp_str text, kp_str name) {
  const char *end = text.at + text.len;
  for (const char *at = text.at; (size_t)(end - at) >= name.len; at++) {
    at = memmem(at, (size_t)(end - at), name.at, name.len);
    if (!at)
      return false;
    if (stands_alone(at, name, text.at, end))
      return true;
  }
  return false;
}

/* The unit's own name may hold another's ("Guinea-Bissau" and "Guinea"). */
static void blot_out(char *text, size_t len, kp_str name) {
  for (char *at = text; name.len > 0 && (size_t)(text + len - at) >= name.len; at += name.len) {
    at = memmem(at, (size_t)(text + len - at), name.at, name.len);
    if (!at)
      return;
    memset(at, '\n', name.len);
  }
}

typedef struct {
  const kp_audience *audience;
  kp_arena *arena;
  const char *withheld; /* what stands in place of a text */
  bool failed;
} cleaning;

static const char *clean(cleaning *to, const char *text) {
  if (!text || !*text)
    return text;
  const kp_str folded = kp_str_fold(to->arena, kp_str_of(text));
  char *copy = kp_arena_copy(to->arena, folded.at ? folded.at : "", folded.len);
  if (!copy || !folded.at) {
    to->failed = true;
    return "";
  }
  for (int i = 0; i < 2; i++)
    blot_out(copy, folded.len, to->audience->own[i]);
  for (int i = 0; i < to->audience->n_hidden; i++)
    if (holds((kp_str){copy, folded.len}, to->audience->hidden[i]))
      return to->withheld;
  return text;
}

static void clean_node(cleaning *to, kp_explain_node *node) {
  kp_explain_entry *entry = KP_ARRAY(to->arena, kp_explain_entry, node->n_entries);
  kp_explain_mark *mark = KP_ARRAY(to->arena, kp_explain_mark, node->n_marks);
  if (!entry || !mark) {
    to->failed = true;
    return;
  }
  for (int i = 0; i < node->n_entries; i++) {
    entry[i] = node->entry[i];
    entry[i].evidence = clean(to, entry[i].evidence);
    entry[i].note = clean(to, entry[i].note);
    entry[i].by = clean(to, entry[i].by);
  }
  for (int i = 0; i < node->n_marks; i++) {
    mark[i] = node->mark[i];
    mark[i].note = clean(to, mark[i].note);
  }
  node->entry = entry;
  node->mark = mark;
}

static bool clean_unit(kp_explanation *unit, const kp_audience *audience, kp_lang lang,
                       kp_arena *arena) {
  cleaning to = {audience, arena, kp_message_template(KP_MSG_REPORT_WITHHELD, lang), false};
  for (int i = 0; i < unit->n_nodes; i++)
    clean_node(&to, &unit->node[i]);
  unit->decided_basis = clean(&to, unit->decided_basis);
  return !to.failed;
}

const char *kp_audience_text(const kp_audience *audience, const char *text, kp_lang lang,
                             kp_arena *arena) {
  cleaning to = {audience, arena, kp_message_template(KP_MSG_REPORT_WITHHELD, lang), false};
  const char *kept = clean(&to, text);
  return to.failed ? NULL : kept;
}

/* ---- The public ---- */

/* A dimension's state, score and points as printed; of an indicator nothing. */
static void publish_node(kp_explain_node *node, int digits) {
  const kp_explain_node all = *node;
  *node = (kp_explain_node){.node = all.node,
                            .leaf = all.leaf,
                            .depth = all.depth,
                            .state = KP_STATE_WITHHELD,
                            .raw = NAN,
                            .raw_text = {"", ""},
                            .used = NAN,
                            .treated = NAN,
                            .score = NAN,
                            .score_points = NAN,
                            .weight = NAN,
                            .share = NAN,
                            .points = NAN,
                            .points_shown = NAN,
                            .points_full = NAN,
                            .lost = NAN,
                            .lost_shown = NAN,
                            .full_shown = NAN,
                            .total_at_full = NAN,
                            .percentile = NAN,
                            .level = -1,
                            .source = "",
                            .discrepancy = NAN,
                            .clause = all.clause,
                            .basis = all.basis,
                            .sentence = {"", ""}};
  if (all.leaf >= 0)
    return;
  /* What stands for a missing score is the rule's; that it was missing tells of indicators. */
  node->state = all.state == KP_STATE_FILLED ? KP_STATE_PRESENT : all.state;
  node->why = all.state == KP_STATE_MISSING ? KP_DEPENDS : KP_PRESENT;
  node->score = kp_decimal_round(all.score, digits);
  node->points_shown = all.points_shown;
  node->full_shown = all.full_shown;
  node->lost_shown = all.lost_shown;
}

static void publish_unit(kp_explanation *unit, const kp_explanation *all) {
  static const kp_explain_cutoff none = {-1, NAN, NAN};
  *unit = (kp_explanation){.result = all->result,
                           .unit = all->unit,
                           .id = all->id,
                           .name = all->name,
                           .group = all->group,
                           .status = all->status,
                           .reason = {"", ""},
                           .flag_reason = {"", ""},
                           .total = all->total,
                           .total_full = NAN,
                           .rank = all->rank,
                           .n_ranked = all->n_ranked,
                           .percentile = NAN,
                           .grade = all->grade,
                           .grade_before = -1,
                           .decided_by = KP_BY_NOTHING,
                           .decided_condition = -1,
                           .step = all->step,
                           .decided_grade = all->decided_grade,
                           .decided_basis = "",
                           .decided_date = all->decided_date,
                           .decided_source = "",
                           .verdict = {"", ""},
                           .method = all->method,
                           .node = all->node,
                           .n_nodes = all->n_nodes,
                           .adjusted_shown = all->adjusted_shown,
                           .better = none,
                           .worse = none,
                           .cutoffs = {"", ""},
                           .change_none = {"", ""},
                           .published = true};
  for (int i = 0; i < unit->n_nodes; i++)
    publish_node(&unit->node[i], unit->result->index->show_digits);
}

/* ---- All audiences ---- */

kp_status kp_audience_explain(kp_explanation *out, const kp_audience *audience,
                              kp_explainer *explainer, int unit, const kp_explain_options *options,
                              kp_arena *arena, kp_diag *diag) {
  kp_explain_options asked = *options;
  asked.judge_key = audience->judge_key;
  asked.alone = audience->kind == KP_FOR_UNIT || audience->kind == KP_FOR_PUBLIC;
  asked.what_if = options->what_if && audience->kind != KP_FOR_PUBLIC;
  kp_explanation made;
  const kp_status status = kp_explain_make(&made, explainer, unit, &asked, arena, diag);
  if (status != KP_OK)
    return status;
  if (audience->kind == KP_FOR_PUBLIC)
    publish_unit(out, &made);
  else
    *out = made;
  if (audience->kind == KP_FOR_PANEL || audience->kind == KP_FOR_UNIT) {
    if (!clean_unit(out, audience, options->zh ? KP_ZH : KP_EN, arena))
      return kp_diag_no_memory(diag);
  }
  return KP_OK;
}
