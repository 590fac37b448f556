/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of settings: what an index says of itself as a whole (identity, scale, rounding, sources,
 * discrepancy).
 *
 * Runs before the nodes, since scale and kind of weights decide what a score is worth. Values out
 * of their range are named here, where the field is known. */
#include <math.h>
#include <string.h>

#include "index/build.h"

enum { MAX_DIGITS = 12 };

static void read_scale(kp_builder *b) {
  kp_index *index = b->index;
  const kp_term *scale = kp_build_get(b->root, "scale", KP_T_TABLE);
  index->scale_low = kp_build_item_number(scale, 0, 0);
  index->scale_high = kp_build_item_number(scale, 1, 100);
  if (index->scale_low >= index->scale_high) {
    kp_build_error(b, b->root, "scale", KP_MSG_INDEX_SCALE_ORDER,
                   KP_ARGS(kp_build_show(b, index->scale_low), kp_build_show(b, index->scale_high)),
                   KP_MSG_NONE);
    index->scale_low = 0;
    index->scale_high = 100;
  }
  index->in_points = kp_build_says(b->root, "weights", "points");
  if (index->in_points && index->scale_low != 0)
    kp_build_error(b, b->root, "scale", KP_MSG_INDEX_POINTS_FROM_ZERO,
                   KP_ARGS(kp_build_show(b, index->scale_low)), KP_MSG_NONE);
}

static void read_rounding(kp_builder *b) {
  kp_index *index = b->index;
  const kp_term *term = kp_build_get(b->root, "round", KP_T_TABLE);
  index->round_digits = -1;
  if (term) {
    double digits = kp_build_number(term, "digits", NAN);
    index->round_digits =
        kp_build_whole(b, b->root, "round", digits, 0, MAX_DIGITS, isnan(digits) ? -1 : 2);
    index->round_at_indicator = kp_build_says(term, "at", "indicator");
  }
  index->rank_on_full = kp_build_says(b->root, "rank_on", "full");
  index->show_digits =
      kp_build_whole(b, b->root, "show_digits", kp_build_number(b->root, "show_digits", NAN), 0,
                     MAX_DIGITS, index->round_digits >= 0 ? index->round_digits : 2);
}

static double screen_bound(kp_builder *b, const kp_term *term, const char *field) {
  const double bound = kp_build_number(term, field, 0);
  const char *shown = kp_arena_printf(b->arena, "screen.%s", field);
  b->no_memory |= !shown;
  if (kp_term_get(term, field) && (bound <= 0 || bound > 1))
    kp_build_error(b, b->root, "screen", KP_MSG_INDEX_SCREEN_RANGE,
                   KP_ARGS(shown ? shown : field, kp_build_show(b, bound)), KP_MSG_NONE);
  return bound;
}

static void read_screen(kp_builder *b) {
  const kp_term *term = kp_build_get(b->root, "screen", KP_T_TABLE);
  if (!term)
    return;
  b->index->screen_share = screen_bound(b, term, "share");
  b->index->screen_nonzero = screen_bound(b, term, "nonzero");
  if (term->n_fields == 0)
    kp_build_error(b, b->root, "screen", KP_MSG_INDEX_FIELD_NEEDED,
                   KP_ARGS("screen", "share", "0.66"), KP_MSG_NONE);
}

static void read_discrepancy(kp_builder *b) {
  kp_index *index = b->index;
  const kp_term *term = kp_build_get(b->root, "discrepancy", KP_T_TABLE);
  index->discrepancy_over = kp_build_number(term, "over", NAN);
  index->discrepancy_otherwise = KP_OTHERWISE_FLAG;
  if (index->discrepancy_over < 0)
    kp_build_error(b, b->root, "discrepancy", KP_MSG_INDEX_SHARE_RANGE,
                   KP_ARGS("discrepancy.over", kp_build_show(b, index->discrepancy_over)),
                   KP_MSG_NONE);
}

static void read_adjustment_limits(kp_builder *b) {
  const kp_term *term = kp_build_get(b->root, "adjustments", KP_T_TABLE);
  double most = kp_build_number(term, "at_most", NAN);
  double least = kp_build_number(term, "at_least", NAN);
  if (least > most)
    kp_build_error(b, b->root, "adjustments", KP_MSG_INDEX_BOUNDS_CROSS,
                   KP_ARGS("adjustments", kp_build_show(b, least), kp_build_show(b, most)),
                   KP_MSG_NONE);
  b->index->adjust_at_most = most;
  b->index->adjust_at_least = least;
}

static const char *source_text(kp_builder *b, const kp_term *term, const char *field) {
  const char *text = kp_build_text(term, field);
  if (text && strcmp(field, "file") == 0 &&
      (text[0] == '/' || strstr(text, "..") || strchr(text, '\\')))
    kp_build_error(b, b->root, "sources", KP_MSG_INDEX_PATH_NOT_BESIDE, KP_ARGS(text), KP_MSG_NONE);
  return text;
}

void kp_build_sources(kp_builder *b) {
  const kp_term *term = kp_build_get(b->root, "sources", KP_T_TABLE);
  if (!term)
    return;
  kp_source_names *sources = KP_ARRAY(b->arena, kp_source_names, term->n_fields);
  if (!sources) {
    b->no_memory = true;
    return;
  }
  for (int i = 0; i < term->n_fields; i++) {
    const kp_term *one = term->field[i].term;
    sources[i] = (kp_source_names){.table = term->field[i].name.at,
                                   .file = source_text(b, one, "file"),
                                   .key = source_text(b, one, "key"),
                                   .name = source_text(b, one, "name"),
                                   .group = source_text(b, one, "group"),
                                   .period = source_text(b, one, "period"),
                                   .declared = kp_build_place(b, b->root, "sources")};
  }
  b->index->sources = sources;
  b->index->n_sources = term->n_fields;
}

void kp_build_settings(kp_builder *b) {
  kp_index *index = b->index;
  const kp_term *root = b->root;
  const char *id = kp_build_text(root, "id"), *title = kp_build_text(root, "title");
  index->id = id ? id : "";
  index->title = title ? title : index->id;
  index->unit = kp_build_text(root, "unit");
  index->note = kp_build_text(root, "note");
  index->source = kp_build_text(root, "source");
  index->is_checklist = kp_build_says(root, "kind", "checklist");
  read_scale(b);
  read_rounding(b);
  read_screen(b);
  read_discrepancy(b);
  read_adjustment_limits(b);
  kp_build_judging(b);
  const kp_term *grade_on = kp_build_get(root, "grade_on", KP_T_DISTANCE);
  index->grade_distance_from = kp_build_item_number(grade_on, 0, NAN);
  index->higher_is_better = !grade_on && !kp_build_says(root, "rank", "ascending");
  kp_build_sources(b);
}
