/* SPDX-License-Identifier: GPL-3.0-or-later
 * result.json: the section "statistics". Every sentence in both languages; what is not there has no
 * field. */
#include "report/statistics.h"

typedef struct {
  kp_buf text[2];
} both_languages;

static void put_both(kp_json *object, const char *key, both_languages *both) {
  object->failed |= both->text[0].failed || both->text[1].failed;
  kp_json_both(object, key, (const char *const[]){both->text[0].at, both->text[1].at});
  kp_buf_clear(&both->text[0]);
  kp_buf_clear(&both->text[1]);
}

static void put_test(kp_json *object, const char *key, const kp_correlation *test) {
  kp_json made = kp_json_object();
  kp_json_number(&made, "r", test->value);
  kp_json_number(&made, "p", test->p);
  kp_json_number(&made, "lower", test->lower);
  kp_json_number(&made, "upper", test->upper);
  kp_json_put(object, key, &made);
}

static void put_flag_names(kp_json *object, unsigned look) {
  kp_buf names = {0};
  kp_report_look_names(&names, look);
  if (names.len > 0)
    kp_json_words(object, "flags", names.at);
  object->failed |= names.failed;
  kp_buf_clear(&names);
}

static kp_json column_of(const kp_stat_figures *figures, const kp_stat_column *column) {
  kp_json made = kp_json_object();
  kp_json_integer(&made, "node", column->node);
  kp_json_words(&made, "of", column->is_raw ? "raw" : "score");
  kp_json_integer(&made, "n", column->of.n);
  kp_json_integer(&made, "missing", column->of.n_missing);
  kp_json_number(&made, "min", column->of.min);
  kp_json_number(&made, "q1", column->of.lower_quartile);
  kp_json_number(&made, "median", column->of.median);
  kp_json_number(&made, "q3", column->of.upper_quartile);
  kp_json_number(&made, "max", column->of.max);
  kp_json_number(&made, "mean", column->of.mean);
  kp_json_number(&made, "sd", column->of.sd);
  kp_json_number(&made, "skew", column->of.skew);
  kp_json_number(&made, "kurtosis", column->of.kurtosis);
  kp_json_integer(&made, "outliers", column->n_outliers);
  kp_json_integer(&made, "far", column->n_far);
  kp_json_integer(&made, "zeros", column->of.n_zeros);
  kp_json_integer(&made, "same", column->of.n_most_frequent);
  kp_json_number(&made, "same_value", column->of.most_frequent);
  put_flag_names(&made, column->look);
  both_languages sentence = {0};
  for (int lang = 0; lang < 2; lang++)
    kp_report_column_sentence(&sentence.text[lang], figures, column, (kp_lang)lang);
  put_both(&made, "sentence", &sentence);
  return made;
}

static kp_json pair_of(const kp_stat_figures *figures, const kp_stat_pair *pair) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "kind", kp_report_pair_kind_name(pair->kind));
  kp_json_integer(&made, "node", pair->a);
  kp_json_integer(&made, "with", pair->b);
  kp_json_integer(&made, "n", pair->pearson.n);
  put_test(&made, "pearson", &pair->pearson);
  put_test(&made, "spearman", &pair->spearman);
  put_test(&made, "kendall", &pair->kendall);
  kp_json_words(&made, "flag", kp_report_pair_flag_name(pair->flag));
  kp_json_words(&made, "why", kp_report_stat_why_name(pair->pearson.why));
  both_languages sentence = {0};
  for (int lang = 0; lang < 2; lang++)
    kp_report_pair_sentence(&sentence.text[lang], figures, pair, (kp_lang)lang);
  put_both(&made, "sentence", &sentence);
  return made;
}

/* ---- Sets ---- */

static void put_numbers(kp_json *object, const char *key, const double *x, int n) {
  if (!x)
    return;
  kp_json list = kp_json_list();
  for (int i = 0; i < n; i++)
    kp_json_add_number(&list, x[i]);
  kp_json_put(object, key, &list);
}

/* What each item adds to the reliability of its set. */
static void put_items(kp_json *object, const kp_stat_set *set) {
  if (!set->of_item)
    return;
  kp_json without = kp_json_list(), rest = kp_json_list();
  for (int i = 0; i < set->n_items; i++) {
    kp_json_add_number(&without, set->of_item[i].alpha_without);
    kp_json_add_number(&rest, set->of_item[i].rest);
  }
  kp_json_put(object, "alpha_without", &without);
  kp_json_put(object, "rest", &rest);
}

static void put_components(kp_json *object, const kp_stat_set *set) {
  if (set->why_components != KP_STATS_KNOWN)
    return;
  kp_json loadings = kp_json_list();
  for (int k = 0; k < set->n_items && (k == 0 || k < set->n_components); k++) {
    kp_json one = kp_json_list();
    for (int i = 0; i < set->n_items; i++)
      kp_json_add_number(&one, set->loading[i * set->n_items + k]);
    kp_json_add(&loadings, &one);
  }
  kp_json_integer(object, "components", set->n_components);
  put_numbers(object, "eigenvalues", set->variance, set->n_items);
  if (set->n_parallel >= 0) {
    kp_json_integer(object, "parallel", set->n_parallel);
    put_numbers(object, "random", set->random, set->n_items);
  }
  kp_json_put(object, "loadings", &loadings);
}

static kp_json set_of(const kp_stat_figures *figures, const kp_stat_set *set) {
  kp_json made = kp_json_object(), items = kp_json_list();
  kp_json_integer(&made, "node", set->node);
  kp_json_words(&made, "of", set->of_children ? "children" : "indicators");
  for (int i = 0; i < set->n_items; i++)
    kp_json_add_number(&items, set->item[i]);
  kp_json_put(&made, "items", &items);
  kp_json_integer(&made, "left_out", set->n_left_out);
  kp_json_integer(&made, "n", set->n);
  kp_json_number(&made, "alpha", set->alpha);
  kp_json_number(&made, "alpha_lower", set->alpha_low);
  kp_json_number(&made, "alpha_upper", set->alpha_high);
  kp_json_words(&made, "why_alpha", kp_report_stat_why_name(set->why_alpha));
  put_items(&made, set);
  kp_json_number(&made, "omega", set->omega);
  kp_json_number(&made, "omega_lower", set->omega_low);
  kp_json_number(&made, "omega_upper", set->omega_high);
  kp_json_words(&made, "why_omega", kp_report_stat_why_name(set->why_omega));
  kp_json_number(&made, "kmo", set->kmo);
  put_numbers(&made, "kmo_of", set->kmo_of, set->n_items);
  kp_json_number(&made, "bartlett", set->bartlett);
  kp_json_number(&made, "bartlett_df", set->bartlett_df);
  kp_json_number(&made, "bartlett_p", set->bartlett_p);
  kp_json_words(&made, "why_adequacy", kp_report_stat_why_name(set->why_adequacy));
  put_components(&made, set);
  kp_json_words(&made, "why_components", kp_report_stat_why_name(set->why_components));
  both_languages reliability = {0}, components = {0};
  for (int lang = 0; lang < 2; lang++) {
    kp_report_reliability_sentence(&reliability.text[lang], figures, set, (kp_lang)lang);
    kp_report_components_sentence(&components.text[lang], figures, set, (kp_lang)lang);
  }
  put_both(&made, "reliability", &reliability);
  put_both(&made, "components_sentence", &components);
  return made;
}

/* ---- Importance and effects ---- */

static kp_json importance_of(const kp_stat_figures *figures, const kp_stat_importance *one) {
  kp_json made = kp_json_object();
  kp_json_integer(&made, "node", one->node);
  if (one->depth >= 0)
    kp_json_integer(&made, "depth", one->depth);
  kp_json_integer(&made, "n", one->n);
  kp_json_number(&made, "weight", one->weight);
  kp_json_number(&made, "effect", one->effect);
  kp_json_number(&made, "effect_share", one->effect_share);
  kp_json_number(&made, "linear", one->linear);
  kp_json_number(&made, "linear_share", one->linear_share);
  kp_json_number(&made, "ratio", one->ratio);
  kp_json_words(&made, "matters", kp_report_matters_name(one->matters));
  kp_json_words(&made, "why", kp_report_stat_why_name(one->why));
  both_languages sentence = {0};
  for (int lang = 0; lang < 2; lang++)
    kp_report_importance_sentence(&sentence.text[lang], figures, one, (kp_lang)lang);
  put_both(&made, "sentence", &sentence);
  return made;
}

static kp_json grade_changes(const kp_result *result, const kp_element_effect *effect) {
  kp_json list = kp_json_list();
  for (int i = 0; i < effect->n_moves && i < effect->n_grades; i++) {
    const kp_robust_move *move = &effect->move[i];
    kp_json one = kp_json_object();
    kp_json_text(&one, "id", result->dataset->id[move->unit]);
    kp_json_words(&one, "from", kp_report_grade_id(result->index, move->grade_before));
    kp_json_words(&one, "to", kp_report_grade_id(result->index, move->grade));
    kp_json_add(&list, &one);
  }
  return list;
}

static kp_json effect_of(const kp_result *result, const kp_robust_element *element,
                         kp_element_change change) {
  const kp_element_effect *effect = &element->of[change];
  kp_json made = kp_json_object();
  kp_json_integer(&made, "node", element->node);
  kp_json_words(&made, "change", kp_report_element_change_name(change));
  kp_json_words(&made, "why", kp_report_element_why_name(effect->why));
  if (effect->why == KP_ELEMENT_KNOWN) {
    kp_json_number(&made, "share", effect->share);
    kp_json_integer(&made, "ranked", effect->n_ranked);
    kp_json_integer(&made, "rank_changes", effect->n_ranks);
    kp_json_number(&made, "mean_rank_shift", effect->mean_rank);
    kp_json_integer(&made, "most_rank_shift", effect->most_rank);
    kp_json_number(&made, "mean_change", effect->mean_points);
    kp_json_number(&made, "most_change", effect->most_points);
    kp_json_integer(&made, "grade_changes", effect->n_grades);
    kp_json grades = grade_changes(result, effect);
    kp_json_put(&made, "grades", &grades);
  }
  both_languages sentence = {0};
  for (int lang = 0; lang < 2; lang++)
    kp_report_effect_sentence(&sentence.text[lang], result, element, change, (kp_lang)lang);
  put_both(&made, "sentence", &sentence);
  return made;
}

static kp_json link_of(const kp_stat_figures *figures, const kp_stat_link *link) {
  kp_json made = kp_json_object();
  kp_json_words(&made, "outside", figures->outside->column[link->column].name);
  kp_json_integer(&made, "node", link->node);
  kp_json_integer(&made, "n", link->pearson.n);
  put_test(&made, "pearson", &link->pearson);
  put_test(&made, "spearman", &link->spearman);
  put_test(&made, "kendall", &link->kendall);
  kp_json_words(&made, "why", kp_report_stat_why_name(link->pearson.why));
  both_languages sentence = {0};
  for (int lang = 0; lang < 2; lang++)
    kp_report_link_sentence(&sentence.text[lang], figures, link, (kp_lang)lang);
  put_both(&made, "sentence", &sentence);
  return made;
}

/* ---- The section ---- */

static void put_advice(kp_json *section, const kp_statistics *statistics) {
  kp_stat_advice advice[2];
  for (int lang = 0; lang < 2; lang++)
    kp_report_stat_advice(&advice[lang], statistics, (kp_lang)lang);
  kp_json list = kp_json_list();
  for (int i = 0; i < advice[0].n; i++) {
    kp_json one = kp_json_object();
    section->failed |= advice[0].sentence[i].failed || advice[1].sentence[i].failed;
    kp_json_both(&one, "sentence",
                 (const char *const[]){advice[KP_ZH].sentence[i].at, advice[KP_EN].sentence[i].at});
    kp_json_add(&list, &one);
  }
  kp_json_put(section, "look_at", &list);
  for (int lang = 0; lang < 2; lang++)
    kp_report_stat_advice_clear(&advice[lang]);
}

static void put_links(kp_json *section, const kp_stat_figures *figures) {
  if (!figures->outside)
    return;
  kp_json outside = kp_json_object(), links = kp_json_list();
  kp_json_words(&outside, "file", figures->outside->file);
  kp_json_words(&outside, "sha256", figures->outside->hash);
  kp_json_integer(&outside, "matched", figures->outside->n_matched);
  kp_json_integer(&outside, "unmatched", figures->outside->n_unmatched);
  kp_json_put(section, "outside", &outside);
  for (int i = 0; i < figures->n_links; i++) {
    kp_json one = link_of(figures, &figures->link[i]);
    kp_json_add(&links, &one);
  }
  kp_json_put(section, "links", &links);
}

static void put_sections(kp_json *section, const kp_statistics *statistics) {
  const kp_stat_figures *figures = statistics->figures;
  kp_json columns = kp_json_list(), pairs = kp_json_list(), sets = kp_json_list();
  kp_json importance = kp_json_list(), effects = kp_json_list();
  for (int i = 0; i < figures->n_columns; i++) {
    kp_json one = column_of(figures, &figures->column[i]);
    kp_json_add(&columns, &one);
  }
  for (int i = 0; i < figures->n_pairs; i++) {
    kp_json one = pair_of(figures, &figures->pair[i]);
    kp_json_add(&pairs, &one);
  }
  for (int i = 0; i < figures->n_sets; i++) {
    kp_json one = set_of(figures, &figures->set[i]);
    kp_json_add(&sets, &one);
  }
  for (int i = 0; i < figures->n_importance; i++) {
    kp_json one = importance_of(figures, &figures->importance[i]);
    kp_json_add(&importance, &one);
  }
  for (int i = 0; i < statistics->n_elements; i++)
    for (int change = 0; change < KP_ELEMENT_CHANGES; change++) {
      kp_json one =
          effect_of(statistics->result, &statistics->element[i], (kp_element_change)change);
      kp_json_add(&effects, &one);
    }
  kp_json_put(section, "columns", &columns);
  kp_json_put(section, "pairs", &pairs);
  kp_json_put(section, "sets", &sets);
  kp_json_put(section, "importance", &importance);
  kp_json_put(section, "effects", &effects);
}

kp_json kp_json_statistics(const kp_statistics *statistics) {
  kp_json section = kp_json_object();
  kp_json_integer(&section, "units", statistics->figures->n_units);
  kp_json_integer(&section, "taking_part", statistics->figures->n_taking_part);
  put_advice(&section, statistics);
  put_sections(&section, statistics);
  put_links(&section, statistics->figures);
  return section;
}
