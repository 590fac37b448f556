/* SPDX-License-Identifier: GPL-3.0-or-later
 * XLSX to columns: workbooks zipped from XML written by hand, each with the table and the
 * diagnostics that it must give.
 *
 * Serial numbers of dates are those of the calendars themselves: day 1 is 1900-01-01 and day 45528
 * is 2024-08-24; in the other system day 0 is 1904-01-01. Hostile workbooks stand in
 * test_table_xlsx_hostile.c. */
#include "xlsx_made.h"

#include "table/cell.h"
#include "table/xlsx_book.h"

static void assert_shows(const xlsx_made *made, const char *kinds, const char *wanted) {
  xlsx_bytes bytes = xlsx_make(made);
  char *got = xlsx_show(bytes.bytes, bytes.len, kinds);
  if (strcmp(got, wanted) != 0)
    print_error("--- got\n%s\n--- wanted\n%s\n", got, wanted);
  assert_string_equal(got, wanted);
  free(got);
  free(bytes.bytes);
}

static void assert_says(const xlsx_made *made, const char *kinds, const char *part) {
  xlsx_bytes bytes = xlsx_make(made);
  char *got = xlsx_show(bytes.bytes, bytes.len, kinds);
  assert_contains(got, part);
  free(got);
  free(bytes.bytes);
}

#define TEXT(text) "<c t=\"inlineStr\"><is><t>" text "</t></is></c>"

/* ---- Cells ---- */

static void xlsx__strings_are_joined_from_runs_without_phonetic_guides(void **state) {
  (void)state;
  assert_shows(
      &(xlsx_made){
          .sheet = XLSX_ROWS(
              "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c><c r=\"B1\" t=\"s\"><v>1</v></c></row>"
              "<row r=\"2\"><c r=\"A2\" t=\"s\"><v>2</v></c>"
              "<c r=\"B2\" t=\"inlineStr\"><is><r><t>松</t></r><r><rPr><b/></rPr><t>江</t></r>"
              "<rPh sb=\"0\" eb=\"1\"><t>sōng</t></rPh></is></c></row>"
              "<row r=\"3\"><c r=\"A3\" t=\"str\"><f>A1&amp;\"x\"</f><v>编号x</v></c>"
              "<c r=\"B3\" t=\"s\"><v>3</v></c></row>"),
          .strings =
              XLSX_XML "<sst " XLSX_MAIN " count=\"99999999\" uniqueCount=\"4000000000\">"
                       "<si><t>编号</t></si><si><r><t>城</t></r><r><t>市</t></r>"
                       "<rPh sb=\"0\" eb=\"2\"><t>chéngshì</t></rPh><phoneticPr fontId=\"1\"/></si>"
                       "<si><t xml:space=\"preserve\"> a,\"b\";\nc&lt;&#x6C5F; </t></si>"
                       "<si><t>一_x000D_\n二_x005F_x0041_</t></si></sst>"},
      "t", "1: 编号 | 城市\n2: a,\"b\"; c<江 | 松江\n3: 编号x | 一  二_x0041_\n");
}

static void xlsx__a_namespace_prefix_makes_no_difference(void **state) {
  (void)state;
  assert_shows(&(xlsx_made){.sheet = "<x:worksheet xmlns:x=\"urn:x\"><x:sheetData><x:row><x:c "
                                     "t=\"inlineStr\"><x:is><x:t>id</x:t></x:is></x:c></x:row>"
                                     "<x:row><x:c><x:v>7</x:v></x:c></x:row></x:sheetData>"
                                     "</x:worksheet>"},
               "t", "1: id\n2: 7\n");
}

#define STYLES(formats, cells)                                                                     \
  XLSX_XML "<styleSheet " XLSX_MAIN "><numFmts>" formats "</numFmts><cellStyleXfs>"                \
           "<xf numFmtId=\"14\"/></cellStyleXfs><cellXfs>" cells "</cellXfs></styleSheet>"

static void xlsx__numbers_are_the_shortest_decimal_of_their_double(void **state) {
  (void)state;
  assert_shows(
      &(xlsx_made){
          .sheet = XLSX_ROWS("<row>" TEXT("x") "</row>"
                                               "<row><c><v>0.71999999999999997</v></c></row>"
                                               "<row><c><v>1.0E-2</v></c></row>"
                                               "<row><c s=\"1\"><v>0.72</v></c></row>"
                                               "<row><c s=\"2\"><v>-1.2345E-1</v></c></row>"
                                               "<row><c s=\"1\"><v>15</v></c></row>"
                                               "<row><c s=\"3\"><v>7</v></c></row>"
                                               "<row><c t=\"b\"><v>1</v></c></row>"
                                               "<row><c t=\"b\"><f>A1=1</f><v>0</v></c></row>"
                                               "<row><c s=\"99\"><v> 310000200001 </v></c></row>"),
          .styles = STYLES("<numFmt numFmtId=\"164\" formatCode=\"0.0%\"/>"
                           "<numFmt numFmtId=\"165\" formatCode=\"0000\"/>",
                           "<xf numFmtId=\"0\"/><xf numFmtId=\"9\"/><xf numFmtId=\"164\"/>"
                           "<xf numFmtId=\"165\"/>")},
      "t",
      "1: x\n2: 0.72\n3: 0.01\n4: 72%\n5: -12.345%\n6: 1500%\n7: 0007\n8: TRUE\n9: FALSE\n"
      "10: 310000200001\n");
}

static void xlsx__a_per_cent_format_keeps_the_double(void **state) {
  (void)state;
  kp_cell_rule rule = {.kind = KP_CELL_NUMBER};
  uint64_t seed = 20241231;
  for (int i = 0; i < 20000; i++) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    double scale = (double[]){1e-6, 1e-3, 1, 10, 1e4, 1e15}[i % 6];
    double wanted = ((double)(seed >> 11) / 9007199254740992.0 - 0.5) * scale;
    char decimal[KP_NUM_SIZE];
    kp_decimal_shortest(decimal, wanted);
    kp_buf text = {0};
    kp_xlsx_number(&text, kp_str_of(decimal), (kp_xlsx_style){.form = KP_FORM_PERCENT}, false);
    kp_cell_value value;
    assert_int_equal(kp_cell_read(&value, (kp_str){text.at, (uint32_t)text.len}, &rule),
                     KP_CELL_OK);
    assert_near(text.at, value.value, wanted, strchr(decimal, 'e') ? fabs(wanted) * 1e-15 : 0);
    kp_buf_clear(&text);
  }
}

static void assert_number(const char *value, int form, bool from_1904, const char *wanted) {
  kp_buf text = {0};
  kp_xlsx_number(&text, kp_str_of(value), (kp_xlsx_style){.form = (uint8_t)form}, from_1904);
  assert_string_equal(text.at, wanted);
  kp_buf_clear(&text);
}

static void xlsx__dates_are_days_of_either_calendar(void **state) {
  (void)state;
  assert_number("1", KP_FORM_DATE, false, "1900-01-01");
  assert_number("59", KP_FORM_DATE, false, "1900-02-28");
  assert_number("60", KP_FORM_DATE, false, "1900-02-29"); /* never was: no date can be read of it */
  assert_number("61", KP_FORM_DATE, false, "1900-03-01");
  assert_number("45528", KP_FORM_DATE, false, "2024-08-24");
  assert_number("45528.75", KP_FORM_DATE, false, "2024-08-24");
  assert_number("45528.75", KP_FORM_DATE_TIME, false, "2024-08-24 18:00:00");
  assert_number("45528.999999", KP_FORM_DATE_TIME, false, "2024-08-25");
  assert_number("45528.75", KP_FORM_TIME, false, "2024-08-24 18:00:00");
  assert_number("0.75", KP_FORM_TIME, false, "18:00:00");
  assert_number("2958465", KP_FORM_DATE, false, "9999-12-31");
  assert_number("2958466", KP_FORM_DATE, false, "2958466");
  assert_number("-1", KP_FORM_DATE, false, "-1");
  assert_number("0", KP_FORM_DATE, true, "1904-01-01");
  assert_number("44066", KP_FORM_DATE, true, "2024-08-24");
  assert_number("45505", KP_FORM_MONTH, false, "2024-08"); /* the first of August */
  assert_number("45528", KP_FORM_MONTH, false, "2024-08-24");
  assert_number("45292", KP_FORM_YEAR, false, "2024");
  assert_number("n/a", KP_FORM_DATE, false, "n/a");
}

static void xlsx__formats_of_dates_are_known_by_id_and_by_code(void **state) {
  (void)state;
  static const struct {
    const char *code;
    int form;
  } cases[] = {
      {"General", KP_FORM_PLAIN},
      {"yyyy\"年\"m\"月\"d\"日\"", KP_FORM_DATE},
      {"yyyy\"年\"m\"月\"", KP_FORM_MONTH},
      {"[$-804]yyyy/m/d;@", KP_FORM_DATE},
      {"[$-F800]dddd\\,\\ mmmm\\ dd\\,\\ yyyy", KP_FORM_DATE},
      {"m/d", KP_FORM_DATE},
      {"yyyy-mm-dd hh:mm", KP_FORM_DATE_TIME},
      {"yyyy", KP_FORM_YEAR},
      {"[h]:mm:ss", KP_FORM_TIME},
      {"mm:ss.0", KP_FORM_TIME},
      {"h:mm AM/PM", KP_FORM_TIME},
      {"0.0%", KP_FORM_PERCENT},
      {"0.00\"%\"", KP_FORM_PLAIN},
      {"#,##0_);[Red](#,##0)", KP_FORM_PLAIN},
      {"\"days\" 0", KP_FORM_PLAIN},
      {"0\\d", KP_FORM_PLAIN},
      {"0_y", KP_FORM_PLAIN},
      {"0;yyyy", KP_FORM_PLAIN},
      {"0.00E+00", KP_FORM_PLAIN},
      {"[", KP_FORM_PLAIN},
      {"\"", KP_FORM_PLAIN},
      {"\\", KP_FORM_PLAIN},
      {"0*", KP_FORM_PLAIN},
  };
  for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
    assert_near(cases[i].code, kp_xlsx_format(cases[i].code).form, cases[i].form, 0);
  assert_int_equal(kp_xlsx_format("00000").digits, 5);
  assert_int_equal(kp_xlsx_format("0").digits, 0);
}

static void xlsx__a_date_column_reads_dates_of_a_sheet(void **state) {
  (void)state;
  static const char styles[] = STYLES(
      "<numFmt numFmtId=\"176\" formatCode=\"yyyy&quot;年&quot;m&quot;月&quot;d&quot;日&quot;\"/>",
      "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"31\"/><xf numFmtId=\"176\"/>");
  static const char sheet[] =
      XLSX_ROWS("<row>" TEXT("d") "</row><row><c s=\"1\"><v>45528</v></c></row>"
                                  "<row><c s=\"2\"><v>45528</v></c></row>"
                                  "<row><c s=\"3\"><v>45528.4</v></c></row>"
                                  "<row><c t=\"d\"><v>2024-08-24T00:00:00</v></c></row>"
                                  "<row>" TEXT("2024年8月24日") "</row>");
  /* 19959 days since 1970-01-01 */
  assert_shows(&(xlsx_made){.sheet = sheet, .styles = styles}, "d",
               "1: d\n2: 19959\n3: 19959\n4: 19959\n5: 19959\n6: 19959\n");
  assert_shows(&(xlsx_made){.sheet = XLSX_ROWS(
                                "<row>" TEXT("d") "</row><row><c s=\"1\"><v>44066</v></c></row>"),
                            .styles = styles,
                            .workbook = XLSX_WORKBOOK("<workbookPr date1904=\"1\"/>",
                                                      "<sheet name=\"a\" r:id=\"rId1\"/>")},
               "d", "1: d\n2: 19959\n");
  assert_shows(
      &(xlsx_made){.sheet = XLSX_ROWS("<row>" TEXT("d") "</row>"
                                                        "<row><c s=\"1\"><v>60</v></c></row>"
                                                        "<row><c><v>45528</v></c></row>"),
                   .styles = styles},
      "d",
      "1: d\n2: (bad)\n3: (bad)\n"
      "t.xlsx:2:1: error: '1900-02-29' is not a date (column d)\n"
      "  hint: write it as 2021-08-24\n"
      "t.xlsx:3:1: error: '45528' is not a date (column d)\n"
      "  hint: this looks like a spreadsheet's serial number of a day: give the column a "
      "date format and export again\n");
}

/* ---- Places ---- */

static void xlsx__places_are_rows_and_columns_of_the_sheet(void **state) {
  (void)state;
  assert_shows(
      &(xlsx_made){
          .sheet = XLSX_ROWS(
              "<row r=\"3\"><c r=\"A3\" t=\"inlineStr\"><is><t>id</t></is></c>"
              "<c r=\"B3\" t=\"inlineStr\"><is><t>a\nb</t></is></c>"
              "<c r=\"C3\" t=\"inlineStr\"><is><t>c</t></is></c><c r=\"D3\" s=\"1\"/></row>"
              "<row r=\"5\"><c r=\"A5\" t=\"inlineStr\"><is><t>U\n1</t></is></c></row>"
              "<row r=\"6\"><c r=\"A6\"/><c r=\"B6\"/></row>"
              "<row r=\"14\"><c r=\"A14\"><v>2</v></c><c r=\"C14\" t=\"str\"><v>l2</v></c>"
              "</row>"
              "<row r=\"15\"><c r=\"A15\"><v>3</v></c><c r=\"E15\"><v>1</v></c></row>")},
      "tn",
      "3: id | a b | c\n5: U 1 | (blank) | (blank)\n14: 2 | (blank) | (bad)\n"
      "t.xlsx:14:3: error: 'l2' is not a number (column c)\n"
      "  hint: is the letter l meant as the digit 1?\n"
      "t.xlsx:15: error: this row has 5 cells, the header only 3\n"
      "  hint: put a cell that holds the separator in quotes; a column without a name must be "
      "blank\n");
}

static void xlsx__an_empty_sheet_has_no_header(void **state) {
  (void)state;
  assert_says(&(xlsx_made){.sheet = XLSX_ROWS("<row r=\"1\"><c r=\"A1\" s=\"3\"/></row>")}, "t",
              "t.xlsx: error: the file is empty: it has no header\n");
}

static void xlsx__a_merged_title_above_the_header_is_passed_over(void **state) {
  (void)state;
  static const char rows[] = "<sheetData><row r=\"1\">" TEXT(
      "2024年度评价数据") "</row><row r=\"2\"><c r=\"A2\" "
                          "t=\"inlineStr\"><is><t>单位:万元</t></is></c></row><row r=\"4\">" TEXT(
                              "id") TEXT("x")
                              TEXT("y") "</row><row r=\"5\">" TEXT(
                                  "U1") "<c><v>1</v></c></row></sheetData>";
  char sheet[2048];
  snprintf(sheet, sizeof sheet,
           XLSX_SHEET("%s<mergeCells><mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:C3\"/>"
                      "<mergeCell ref=\"C4:C5\"/></mergeCells>"),
           rows);
  assert_shows(
      &(xlsx_made){.sheet = sheet}, "tn",
      "4: id | x | y\n5: U1 | 1 | (blank)\n"
      "t.xlsx:4:3: warning: cells are merged here: only the first has the value, the others "
      "are blank\n"
      "  hint: unmerge them and write the value into each\n"
      "t.xlsx:1:1: note: this row is a merged title and not the header: it is passed over\n"
      "  2 times in all, also in line 2\n");
  snprintf(sheet, sizeof sheet, XLSX_SHEET("%s"), rows);
  assert_says(&(xlsx_made){.sheet = sheet}, "t", "t.xlsx:4: error: this row has 3 cells");
  assert_says(&(xlsx_made){.sheet = sheet}, "t", "t.xlsx:1:1: warning: the header has one cell");
}

static void xlsx__what_is_hidden_is_read_and_said_once(void **state) {
  (void)state;
  assert_shows(
      &(xlsx_made){
          .sheet = XLSX_SHEET(
              "<cols><col min=\"2\" max=\"2\" hidden=\"1\"/><col min=\"9\" max=\"16384\" "
              "hidden=\"1\"/></cols><sheetData><row>" TEXT("id") TEXT(
                  "x") "</row>"
                       "<row hidden=\"1\"><c><v>1</v></c><c><v>2</v></c></row>"
                       "<row hidden=\"true\"><c><v>3</v></c><c><v>4</v></c></row></sheetData>")},
      "n",
      "1: id | x\n2: 1 | 2\n3: 3 | 4\n"
      "t.xlsx:2: warning: rows are hidden or filtered out and read all the same; this is the "
      "first\n"
      "  hint: delete what should not count\n"
      "t.xlsx: warning: columns are hidden and read all the same; the first is column 2\n"
      "  hint: delete what should not count\n");
}

static void xlsx__a_table_of_one_column_has_no_title(void **state) {
  (void)state;
  assert_shows(
      &(xlsx_made){.sheet = XLSX_SHEET("<sheetData><row>" TEXT("id") "</row><row>" TEXT(
                       "U1") "</row><row>" TEXT("U2") "</row></sheetData><mergeCells><mergeCell "
                                                      "ref=\"A1:B1\"/></mergeCells>")},
      "t",
      "1: id\n2: U1\n3: U2\n"
      "t.xlsx:1:1: warning: cells are merged here: only the first has the value, the others "
      "are blank\n"
      "  hint: unmerge them and write the value into each\n");
}

/* ---- Sheets ---- */

static void xlsx__the_first_visible_sheet_with_content_is_read(void **state) {
  (void)state;
  static const char empty[] = XLSX_ROWS("");
  static const char one[] = XLSX_ROWS("<row>" TEXT("id") "</row><row>" TEXT("U1") "</row>");
  static const char two[] = XLSX_ROWS("<row>" TEXT("no") "</row>");
  assert_shows(&(xlsx_made){.sheet = two,
                            .sheet2 = empty,
                            .sheet3 = one,
                            .workbook = XLSX_WORKBOOK(
                                "", "<sheet name=\"图\" r:id=\"rId6\"/>"
                                    "<sheet name=\"c\" state=\"hidden\" r:id=\"rId1\"/>"
                                    "<sheet name=\"d\" r:id=\"rId2\"/>"
                                    "<sheet name=\"e\" r:id=\"rId3\"/>")},
               "t", "1: id\n2: U1\n");
  assert_shows(
      &(xlsx_made){.sheet = one,
                   .sheet2 = two,
                   .sheet3 = two,
                   .workbook = XLSX_WORKBOOK("", "<sheet name=\"数据\" r:id=\"rId1\"/>"
                                                 "<sheet name=\"说明\" r:id=\"rId2\"/>"
                                                 "<sheet name=\"旧\" r:id=\"rId3\"/>")},
      "t",
      "1: id\n2: U1\n"
      "t.xlsx: warning: only the first sheet with content, '数据', is read; not read: 说明, 旧\n"
      "  hint: one table a file: save the other sheets as files of their own\n");
  assert_says(&(xlsx_made){.sheet = one,
                           .workbook = XLSX_WORKBOOK(
                               "", "<sheet name=\"x\" state=\"veryHidden\" r:id=\"rId1\"/>")},
              "t", "error: the workbook has no visible sheet\n");
}

/* ---- Formulas ---- */

static void xlsx__a_cell_without_a_value_is_said_in_every_column_that_is_read(void **state) {
  (void)state;
  static const char sheet[] = XLSX_ROWS("<row>" TEXT("id") TEXT(
      "x") "</row>"
           "<row><c t=\"e\"><f>1/0</f><v>#DIV/0!</v></c><c t=\"e\"><v>#N/A</v></c></row>"
           "<row><c><f>A1</f></c><c><f>A1</f><v></v></c></row>"
           "<row><c t=\"str\"><f>A1</f></c><c><f>1+1</f><v>2</v></c></row>"
           "<row><c t=\"str\"><f>A1</f><v></v></c><c><f>1+1</f><v>3</v></c></row>");
  assert_shows(
      &(xlsx_made){.sheet = sheet}, "tn",
      "1: id | x\n2: #DIV/0! | (bad)\n3: = | (bad)\n4: = | 2\n5:  | 3\n"
      "t.xlsx:2:2: error: '#N/A' is not a number (column x)\n"
      "  hint: this is a spreadsheet's error value: correct the formula and export again\n"
      "t.xlsx:3:2: error: '=' is not a number (column x)\n"
      "  hint: this is a formula: export its value (a workbook: open it, let it calculate, and "
      "save "
      "it)\n"
      "t.xlsx:2:1: error: this cell is the error of a formula and has no value (column id)\n"
      "  hint: correct the formula, or clear the cell\n"
      "t.xlsx:3:1: error: the formula of this cell was saved without its result (column id)\n"
      "  2 times in all, also in line 4\n"
      "  hint: open it in Excel or WPS, let it calculate, and save it\n");
}

static void xlsx__an_error_in_the_header_is_said(void **state) {
  (void)state;
  assert_says(&(xlsx_made){.sheet = XLSX_ROWS(
                               "<row>" TEXT("id") "<c t=\"e\"><v>#REF!</v></c></row>"
                                                  "<row>" TEXT("U1") "<c><v>1</v></c></row>")},
              "tn", "t.xlsx:1:2: error: this cell is the error of a formula and has no value");
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(xlsx__strings_are_joined_from_runs_without_phonetic_guides),
      cmocka_unit_test(xlsx__a_namespace_prefix_makes_no_difference),
      cmocka_unit_test(xlsx__numbers_are_the_shortest_decimal_of_their_double),
      cmocka_unit_test(xlsx__a_per_cent_format_keeps_the_double),
      cmocka_unit_test(xlsx__dates_are_days_of_either_calendar),
      cmocka_unit_test(xlsx__formats_of_dates_are_known_by_id_and_by_code),
      cmocka_unit_test(xlsx__a_date_column_reads_dates_of_a_sheet),
      cmocka_unit_test(xlsx__places_are_rows_and_columns_of_the_sheet),
      cmocka_unit_test(xlsx__an_empty_sheet_has_no_header),
      cmocka_unit_test(xlsx__a_merged_title_above_the_header_is_passed_over),
      cmocka_unit_test(xlsx__a_table_of_one_column_has_no_title),
      cmocka_unit_test(xlsx__what_is_hidden_is_read_and_said_once),
      cmocka_unit_test(xlsx__the_first_visible_sheet_with_content_is_read),
      cmocka_unit_test(xlsx__an_error_in_the_header_is_said),
      cmocka_unit_test(xlsx__a_cell_without_a_value_is_said_in_every_column_that_is_read),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
