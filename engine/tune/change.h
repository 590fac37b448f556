/* SPDX-License-Identifier: GPL-3.0-or-later
 * Changes: settings with new values, and the variant of an index and its data that they make.
 *
 * The index and the dataset of the base run are never touched: a variant shares with them all that
 * it does not change. What a change of a weight does to its siblings: weights that are parts of a
 * fixed sum (points, or weights that add up to 1 or 100) stay parts of it, so the siblings that
 * were not set themselves share what is left in the ratio that they had; under "points" what is
 * below grows or shrinks with them, rules included, so that whoever had half of the points still
 * has half. Other weights are relative to each other: only the number itself changes. */
#ifndef KP_TUNE_CHANGE_H
#define KP_TUNE_CHANGE_H

#include "tune/setting.h"

typedef struct {
  kp_setting setting;
  double value;     /* SWITCH: 1 on, 0 off. VALUE: see why */
  kp_why why;       /* VALUE: KP_PRESENT, or what it is instead */
  kp_str text;      /* VALUE of a column of texts */
  const char *said; /* the new value as it was given */
} kp_change_to;

typedef struct {
  const kp_index *index;
  const kp_dataset *dataset;
  const double *weight; /* n_nodes: in force under "points"; NULL: the variant index's own */
} kp_variant;

typedef struct {
  bool keep; /* siblings keep their numbers, whatever these add up to; not under "points" */
} kp_change_rules;

/* "name=value"; false with diagnostics. */
bool kp_change_read(kp_change_to *out, const char *text, const kp_settings *settings,
                    const kp_result *base, kp_arena *arena, kp_diag *diag);
/* A value as the setting takes it, from text: the part behind "=". */
bool kp_change_read_value(kp_change_to *out, kp_str text, const kp_result *base, kp_arena *arena,
                          kp_diag *diag);

/* In the arena. KP_INPUT (all at once) where a value cannot be: a negative weight, bounds out of
 * order, two changes of one setting. */
kp_status kp_variant_make(kp_variant *out, const kp_result *base, const kp_change_to *change, int n,
                          const kp_change_rules *rules, kp_arena *arena, kp_diag *diag);
/* Scores a variant as kp_run would, on the base's marks and other periods. What the run would warn
 * of goes to diag. */
kp_status kp_variant_score(kp_scoring **out, const kp_result *base, const kp_variant *variant,
                           kp_arena *arena, kp_diag *diag);

/* ---- Weights ---- */

/* Whether the children's weights are parts of a fixed sum. */
bool kp_weights_are_parts(const kp_index *index, int parent);
/* New weights of all nodes (out: n_nodes) from those of the index and the changes among them.
 * False with diagnostics. */
bool kp_weights_change(double *out, const kp_index *index, const kp_change_to *change, int n,
                       const kp_change_rules *rules, kp_diag *diag);

/* A figure that is a short decimal but for the last bits of a product becomes it: 7.2 for
 * 7.199999999999999. Any other is left, since rounding it would decide ties. */
double kp_weight_tidy(double x);

/* ---- Values ---- */

/* Puts changed values into copies of the index and the dataset. */
bool kp_values_change(kp_index *index, const kp_dataset **dataset, const kp_change_to *change,
                      int n, kp_arena *arena, kp_diag *diag);

#endif
