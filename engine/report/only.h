/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which files of a command are wanted: what --only says. */
#ifndef KP_REPORT_ONLY_H
#define KP_REPORT_ONLY_H

#include "base/diag.h"

/* A command's files by the names that --only knows, and what to say of a name that is none. */
typedef struct {
  const char *const *name;
  int n;
  kp_msg bad, hint;
} kp_report_choice;

/* wanted: n flags. only: names with commas between, or NULL for all. KP_USAGE for a name that is
 * none. */
kp_status kp_report_wanted(bool *wanted, const kp_report_choice *choice, const char *only,
                           kp_diag *diag);

#endif
