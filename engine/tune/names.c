/* SPDX-License-Identifier: GPL-3.0-or-later
 * The words that machine formats use for what a tuning found. */
#include "tune/tune.h"

const char *kp_edge_name(kp_edge_kind kind) {
  static const char *const names[] = {"change", "limit", "open", "search"};
  return names[kind];
}

const char *kp_interval_how_name(kp_interval_how how) {
  static const char *const names[] = {"exact", "searched", "none"};
  return names[how];
}
