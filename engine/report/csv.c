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

/* , " CR LF anywhere, a blank at an end. */
static bool needs_quotes(kp_str text) {
  bool found = false;
  for (uint32_t i = 0; i < text.len; i++) {
    const char c = text.at[i];
    found |= (c == ',') | (c == '"') | (c == '\n') | (c == '\r');
  }
  return found || (text.len > 0 && (text.at[0] == ' ' || text.at[text.len - 1] == ' '));
}

static char *put_bytes(char *to, kp_str text) {
  if (text.len > 0)
    memcpy(to, text.at, text.len);
  return to + text.len;
}

static char *put_quoted(char *to, kp_str text, bool defuse) {
  *to++ = '"';
  if (defuse)
    *to++ = '\'';
  for (uint32_t i = 0; i < text.len; i++) {
    if (text.at[i] == '"')
      *to++ = '"';
    *to++ = text.at[i];
  }
  *to++ = '"';
  return to;
}

static char *put_text(char *to, kp_str text, bool defuse) {
  if (needs_quotes(text)) {
    to = put_quoted(to, text, defuse);
  } else {
    if (defuse)
      *to++ = '\'';
    to = put_bytes(to, text);
  }
  *to++ = ',';
  return to;
}

char *kp_csv_put_text(char *to, kp_str text) {
  return put_text(to, text, runs_as_formula(text));
}

char *kp_csv_put_number(char *to, double x) {
  to += kp_decimal_shortest(to, x);
  *to++ = ',';
  return to;
}

static void add_text(kp_buf *buf, kp_str text, bool defuse) {
  char *at = kp_buf_room(buf, kp_csv_room(text));
  if (!at)
    return;
  char *end = put_text(at, text, defuse);
  *end = '\0';
  buf->len += (size_t)(end - at);
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
  char *end = kp_csv_put_number(at, x);
  *end = '\0';
  buf->len += (size_t)(end - at);
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
