/* SPDX-License-Identifier: GPL-3.0-or-later
 * A form as a workbook: the form on the first sheet with its header in the first row, so that it
 * reads as a table when it comes back; then the other tables, then how to fill it in.
 *
 * What may be filled in is unlocked and checked while it is typed. Lists (of choices, of all marks
 * on a step) stand inside of the rule, which holds 255 characters; longer ones of choices stand on
 * a hidden sheet (libxlsxwriter 1.1 leaks a few bytes for each such rule), and marks that are too
 * many are checked by a formula. Cells of text are written as strings, so none becomes a formula.
 * The library writes files alone, so the workbook goes through a temporary one. Its times are
 * fixed: the same form, the same bytes. */
#include "report/sheets.h"

#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

#include "base/decimal.h"

enum {
  MOST_TEXT = 32000,  /* code points of a cell; the format's limit is 32,767 */
  MOST_LISTED = 99,   /* marks in a drop-down */
  MOST_MESSAGE = 250, /* of an input message */
  MOST_HEADING = 31,  /* of its title, of a sheet's name */
  MOST_HEADER = 60,   /* of a title in the page's header, which has 255 bytes in all */
  MOST_SIGNS = 110,
  ABOUT_WIDTH = 110,
  LINE_POINTS = 15, /* height of a line of text */
  FIXED_TIME = 315532800,
  A4 = 9,
};

static const char font_name[] = "宋体"; /* programs without it take their own */

/* A list on the hidden sheet. */
typedef struct {
  const char *const *of; /* the choices that it was made for */
  char range[64];
} drop_down;

typedef struct {
  lxw_workbook *book;
  lxw_worksheet *lists; /* made when first needed */
  lxw_format *head, *locked, *fill, *title, *plain;
  drop_down *list;
  int n_lists, cap_lists;
  kp_arena *arena;
  kp_lang lang;
  bool failed;
} writer;

/* At most n code points of a text. */
static const char *cut(writer *w, const char *text, int n) {
  size_t len = 0;
  for (; text[len] && n > 0; n--) {
    len++;
    while (((unsigned char)text[len] & 0xC0) == 0x80)
      len++;
  }
  const char *copy = kp_arena_copy(w->arena, text, len);
  w->failed = w->failed || !copy;
  return copy ? copy : "";
}

static void check(writer *w, lxw_error error) {
  w->failed = w->failed || error != LXW_NO_ERROR;
}

/* ---- Lists ---- */

static lxw_worksheet *lists_sheet(writer *w) {
  if (!w->lists) {
    w->lists = workbook_add_worksheet(w->book, "_");
    if (w->lists)
      worksheet_hide(w->lists);
  }
  w->failed = w->failed || !w->lists;
  return w->lists;
}

/* The range of a long list of choices; NULL when memory is out. */
static const char *list_range(writer *w, const kp_form_fill *fill) {
  for (int i = 0; i < w->n_lists; i++)
    if (w->list[i].of == fill->choice)
      return w->list[i].range;
  if (w->n_lists == w->cap_lists || !lists_sheet(w))
    return NULL;
  drop_down *list = &w->list[w->n_lists];
  for (int i = 0; i < fill->n_choices; i++)
    check(w, worksheet_write_string(w->lists, (lxw_row_t)i, (lxw_col_t)w->n_lists,
                                    cut(w, fill->choice[i], MOST_TEXT), NULL));
  list->of = fill->choice;
  char cells[LXW_MAX_CELL_RANGE_LENGTH];
  lxw_rowcol_to_range_abs(cells, 0, (lxw_col_t)w->n_lists, (lxw_row_t)(fill->n_choices - 1),
                          (lxw_col_t)w->n_lists);
  snprintf(list->range, sizeof list->range, "=_!%.48s", cells);
  w->n_lists++;
  return list->range;
}

/* A list short enough to stand inside of the rule: the choices, or all marks and 回避. NULL when it
 * is not, or when one of its items cannot stand there. */
static const char *const *short_list(writer *w, const kp_form_fill *fill, int n) {
  bool marks = fill->kind == KP_FILL_MARK;
  const char **item = KP_ARRAY(w->arena, const char *, n + 2);
  size_t len = 0;
  for (int i = 0; item && i < n + marks; i++) {
    char mark[KP_NUM_SIZE] = "";
    if (marks && i < n)
      kp_decimal_shortest(mark, kp_decimal_key(fill->high - i * fill->step));
    const char *text = !marks  ? fill->choice[i]
                       : i < n ? mark
                               : kp_message_template(KP_MSG_SHEETS_RECUSED, w->lang);
    len += strlen(text) + 1;
    if (len > MOST_MESSAGE || strpbrk(text, ",\"") != NULL)
      return NULL;
    item[i] = kp_arena_copy(w->arena, text, strlen(text));
    w->failed = w->failed || !item[i];
  }
  w->failed = w->failed || !item;
  return item;
}

/* How many marks there are on the step; 0 when they are too many to list, or any is allowed. */
static int n_marks(const kp_form_fill *fill) {
  double steps = (fill->high - fill->low) / fill->step;
  if (!(fill->step > 0) || !(steps >= 0) || steps > MOST_LISTED - 2)
    return 0;
  double whole = nearbyint(steps);
  return fabs(steps - whole) < 1e-9 ? (int)whole + 1 : 0;
}

/* "=OR(H2="回避",IF(ISNUMBER(H2),AND(H2>=0,H2<=10,…),FALSE))" */
static const char *mark_formula(writer *w, const kp_form_fill *fill, int row, int column) {
  char cell[LXW_MAX_CELL_NAME_LENGTH], low[KP_NUM_SIZE], high[KP_NUM_SIZE], step[KP_NUM_SIZE];
  lxw_rowcol_to_cell(cell, (lxw_row_t)row, (lxw_col_t)column);
  kp_decimal_shortest(low, isnan(fill->low) ? -1e15 : fill->low);
  kp_decimal_shortest(high, isnan(fill->high) ? 1e15 : fill->high);
  char *on_step = "TRUE";
  if (fill->step > 0) {
    kp_decimal_shortest(step, fill->step);
    const char *from = isnan(fill->low) ? "0" : low;
    on_step = kp_arena_printf(w->arena, "ABS((%s-%s)/%s-ROUND((%s-%s)/%s,0))<0.000001", cell, from,
                              step, cell, from, step);
  }
  const char *formula =
      kp_arena_printf(w->arena, "=OR(%s=\"%s\",IF(ISNUMBER(%s),AND(%s>=%s,%s<=%s,%s),FALSE))", cell,
                      kp_message_template(KP_MSG_SHEETS_RECUSED, w->lang), cell, cell, low, cell,
                      high, on_step ? on_step : "");
  w->failed = w->failed || !formula || !on_step;
  return formula;
}

/* ---- Rules of a cell ---- */

static void set_rule(writer *w, lxw_data_validation *rule, const kp_form_fill *fill, int row,
                     int column) {
  rule->validate = LXW_VALIDATION_TYPE_ANY;
  int n = fill->kind == KP_FILL_MARK ? n_marks(fill) : fill->n_choices;
  if (fill->kind == KP_FILL_NUMBER) {
    rule->validate = LXW_VALIDATION_TYPE_DECIMAL;
    rule->criteria = LXW_VALIDATION_CRITERIA_BETWEEN;
    rule->minimum_number = -1e15;
    rule->maximum_number = 1e15;
  } else if ((fill->kind == KP_FILL_MARK || fill->kind == KP_FILL_CHOICE) && n > 0 &&
             (rule->value_list = (char **)(uintptr_t)short_list(w, fill, n)) != NULL) {
    rule->validate = LXW_VALIDATION_TYPE_LIST;
  } else if (fill->kind == KP_FILL_CHOICE && n > 0) {
    rule->validate = LXW_VALIDATION_TYPE_LIST_FORMULA;
    rule->value_formula = (char *)(uintptr_t)list_range(w, fill);
    w->failed = w->failed || !rule->value_formula;
  } else if (fill->kind == KP_FILL_MARK) {
    rule->validate = LXW_VALIDATION_TYPE_CUSTOM_FORMULA;
    rule->value_formula = (char *)(uintptr_t)mark_formula(w, fill, row, column);
  }
}

static void add_rule(writer *w, lxw_worksheet *sheet, const kp_form_fill *fill, int row,
                     int column) {
  lxw_data_validation rule = {.ignore_blank = LXW_VALIDATION_ON,
                              .show_input = LXW_VALIDATION_ON,
                              .show_error = LXW_VALIDATION_ON,
                              .dropdown = LXW_VALIDATION_ON,
                              .error_type = LXW_VALIDATION_ERROR_TYPE_STOP};
  set_rule(w, &rule, fill, row, column);
  if (fill->title && fill->title[0])
    rule.input_title = (char *)(uintptr_t)cut(w, fill->title, MOST_HEADING);
  if (fill->help && fill->help[0]) {
    rule.input_message = (char *)(uintptr_t)cut(w, fill->help, MOST_MESSAGE);
    rule.error_message = rule.input_message;
  }
  if (w->failed || (rule.validate == LXW_VALIDATION_TYPE_ANY && !rule.input_message))
    return;
  check(w, worksheet_data_validation_cell(sheet, (lxw_row_t)row, (lxw_col_t)column, &rule));
}

/* ---- Sheets ---- */

static lxw_format *make_format(writer *w, bool is_head, bool is_fill) {
  lxw_format *format = workbook_add_format(w->book);
  if (!format) {
    w->failed = true;
    return NULL;
  }
  format_set_font_name(format, font_name);
  format_set_font_size(format, 11);
  format_set_text_wrap(format);
  format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
  format_set_border(format, LXW_BORDER_THIN);
  if (!is_head)
    format_set_align(format, LXW_ALIGN_LEFT); /* numbers stand beside words here */
  if (is_head) {
    format_set_bold(format);
    format_set_align(format, LXW_ALIGN_CENTER);
    format_set_bg_color(format, 0xD9E2EC);
  }
  if (is_fill) {
    format_set_unlocked(format);
    format_set_bg_color(format, 0xFFFBE6);
  }
  return format;
}

static void make_formats(writer *w) {
  w->head = make_format(w, true, false);
  w->locked = make_format(w, false, false);
  w->fill = make_format(w, false, true);
  w->title = workbook_add_format(w->book);
  w->plain = workbook_add_format(w->book);
  if (!w->title || !w->plain) {
    w->failed = true;
    return;
  }
  format_set_font_name(w->title, font_name);
  format_set_font_name(w->plain, font_name);
  format_set_bold(w->title);
  format_set_font_size(w->title, 16);
  format_set_text_wrap(w->plain);
  format_set_align(w->plain, LXW_ALIGN_VERTICAL_TOP);
}

/* A name that a sheet may have: the format forbids some characters and names that stand twice. */
static const char *sheet_name(writer *w, const char *caption, int number) {
  char *name = (char *)(uintptr_t)cut(w, caption, MOST_HEADING);
  if (w->failed)
    return "";
  for (char *at = name; *at; at++)
    if (strchr("[]:*?/\\'", *at) || (unsigned char)*at < ' ')
      *at = '_';
  if (name[0] && strcmp(name, "_") != 0 && !workbook_get_worksheet_by_name(w->book, name) &&
      workbook_validate_sheet_name(w->book, name) == LXW_NO_ERROR)
    return name;
  const char *plain = kp_arena_printf(w->arena, "%d", number);
  w->failed = w->failed || !plain;
  return plain ? plain : "";
}

static lxw_worksheet *add_sheet(writer *w, const char *caption, int number) {
  lxw_worksheet *sheet = workbook_add_worksheet(w->book, sheet_name(w, caption, number));
  w->failed = w->failed || !sheet;
  return sheet;
}

/* In headers of pages an ampersand stands for a command. */
static const char *page_text(writer *w, const char *text, int most) {
  kp_buf buf = {0};
  for (const char *at = cut(w, text, most); *at; at++)
    kp_buf_add_bytes(&buf, *at == '&' ? "&&" : at, *at == '&' ? 2 : 1);
  const char *copy = buf.len > 0 ? kp_arena_copy(w->arena, buf.at, buf.len) : "";
  w->failed = w->failed || buf.failed || !copy;
  kp_buf_clear(&buf);
  return copy ? copy : "";
}

static void set_page(writer *w, lxw_worksheet *sheet, const kp_form *form) {
  worksheet_set_paper(sheet, A4);
  worksheet_set_landscape(sheet);
  worksheet_fit_to_pages(sheet, 1, 0);
  worksheet_set_margins(sheet, 0.5, 0.5, 0.8, 0.9);
  const char *header = kp_arena_printf(w->arena, "&C&14%s", page_text(w, form->title, MOST_HEADER));
  kp_buf signs = {0};
  for (int i = 0; i < form->n_signs && i < 4; i++)
    kp_buf_printf(&signs, "%.40s%s", form->sign[i], i + 1 < form->n_signs ? "____________  " : "");
  const char *footer = kp_arena_printf(w->arena, "&L%s&R&P / &N",
                                       page_text(w, signs.at ? signs.at : "", MOST_SIGNS));
  w->failed = w->failed || !header || !footer || signs.failed;
  kp_buf_clear(&signs);
  if (!w->failed) {
    check(w, worksheet_set_header(sheet, header));
    check(w, worksheet_set_footer(sheet, footer));
  }
}

static void write_cell(writer *w, lxw_worksheet *sheet, int row, int column, const char *text,
                       bool as_number, lxw_format *format) {
  double number;
  lxw_row_t r = (lxw_row_t)row;
  lxw_col_t c = (lxw_col_t)column;
  if (as_number && kp_decimal_read(&number, kp_str_of(text)))
    check(w, worksheet_write_number(sheet, r, c, number, format));
  else if (text[0])
    check(w, worksheet_write_string(sheet, r, c, cut(w, text, MOST_TEXT), format));
  else
    check(w, worksheet_write_blank(sheet, r, c, format));
}

/* Lines that a text takes in a column. */
static int n_lines(const char *text, int width) {
  int lines = 0;
  const char *at = text;
  do {
    const char *end = strchr(at, '\n');
    size_t len = end ? (size_t)(end - at) : strlen(at);
    int taken = kp_text_width((kp_str){at, (uint32_t)len});
    lines += taken > width ? (taken + width - 1) / width : 1;
    at = end ? end + 1 : NULL;
  } while (at);
  return lines;
}

/* Not every program makes a row as high as its wrapped text when it opens a file. */
static void set_height(writer *w, lxw_worksheet *sheet, int row, int lines) {
  enum { MOST_LINES = 26 }; /* a row has 409 points at the most */
  lines = lines > MOST_LINES ? MOST_LINES : lines;
  check(w, worksheet_set_row(sheet, (lxw_row_t)row, LINE_POINTS * lines + 4, NULL));
}

static void write_rows(writer *w, lxw_worksheet *sheet, const kp_form_table *table) {
  static const kp_form_fill plain = {.kind = KP_FILL_TEXT};
  for (int r = 0; r < table->n_rows && !w->failed; r++) {
    const kp_form_row *row = &table->row[r];
    int lines = 1;
    for (int c = 0; c < table->n_columns; c++) {
      bool fill = table->column[c].fill;
      const kp_form_fill *answer = c == table->answer && row->answer ? row->answer : &plain;
      bool as_number = answer->kind == KP_FILL_NUMBER || answer->kind == KP_FILL_MARK;
      write_cell(w, sheet, r + 1, c, row->cell[c], as_number, fill ? w->fill : w->locked);
      if (fill && c == table->answer)
        add_rule(w, sheet, answer, r + 1, c);
      int here = n_lines(row->cell[c], table->column[c].width - 1);
      lines = here > lines ? here : lines;
    }
    set_height(w, sheet, r + 1, lines);
  }
}

static void write_table(writer *w, const kp_form *form, const kp_form_table *table, int number) {
  lxw_worksheet *sheet = add_sheet(w, table->caption, number);
  if (w->failed)
    return;
  bool fills = false;
  for (int c = 0; c < table->n_columns; c++) {
    fills = fills || table->column[c].fill;
    check(w, worksheet_set_column(sheet, (lxw_col_t)c, (lxw_col_t)c, table->column[c].width, NULL));
    check(w, worksheet_write_string(sheet, 0, (lxw_col_t)c,
                                    cut(w, table->column[c].heading, MOST_TEXT), w->head));
  }
  worksheet_set_row(sheet, 0, 24, NULL);
  write_rows(w, sheet, table);
  worksheet_freeze_panes(sheet, 1, 0);
  worksheet_repeat_rows(sheet, 0, 0);
  set_page(w, sheet, form);
  lxw_protection allowed = {.format_columns = LXW_TRUE, .format_rows = LXW_TRUE};
  worksheet_protect(sheet, NULL, &allowed);
}

static void write_lines(writer *w, lxw_worksheet *sheet, int *row, const char *const *line, int n) {
  for (int i = 0; i < n; i++) {
    write_cell(w, sheet, *row, 0, line[i], false, w->plain);
    set_height(w, sheet, (*row)++, n_lines(line[i], ABOUT_WIDTH - 1));
  }
}

static void write_about(writer *w, const kp_form *form) {
  const char *caption = kp_message_template(KP_MSG_SHEETS_ABOUT, w->lang);
  lxw_worksheet *sheet = add_sheet(w, caption, KP_FORM_TABLES + 1);
  if (w->failed)
    return;
  worksheet_set_column(sheet, 0, 0, ABOUT_WIDTH, NULL);
  int row = 0;
  write_cell(w, sheet, row++, 0, form->title, false, w->title);
  write_cell(w, sheet, row++, 0, form->whose, false, w->plain);
  write_lines(w, sheet, &row, form->line, form->n_lines);
  if (form->n_feet > 0) {
    row++;
    write_cell(w, sheet, row++, 0, kp_message_template(KP_MSG_SHEETS_LEFT_OUT_HEAD, w->lang), false,
               w->plain);
    write_lines(w, sheet, &row, form->foot, form->n_feet);
  }
  set_page(w, sheet, form);
  worksheet_protect(sheet, NULL, NULL);
}

/* ---- The file ---- */

static int count_answers(const kp_form *form) {
  int n = 0;
  for (int t = 0; t < form->n_tables; t++)
    n += form->table[t].n_rows;
  return n;
}

static void write_book(writer *w, const kp_form *form) {
  lxw_doc_properties properties = {.created = FIXED_TIME};
  properties.title = (char *)(uintptr_t)cut(w, form->title, MOST_MESSAGE);
  check(w, workbook_set_properties(w->book, &properties));
  w->cap_lists = count_answers(form);
  w->list = KP_ARRAY(w->arena, drop_down, w->cap_lists);
  make_formats(w);
  w->failed = w->failed || !w->list;
  for (int t = 0; t < form->n_tables && !w->failed; t++)
    write_table(w, form, &form->table[t], t + 1);
  if (!w->failed)
    write_about(w, form);
}

kp_status kp_sheets_xlsx(kp_buf *out, const kp_form *form, kp_lang lang, kp_diag *diag) {
  writer w = {.arena = kp_arena_new(), .lang = lang};
  if (!w.arena)
    return kp_diag_no_memory(diag);
  const char *path = NULL;
  kp_status status = kp_file_temporary(&path, false, w.arena, diag);
  if (status != KP_OK)
    goto done;
  w.book = workbook_new(path);
  if (w.book)
    write_book(&w, form);
  lxw_error error = w.book ? workbook_close(w.book) : LXW_ERROR_MEMORY_MALLOC_FAILED;
  if (w.failed || error == LXW_ERROR_MEMORY_MALLOC_FAILED)
    status = kp_diag_no_memory(diag);
  else if (error != LXW_NO_ERROR)
    status = kp_diag_system(diag, path, errno ? errno : EIO);
  else
    status = kp_file_take(out, path, diag);
  unlink(path);
done:
  kp_arena_free(w.arena);
  return status;
}
