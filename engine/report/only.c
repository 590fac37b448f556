/* SPDX-License-Identifier: GPL-3.0-or-later
 * --only: a list of names with commas between to a flag a file. */
#include "report/only.h"

#include <stdio.h>
#include <string.h>

static int find(const kp_report_choice *choice, kp_str name) {
  for (int k = 0; k < choice->n; k++)
    if (kp_str_equal(name, kp_str_of(choice->name[k])))
      return k;
  return -1;
}

kp_status kp_report_wanted(bool *wanted, const kp_report_choice *choice, const char *only,
                           kp_diag *diag) {
  for (int k = 0; k < choice->n; k++)
    wanted[k] = only == NULL;
  for (const char *at = only; at && *at;) {
    const size_t len = strcspn(at, ",");
    const kp_str name = kp_str_trim((kp_str){at, (uint32_t)len});
    const int found = find(choice, name);
    if (found < 0) {
      char text[64];
      snprintf(text, sizeof text, "%.*s", (int)(name.len < 60 ? name.len : 60), name.at);
      kp_diag_error(diag, &(kp_place){0}, choice->bad, KP_ARGS(text), choice->hint);
      return KP_USAGE;
    }
    wanted[found] = true;
    at += len;
    at += *at == ',';
  }
  return KP_OK;
}
