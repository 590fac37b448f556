/* SPDX-License-Identifier: GPL-3.0-or-later
 * result.json: one unit, from its explanation.
 *
 * Beside the figures themselves stand those for people ("shown"), which add up as printed. */
#include <math.h>

#include "report/report.h"

static kp_json both_list_item(const char *const *sentence) {
  kp_json item = kp_json_object();
  kp_json_words(&item, "zh", sentence[KP_ZH]);
  kp_json_words(&item, "en", sentence[KP_EN]);
  return item;
}

static void add_entry(kp_json *list, const kp_explain_entry *entry) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "origin", kp_explain_origin_name(entry->origin));
  kp_json_words(&made, "text", entry->text);
  kp_json_words(&made, "source", entry->source);
  const char *const name[] = {"evidence", "note", "by", "date"};
  const char *const text[] = {entry->evidence, entry->note, entry->by, entry->date};
  for (int i = 0; i < 4; i++)
    if (text[i] && *text[i])
      kp_json_words(&made, name[i], text[i]);
  kp_json_flag(&made, "counts", entry->counts);
  kp_json_add(list, &made);
}

static kp_json entries_of(const kp_explain_node *node) {
  kp_json list = kp_json_list();
  for (int i = 0; i < node->n_entries; i++)
    add_entry(&list, &node->entry[i]);
  return list;
}

static kp_json marks_of(const kp_explain_node *node) {
  kp_json list = kp_json_list();
  for (int i = 0; i < node->n_marks; i++) {
    const kp_explain_mark *mark = &node->mark[i];
    kp_json made = kp_json_object();
    kp_json_words(&made, "judge", mark->judge);
    if (mark->number > 0)
      kp_json_integer(&made, "number", mark->number);
    kp_json_number(&made, "score", mark->score);
    kp_json_words(&made, "use", kp_explain_mark_name(mark->use));
    kp_json_number(&made, "severity", mark->severity);
    if (mark->note && *mark->note)
      kp_json_words(&made, "note", mark->note);
    kp_json_words(&made, "source", mark->source);
    kp_json_add(&list, &made);
  }
  return list;
}

static kp_json reads_of(const kp_read *read, int n_reads) {
  kp_json list = kp_json_list();
  for (int i = 0; i < n_reads; i++) {
    kp_json made = kp_json_object();
    kp_json_words(&made, "name", read[i].name);
    kp_json_words(&made, "text", read[i].text);
    if (read[i].source && *read[i].source)
      kp_json_words(&made, "source", read[i].source);
    if (read[i].missing)
      kp_json_flag(&made, "missing", true);
    kp_json_add(&list, &made);
  }
  return list;
}

/* A list that has something in it; an empty one is left out. */
static void put_list(kp_json *object, const char *key, kp_json list) {
  if (kp_json_length(&list) > 0 || list.failed)
    kp_json_put(object, key, &list);
  else
    kp_json_free(&list);
}

static void put_figures(kp_json *made, const kp_explain_node *node, bool brief) {
  kp_json_number(made, "score", node->score);
  kp_json_number(made, "weight", node->share);
  if (!brief) {
    kp_json_number(made, "figure", node->score_points);
    kp_json_number(made, "points", node->points);
    kp_json_number(made, "full", node->points_full);
    kp_json_number(made, "lost", node->lost);
    kp_json_number(made, "percentile", node->percentile);
  }
  kp_json_number(made, "shown", node->points_shown);
  kp_json_number(made, "full_shown", node->full_shown);
  kp_json_number(made, "lost_shown", node->lost_shown);
  kp_json_number(made, "total_at_full", node->total_at_full);
  if (node->rank > 0) {
    kp_json_integer(made, "rank", node->rank);
    kp_json_integer(made, "peers", node->n_peers);
  }
}

static kp_json node_of(const kp_explanation *unit, const kp_explain_node *node, bool brief) {
  const kp_node *described = &unit->result->index->node[node->node];
  kp_json made = kp_json_object();
  kp_json_words(&made, "state", kp_explain_state_name(node->state));
  if (node->state == KP_STATE_MISSING || node->state == KP_STATE_FILLED)
    kp_json_words(&made, "why", kp_explain_why_name(node->why));
  kp_json_number(&made, "raw", node->raw);
  kp_json_both(&made, "raw_text", node->raw_text);
  if (node->state == KP_STATE_FILLED)
    kp_json_number(&made, "used", node->used);
  if (!isnan(node->treated) && node->treated != node->used)
    kp_json_number(&made, "treated", node->treated);
  put_figures(&made, node, brief);
  if (node->level >= 0)
    kp_json_words(&made, "level", described->level[node->level].id);
  if (node->source && *node->source)
    kp_json_words(&made, "source", node->source);
  if (!brief || node->n_entries > 1 || node->discrepant)
    put_list(&made, "entries", entries_of(node));
  put_list(&made, "marks", marks_of(node));
  put_list(&made, "reads", reads_of(node->read, node->n_reads));
  if (node->discrepant)
    kp_json_number(&made, "discrepancy", node->discrepancy);
  if (!brief || node->state != KP_STATE_PRESENT || node->discrepant)
    kp_json_both(&made, "sentence", node->sentence);
  return made;
}

static kp_json nodes_of(const kp_explanation *unit, bool brief) {
  kp_json list = kp_json_list();
  for (int i = 0; i < unit->n_nodes; i++) {
    kp_json node = node_of(unit, &unit->node[i], brief);
    kp_json_add(&list, &node);
  }
  return list;
}

static kp_json adjustments_of(const kp_explanation *unit) {
  kp_json list = kp_json_list();
  for (int i = 0; i < unit->n_adjustments; i++) {
    const kp_explain_adjustment *one = &unit->adjustment[i];
    kp_json made = kp_json_object();
    kp_json_number(&made, "points", one->points);
    kp_json_number(&made, "shown", one->points_shown);
    if (one->source && *one->source)
      kp_json_words(&made, "source", one->source);
    put_list(&made, "reads", reads_of(one->read, one->n_reads));
    kp_json_both(&made, "sentence", one->sentence);
    kp_json_add(&list, &made);
  }
  return list;
}

static kp_json conditions_of(const kp_explanation *unit) {
  const kp_index *index = unit->result->index;
  kp_json list = kp_json_list();
  for (int i = 0; i < unit->n_conditions; i++) {
    const kp_explain_condition *one = &unit->condition[i];
    kp_json made = kp_json_object();
    kp_json_integer(&made, "condition", one->condition);
    kp_json_words(&made, "role", kp_explain_role_name(one->role));
    if (one->owner >= 0)
      kp_json_integer(&made, "owner", one->owner);
    kp_json_words(&made, "result", kp_explain_met_name(one->met));
    kp_json_number(&made, "value", one->value);
    kp_json_both(&made, "value_text", one->value_text);
    kp_json_words(&made, "cap", kp_report_grade_id(index, one->cap));
    if (one->decided)
      kp_json_flag(&made, "decided", true);
    if (one->source && *one->source)
      kp_json_words(&made, "source", one->source);
    put_list(&made, "reads", reads_of(one->read, one->n_reads));
    kp_json_both(&made, "sentence", one->sentence);
    kp_json_add(&list, &made);
  }
  return list;
}

static kp_json changes_of(const kp_explanation *unit) {
  kp_json list = kp_json_list();
  for (int i = 0; i < unit->n_changes; i++) {
    kp_json item = both_list_item(unit->change[i].sentence);
    kp_json_number(&item, "total", unit->change[i].total);
    kp_json_words(&item, "grade", kp_report_grade_id(unit->result->index, unit->change[i].grade));
    kp_json_add(&list, &item);
  }
  return list;
}

static kp_json turns_of(const kp_explanation *unit) {
  kp_json list = kp_json_list();
  for (int i = 0; i < unit->n_turns; i++) {
    kp_json item = both_list_item(unit->turn[i].sentence);
    kp_json_words(&item, "kind", unit->turn[i].kind == KP_TURN_JUDGE ? "judge" : "cell");
    kp_json_number(&item, "total", unit->turn[i].total);
    kp_json_words(&item, "grade", kp_report_grade_id(unit->result->index, unit->turn[i].grade));
    kp_json_add(&list, &item);
  }
  return list;
}

static void put_cutoff(kp_json *made, const char *key, const kp_explanation *unit,
                       const kp_explain_cutoff *cutoff) {
  if (cutoff->grade < 0)
    return;
  kp_json one = kp_json_object();
  kp_json_words(&one, "grade", kp_report_grade_id(unit->result->index, cutoff->grade));
  kp_json_number(&one, "bound", cutoff->bound);
  kp_json_number(&one, "distance", cutoff->distance);
  kp_json_put(made, key, &one);
}

/* Who reaches the profile of each grade, criterion by criterion. */
static kp_json criteria_of(const kp_index *index, const kp_explain_profile *profile) {
  kp_json list = kp_json_list();
  for (int j = 0; j < index->grade_by.n_criteria; j++) {
    const kp_criterion_stand *at = &profile->criterion[j];
    kp_json made = kp_json_object();
    kp_json_words(&made, "node", index->node[index->grade_by.criterion[j].node].label.id);
    kp_json_number(&made, "figure", at->figure);
    kp_json_number(&made, "profile", at->profile);
    kp_json_number(&made, "veto", at->veto);
    kp_json_number(&made, "weight", at->weight);
    kp_json_number(&made, "concordance", at->concordance);
    kp_json_number(&made, "discordance", at->discordance);
    if (at->missing)
      kp_json_flag(&made, "missing", true);
    if (at->left_out)
      kp_json_flag(&made, "left_out", true);
    kp_json_add(&list, &made);
  }
  return list;
}

static kp_json profiles_of(const kp_explanation *unit) {
  const kp_index *index = unit->result->index;
  kp_json list = kp_json_list();
  for (int i = 0; i < unit->n_profiles; i++) {
    const kp_explain_profile *profile = &unit->profile[i];
    kp_json made = kp_json_object(), criteria = criteria_of(index, profile);
    kp_json_words(&made, "grade", kp_report_grade_id(index, profile->grade));
    kp_json_number(&made, "concordance", profile->stand.concordance);
    kp_json_number(&made, "credibility", profile->stand.credibility);
    kp_json_number(&made, "majority", index->grade_by.majority);
    kp_json_flag(&made, "vetoed", profile->stand.vetoed);
    kp_json_flag(&made, "holds", profile->stand.holds);
    if (index->grade_by.optimistic)
      kp_json_flag(&made, "preferred", profile->stand.preferred);
    kp_json_put(&made, "criteria", &criteria);
    kp_json_both(&made, "sentence", profile->sentence);
    kp_json_add(&list, &made);
  }
  return list;
}

void kp_json_decision(kp_json *made, const kp_explanation *unit) {
  if (!unit->decided_grade[0])
    return;
  kp_str written;
  int grade = kp_report_decided(&written, unit->result, unit->unit);
  kp_json one = kp_json_object();
  kp_json_words(&one, "grade", kp_report_grade_id(unit->result->index, grade));
  kp_json_words(&one, "written", unit->decided_grade);
  kp_json_words(&one, "basis", unit->decided_basis);
  kp_json_words(&one, "date", unit->decided_date);
  kp_json_words(&one, "source", unit->decided_source);
  kp_json_put(made, "decided", &one);
}

static void put_verdict(kp_json *made, const kp_explanation *unit) {
  const kp_index *index = unit->result->index;
  kp_json_words(made, "status", kp_report_status_name(unit->status));
  kp_json_both(made, "reason", unit->reason);
  kp_json_number(made, "total", unit->total);
  kp_json_number(made, "total_full", unit->total_full);
  if (unit->rank > 0)
    kp_json_integer(made, "rank", unit->rank);
  kp_json_number(made, "percentile", unit->percentile);
  kp_json_words(made, "grade", kp_report_grade_id(index, unit->grade));
  kp_json_words(made, "grade_before", kp_report_grade_id(index, unit->grade_before));
  kp_json_words(made, "decided_by", kp_explain_decided_name(unit->decided_by));
  if (unit->decided_condition >= 0)
    kp_json_integer(made, "decided_condition", unit->decided_condition);
  kp_json_flag(made, "flagged", unit->flagged);
  kp_json_both(made, "flag_reason", unit->flag_reason);
  if (index->is_checklist)
    kp_json_integer(made, "step", unit->step);
  kp_json_decision(made, unit);
  kp_json_both(made, "verdict", unit->verdict);
  kp_json_both(made, "cutoffs", unit->cutoffs);
  put_cutoff(made, "better", unit, &unit->better);
  put_cutoff(made, "worse", unit, &unit->worse);
}

kp_json kp_json_unit(const kp_explanation *unit, bool brief) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "id", unit->id);
  kp_json_words(&made, "name", unit->name);
  kp_json_words(&made, "group", unit->group);
  put_verdict(&made, unit);
  kp_json_words(&made, "method", kp_explain_method_name(unit->method));
  put_list(&made, "nodes", nodes_of(unit, brief));
  put_list(&made, "adjustments", adjustments_of(unit));
  kp_json_number(&made, "adjusted", unit->adjusted_shown);
  if (unit->adjust_cut != 0)
    kp_json_number(&made, "adjust_cut", unit->adjust_cut_shown);
  put_list(&made, "profiles", profiles_of(unit));
  put_list(&made, "conditions", conditions_of(unit));
  put_list(&made, "changes", changes_of(unit));
  kp_json_both(&made, "change_none", unit->change_none);
  put_list(&made, "turns", turns_of(unit));
  return made;
}
