/* SPDX-License-Identifier: GPL-3.0-or-later
 * CSV out; the rules are in the header. A writer of libcsv quotes every cell and would need a
 * second pass for formulas, so the few lines stand here. */
#include "report/csv.h"

#include "base/decimal.h"

#include <string.h>

static bool runs_as_formula(kp_str text) {
  double number;
  return text.len > 0 && strchr("=+-@\t\r", text.at[0]) != NULL && !kp_decimal_read(&number, text);
}

static bool needs_quotes(kp_str text) {
  for (uint32_t i = 0; i < text.len; i++)
    if (text.at[i] == ',' || text.at[i] == '"' || text.at[i] == '\n' || text.at[i] == '\r')
      return true;
  return text.len > 0 && (text.at[0] == ' ' || text.at[text.len - 1] == ' ');
}

static void add_quoted(kp_buf *buf, kp_str text) {
  for (uint32_t i = 0; i < text.len; i++) {
    if (text.at[i] == '"')
      kp_buf_add_bytes(buf, "\"", 1);
    kp_buf_add_bytes(buf, text.at + i, 1);
  }
}

static void add_text(kp_buf *buf, kp_str text, bool defuse) {
  bool quote = needs_quotes(text);
  if (quote)
    kp_buf_add_bytes(buf, "\"", 1);
  if (defuse)
    kp_buf_add_bytes(buf, "'", 1);
  if (quote)
    add_quoted(buf, text);
  else
    kp_buf_add_str(buf, text);
  kp_buf_add(buf, quote ? "\"," : ",");
}

void kp_csv_text(kp_buf *buf, kp_str text) {
  add_text(buf, text, runs_as_formula(text));
}

void kp_csv_plain(kp_buf *buf, kp_str text) {
  add_text(buf, text, false);
}

void kp_csv_words(kp_buf *buf, const char *text) {
  kp_csv_text(buf, kp_str_of(text));
}

void kp_csv_number(kp_buf *buf, double x) {
  char *at = kp_buf_room(buf, KP_NUM_SIZE + 1);
  if (!at)
    return;
  size_t len = (size_t)kp_decimal_shortest(at, x);
  at[len++] = ',';
  at[len] = 0;
  buf->len += len;
}

void kp_csv_integer(kp_buf *buf, int64_t x) {
  kp_csv_number(buf, (double)x);
}

void kp_csv_end_row(kp_buf *buf) {
  if (buf->failed || buf->len == 0)
    return;
  buf->len--; /* the comma behind the last cell */
  kp_buf_add(buf, "\r\n");
}

void kp_csv_header(kp_buf *buf, const char *const *names, int n_names) {
  kp_buf_add(buf, KP_CSV_BOM);
  for (int i = 0; i < n_names; i++)
    kp_csv_words(buf, names[i]);
  kp_csv_end_row(buf);
}
