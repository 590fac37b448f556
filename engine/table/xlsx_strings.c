/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shared strings: sharedStrings.xml as one text and where each string ends.
 *
 * A string is a t, or runs (r) that differ in how they look, each with a t: they are joined.
 * Phonetic guides (rPh), which Chinese and Japanese cells may carry, are no part of it. The count
 * that the part states is not believed. */
#include <string.h>

#include "table/xlsx_book.h"

void kp_runs_start(kp_xlsx_runs *runs, const char *name) {
  runs->phonetic += strcmp(name, "rPh") == 0;
  if (strcmp(name, "t") == 0)
    runs->taking = runs->phonetic == 0;
}

void kp_runs_end(kp_xlsx_runs *runs, const char *name) {
  runs->phonetic -= strcmp(name, "rPh") == 0 && runs->phonetic > 0;
  if (strcmp(name, "t") == 0)
    runs->taking = false;
}

/* ---- Plain text ---- */

static int hex(char c) {
  if (c >= '0' && c <= '9')
    return c - '0';
  c = (char)(c | 0x20);
  return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The code unit of _xHHHH_, or -1. */
static int escaped(const char *at, const char *end) {
  if (end - at < 7 || at[0] != '_' || at[1] != 'x' || at[6] != '_')
    return -1;
  int value = 0;
  for (int i = 2; i < 6; i++) {
    int digit = hex(at[i]);
    if (digit < 0)
      return -1;
    value = value * 16 + digit;
  }
  bool surrogate = value >= 0xD800 && value <= 0xDFFF;
  return value == 0 || surrogate ? -1 : value;
}

static char *put_code(char *to, int code) {
  if (code < 0x20 || code == 0x7F) {
    *to++ = ' ';
  } else if (code < 0x80) {
    *to++ = (char)code;
  } else if (code < 0x800) {
    *to++ = (char)(0xC0 | code >> 6);
    *to++ = (char)(0x80 | (code & 0x3F));
  } else {
    *to++ = (char)(0xE0 | code >> 12);
    *to++ = (char)(0x80 | (code >> 6 & 0x3F));
    *to++ = (char)(0x80 | (code & 0x3F));
  }
  return to;
}

size_t kp_xlsx_plain(char *at, size_t len) {
  const char *from = at, *end = at + len;
  char *to = at;
  while (from < end) {
    int code = escaped(from, end);
    if (code >= 0) {
      to = put_code(to, code);
      from += 7;
    } else {
      unsigned char c = (unsigned char)*from++;
      *to++ = c < 0x20 ? ' ' : (char)c;
    }
  }
  return (size_t)(to - at);
}

/* ---- The part ---- */

typedef struct {
  kp_book *book;
  bool inside; /* of an si */
  kp_xlsx_runs runs;
  size_t begins;
} reading;

static bool too_large(kp_book *book) {
  kp_book_fault(book, KP_MSG_XLSX_TOO_LARGE, KP_ARGS(book->strings_part),
                KP_MSG_XLSX_TOO_LARGE_HINT);
  return false;
}

static bool on_start(void *context, const char *name, const char *const *attributes) {
  (void)attributes;
  reading *in = context;
  if (in->inside) {
    kp_runs_start(&in->runs, name);
  } else if (strcmp(name, "si") == 0) {
    in->inside = true;
    in->runs = (kp_xlsx_runs){0};
    in->begins = in->book->text.len;
  }
  return true;
}

static bool on_text(void *context, const char *text, size_t len) {
  reading *in = context;
  if (!in->inside || !in->runs.taking)
    return true;
  kp_buf *out = &in->book->text;
  if (out->len - in->begins + len > KP_XLSX_CELL_MOST)
    return too_large(in->book);
  kp_buf_add_bytes(out, text, len);
  return !out->failed;
}

static bool keep(kp_book *book) {
  if (book->n_strings == book->cap_strings) {
    size_t cap = book->cap_strings ? book->cap_strings * 2 : 256;
    size_t *more = kp_realloc(book->string_end, cap * sizeof *more);
    if (!more) {
      kp_diag_no_memory(book->diag);
      return false;
    }
    book->string_end = more;
    book->cap_strings = cap;
  }
  book->string_end[book->n_strings++] = book->text.len;
  return true;
}

static bool on_end(void *context, const char *name) {
  reading *in = context;
  if (!in->inside)
    return true;
  if (strcmp(name, "si") != 0) {
    kp_runs_end(&in->runs, name);
    return true;
  }
  in->inside = false;
  kp_buf *out = &in->book->text;
  if (out->len > in->begins)
    out->len = in->begins + kp_xlsx_plain(out->at + in->begins, out->len - in->begins);
  return in->book->n_strings < KP_XLSX_STRINGS_MOST ? keep(in->book) : too_large(in->book);
}

kp_status kp_book_strings(kp_book *book) {
  static const kp_xml_handler handler = {on_start, on_end, on_text};
  if (!book->strings_part)
    return KP_OK;
  reading in = {.book = book};
  kp_status status = kp_book_part(book, book->strings_part, &handler, &in);
  return book->text.failed ? kp_diag_no_memory(book->diag) : status;
}
