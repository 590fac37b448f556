/* SPDX-License-Identifier: GPL-3.0-or-later
 * Workbooks for tests, zipped from parts written by hand, and tables shown as text. */
#ifndef KP_TESTS_XLSX_MADE_H
#define KP_TESTS_XLSX_MADE_H

#include "support.h"

#include <math.h>
#include <zip.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "table/reading.h"

#define XLSX_XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>"
#define XLSX_MAIN "xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define XLSX_LINKS                                                                                 \
  "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">"
#define XLSX_TYPE "http://schemas.openxmlformats.org/officeDocument/2006/relationships/"
#define XLSX_LINK(id, type, target)                                                                \
  "<Relationship Id=\"" id "\" Type=\"" XLSX_TYPE type "\" Target=\"" target "\"/>"

#define XLSX_WORKBOOK(properties, sheets)                                                          \
  XLSX_XML "<workbook " XLSX_MAIN " xmlns:r=\"" XLSX_TYPE "\">" properties "<sheets>" sheets       \
           "</sheets></workbook>"
#define XLSX_SHEET(body) XLSX_XML "<worksheet " XLSX_MAIN ">" body "</worksheet>"
#define XLSX_ROWS(rows) XLSX_SHEET("<sheetData>" rows "</sheetData>")

typedef struct {
  const char *name, *text;
  size_t len; /* 0: of the text */
} xlsx_part;

typedef struct {
  unsigned char *bytes;
  size_t len;
} xlsx_bytes;

/* A zip of parts, up to the first without a name; free(bytes). */
static inline xlsx_bytes xlsx_zip(const xlsx_part *parts) {
  zip_error_t error;
  zip_error_init(&error);
  zip_source_t *target = zip_source_buffer_create(NULL, 0, 0, &error);
  zip_t *zip = zip_open_from_source(target, ZIP_TRUNCATE, &error);
  assert_non_null(zip);
  zip_source_keep(target);
  for (; parts->name; parts++) {
    size_t len = parts->len ? parts->len : strlen(parts->text);
    assert_true(zip_file_add(zip, parts->name, zip_source_buffer(zip, parts->text, len, 0),
                             ZIP_FL_ENC_UTF_8) >= 0);
  }
  assert_int_equal(zip_close(zip), 0);
  zip_stat_t stat;
  assert_int_equal(zip_source_stat(target, &stat), 0);
  assert_int_equal(zip_source_open(target), 0);
  xlsx_bytes made = {malloc(stat.size), stat.size};
  assert_int_equal(zip_source_read(target, made.bytes, stat.size), (zip_int64_t)stat.size);
  zip_source_close(target);
  zip_source_free(target);
  return made;
}

/* What a workbook is made of; what is NULL is the usual or left out. */
typedef struct {
  const char *sheet; /* all of sheet1.xml */
  const char *workbook, *strings, *styles, *sheet2, *sheet3;
} xlsx_made;

static inline xlsx_bytes xlsx_make(const xlsx_made *made) {
  xlsx_part parts[8] = {
      {.name = "xl/workbook.xml",
       .text = made->workbook
                   ? made->workbook
                   : XLSX_WORKBOOK("", "<sheet name=\"表\" sheetId=\"1\" r:id=\"rId1\"/>")},
      {.name = "xl/_rels/workbook.xml.rels",
       .text = XLSX_XML XLSX_LINKS XLSX_LINK("rId1", "worksheet", "worksheets/sheet1.xml")
           XLSX_LINK("rId2", "worksheet", "/xl/worksheets/sheet2.xml")
               XLSX_LINK("rId3", "worksheet", "../xl/worksheets/sheet3.xml")
                   XLSX_LINK("rId4", "styles", "styles.xml")
                       XLSX_LINK("rId5", "sharedStrings", "sharedStrings.xml") XLSX_LINK(
                           "rId6", "chartsheet", "chartsheets/sheet1.xml") "</Relationships>"},
      {.name = "xl/worksheets/sheet1.xml", .text = made->sheet}};
  int n = 3;
  const xlsx_part more[] = {{"xl/sharedStrings.xml", made->strings, 0},
                            {"xl/styles.xml", made->styles, 0},
                            {"xl/worksheets/sheet2.xml", made->sheet2, 0},
                            {"xl/worksheets/sheet3.xml", made->sheet3, 0}};
  for (int i = 0; i < 4; i++)
    if (more[i].text)
      parts[n++] = more[i];
  return xlsx_zip(parts);
}

/* ---- Tables as text ---- */

static inline void xlsx_show_cell(kp_buf *out, const kp_table_column *column, int row) {
  char number[KP_NUM_SIZE];
  if (column->text)
    kp_buf_add_str(out, column->text[row]);
  else if (isnan(column->number[row]))
    kp_buf_add(out, column->why[row] == KP_BLANK ? "(blank)" : "(bad)");
  else {
    kp_decimal_shortest(number, column->number[row]);
    kp_buf_add(out, number);
  }
}

/* Header and rows, "line: cell | cell", then the diagnostics; free(). kinds: t n d y, a letter a
 * column, the last for all behind it. */
static inline char *xlsx_show(const void *bytes, size_t len, const char *kinds) {
  kp_arena *arena = kp_arena_new();
  kp_diag *diag = kp_diag_new();
  kp_table *table = NULL;
  kp_buf out = {0};
  kp_buf_add(&out, "");
  if (kp_table_open_bytes(&table, bytes, len, "t.xlsx", NULL, arena, diag) == KP_OK) {
    kp_column_request *requests = KP_ARRAY(arena, kp_column_request, table->n_columns);
    for (int i = 0; i < table->n_columns; i++) {
      char kind = kinds[(size_t)i < strlen(kinds) ? (size_t)i : strlen(kinds) - 1];
      requests[i] = (kp_column_request){.wanted = true,
                                        .rule.kind = kind == 'n'   ? KP_CELL_NUMBER
                                                     : kind == 'd' ? KP_CELL_DATE
                                                     : kind == 'y' ? KP_CELL_YESNO
                                                                   : KP_CELL_TEXT};
    }
    kp_table_read(table, requests, -1, NULL, arena, diag);
    kp_buf_printf(&out, "%u:", table->header_line);
    for (int i = 0; i < table->n_columns; i++)
      kp_buf_printf(&out, "%s %s", i ? " |" : "", table->header[i].at);
    for (int row = 0; row < table->n_rows; row++) {
      kp_buf_printf(&out, "\n%u:", table->line[row]);
      for (int i = 0; i < table->n_columns; i++) {
        kp_buf_add(&out, i ? " | " : " ");
        xlsx_show_cell(&out, &table->column[i], row);
      }
    }
    kp_buf_add(&out, "\n");
  }
  kp_text text = {0};
  kp_diag_text(&text, diag, KP_EN, false);
  kp_buf_add(&out, text.at ? text.at : "");
  kp_text_free(&text);
  char *shown = strdup(out.at);
  kp_buf_clear(&out);
  kp_table_close(table);
  kp_diag_free(diag);
  kp_arena_free(arena);
  return shown;
}

#endif
