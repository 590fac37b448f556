/* SPDX-License-Identifier: GPL-3.0-or-later
 * Probe: does anything change when one setting has another value?
 *
 * What counts: every unit's grade and status, and who holds the ranks 1 … K. The reference is the
 * tuning's own scoring (the base run where nothing was set). A probe belongs to one thread; each
 * look scores all units anew, as a run would. */
#ifndef KP_TUNE_PROBE_H
#define KP_TUNE_PROBE_H

#include "tune/tune.h"

typedef enum { KP_PROBE_SAME, KP_PROBE_OTHER, KP_PROBE_IMPOSSIBLE, KP_PROBE_FAILED } kp_probed;

typedef struct {
  const kp_tune *tune;
  const kp_scoring *from; /* the reference */
  kp_change_to change;    /* of the setting */
  double current;
  int n_looks; /* scorings so far */
  /* After OTHER: who changes first. */
  int unit, other, grade;
  bool of_grade;
} kp_probe;

void kp_probe_init(kp_probe *probe, const kp_tune *tune, const kp_setting *setting);
/* FAILED: the machine is at fault. */
kp_probed kp_probe_look(kp_probe *probe, double value);
/* The scoring at a value in the caller's arena, the total not rounded where full is set; NULL where
 * it cannot be. */
const kp_scoring *kp_probe_score(const kp_probe *probe, double value, bool full, kp_arena *arena,
                                 kp_diag *diag);

/* The edge between good (nothing changes) and bad (something does, and nothing lies between but
 * that): by bisection down to neighbouring decimals, each looked at. */
kp_interval_edge kp_probe_refine(kp_probe *probe, double good, double bad);
/* One side of an interval whose only breaks are at n candidates, nearest first; beyond: a value
 * behind the last of them. */
kp_interval_edge kp_probe_scan(kp_probe *probe, const double *candidate, int n, double beyond);

/* Both edges for a weight. */
kp_status kp_interval_of_weight(kp_interval *out, kp_probe *probe, kp_diag *diag);

#endif
