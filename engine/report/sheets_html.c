/* SPDX-License-Identifier: GPL-3.0-or-later
 * A form on paper: HTML for A4, with boxes for signature and seal.
 *
 * Static: no script, nothing from elsewhere, and a policy that says so. Every text is escaped; the
 * head of a table is repeated on each page, and a row is never torn. */
#include "report/html.h"
#include "report/sheets.h"

#include <string.h>

static const char style[] =
    "@page{size:A4 landscape;margin:14mm 12mm 16mm}"
    "*{box-sizing:border-box}"
    "body{margin:0 auto;max-width:273mm;color:#000;background:#fff;"
    "font:10.5pt/1.45 'Noto Serif CJK SC','Source Han Serif SC',SimSun,'Songti SC',serif}"
    "h1{font:700 17pt/1.3 'Noto Sans CJK SC','Source Han Sans SC',SimHei,'Heiti SC',sans-serif;"
    "text-align:center;margin:4mm 0 1mm;overflow-wrap:anywhere}"
    "h2{font:700 12pt/1.3 'Noto Sans CJK SC','Source Han Sans SC',SimHei,'Heiti SC',sans-serif;"
    "margin:6mm 0 2mm;break-after:avoid}"
    ".whose{display:flex;justify-content:space-between;margin:0 0 2mm}"
    ".how{margin:0 0 3mm;padding-left:1.4em;font-size:9.5pt}"
    "table{border-collapse:collapse;width:99.7%;table-layout:fixed}"
    "th,td{border:0.6pt solid #000;padding:1.1mm 1.3mm;vertical-align:middle;"
    "overflow-wrap:anywhere;text-align:left}"
    "th{font-size:9.5pt;font-family:'Noto Sans CJK SC','Source Han Sans SC',SimHei,'Heiti "
    "SC',sans-serif;"
    "font-weight:700;text-align:center;background:#eee;-webkit-print-color-adjust:exact;"
    "print-color-adjust:exact}"
    "thead{display:table-header-group}"
    "tr{break-inside:avoid}"
    "tr.first td{border-top-width:1.4pt}"
    "table{border:1.4pt solid #000}"
    ".foot{margin:3mm 0 0;padding-left:1.4em;font-size:9.5pt}"
    ".sign{display:flex;gap:0;margin-top:6mm;border:1.4pt solid #000;break-inside:avoid}"
    ".sign div{flex:1;height:24mm;padding:1.5mm 2mm;border-left:0.6pt solid #000}"
    ".sign div{white-space:pre-wrap}"
    ".sign div:first-child{border-left:0}"
    ".other{break-before:page}"
    "@media screen{body{padding:8mm}}";

static void element(kp_buf *out, const char *open, const char *text, const char *close) {
  kp_buf_add(out, open);
  kp_html_text(out, text);
  kp_buf_add(out, close);
}

static void list(kp_buf *out, const char *kind, const char *const *item, int n) {
  if (n == 0)
    return;
  kp_buf_printf(out, "<ul class=\"%s\">", kind);
  for (int i = 0; i < n; i++)
    element(out, "<li>", item[i], "</li>");
  kp_buf_add(out, "</ul>\n");
}

/* Columns that say the same in every row stand in the heading of the form already. */
static bool is_said_above(const kp_form_table *table, int column) {
  if (table->n_rows < 2 || table->column[column].fill || column > 1)
    return false;
  for (int r = 1; r < table->n_rows; r++)
    if (strcmp(table->row[r].cell[column], table->row[0].cell[column]) != 0)
      return false;
  return true;
}

static void columns(kp_buf *out, const kp_form_table *table, const bool *left_out) {
  int sum = 0;
  for (int c = 0; c < table->n_columns; c++)
    sum += left_out[c] ? 0 : table->column[c].width;
  kp_buf_add(out, "<colgroup>");
  for (int c = 0; c < table->n_columns; c++)
    if (!left_out[c])
      kp_buf_printf(out, "<col style=\"width:%d%%\">", table->column[c].width * 100 / sum);
  kp_buf_add(out, "</colgroup><thead><tr>");
  for (int c = 0; c < table->n_columns; c++)
    if (!left_out[c])
      element(out, "<th>", table->column[c].heading, "</th>");
  kp_buf_add(out, "</tr></thead>\n<tbody>\n");
}

static void rows(kp_buf *out, const kp_form_table *table, const bool *left_out, int unit_column) {
  for (int r = 0; r < table->n_rows; r++) {
    bool first =
        r > 0 && strcmp(table->row[r].cell[unit_column], table->row[r - 1].cell[unit_column]) != 0;
    kp_buf_add(out, first ? "<tr class=\"first\">" : "<tr>");
    for (int c = 0; c < table->n_columns; c++)
      if (!left_out[c])
        element(out, "<td>", table->row[r].cell[c], "</td>");
    kp_buf_add(out, "</tr>\n");
  }
}

static void one_table(kp_buf *out, const kp_form_table *table) {
  enum { MOST = 64 };
  bool left_out[MOST] = {0};
  int n_columns = table->n_columns < MOST ? table->n_columns : MOST;
  kp_form_table shown = *table;
  shown.n_columns = n_columns;
  int unit_column = -1;
  for (int c = 0; c < n_columns; c++) {
    left_out[c] = table->column[c].above || is_said_above(table, c);
    if (!left_out[c] && unit_column < 0)
      unit_column = c;
  }
  kp_buf_add(out, "<table>");
  columns(out, &shown, left_out);
  rows(out, &shown, left_out, unit_column < 0 ? 0 : unit_column);
  kp_buf_add(out, "</tbody></table>\n");
}

static void head(kp_buf *out, const kp_form *form, kp_lang lang) {
  kp_buf_printf(out, "<!DOCTYPE html>\n<html lang=\"%s\">\n<head>\n<meta charset=\"utf-8\">\n",
                lang == KP_EN ? "en" : "zh-CN");
  kp_buf_add(out, "<meta http-equiv=\"Content-Security-Policy\" "
                  "content=\"default-src 'none'; style-src 'unsafe-inline'\">\n"
                  "<meta name=\"viewport\" content=\"width=device-width\">\n");
  element(out, "<title>", form->title, "");
  kp_buf_add(out, " ");
  element(out, "", form->whose, "</title>\n");
  kp_buf_printf(out, "<style>%s</style>\n</head>\n<body>\n", style);
}

void kp_sheets_html(kp_buf *out, const kp_form *form, kp_lang lang) {
  head(out, form, lang);
  element(out, "<h1>", form->title, "</h1>\n");
  element(out, "<p class=\"whose\"><span>", form->whose, "</span></p>\n");
  list(out, "how", form->line, form->n_lines);
  if (form->n_tables > 0)
    one_table(out, &form->table[0]);
  if (form->n_feet > 0)
    element(out, "<h2>", kp_message_template(KP_MSG_SHEETS_LEFT_OUT_HEAD, lang), "</h2>\n");
  list(out, "foot", form->foot, form->n_feet);
  kp_buf_add(out, "<div class=\"sign\">");
  for (int i = 0; i < form->n_signs; i++)
    element(out, "<div>", form->sign[i], "</div>");
  kp_buf_add(out, "</div>\n");
  for (int t = 1; t < form->n_tables; t++) {
    element(out, "<section class=\"other\"><h2>", form->table[t].caption, "</h2>\n");
    one_table(out, &form->table[t]);
    kp_buf_add(out, "</section>\n");
  }
  kp_buf_add(out, "</body>\n</html>\n");
}
