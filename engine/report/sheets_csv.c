/* SPDX-License-Identifier: GPL-3.0-or-later
 * A form's table as CSV: a header, then a row a cell to fill in. Quoting and defusing are csv.h's.
 */
#include "report/csv.h"
#include "report/sheets.h"

void kp_sheets_csv(kp_buf *out, const kp_form_table *table) {
  kp_buf_add(out, KP_CSV_BOM);
  for (int c = 0; c < table->n_columns; c++)
    kp_csv_words(out, table->column[c].heading);
  kp_csv_end_row(out);
  for (int r = 0; r < table->n_rows; r++) {
    for (int c = 0; c < table->n_columns; c++)
      kp_csv_words(out, table->row[r].cell[c]);
    kp_csv_end_row(out);
  }
}
