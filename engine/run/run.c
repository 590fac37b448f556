/* SPDX-License-Identifier: GPL-3.0-or-later
 * Run: an index and a dataset joined to a result.
 *
 * index → what it wants → dataset → pooled panel → scoring. The rooms above do the work; here they
 * are put in order, and the result takes hold of what they made. */
#include "base/arena.h"
#include "run/result.h"

void kp_run_dataset_spec(kp_dataset_spec *out, const kp_index *index,
                         const kp_dataset_options *options) {
  *out = (kp_dataset_spec){
      .wants = index->want,
      .n_wants = index->n_wants,
      .rosters = index->roster,
      .n_rosters = index->n_rosters,
      .sources = index->sources,
      .n_sources = index->n_sources,
      .panel = index->panel_want,
      .n_panel = index->n_panels,
      .grade_ids = index->grade_id,
      .grade_titles = index->grade_title,
      .n_grades = index->n_grades,
      .functions = index->n_functions > 0 ? index->file[0].text : (kp_str){0},
  };
  if (options) {
    out->period = options->period;
    out->partial = options->partial;
    out->table = (kp_table_options){.encoding = options->encoding,
                                    .bad_as_missing = options->bad_as_missing,
                                    .unmapped = options->unmapped};
  }
}

/* A manifest says how the data was read. */
static kp_status keep_options(kp_dataset *dataset, const kp_dataset_options *options,
                              kp_diag *diag) {
  if (!options)
    return KP_OK;
  dataset->options.bad_as_missing = options->bad_as_missing;
  if (!options->encoding)
    return KP_OK;
  dataset->options.encoding = kp_str_copy(dataset->arena, kp_str_of(options->encoding));
  return dataset->options.encoding ? KP_OK : kp_diag_no_memory(diag);
}

kp_status kp_dataset_check_files(const char *path, const kp_dataset_options *options,
                                 kp_diag *diag) {
  kp_table_options how = {0};
  if (options)
    how = (kp_table_options){.encoding = options->encoding, .unmapped = options->unmapped};
  return kp_dataset_look(path, &how, diag);
}

kp_status kp_dataset_load(kp_dataset **out, const char *path, const kp_index *index,
                          const kp_dataset_options *options, kp_diag *diag) {
  kp_dataset_spec spec;
  kp_run_dataset_spec(&spec, index, options);
  kp_dataset *dataset = NULL;
  kp_status status = kp_dataset_read(&dataset, path, &spec, diag);
  if (status == KP_OK)
    status = keep_options(dataset, options, diag);
  if (status == KP_OK && index->needs_periods && !(options && options->partial))
    status = kp_run_load_siblings(dataset, &spec, diag);
  if (status == KP_OK)
    *out = dataset;
  else
    kp_dataset_free(dataset);
  return status;
}

/* The columns of the other periods, where the index looks at them. */
static kp_status prepare_periods(kp_score_period **out, kp_result *result, kp_diag *diag) {
  const kp_dataset *dataset = result->dataset;
  kp_score_period *period = KP_ARRAY(result->arena, kp_score_period, dataset->n_siblings);
  if (!period)
    return kp_diag_no_memory(diag);
  kp_status status = KP_OK;
  for (int i = 0; i < dataset->n_siblings && status == KP_OK; i++) {
    const kp_dataset *other = dataset->sibling[i];
    kp_panel *panel = NULL;
    kp_scoring *scoring = NULL;
    if (result->index->n_panels > 0)
      status = kp_panel_pool(&panel, result->index, other, result->arena, diag);
    if (status == KP_OK)
      status = kp_score_prepare(&scoring, result->index, other, panel, result->arena, diag);
    period[i] = (kp_score_period){other->period, other->span, scoring};
  }
  *out = period;
  return status;
}

static kp_status run_into(kp_result *result, kp_diag *diag) {
  if (result->index->n_panels > 0) {
    kp_status status =
        kp_panel_pool(&result->panel, result->index, result->dataset, result->arena, diag);
    if (status != KP_OK)
      return status;
  }
  kp_score_period *period = NULL;
  const kp_status status = prepare_periods(&period, result, diag);
  if (status != KP_OK)
    return status;
  const kp_score_options options = {
      .period = period, .n_periods = result->dataset->n_siblings, .leaves_later = true};
  return kp_score_all_with(&result->scoring, result->index, result->dataset, result->panel,
                           &options, result->arena, diag);
}

/* The index, with every value that must not be missing merely unscored where it is; NULL: no
 * memory.
 */
static const kp_index *let_values_lack(const kp_index *index, kp_arena *arena) {
  kp_index *made = KP_NEW(arena, kp_index);
  kp_node *node = KP_ARRAY(arena, kp_node, index->n_nodes);
  if (!made || !node)
    return NULL;
  *made = *index;
  made->node = node;
  for (int i = 0; i < index->n_nodes; i++) {
    node[i] = index->node[i];
    if (node[i].missing.kind == KP_MISSING_ERROR)
      node[i].missing.kind = KP_MISSING_NONE;
  }
  return made;
}

static kp_status run(kp_result **out, const kp_index *index, const kp_dataset *dataset,
                     bool may_lack, kp_diag *diag) {
  kp_status status = KP_OK;
  kp_result *result = NULL;
  kp_arena *arena = kp_arena_new();
  if (arena)
    result = KP_NEW(arena, kp_result);
  if (result && may_lack)
    index = let_values_lack(index, arena);
  if (!result || !index) {
    kp_arena_free(arena);
    status = kp_diag_no_memory(diag);
  } else {
    *result = (kp_result){.arena = arena, .index = index, .dataset = dataset};
    status = run_into(result, diag);
    if (status == KP_OK)
      *out = result;
    else
      kp_result_free(result);
  }
  return status;
}

kp_status kp_run(kp_result **out, const kp_index *index, const kp_dataset *dataset, kp_diag *diag) {
  return run(out, index, dataset, false, diag);
}

kp_status kp_run_panel(kp_result **out, const kp_index *index, const kp_dataset *dataset,
                       kp_diag *diag) {
  return run(out, index, dataset, true, diag);
}

void kp_result_free(kp_result *result) {
  if (result)
    kp_arena_free(result->arena);
}
