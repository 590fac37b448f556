/* SPDX-License-Identifier: GPL-3.0-or-later
 * events.csv (大事记) of an index that does not read it: still a table of the dataset, so a unit
 * that does not exist and a day that is none are errors in it as in any other. Where the index
 * names events it is a roster, and load_roster.c reads it. */
#include "table/load.h"

enum { EVENT_UNIT, EVENT_DATE, EVENT_FIELDS };

void kp_load_events(kp_load *load) {
  const char *file = load->file_of[KP_TABLE_EVENTS];
  kp_field field[EVENT_FIELDS] = {{KP_COLUMN_UNIT, false, -1}, {KP_COLUMN_DATE, false, -1}};
  kp_load_table table = {0};
  if (file == NULL || !kp_load_text_table(load, &table, file, kp_load_source(load, "events"), field,
                                          EVENT_FIELDS, KP_COLUMN_ROSTER_PERIOD)) {
    return;
  }
  for (int i = 0; i < table.n_rows && !kp_load_failed(load); i++) {
    int row = kp_load_row(&table, i);
    kp_load_unit(load, &table, row, field[EVENT_UNIT].at);
    kp_load_check_date(load, &table, row, field[EVENT_DATE].at, field[EVENT_UNIT].at);
  }
}
