/* SPDX-License-Identifier: GPL-3.0-or-later
 * result.json: the index, the files and the counts. Units are in json_unit.c. */
#include <math.h>

#include "index/text.h"
#include "report/report.h"

typedef void words_of(kp_buf *out, const kp_index *index, const void *of, kp_lang lang);

/* A phrase of index/text.h in both languages. */
static void put_phrase(kp_json *object, const char *key, const kp_index *index, const void *of,
                       words_of *phrase) {
  kp_buf text[2] = {{0}};
  for (int lang = 0; lang < 2; lang++) {
    phrase(&text[lang], index, of, (kp_lang)lang);
    object->failed |= text[lang].failed;
  }
  kp_json_both(object, key, (const char *const[]){text[0].at, text[1].at});
  kp_buf_clear(&text[0]);
  kp_buf_clear(&text[1]);
}

static void phrase_rule(kp_buf *out, const kp_index *index, const void *of, kp_lang lang) {
  const kp_node *node = of;
  if (node->leaf >= 0)
    kp_index_rule_text(out, index, (int)(node - index->node), lang);
  else
    kp_index_combine_text(out, index, node, lang);
}

static void phrase_value(kp_buf *out, const kp_index *index, const void *of, kp_lang lang) {
  const kp_value *value = of;
  if (value->kind != KP_VALUE_NONE)
    kp_index_value_text(out, index, value, lang);
}

static void phrase_points(kp_buf *out, const kp_index *index, const void *of, kp_lang lang) {
  kp_index_points_text(out, index, of, lang);
}

static void phrase_condition(kp_buf *out, const kp_index *index, const void *of, kp_lang lang) {
  kp_index_condition_text(out, index, of, lang);
}

/* What every named thing says of itself. */
static kp_json labelled(const kp_label *label) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "id", label->id);
  kp_json_words(&made, "title", label->title);
  kp_json_words(&made, "clause", label->clause);
  kp_json_words(&made, "basis", label->basis);
  kp_json_words(&made, "note", label->note);
  kp_json_integer(&made, "line", label->line);
  return made;
}

static int depth_of(const kp_index *index, int node) {
  int depth = 0;
  while (index->node[node].parent >= 0) {
    node = index->node[node].parent;
    depth++;
  }
  return depth;
}

static kp_json levels_of(const kp_node *node) {
  kp_json list = kp_json_list();
  for (int i = 0; i < node->n_levels; i++) {
    kp_json level = kp_json_object();
    kp_json_words(&level, "id", node->level[i].id);
    kp_json_words(&level, "title", node->level[i].title);
    kp_json_add(&list, &level);
  }
  return list;
}

static kp_json node_of(const kp_result *result, int at) {
  const kp_index *index = result->index;
  const kp_node *node = &index->node[at];
  kp_json made = labelled(&node->label);
  kp_json_words(&made, "kind", at == 0 ? "index" : node->leaf >= 0 ? "indicator" : "dimension");
  if (node->parent < 0)
    kp_json_null(&made, "parent");
  else
    kp_json_integer(&made, "parent", node->parent);
  kp_json_integer(&made, "depth", depth_of(index, at));
  kp_json_words(&made, "measure", node->measure);
  kp_json_weight(&made, result, at);
  put_phrase(&made, "rule", index, node, phrase_rule);
  put_phrase(&made, "value", index, &node->value, phrase_value);
  if (node->n_levels > 0) {
    kp_json levels = levels_of(node);
    kp_json_put(&made, "levels", &levels);
  }
  return made;
}

static kp_json nodes_of(const kp_result *result) {
  kp_json list = kp_json_list();
  for (int i = 0; i < result->index->n_nodes; i++) {
    kp_json node = node_of(result, i);
    kp_json_add(&list, &node);
  }
  return list;
}

static kp_json adjustments_of(const kp_index *index) {
  kp_json list = kp_json_list();
  for (int i = 0; i < index->n_adjustments; i++) {
    kp_json made = labelled(&index->adjustment[i].label);
    kp_json_words(&made, "measure", index->adjustment[i].measure);
    put_phrase(&made, "rule", index, &index->adjustment[i], phrase_points);
    kp_json_add(&list, &made);
  }
  return list;
}

/* Figures of the criteria, by the ids of their nodes; missing ones are left out. */
static void put_figures(kp_json *made, const char *key, const kp_index *index,
                        const double *figure) {
  if (!figure)
    return;
  kp_json all = kp_json_object();
  for (int j = 0; j < index->grade_by.n_criteria; j++)
    kp_json_number(&all, index->node[index->grade_by.criterion[j].node].label.id, figure[j]);
  kp_json_put(made, key, &all);
}

static void phrase_grade_by(kp_buf *out, const kp_index *index, const void *of, kp_lang lang) {
  (void)of;
  kp_index_grade_by_text(out, index, lang);
}

static kp_json grades_of(const kp_report *report) {
  const kp_result *result = report->result;
  const kp_index *index = result->index;
  const kp_audience *audience = &report->audience;
  const double *cut = kp_audience_sees(audience, KP_SEES_CLASSES) ? result->scoring->cut : NULL;
  const double *centre =
      kp_audience_sees(audience, KP_SEES_CENTRES) ? result->scoring->centre : NULL;
  kp_json list = kp_json_list();
  for (int i = 0; i < index->n_grades; i++) {
    const kp_grade *grade = &index->grade[i];
    kp_json made = labelled(&grade->label);
    kp_json_number(&made, "at_least", grade->at_least);
    kp_json_number(&made, "above", grade->above);
    kp_json_number(&made, "at_most", grade->at_most);
    kp_json_number(&made, "below", grade->below);
    kp_json_number(&made, "top_share", grade->top_share);
    if (grade->top_places > 0)
      kp_json_integer(&made, "top_places", grade->top_places);
    kp_json_number(&made, "begins_at", cut ? cut[i] : NAN);
    put_figures(&made, "profile", index, grade->profile);
    put_figures(&made, "veto", index, grade->veto);
    put_figures(&made, "centre", index,
                centre ? centre + (size_t)i * (size_t)index->grade_by.n_criteria : NULL);
    kp_json_add(&list, &made);
  }
  return list;
}

static kp_json conditions_of(const kp_index *index) {
  kp_json list = kp_json_list();
  for (int i = 0; i < index->n_conditions; i++) {
    const kp_condition *condition = &index->condition[i];
    kp_json made = labelled(&condition->label);
    put_phrase(&made, "rule", index, condition, phrase_condition);
    kp_json_words(&made, "cap", kp_report_grade_id(index, condition->cap));
    kp_json_add(&list, &made);
  }
  return list;
}

static kp_json steps_of(const kp_index *index) {
  kp_json list = kp_json_list();
  for (int i = 0; i < index->n_steps; i++) {
    kp_json step = labelled(&index->step[i].label);
    kp_json_add(&list, &step);
  }
  return list;
}

static void put_scale(kp_json *made, const kp_index *index) {
  kp_json scale = kp_json_list();
  kp_json_add_number(&scale, index->scale_low);
  kp_json_add_number(&scale, index->scale_high);
  kp_json_put(made, "scale", &scale);
  if (index->round_digits >= 0) {
    kp_json round = kp_json_object();
    kp_json_integer(&round, "digits", index->round_digits);
    kp_json_words(&round, "at", index->round_at_indicator ? "indicator" : "total");
    kp_json_put(made, "round", &round);
  }
  kp_json_integer(made, "show_digits", index->show_digits);
}

kp_json kp_json_index(const kp_report *report) {
  const kp_result *result = report->result;
  const kp_index *index = result->index;
  kp_json made = kp_json_object();
  kp_json_words(&made, "id", index->id);
  kp_json_words(&made, "title", index->title);
  kp_json_words(&made, "unit", index->unit);
  kp_json_words(&made, "note", index->note);
  kp_json_words(&made, "source", index->source);
  kp_json_words(&made, "hash", index->file[0].hash);
  kp_json_text(&made, "text", index->file[0].text);
  kp_json_flag(&made, "checklist", index->is_checklist);
  kp_json_flag(&made, "points", index->in_points);
  put_scale(&made, index);
  if (index->grade_by.kind != KP_GRADE_BY_CUTOFFS)
    put_phrase(&made, "grade_by", index, index, phrase_grade_by);
  kp_json part[] = {nodes_of(result), adjustments_of(index), grades_of(report),
                    conditions_of(index), steps_of(index)};
  static const char *const name[] = {"nodes", "adjustments", "grades", "conditions", "steps"};
  for (int i = 0; i < 5; i++)
    kp_json_put(&made, name[i], &part[i]);
  if (!index->is_checklist && kp_audience_sees(&report->audience, KP_SEES_MODEL)) {
    kp_json model = kp_json_model(result);
    kp_json_put(&made, "model", &model);
  }
  return made;
}

kp_json kp_json_files(const kp_dataset *dataset) {
  kp_json files = kp_json_list();
  for (int i = 0; i < dataset->n_files; i++) {
    kp_json file = kp_json_object();
    kp_json_words(&file, "path", dataset->file[i].path);
    kp_json_words(&file, "sha256", dataset->file[i].hash);
    kp_json_integer(&file, "bytes", (int64_t)dataset->file[i].n_bytes);
    kp_json_words(&file, "encoding", dataset->file[i].encoding);
    kp_json_add(&files, &file);
  }
  return files;
}

kp_json kp_json_summary(const kp_report *report) {
  const kp_result *result = report->result;
  const kp_scoring *scoring = result->scoring;
  int n_units = result->dataset->n_units;
  int n_status[4] = {0}, n_flagged = 0;
  for (int unit = 0; unit < n_units; unit++) {
    n_status[scoring->status[unit] & 3]++;
    n_flagged += scoring->flagged[unit] != 0;
  }
  kp_json made = kp_json_object(), grades = kp_json_object();
  kp_json_integer(&made, "units", n_units);
  kp_json_integer(&made, "scored", scoring->n_scored);
  if (!kp_audience_sees(&report->audience, KP_SEES_SUMMARY)) {
    kp_json_free(&grades);
    return made;
  }
  kp_json_integer(&made, "eligible", scoring->n_eligible);
  for (int status = 0; status < 4; status++)
    kp_json_integer(&made, kp_report_status_name((kp_unit_status)status), n_status[status]);
  if (kp_audience_sees(&report->audience, KP_SEES_FLAGS))
    kp_json_integer(&made, "flagged", n_flagged);
  for (int grade = 0; grade < result->index->n_grades; grade++) {
    int count = 0;
    for (int unit = 0; unit < n_units; unit++)
      count += scoring->grade[unit] == grade;
    kp_json_integer(&grades, result->index->grade[grade].label.id, count);
  }
  kp_json_put(&made, "grades", &grades);
  return made;
}
