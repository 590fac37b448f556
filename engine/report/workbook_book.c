/* SPDX-License-Identifier: GPL-3.0-or-later
 * A workbook's sheets and cells in a few styles, by libxlsxwriter.
 *
 * Text is written as strings, so none becomes a formula. A column is as wide as its widest text, a
 * Chinese character counting two. The library writes files alone, so the workbook goes through a
 * temporary one; its times are fixed: the same cells, the same bytes. */
#include "report/workbook.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <unistd.h>
#include <xlsxwriter.h>

enum {
  MOST_TEXT = 32000, /* bytes of a cell, whose limit is 32,767 characters */
  MOST_COLUMNS = 1024,
  NARROWEST = 7,
  WIDEST = 30,
  WIDE = 60,        /* of long text */
  PAGE_WIDTH = 200, /* characters on A4 across at a scale that reads well, about 70 % … */
  PAGE_MOST = 250,  /* … and at 55 %, which still does where it saves pages side by side */
  LINE_POINTS = 15,
  FIXED_TIME = 315532800,
  A4 = 9,
};

static const lxw_color_t grade_colour[] = {0xC6E7D0, 0xDCEBFA, 0xFFF2CC, 0xFBE0CF, 0xF8CFCF};

struct kp_book {
  lxw_workbook *book;
  lxw_worksheet *sheet;
  lxw_format *style[KP_BOOK_N_STYLES], *grade[5];
  kp_arena *arena;
  const char *path;
  int width[MOST_COLUMNS], n_columns;
  bool hidden[MOST_COLUMNS];
  bool failed;
};

static void check(kp_book *book, lxw_error error) {
  book->failed = book->failed || error != LXW_NO_ERROR;
}

/* ---- Styles ---- */

static lxw_format *add_format(kp_book *book) {
  lxw_format *format = workbook_add_format(book->book);
  book->failed = book->failed || !format;
  if (format) {
    format_set_font_name(format, "宋体");
    format_set_font_size(format, 11);
  }
  return format;
}

/* Text that runs on over the cells at its right. */
static bool is_line(kp_book_style style) {
  return style == KP_BOOK_TITLE || style == KP_BOOK_NOTE || style == KP_BOOK_SECTION;
}

static void make_style(kp_book *book, kp_book_style style, const char *number_format) {
  lxw_format *format = book->style[style] = add_format(book);
  if (!format)
    return;
  format_set_align(format, LXW_ALIGN_VERTICAL_CENTER);
  if (!is_line(style)) {
    format_set_border(format, LXW_BORDER_THIN);
    format_set_border_color(format, 0xC8CED6);
  }
  if (number_format)
    format_set_num_format(format, number_format);
  if (style == KP_BOOK_WRAP || style == KP_BOOK_HEAD)
    format_set_text_wrap(format);
  if (style == KP_BOOK_TITLE || style == KP_BOOK_HEAD || style == KP_BOOK_SECTION)
    format_set_bold(format);
  if (style == KP_BOOK_TITLE)
    format_set_font_size(format, 16);
  if (style == KP_BOOK_HEAD) {
    format_set_align(format, LXW_ALIGN_CENTER);
    format_set_bg_color(format, 0xD9E2EC);
  }
  if (style == KP_BOOK_INPUT || style == KP_BOOK_INPUT_SHARE)
    format_set_bg_color(format, 0xFFF8D6);
  if (style == KP_BOOK_FIXED) {
    format_set_italic(format);
    format_set_font_color(format, 0x5F6B7A);
  }
}

static void make_styles(kp_book *book, int digits) {
  char format[32] = "0";
  if (digits > 0)
    snprintf(format, sizeof format, "0.%.*s", digits < 12 ? digits : 12, "000000000000");
  const char *const formats[KP_BOOK_N_STYLES] = {[KP_BOOK_NUMBER] = format,
                                                 [KP_BOOK_FIXED] = format,
                                                 [KP_BOOK_SHARE] = "0.00%",
                                                 [KP_BOOK_INPUT_SHARE] = "0.00%",
                                                 [KP_BOOK_FIGURE] = "0.000"};
  for (int i = 0; i < KP_BOOK_N_STYLES; i++)
    make_style(book, (kp_book_style)i, formats[i]);
  for (int i = 0; i < 5; i++) {
    book->grade[i] = workbook_add_format(book->book);
    book->failed = book->failed || !book->grade[i];
    if (book->grade[i])
      format_set_bg_color(book->grade[i], grade_colour[i]);
  }
}

/* ---- The file ---- */

kp_status kp_book_new(kp_book **out, const char *title, int digits, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_book *book = arena ? KP_ARRAY(arena, kp_book, 1) : NULL;
  if (!book) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  *book = (kp_book){.arena = arena};
  kp_status status = kp_file_temporary(&book->path, false, arena, diag);
  if (status == KP_OK && !(book->book = workbook_new(book->path)))
    status = kp_diag_no_memory(diag);
  if (status != KP_OK) {
    kp_book_end(NULL, book, diag);
    return status;
  }
  char *copy = (char *)(uintptr_t)kp_arena_copy(arena, title, strnlen(title, 90));
  lxw_doc_properties properties = {.title = copy, .created = FIXED_TIME};
  check(book,
        copy ? workbook_set_properties(book->book, &properties) : LXW_ERROR_PARAMETER_VALIDATION);
  make_styles(book, digits);
  *out = book;
  return KP_OK;
}

static void set_widths(kp_book *book) {
  for (int c = 0; book->sheet && c < book->n_columns; c++) {
    lxw_row_col_options hide = {.hidden = book->hidden[c]};
    const int width = book->width[c] < NARROWEST ? NARROWEST : book->width[c];
    check(book, worksheet_set_column_opt(book->sheet, (lxw_col_t)c, (lxw_col_t)c, width + 2, NULL,
                                         &hide));
  }
  memset(book->width, 0, sizeof book->width);
  memset(book->hidden, 0, sizeof book->hidden);
  book->n_columns = 0;
}

kp_status kp_book_end(kp_buf *out, kp_book *book, kp_diag *diag) {
  kp_status status = KP_OK;
  if (!book)
    return status;
  if (book->book)
    set_widths(book);
  const bool failed = book->failed;
  lxw_error error = book->book ? workbook_close(book->book) : LXW_NO_ERROR;
  if (out && (failed || error == LXW_ERROR_MEMORY_MALLOC_FAILED))
    status = kp_diag_no_memory(diag);
  else if (out && error != LXW_NO_ERROR)
    status = kp_diag_system(diag, book->path, errno ? errno : EIO);
  else if (out)
    status = kp_file_take(out, book->path, diag);
  if (book->path)
    unlink(book->path);
  kp_arena_free(book->arena);
  return status;
}

/* ---- Sheets and cells ---- */

void kp_book_sheet(kp_book *book, const char *name) {
  set_widths(book);
  lxw_worksheet *there = workbook_get_worksheet_by_name(book->book, name);
  if (there) {
    book->sheet = there;
    return;
  }
  book->sheet = workbook_add_worksheet(book->book, name);
  book->failed = book->failed || !book->sheet;
  if (!book->sheet)
    return;
  worksheet_set_paper(book->sheet, A4);
  worksheet_set_landscape(book->sheet);
  worksheet_fit_to_pages(book->sheet, 1, 0);
  worksheet_set_margins(book->sheet, 0.4, 0.4, 0.6, 0.6);
  check(book, worksheet_set_footer(book->sheet, "&C&P / &N"));
}

static void widen(kp_book *book, int column, int width, int most) {
  if (column >= MOST_COLUMNS)
    return;
  width = width > most ? most : width;
  if (width > book->width[column])
    book->width[column] = width;
  if (column >= book->n_columns)
    book->n_columns = column + 1;
}

/* A text no longer than a cell may be, whole characters. */
static const char *fitting(kp_book *book, const char *text) {
  size_t len = strlen(text);
  if (len <= MOST_TEXT)
    return text;
  for (len = MOST_TEXT; ((unsigned char)text[len] & 0xC0) == 0x80;)
    len--;
  const char *copy = kp_arena_copy(book->arena, text, len);
  book->failed = book->failed || !copy;
  return copy ? copy : "";
}

/* Not every program makes a row as high as its wrapped text; a row has 409 points at the most. */
static double row_height(const char *text) {
  const int lines = (kp_text_width(kp_str_of(text)) + WIDE - 1) / WIDE + 1;
  return LINE_POINTS * (lines > 26 ? 26 : lines);
}

void kp_book_text(kp_book *book, int row, int column, const char *text, kp_book_style style) {
  if (book->failed)
    return;
  const char *shown = text ? fitting(book, text) : "";
  if (!*shown) {
    check(book, worksheet_write_blank(book->sheet, (lxw_row_t)row, (lxw_col_t)column,
                                      book->style[style]));
    return;
  }
  check(book, worksheet_write_string(book->sheet, (lxw_row_t)row, (lxw_col_t)column, shown,
                                     book->style[style]));
  if (style == KP_BOOK_WRAP && kp_text_width(kp_str_of(shown)) > WIDE)
    check(book, worksheet_set_row(book->sheet, (lxw_row_t)row, row_height(shown), NULL));
  const int most = style == KP_BOOK_WRAP ? WIDE : style == KP_BOOK_HEAD ? 14 : WIDEST;
  if (!is_line(style))
    widen(book, column, kp_text_width(kp_str_of(shown)), most);
}

void kp_book_number(kp_book *book, int row, int column, double x, kp_book_style style) {
  if (book->failed)
    return;
  check(book, isfinite(x) ? worksheet_write_number(book->sheet, (lxw_row_t)row, (lxw_col_t)column,
                                                   x, book->style[style])
                          : worksheet_write_blank(book->sheet, (lxw_row_t)row, (lxw_col_t)column,
                                                  book->style[style]));
  widen(book, column, NARROWEST, WIDEST);
}

void kp_book_formula(kp_book *book, int row, int column, const char *formula, double value,
                     kp_book_style style) {
  if (book->failed)
    return;
  check(book, worksheet_write_formula_num(book->sheet, (lxw_row_t)row, (lxw_col_t)column, formula,
                                          book->style[style], value));
  widen(book, column, NARROWEST, WIDEST);
}

void kp_book_formula_text(kp_book *book, int row, int column, const char *formula,
                          const char *text) {
  if (book->failed)
    return;
  check(book, worksheet_write_formula_str(book->sheet, (lxw_row_t)row, (lxw_col_t)column, formula,
                                          book->style[KP_BOOK_TEXT], text));
  widen(book, column, kp_text_width(kp_str_of(text)), WIDEST);
}

void kp_book_hide_column(kp_book *book, int column) {
  if (column < MOST_COLUMNS) {
    book->hidden[column] = true;
    widen(book, column, NARROWEST, WIDEST);
  }
}

/* Pages side by side, each with who it is of, rather than letters too small to read. */
static void fit_pages(kp_book *book, const kp_book_range *range) {
  int all = 0, frozen = 0;
  for (int c = 0; c < range->n_printed && c < MOST_COLUMNS; c++) {
    const int width = book->hidden[c]              ? 0
                      : book->width[c] < NARROWEST ? NARROWEST + 2
                                                   : book->width[c] + 2;
    all += width;
    frozen += c < range->n_frozen ? width : 0;
  }
  const int room = PAGE_WIDTH - frozen > PAGE_WIDTH / 3 ? PAGE_WIDTH - frozen : PAGE_WIDTH / 3;
  const int pages = all <= PAGE_MOST ? 1 : (all - frozen + room - 1) / room;
  worksheet_fit_to_pages(book->sheet, (uint16_t)pages, 0);
  if (pages > 1)
    check(book, worksheet_repeat_columns(book->sheet, 0, (lxw_col_t)(range->n_frozen - 1)));
}

void kp_book_table(kp_book *book, const kp_book_range *range) {
  const int end = range->end > range->last_row ? range->end : range->last_row;
  if (book->failed)
    return;
  worksheet_freeze_panes(book->sheet, (lxw_row_t)(range->heading + 1), (lxw_col_t)range->n_frozen);
  fit_pages(book, range);
  if (range->n_printed < range->n_columns)
    check(book, worksheet_print_area(book->sheet, 0, 0, (lxw_row_t)end,
                                     (lxw_col_t)(range->n_printed - 1)));
  check(book, worksheet_repeat_rows(book->sheet, 0, (lxw_row_t)range->heading));
  check(book, worksheet_set_row(book->sheet, (lxw_row_t)range->heading, 48, NULL));
  if (range->last_row > range->heading)
    check(book,
          worksheet_autofilter(book->sheet, (lxw_row_t)range->heading, 0,
                               (lxw_row_t)range->last_row, (lxw_col_t)(range->n_columns - 1)));
}

void kp_book_scale(kp_book *book, int first_row, int last_row, int first_column, int last_column) {
  if (book->failed || last_row < first_row)
    return;
  lxw_conditional_format scale = {.type = LXW_CONDITIONAL_3_COLOR_SCALE,
                                  .min_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                  .mid_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                  .max_rule_type = LXW_CONDITIONAL_RULE_TYPE_NUMBER,
                                  .min_value = -1,
                                  .mid_value = 0,
                                  .max_value = 1,
                                  .min_color = 0xE8998D,
                                  .mid_color = 0xFFFFFF,
                                  .max_color = 0x8FB8DE};
  check(book, worksheet_conditional_format_range(book->sheet, (lxw_row_t)first_row,
                                                 (lxw_col_t)first_column, (lxw_row_t)last_row,
                                                 (lxw_col_t)last_column, &scale));
}

void kp_book_bars(kp_book *book, int first_row, int last_row, int column) {
  if (book->failed || last_row < first_row)
    return;
  lxw_conditional_format bars = {.type = LXW_CONDITIONAL_DATA_BAR,
                                 .data_bar_2010 = LXW_TRUE,
                                 .bar_solid = LXW_TRUE,
                                 .bar_color = 0x9DC3E6};
  check(book,
        worksheet_conditional_format_range(book->sheet, (lxw_row_t)first_row, (lxw_col_t)column,
                                           (lxw_row_t)last_row, (lxw_col_t)column, &bars));
}

/* A text in a formula: quotes are doubled. */
static char *quoted(kp_book *book, const char *text) {
  kp_buf buf = {0};
  kp_buf_add(&buf, "\"");
  for (; *text; text++)
    kp_buf_add_bytes(&buf, *text == '"' ? "\"\"" : text, *text == '"' ? 2 : 1);
  kp_buf_add(&buf, "\"");
  const char *copy = buf.failed ? NULL : kp_arena_copy(book->arena, buf.at, buf.len);
  book->failed = book->failed || !copy;
  kp_buf_clear(&buf);
  return (char *)(uintptr_t)copy;
}

void kp_book_grades(kp_book *book, int first_row, int last_row, int column, const kp_index *index) {
  for (int g = 0; g < index->n_grades && last_row >= first_row && !book->failed; g++) {
    const int at = index->n_grades < 2 ? 0 : g * 4 / (index->n_grades - 1);
    lxw_conditional_format rule = {.type = LXW_CONDITIONAL_TYPE_CELL,
                                   .criteria = LXW_CONDITIONAL_CRITERIA_EQUAL_TO,
                                   .value_string = quoted(book, index->grade[g].label.title),
                                   .format = book->grade[at]};
    if (!book->failed)
      check(book,
            worksheet_conditional_format_range(book->sheet, (lxw_row_t)first_row, (lxw_col_t)column,
                                               (lxw_row_t)last_row, (lxw_col_t)column, &rule));
  }
}

static const char *write_ref(char *out, int row, int column, bool own) {
  char name[LXW_MAX_CELL_NAME_LENGTH];
  lxw_rowcol_to_cell_abs(name, (lxw_row_t)row, (lxw_col_t)column, !own, true);
  snprintf(out, KP_BOOK_REF, "%.15s", name);
  return out;
}

const char *kp_book_ref(char *out, int row, int column) {
  return write_ref(out, row, column, false);
}

const char *kp_book_own_ref(char *out, int row, int column) {
  return write_ref(out, row, column, true);
}
