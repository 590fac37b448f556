/* SPDX-License-Identifier: GPL-3.0-or-later
 * XLSX: from the bytes of a workbook to the text of its table.
 *
 * What kind of file it is shows in its first bytes: a zip, or the compound file that older
 * programs (.xls, .et) and passwords use. The first visible sheet that holds anything is the table;
 * others that hold something are named in a warning, hidden ones are not looked at. */
#include "table/xlsx.h"

#include <string.h>

#include "table/xlsx_sheet.h"

static bool begins(const void *bytes, size_t len, const char *magic, size_t n) {
  return len >= n && memcmp(bytes, magic, n) == 0;
}

static bool is_compound(const void *bytes, size_t len) {
  return begins(bytes, len, "\xD0\xCF\x11\xE0", 4);
}

bool kp_xlsx_is(const void *bytes, size_t len) {
  return is_compound(bytes, len) || begins(bytes, len, "PK\x03\x04", 4) ||
         begins(bytes, len, "PK\x05\x06", 4);
}

/* A compound file has the names of its streams in UTF-16: that of a locked workbook tells it. */
static kp_status say_compound(kp_book *book, const void *bytes, size_t len) {
  static const char locked[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e";
  if (memmem(bytes, len, locked, sizeof locked))
    return kp_book_fault(book, KP_MSG_XLSX_LOCKED, KP_NO_ARGS, KP_MSG_XLSX_LOCKED_HINT);
  return kp_book_fault(book, KP_MSG_XLSX_OLD, KP_NO_ARGS, KP_MSG_XLSX_SAVE_AS_HINT);
}

/* ---- Which sheet ---- */

static void say_others(const kp_book *book, const char *read, const kp_buf *others) {
  if (others->len > 0)
    kp_diag_add(book->diag, KP_WARNING, &(kp_place){.file = book->file}, KP_MSG_XLSX_OTHER_SHEETS,
                KP_ARGS(read, others->at), KP_MSG_XLSX_OTHER_SHEETS_HINT, NULL);
}

/* The sheet to read; NULL: all are empty. */
static kp_status choose_sheet(const kp_xlsx_sheet **out, kp_book *book) {
  const kp_xlsx_sheet *chosen = NULL;
  kp_buf others = {0};
  kp_status status = KP_OK;
  int n_visible = 0;
  for (int i = 0; i < book->n_sheets && status == KP_OK; i++) {
    const kp_xlsx_sheet *at = &book->sheet[i];
    bool holds = false;
    if (!at->visible || !at->part)
      continue;
    n_visible++;
    status = kp_sheet_holds_something(&holds, book, at->part);
    if (status != KP_OK || !holds)
      continue;
    if (chosen)
      kp_buf_printf(&others, "%s%s", others.len > 0 ? ", " : "", at->name);
    chosen = chosen ? chosen : at;
  }
  if (status == KP_OK && n_visible == 0)
    status = kp_book_fault(book, KP_MSG_XLSX_NO_SHEET, KP_NO_ARGS, KP_MSG_XLSX_NO_SHEET_HINT);
  if (status == KP_OK && others.failed)
    status = kp_diag_no_memory(book->diag);
  if (status == KP_OK && chosen)
    say_others(book, chosen->name, &others);
  kp_buf_clear(&others);
  *out = chosen;
  return status;
}

static kp_status read_book(kp_sheet_text *out, kp_book *book, const void *bytes, size_t len) {
  const kp_xlsx_sheet *chosen = NULL;
  if (is_compound(bytes, len))
    return say_compound(book, bytes, len);
  kp_status status = kp_book_open(book, bytes, len);
  if (status == KP_OK)
    status = choose_sheet(&chosen, book);
  if (status == KP_OK && chosen)
    status = kp_book_styles(book);
  if (status == KP_OK && chosen)
    status = kp_book_strings(book);
  return status == KP_OK && chosen ? kp_sheet_read(out, book, chosen->part) : status;
}

kp_status kp_xlsx_read(kp_sheet_text *out, const void *bytes, size_t len, const char *file,
                       kp_diag *diag) {
  kp_book book = {.file = file, .scratch = kp_arena_new(), .diag = diag};
  kp_sheet_text text = {0};
  kp_status status = book.scratch ? read_book(&text, &book, bytes, len) : kp_diag_no_memory(diag);
  kp_book_clear(&book);
  if (status == KP_OK)
    *out = text;
  return status;
}

/* ---- Cells without a value ---- */

static bool is_read_as_text(const kp_table *table, const kp_column_request *requests, int column) {
  return column < table->n_columns && requests[column].wanted &&
         requests[column].rule.kind == KP_CELL_TEXT;
}

kp_status kp_xlsx_check(const kp_table *table, const kp_sheet_text *sheet,
                        const kp_column_request *requests, bool bad_as_missing, kp_diag *diag) {
  bool any = false;
  for (size_t i = 0; i < sheet->n_faults; i++) {
    const kp_sheet_fault *fault = &sheet->fault[i];
    int column = fault->column - 1;
    bool in_header = fault->line == table->header_line;
    if (!in_header && !is_read_as_text(table, requests, column))
      continue;
    bool failed = fault->kind == KP_SHEET_ERROR_VALUE;
    kp_place place = {.file = table->file, .line = fault->line, .column = fault->column};
    if (column < table->n_columns)
      place.column_name = table->header[column].at;
    kp_diag_add(diag, bad_as_missing ? KP_WARNING : KP_ERROR, &place,
                failed ? KP_MSG_XLSX_ERROR_VALUE : KP_MSG_XLSX_NO_VALUE, KP_NO_ARGS,
                failed ? KP_MSG_XLSX_ERROR_VALUE_HINT : KP_MSG_XLSX_NO_VALUE_HINT, NULL);
    any = true;
  }
  return any && !bad_as_missing ? KP_INPUT : KP_OK;
}
