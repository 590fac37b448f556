/* SPDX-License-Identifier: GPL-3.0-or-later
 * XLSX that means harm or is broken: bombs, cut files, flipped bytes, lies about sizes and places,
 * other kinds of files, memory that runs out. Each ends at once with a diagnostic. */
#include "xlsx_made.h"

#define TEXT(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"
#define HEADER "<row r=\"1\">" TEXT("id") TEXT("x") "</row>"

static void assert_refused(const xlsx_made *made, const char *part) {
  xlsx_bytes bytes = xlsx_make(made);
  char *got = xlsx_show(bytes.bytes, bytes.len, "t");
  assert_contains(got, part);
  assert_contains(got, "error: ");
  free(got);
  free(bytes.bytes);
}

static void assert_bytes_refused(const void *bytes, size_t len, const char *part) {
  char *got = xlsx_show(bytes, len, "t");
  assert_contains(got, part);
  free(got);
}

static char *repeated(const char *text, int n, const char *before, const char *behind) {
  kp_buf all = {0};
  kp_buf_add(&all, before);
  for (int i = 0; i < n; i++)
    kp_buf_add(&all, text);
  kp_buf_add(&all, behind);
  char *copy = strdup(all.at);
  kp_buf_clear(&all);
  return copy;
}

/* ---- Other kinds of files ---- */

static void xlsx__other_kinds_of_files_are_named(void **state) {
  (void)state;
  static const char compound[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 Workbook";
  static const char locked[] = "\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1 "
                               "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0";
  assert_bytes_refused(compound, sizeof compound, "a workbook of an older kind (.xls, .et)");
  assert_bytes_refused(locked, sizeof locked, "the workbook is protected by a password");
  static const struct {
    xlsx_part parts[3];
    const char *says;
  } others[] = {
      {{{"mimetype", "application/vnd.oasis.opendocument.spreadsheet", 0},
        {"content.xml", "<x/>", 0}},
       "OpenDocument spreadsheet (.ods)"},
      {{{"xl/workbook.bin", "x", 0}}, "binary workbook (.xlsb)"},
      {{{"word/document.xml", "<x/>", 0}}, "a zip file with no workbook in it"},
      {{{"_rels/.rels",
         XLSX_LINKS XLSX_LINK("r", "officeDocument", "word/document.xml") "</Relationships>", 0},
        {"word/document.xml", "<x/>", 0}},
       "a zip file with no workbook in it"},
      {{{"a", "x", 0}}, "a zip file with no workbook in it"},
  };
  for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
    xlsx_bytes bytes = xlsx_zip(others[i].parts);
    assert_bytes_refused(bytes.bytes, bytes.len, others[i].says);
    free(bytes.bytes);
  }
  static const char nothing[] = "PK\x05\x06\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0";
  assert_bytes_refused(nothing, 22, "a zip file with no workbook in it");
}

static void xlsx__missing_parts_are_named(void **state) {
  (void)state;
  static const xlsx_part alone[] = {{"xl/workbook.xml", "<workbook/>", 0}, {0}};
  xlsx_bytes bytes = xlsx_zip(alone);
  assert_bytes_refused(bytes.bytes, bytes.len, "its part xl/_rels/workbook.xml.rels is not there");
  free(bytes.bytes);
  assert_refused(&(xlsx_made){.sheet = XLSX_ROWS(HEADER),
                              .workbook = XLSX_WORKBOOK("", "<sheet name=\"甲\" r:id=\"rId99\"/>")},
                 "the content of sheet '甲' is not there");
  assert_refused(&(xlsx_made){.sheet = XLSX_ROWS(HEADER),
                              .workbook = XLSX_WORKBOOK("", "<sheet name=\"甲\" r:id=\"rId2\"/>")},
                 "its part xl/worksheets/sheet2.xml is not there");
}

static void xlsx__the_workbook_may_have_another_name(void **state) {
  (void)state;
  static const xlsx_part parts[] = {
      {"_rels/.rels",
       XLSX_LINKS XLSX_LINK("r", "officeDocument", "/xl/workbook2.xml") "</Relationships>", 0},
      {"xl/workbook2.xml", XLSX_WORKBOOK("", "<sheet name=\"a\" r:id=\"rId1\"/>"), 0},
      {"xl/_rels/workbook2.xml.rels",
       XLSX_LINKS XLSX_LINK("rId1", "worksheet", "./worksheets/s.xml") "</Relationships>", 0},
      {"xl/worksheets/s.xml", XLSX_ROWS(HEADER), 0},
      {0}};
  xlsx_bytes bytes = xlsx_zip(parts);
  char *got = xlsx_show(bytes.bytes, bytes.len, "t");
  assert_string_equal(got, "1: id | x\n");
  free(got);
  free(bytes.bytes);
}

static void xlsx__a_password_on_a_part_is_said(void **state) {
  (void)state;
  xlsx_bytes bytes = xlsx_make(&(xlsx_made){.sheet = XLSX_ROWS(HEADER)});
  /* bit 0 of the general purpose flags, in every local and central header */
  for (size_t i = 0; i + 10 < bytes.len; i++) {
    if (memcmp(bytes.bytes + i, "PK\x03\x04", 4) == 0)
      bytes.bytes[i + 6] |= 1;
    if (memcmp(bytes.bytes + i, "PK\x01\x02", 4) == 0)
      bytes.bytes[i + 8] |= 1;
  }
  assert_bytes_refused(bytes.bytes, bytes.len, "the workbook is protected by a password");
  free(bytes.bytes);
}

/* ---- Bombs ---- */

static void xlsx__zip_bombs_are_refused(void **state) {
  (void)state;
  char *blanks = repeated("                                ", 1 << 20, XLSX_XML "<worksheet>",
                          "<sheetData/></worksheet>");
  assert_refused(&(xlsx_made){.sheet = blanks}, "sheet1.xml of the workbook is too large");
  free(blanks);
  char *strings = repeated("<si><t></t></si>", 1 << 19, XLSX_XML "<sst>", "</sst>");
  assert_refused(&(xlsx_made){.sheet = XLSX_ROWS(HEADER), .strings = strings},
                 "sharedStrings.xml of the workbook is too large");
  free(strings);
}

/* 40 bytes a row, and each would be padded to 16,384 fields. */
static void xlsx__rows_times_columns_are_bounded(void **state) {
  (void)state;
  kp_buf sheet = {0};
  kp_buf_add(&sheet, XLSX_XML "<worksheet><sheetData><row r=\"1\"><c r=\"A1\"><v>1</v></c>"
                              "<c r=\"XFD1\"><v>2</v></c></row>");
  uint32_t noise = 1; /* keeps the ratio of the zip low, so that it is the text that is too large */
  for (int row = 2; row < 20000; row++) {
    noise = noise * 1664525u + 1013904223u;
    kp_buf_printf(&sheet, "<row r=\"%d\"><c r=\"A%d\"><v>%u</v></c></row>", row, row, noise);
  }
  kp_buf_add(&sheet, "</sheetData></worksheet>");
  assert_refused(&(xlsx_made){.sheet = sheet.at}, "sheet1.xml of the workbook is too large");
  kp_buf_clear(&sheet);
}

static void xlsx__entities_and_depth_are_refused(void **state) {
  (void)state;
  assert_refused(
      &(xlsx_made){.sheet = "<!DOCTYPE x [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;&a;\">"
                            "<!ENTITY c SYSTEM \"file:///etc/passwd\">]><worksheet><sheetData>"
                            "<row>" TEXT("&b;&c;") "</row></sheetData></worksheet>"},
      "has a DOCTYPE at line 1");
  assert_refused(&(xlsx_made){.sheet = XLSX_ROWS("<row>" TEXT("&unknown;") "</row>")},
                 "sheet1.xml is not XML at line 1");
  char *deep = repeated("<a>", 10000, XLSX_XML "<worksheet><sheetData>", "");
  assert_refused(&(xlsx_made){.sheet = deep}, "sheet1.xml is nested too deeply at line 1");
  free(deep);
}

static void xlsx__an_endless_tag_takes_no_time(void **state) {
  (void)state;
  kp_buf sheet = {0};
  kp_buf_add(&sheet, XLSX_XML "<worksheet a=\"");
  uint32_t noise = 1;
  for (int i = 0; i < 3000000; i++) {
    noise = noise * 1664525u + 1013904223u;
    kp_buf_add_bytes(&sheet, &"0123456789abcdef"[noise >> 28], 1);
  }
  assert_refused(&(xlsx_made){.sheet = sheet.at}, "sheet1.xml is not XML");
  kp_buf_clear(&sheet);
}

/* ---- Lies ---- */

static void xlsx__places_that_cannot_be_are_refused(void **state) {
  (void)state;
  static const char *const rows[] = {
      "<row r=\"2\"/><row r=\"2\"/>",
      "<row r=\"5\"/><row r=\"4\"/>",
      "<row r=\"0\"/>",
      "<row r=\"1048577\"/>",
      "<row r=\"99999999999999999999\"/>",
      "<row r=\"-1\"/>",
      "<row r=\"2\"><c r=\"A3\"/></row>",
      "<row r=\"2\"><c r=\"B2\"/><c r=\"A2\"/></row>",
      "<row r=\"2\"><c r=\"XFE2\"/></row>",
      "<row r=\"2\"><c r=\"ZZZZZZZZZZZZZZ2\"/></row>",
      "<row r=\"2\"><c r=\"2\"/></row>",
      "<row r=\"2\"><c r=\"A2x\"/></row>",
      "<row r=\"2\"><c r=\"\"/></row>",
      "<row r=\"2\"><c r=\"XFD2\"/><c/></row>",
      "<row r=\"1048576\"/><row/>",
  };
  for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
    char sheet[1024];
    snprintf(sheet, sizeof sheet, XLSX_ROWS(HEADER "%s"), rows[i]);
    assert_refused(&(xlsx_made){.sheet = sheet}, i + 1 == sizeof rows / sizeof *rows
                                                     ? "more than 1,048,576 rows"
                                                     : "out of order, given twice or too far");
  }
}

static void xlsx__strings_that_are_not_there_are_refused(void **state) {
  (void)state;
  static const char *const numbers[] = {"1", "-1", "x", "99999999999999999999999", "0.5"};
  for (int i = 0; i < 5; i++) {
    char sheet[1024];
    snprintf(sheet, sizeof sheet,
             XLSX_ROWS(HEADER "<row r=\"2\"><c t=\"s\"><v>0</v></c><c t=\"s\"><v>%s</v></c></row>"),
             numbers[i]);
    assert_refused(&(xlsx_made){.sheet = sheet, .strings = "<sst><si><t>a</t></si></sst>"},
                   "t.xlsx:2:2: error: the workbook is damaged: there is no shared string");
  }
}

static void xlsx__a_claimed_dimension_is_not_believed(void **state) {
  (void)state;
  xlsx_bytes bytes = xlsx_make(&(xlsx_made){
      .sheet = XLSX_SHEET("<dimension ref=\"A1:XFD1048576\"/><sheetData>" HEADER
                          "<row r=\"1048576\" spans=\"1:16384\"><c><v>1</v></c><c><v>2</v></c>"
                          "</row></sheetData>")});
  char *got = xlsx_show(bytes.bytes, bytes.len, "t");
  assert_string_equal(got, "1: id | x\n1048576: 1 | 2\n");
  free(got);
  free(bytes.bytes);
}

/* ---- Damage ---- */

static xlsx_bytes whole_book(void) {
  return xlsx_make(&(xlsx_made){
      .sheet = XLSX_SHEET(
          "<sheetData>" HEADER "<row r=\"2\"><c t=\"s\"><v>0</v></c><c s=\"1\"><v>45528</v></c>"
          "</row><row r=\"4\">" TEXT("b") "<c t=\"e\"><v>#REF!</v></c></row></sheetData>"
                                          "<mergeCells><mergeCell ref=\"A2:A3\"/></mergeCells>"),
      .sheet2 = XLSX_ROWS("<row>" TEXT("z") "</row>"),
      .strings = "<sst><si><t>a</t></si></sst>",
      .styles = "<styleSheet><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs>"
                "</styleSheet>",
      .workbook = XLSX_WORKBOOK("", "<sheet name=\"a\" r:id=\"rId1\"/>"
                                    "<sheet name=\"b\" r:id=\"rId2\"/>")});
}

static void xlsx__a_cut_file_is_an_error_wherever_it_is_cut(void **state) {
  (void)state;
  xlsx_bytes whole = whole_book();
  for (int i = 1; i < 50; i++) {
    size_t len = whole.len * (size_t)i / 50;
    unsigned char *cut = malloc(len); /* of the exact size: a byte read behind it is noticed */
    memcpy(cut, whole.bytes, len);
    assert_bytes_refused(cut, len, "t.xlsx: error: the workbook is damaged or incomplete");
    free(cut);
  }
  free(whole.bytes);
}

/* A flipped byte may be harmless; it must not be more than an error. */
static void xlsx__flipped_bytes_end_in_a_table_or_an_error(void **state) {
  (void)state;
  xlsx_bytes whole = whole_book();
  int refused = 0;
  for (size_t i = 4; i < whole.len; i++) {
    whole.bytes[i] ^= 0xFF;
    char *got = xlsx_show(whole.bytes, whole.len, "tn");
    refused += strstr(got, "error: ") != NULL;
    free(got);
    whole.bytes[i] ^= 0xFF;
  }
  assert_true(refused > 0);
  free(whole.bytes);
}

static void xlsx__memory_that_runs_out_is_said(void **state) {
  (void)state;
  xlsx_bytes whole = whole_book();
  bool done = false;
  for (int n = 1; n < 5000 && !done; n++) {
    kp_arena *arena = kp_arena_new();
    kp_diag *diag = kp_diag_new();
    kp_table *table = NULL;
    kp_memory_fail_after(n);
    kp_status status =
        kp_table_open_bytes(&table, whole.bytes, whole.len, "t.xlsx", NULL, arena, diag);
    kp_memory_fail_after(-1);
    done = status == KP_OK && kp_diag_status(diag) == KP_OK;
    if (!done)
      assert_int_equal(kp_diag_status(diag), KP_SYSTEM);
    kp_table_close(table);
    kp_diag_free(diag);
    kp_arena_free(arena);
  }
  assert_true(done);
  free(whole.bytes);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(xlsx__other_kinds_of_files_are_named),
      cmocka_unit_test(xlsx__missing_parts_are_named),
      cmocka_unit_test(xlsx__the_workbook_may_have_another_name),
      cmocka_unit_test(xlsx__a_password_on_a_part_is_said),
      cmocka_unit_test(xlsx__zip_bombs_are_refused),
      cmocka_unit_test(xlsx__rows_times_columns_are_bounded),
      cmocka_unit_test(xlsx__entities_and_depth_are_refused),
      cmocka_unit_test(xlsx__an_endless_tag_takes_no_time),
      cmocka_unit_test(xlsx__places_that_cannot_be_are_refused),
      cmocka_unit_test(xlsx__strings_that_are_not_there_are_refused),
      cmocka_unit_test(xlsx__a_claimed_dimension_is_not_believed),
      cmocka_unit_test(xlsx__a_cut_file_is_an_error_wherever_it_is_cut),
      cmocka_unit_test(xlsx__flipped_bytes_end_in_a_table_or_an_error),
      cmocka_unit_test(xlsx__memory_that_runs_out_is_said),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
