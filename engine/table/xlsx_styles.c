/* SPDX-License-Identifier: GPL-3.0-or-later
 * Styles: what the number format of a cell makes of its number.
 *
 * A date is a number of days with a format that shows it as a date; a share of 0.72 is 72% by its
 * format. Formats below 164 are built in: those of dates are 14 to 22, 45 to 47 and, as Chinese
 * versions have them, 27 to 36 and 50 to 58. Others are told by their code: y, m, d, h, s outside
 * of quotes, brackets and escapes. Of a code's sections the first, for positive numbers, decides.
 */
#include <stdlib.h>
#include <string.h>

#include "table/xlsx_book.h"

/* ---- Codes ---- */

typedef struct {
  bool year, month_or_minute, day, hour_or_second, percent, other;
  int zeros;
} letters;

/* Behind what stands in brackets, quotes or behind an escape; at itself when it is none of them.
 * [h] and its like are elapsed time. */
static const char *skip_literal(const char *at, letters *seen) {
  const char *end = NULL;
  if (*at == '"') {
    end = strchr(at + 1, '"');
  } else if (*at == '[') {
    end = strchr(at, ']');
    char first = (char)(at[1] | 0x20);
    size_t len = end ? (size_t)(end - at - 1) : 0;
    if (len > 0 && strspn(at + 1, (char[]){first, (char)(first - 0x20), '\0'}) == len)
      seen->hour_or_second |= first == 'h' || first == 'm' || first == 's';
  } else if (*at == '\\' || *at == '_' || *at == '*') {
    end = at[1] ? at + 1 : at;
    for (; ((unsigned char)end[1] & 0xC0) == 0x80;)
      end++;
  } else {
    return at;
  }
  return end ? end + 1 : at + strlen(at);
}

static letters scan(const char *code) {
  letters seen = {0};
  while (*code && *code != ';') {
    const char *behind = skip_literal(code, &seen);
    if (behind != code) {
      code = behind;
      continue;
    }
    char c = *code++;
    if (c >= 'A' && c <= 'Z')
      c = (char)(c | 0x20);
    seen.year |= c == 'y';
    seen.month_or_minute |= c == 'm';
    seen.day |= c == 'd';
    seen.hour_or_second |= c == 'h' || c == 's';
    seen.percent |= c == '%';
    seen.zeros += c == '0';
    seen.other |= c != '0';
  }
  return seen;
}

kp_xlsx_style kp_xlsx_format(const char *code) {
  kp_xlsx_style plain = {.form = KP_FORM_PLAIN};
  if (strncmp(code, "General", 7) == 0)
    return plain;
  letters seen = scan(code);
  bool month = seen.month_or_minute && (seen.year || !seen.hour_or_second);
  if (seen.year || seen.day || month) {
    kp_xlsx_form form = seen.hour_or_second      ? KP_FORM_DATE_TIME
                        : seen.day || !seen.year ? KP_FORM_DATE
                        : month                  ? KP_FORM_MONTH
                                                 : KP_FORM_YEAR;
    return (kp_xlsx_style){.form = (uint8_t)form};
  }
  if (seen.hour_or_second)
    return (kp_xlsx_style){.form = KP_FORM_TIME};
  if (seen.percent)
    return (kp_xlsx_style){.form = KP_FORM_PERCENT};
  if (!seen.other && seen.zeros > 1 && seen.zeros <= 20)
    plain.digits = (uint8_t)seen.zeros; /* 0001 is a number of something */
  return plain;
}

static kp_xlsx_form built_in(int id) {
  if (id == 9 || id == 10)
    return KP_FORM_PERCENT;
  if (id == 22)
    return KP_FORM_DATE_TIME;
  if (id == 17 || id == 27 || id == 36 || id == 50 || id == 52 || id == 57)
    return KP_FORM_MONTH;
  if ((id >= 18 && id <= 21) || (id >= 32 && id <= 35) || (id >= 45 && id <= 47) || id == 55 ||
      id == 56)
    return KP_FORM_TIME;
  bool date = (id >= 14 && id <= 16) || (id >= 28 && id <= 31) || (id >= 51 && id <= 58);
  return date ? KP_FORM_DATE : KP_FORM_PLAIN;
}

/* ---- The part ---- */

typedef struct {
  kp_book *book;
  bool in_formats, in_cells;
  kp_xlsx_style *format; /* by id */
  uint16_t *format_of;   /* by style */
} reading;

static int number_of(const char *text) {
  long value = text ? strtol(text, NULL, 10) : 0;
  return value >= 0 && value < KP_XLSX_STYLES_MOST ? (int)value : 0;
}

static bool on_start(void *context, const char *name, const char *const *attributes) {
  reading *in = context;
  int id = number_of(kp_xml_attribute(attributes, "numFmtId"));
  if (strcmp(name, "numFmts") == 0) {
    in->in_formats = true;
  } else if (strcmp(name, "cellXfs") == 0) {
    in->in_cells = true;
  } else if (in->in_formats && strcmp(name, "numFmt") == 0) {
    const char *code = kp_xml_attribute(attributes, "formatCode");
    if (code && id > 0)
      in->format[id] = kp_xlsx_format(code);
  } else if (in->in_cells && strcmp(name, "xf") == 0 && in->book->n_styles < KP_XLSX_STYLES_MOST) {
    in->format_of[in->book->n_styles++] = (uint16_t)id;
  }
  return true;
}

static bool on_end(void *context, const char *name) {
  reading *in = context;
  in->in_formats = in->in_formats && strcmp(name, "numFmts") != 0;
  in->in_cells = in->in_cells && strcmp(name, "cellXfs") != 0;
  return true;
}

kp_status kp_book_styles(kp_book *book) {
  static const kp_xml_handler handler = {.start = on_start, .end = on_end};
  if (!book->styles_part)
    return KP_OK;
  reading in = {.book = book,
                .format = KP_ARRAY(book->scratch, kp_xlsx_style, KP_XLSX_STYLES_MOST),
                .format_of = KP_ARRAY(book->scratch, uint16_t, KP_XLSX_STYLES_MOST)};
  book->style = KP_ARRAY(book->scratch, kp_xlsx_style, KP_XLSX_STYLES_MOST);
  if (!in.format || !in.format_of || !book->style)
    return kp_diag_no_memory(book->diag);
  for (int id = 0; id < KP_XLSX_STYLES_MOST; id++)
    in.format[id].form = (uint8_t)built_in(id);
  kp_status status = kp_book_part(book, book->styles_part, &handler, &in);
  for (int i = 0; i < book->n_styles; i++)
    book->style[i] = in.format[in.format_of[i]];
  return status;
}
