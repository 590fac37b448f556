/* SPDX-License-Identifier: GPL-3.0-or-later
 * Opens a table that came back. A workbook of ours has sheets besides the form (facts, how to fill
 * it in, rosters): that those are not read is no news and is not said; of any other sheet it is. */
#include <string.h>

#include "report/collect.h"

/* True for a sheet that our forms have besides the form: facts, how to fill it in, rosters. */
static bool is_our_sheet(const kp_collecting *to, kp_str name) {
  static const kp_msg captions[] = {KP_MSG_SHEETS_FACTS, KP_MSG_SHEETS_ABOUT};
  for (int i = 0; i < 2; i++)
    for (int lang = KP_ZH; lang <= KP_EN; lang++)
      if (kp_str_equal(name, kp_str_of(kp_message_template(captions[i], (kp_lang)lang))))
        return true;
  for (int r = 0; r < to->index->n_rosters; r++)
    if (kp_str_equal(name, kp_str_of(to->index->roster[r].name)))
      return true;
  return false;
}

/* True when all that was said is that our own other sheets were not read: nothing to warn of. */
static bool says_nothing_new(const kp_collecting *to, const kp_diag *said) {
  const kp_diagnostic *one = kp_diag_count(said) == 1 ? kp_diag_at(said, 0) : NULL;
  if (!one || one->what != KP_MSG_XLSX_OTHER_SHEETS)
    return false;
  for (const char *at = one->args[1]; at;) {
    const char *comma = strstr(at, ", ");
    kp_str name = {at, (uint32_t)(comma ? (size_t)(comma - at) : strlen(at))};
    if (!is_our_sheet(to, name))
      return false;
    at = comma ? comma + 2 : NULL;
  }
  return true;
}

kp_status kp_collect_open(kp_table **out, kp_collecting *to, const char *path,
                          const kp_table_options *options) {
  kp_diag *said = kp_diag_new();
  if (!said)
    return kp_diag_no_memory(to->diag);
  kp_status status = kp_table_open(out, path, path, options, to->arena, said);
  if (status != KP_OK || !says_nothing_new(to, said))
    kp_diag_join(to->diag, said);
  kp_diag_free(said);
  return status;
}
