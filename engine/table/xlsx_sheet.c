/* SPDX-License-Identifier: GPL-3.0-or-later
 * A sheet to text, row by row as its XML comes.
 *
 * Rows and cells must come in order, each once; what is left out stands for blank ones. Rows are
 * padded to the width of the header, since a sheet does not keep empty cells. Up to TITLES_MOST
 * leading rows of one cell may turn out to be titles: merged cells are listed behind the rows, and
 * a leading cell that is merged over several columns above a header of several columns names no
 * column; its line is then made blank. The text is bounded, whatever rows and columns are claimed.
 */
#include "table/xlsx_sheet.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { TITLES_MOST = 8, TEXT_MOST = 256 << 20 };

/* A leading row of one cell. */
typedef struct {
  size_t from, to; /* its line in the text, without the line end */
  int row, column;
  bool merged;
} leading_row;

typedef enum { SHARED, INLINE, FORMULA_TEXT, YES_NO, FAILED, ISO_DATE, NUMBER } cell_type;

typedef struct {
  kp_book *book;
  const char *part;
  kp_buf out, value, made; /* value: of the cell as it stands in the XML; made: its text */
  int n_lines;             /* complete lines of out */

  bool in_data, in_cell, in_value, in_inline;
  kp_xlsx_runs runs;
  int row, column; /* where the reading is; 0 before the first */
  cell_type type;
  kp_xlsx_style style;
  bool has_formula, has_value;
  int n_cells, at_column; /* of the row: cells that are not blank, the last of them */
  size_t row_from;
  bool row_is_hidden;

  leading_row leading[TITLES_MOST];
  int n_leading;
  bool header_found; /* a row of more than one cell */
  int width;
  int hidden_row, hidden_column; /* the first; 0: none */
  kp_sheet_fault *fault;
  size_t n_faults, cap_faults;
} sheet;

static kp_place place_of(const sheet *in, int row, int column) {
  return (kp_place){.file = in->book->file, .line = (uint32_t)row, .column = (uint32_t)column};
}

static bool no_memory(sheet *in) {
  kp_diag_no_memory(in->book->diag);
  return false;
}

static bool too_large(sheet *in) {
  kp_book_fault(in->book, KP_MSG_XLSX_TOO_LARGE, KP_ARGS(in->part), KP_MSG_XLSX_TOO_LARGE_HINT);
  return false;
}

/* A row or cell that is out of order, given twice or too far out. */
static bool out_of_order(sheet *in, const char *reference) {
  kp_place place = place_of(in, in->row, 0);
  kp_diag_error(in->book->diag, &place, KP_MSG_XLSX_BAD_PLACE, KP_ARGS(reference, in->part),
                KP_MSG_XLSX_SAVE_AGAIN_HINT);
  return false;
}

static bool is_true(const char *value) {
  return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

/* ---- Cells to text ---- */

static bool add_fault(sheet *in, kp_sheet_fault_kind kind) {
  if (in->n_faults == in->cap_faults) {
    size_t cap = in->cap_faults ? in->cap_faults * 2 : 16;
    kp_sheet_fault *more = kp_realloc(in->fault, cap * sizeof *more);
    if (!more)
      return no_memory(in);
    in->fault = more;
    in->cap_faults = cap;
  }
  in->fault[in->n_faults++] =
      (kp_sheet_fault){(uint32_t)in->row, (uint16_t)in->column, (uint16_t)kind};
  return true;
}

static void add_field(kp_buf *out, kp_str text) {
  bool plain = true;
  for (uint32_t i = 0; i < text.len && plain; i++)
    plain = text.at[i] != ',' && text.at[i] != '"' && text.at[i] != ';';
  if (plain) {
    kp_buf_add_str(out, text);
    return;
  }
  kp_buf_add(out, "\"");
  for (uint32_t i = 0; i < text.len; i++)
    kp_buf_add_bytes(out, text.at[i] == '"' ? "\"\"" : text.at + i, text.at[i] == '"' ? 2 : 1);
  kp_buf_add(out, "\"");
}

/* n times the same byte. */
static void add_repeated(kp_buf *out, char c, int n) {
  char *room = n > 0 ? kp_buf_room(out, (size_t)n) : NULL;
  if (room) {
    memset(room, c, (size_t)n);
    out->len += (size_t)n;
  }
}

static void put_cell(sheet *in, kp_str text) {
  text = kp_str_trim(text);
  if (text.len == 0)
    return;
  if (in->n_cells++ == 0) {
    add_repeated(&in->out, '\n', in->row - 1 - in->n_lines);
    in->n_lines = in->row - 1;
    in->row_from = in->out.len;
    in->at_column = 1;
    if (in->row_is_hidden && in->hidden_row == 0)
      in->hidden_row = in->row;
  }
  add_repeated(&in->out, ',', in->column - in->at_column);
  in->at_column = in->column;
  add_field(&in->out, text);
}

static bool shared_string(sheet *in, kp_str *out) {
  const kp_book *book = in->book;
  char *end = NULL;
  unsigned long long number = in->value.len ? strtoull(in->value.at, &end, 10) : 0;
  if (in->value.len == 0 || *end != '\0' || in->value.at[0] == '-' || number >= book->n_strings) {
    kp_place place = place_of(in, in->row, in->column);
    kp_diag_error(book->diag, &place, KP_MSG_XLSX_BAD_STRING,
                  KP_ARGS(in->value.len ? in->value.at : ""), KP_MSG_XLSX_SAVE_AGAIN_HINT);
    return false;
  }
  size_t from = number > 0 ? book->string_end[number - 1] : 0;
  *out = (kp_str){book->text.at + from, (uint32_t)(book->string_end[number] - from)};
  return true;
}

/* The cell's text: a shared string, or made of value. False: it has been said. */
static bool cell_text(sheet *in, kp_str *out) {
  kp_str value = {in->value.at, (uint32_t)in->value.len};
  in->made.len = 0;
  switch (in->type) {
  case SHARED:
    return shared_string(in, out);
  case INLINE:
  case FORMULA_TEXT:
    *out = (kp_str){value.at, value.len ? (uint32_t)kp_xlsx_plain(in->value.at, value.len) : 0};
    return true;
  case FAILED:
    *out = value;
    return add_fault(in, KP_SHEET_ERROR_VALUE);
  case YES_NO:
    *out = kp_str_of(is_true(in->value.at) ? "TRUE" : "FALSE");
    return true;
  case ISO_DATE:
    kp_xlsx_iso_date(&in->made, value);
    break;
  case NUMBER:
    kp_xlsx_number(&in->made, value, in->style, in->book->from_1904);
    break;
  }
  *out = (kp_str){in->made.at, (uint32_t)in->made.len};
  return !in->made.failed;
}

static bool end_cell(sheet *in) {
  in->in_cell = false;
  if (in->value.failed)
    return false;
  kp_str text = {0};
  bool calculated = in->has_value && (in->value.len > 0 || in->type == FORMULA_TEXT);
  if (in->has_formula && !calculated) {
    text = kp_str_of("=");
    if (!add_fault(in, KP_SHEET_NO_VALUE))
      return false;
  } else if (in->value.len > 0 && !cell_text(in, &text)) {
    return false;
  }
  put_cell(in, text);
  return !in->out.failed;
}

/* ---- Beginnings ---- */

static cell_type type_of(const char *type) {
  static const struct {
    const char *name;
    cell_type type;
  } types[] = {{"s", SHARED}, {"inlineStr", INLINE}, {"str", FORMULA_TEXT},
               {"b", YES_NO}, {"e", FAILED},         {"d", ISO_DATE}};
  for (size_t i = 0; type && i < sizeof types / sizeof *types; i++) {
    if (strcmp(type, types[i].name) == 0)
      return types[i].type;
  }
  return NUMBER;
}

static bool start_cell(sheet *in, const char *const *attributes) {
  const char *reference = kp_xml_attribute(attributes, "r");
  const char *type = kp_xml_attribute(attributes, "t"), *style = kp_xml_attribute(attributes, "s");
  const char *at = reference;
  int row = in->row, column = in->column + 1;
  if (reference && (!kp_xlsx_reference(&at, &row, &column) || *at || row != in->row))
    return out_of_order(in, reference);
  if (column <= in->column || column > KP_XLSX_COLUMNS_MOST)
    return out_of_order(in, reference ? reference : "");
  long number = style ? strtol(style, NULL, 10) : 0;
  in->column = column;
  in->type = type_of(type);
  in->style = number >= 0 && number < in->book->n_styles ? in->book->style[number]
                                                         : (kp_xlsx_style){KP_FORM_PLAIN, 0};
  in->in_cell = true;
  in->in_value = in->in_inline = in->has_formula = in->has_value = false;
  in->value.len = 0;
  return true;
}

static bool start_row(sheet *in, const char *const *attributes) {
  const char *number = kp_xml_attribute(attributes, "r");
  const char *hidden = kp_xml_attribute(attributes, "hidden");
  long row = number ? strtol(number, NULL, 10) : in->row + 1L;
  if (row > KP_XLSX_ROWS_MOST && !number) {
    kp_place place = place_of(in, 0, 0);
    kp_diag_error(in->book->diag, &place, KP_MSG_TABLE_TOO_MANY_ROWS, KP_ARGS("1,048,576"),
                  KP_MSG_TABLE_SPLIT_HINT);
    return false;
  }
  if (row <= in->row || row > KP_XLSX_ROWS_MOST)
    return out_of_order(in, number);
  in->row = (int)row;
  in->column = in->n_cells = in->at_column = 0;
  in->row_is_hidden = is_true(hidden);
  return true;
}

static void start_columns(sheet *in, const char *const *attributes) {
  const char *first = kp_xml_attribute(attributes, "min");
  const char *hidden = kp_xml_attribute(attributes, "hidden");
  long column = first ? strtol(first, NULL, 10) : 0;
  if (is_true(hidden) && column >= 1 && column <= KP_XLSX_COLUMNS_MOST &&
      (in->hidden_column == 0 || column < in->hidden_column))
    in->hidden_column = (int)column;
}

/* ---- Merged cells ---- */

static void merged_cells(sheet *in, const char *reference) {
  int row, column, last_row, last_column;
  if (!reference || !kp_xlsx_reference(&reference, &row, &column) || *reference++ != ':' ||
      !kp_xlsx_reference(&reference, &last_row, &last_column))
    return;
  for (int i = 0; i < in->n_leading && in->header_found; i++) {
    leading_row *at = &in->leading[i];
    if (at->row == row && column <= at->column && at->column <= last_column &&
        last_column > column) {
      at->merged = true;
      return;
    }
  }
  kp_place place = place_of(in, row, column);
  if (row <= in->n_lines && column <= in->width)
    kp_diag_add(in->book->diag, KP_WARNING, &place, KP_MSG_XLSX_MERGED, KP_NO_ARGS,
                KP_MSG_XLSX_MERGED_HINT, NULL);
}

/* Leading rows that are merged are titles, down to the first that is not: it is the header, and
 * when it has one cell above rows of several it may be a title all the same. */
static void remove_titles(sheet *in) {
  int n_titles = 0;
  for (; n_titles < in->n_leading && in->leading[n_titles].merged; n_titles++) {
    const leading_row *at = &in->leading[n_titles];
    memset(in->out.at + at->from, ' ', at->to - at->from);
    kp_place place = place_of(in, at->row, at->column);
    kp_diag_add(in->book->diag, KP_NOTE, &place, KP_MSG_XLSX_TITLE, KP_NO_ARGS, KP_MSG_NONE, NULL);
  }
  if (in->header_found && n_titles < in->n_leading) {
    kp_place place = place_of(in, in->leading[n_titles].row, in->leading[n_titles].column);
    kp_diag_add(in->book->diag, KP_WARNING, &place, KP_MSG_XLSX_ONE_CELL, KP_NO_ARGS,
                KP_MSG_XLSX_ONE_CELL_HINT, NULL);
  }
}

/* ---- The part ---- */

static bool end_row(sheet *in) {
  if (in->n_cells == 0)
    return true;
  if (!in->header_found) {
    in->width = in->at_column > in->width ? in->at_column : in->width;
    in->header_found = in->n_cells > 1;
  }
  add_repeated(&in->out, ',', in->width - in->at_column);
  if (!in->header_found && in->n_leading < TITLES_MOST)
    in->leading[in->n_leading++] =
        (leading_row){in->row_from, in->out.len, in->row, in->at_column, false};
  kp_buf_add(&in->out, "\n");
  in->n_lines = in->row;
  return in->out.len <= TEXT_MOST ? !in->out.failed : too_large(in);
}

static bool start_in_cell(sheet *in, const char *name) {
  if (in->in_inline) {
    kp_runs_start(&in->runs, name);
  } else if (strcmp(name, "v") == 0) {
    in->in_value = in->has_value = true;
  } else if (strcmp(name, "f") == 0) {
    in->has_formula = true;
  } else if (strcmp(name, "is") == 0) {
    in->in_inline = in->has_value = true;
    in->runs = (kp_xlsx_runs){0};
  }
  return true;
}

static bool on_start(void *context, const char *name, const char *const *attributes) {
  sheet *in = context;
  if (in->in_cell)
    return start_in_cell(in, name);
  if (strcmp(name, "sheetData") == 0)
    in->in_data = true;
  else if (in->in_data && strcmp(name, "row") == 0)
    return start_row(in, attributes);
  else if (in->in_data && in->row > 0 && strcmp(name, "c") == 0)
    return start_cell(in, attributes);
  else if (!in->in_data && strcmp(name, "col") == 0)
    start_columns(in, attributes);
  else if (!in->in_data && strcmp(name, "mergeCell") == 0)
    merged_cells(in, kp_xml_attribute(attributes, "ref"));
  return true;
}

static bool on_end(void *context, const char *name) {
  sheet *in = context;
  if (in->in_cell) {
    if (strcmp(name, "c") == 0)
      return end_cell(in);
    if (in->in_inline)
      kp_runs_end(&in->runs, name);
    in->in_inline = in->in_inline && strcmp(name, "is") != 0;
    in->in_value = false;
    return true;
  }
  if (in->in_data && strcmp(name, "row") == 0)
    return end_row(in);
  in->in_data = in->in_data && strcmp(name, "sheetData") != 0;
  return true;
}

static bool on_text(void *context, const char *text, size_t len) {
  sheet *in = context;
  if (!in->in_cell || !(in->in_value || (in->in_inline && in->runs.taking)))
    return true;
  if (in->value.len + len > KP_XLSX_CELL_MOST)
    return too_large(in);
  kp_buf_add_bytes(&in->value, text, len);
  return !in->value.failed;
}

static void say_hidden(sheet *in) {
  if (in->hidden_row > 0) {
    kp_place place = place_of(in, in->hidden_row, 0);
    kp_diag_add(in->book->diag, KP_WARNING, &place, KP_MSG_XLSX_HIDDEN_ROW, KP_NO_ARGS,
                KP_MSG_XLSX_HIDDEN_HINT, NULL);
  }
  if (in->hidden_column > 0 && in->hidden_column <= in->width) {
    kp_place place = place_of(in, 0, in->hidden_column);
    char column[16];
    snprintf(column, sizeof column, "%d", in->hidden_column);
    kp_diag_add(in->book->diag, KP_WARNING, &place, KP_MSG_XLSX_HIDDEN_COLUMN, KP_ARGS(column),
                KP_MSG_XLSX_HIDDEN_HINT, NULL);
  }
}

kp_status kp_sheet_read(kp_sheet_text *out, kp_book *book, const char *part) {
  static const kp_xml_handler handler = {on_start, on_end, on_text};
  sheet *in = kp_calloc(1, sizeof *in);
  if (!in)
    return kp_diag_no_memory(book->diag);
  in->book = book;
  in->part = part;
  kp_status status = kp_book_part(book, part, &handler, in);
  if (in->out.failed || in->value.failed || in->made.failed)
    status = kp_diag_no_memory(book->diag);
  if (status == KP_OK) {
    remove_titles(in);
    say_hidden(in);
    *out = (kp_sheet_text){in->out.at, in->out.len, in->fault, in->n_faults};
    in->out = (kp_buf){0};
    in->fault = NULL;
  }
  kp_buf_clear(&in->out);
  kp_buf_clear(&in->value);
  kp_buf_clear(&in->made);
  kp_free(in->fault);
  kp_free(in);
  return status;
}

/* ---- Looking ---- */

typedef struct {
  bool found, over;
} looking;

static bool on_anything(void *context, const char *name, const char *const *attributes) {
  (void)attributes;
  looking *in = context;
  in->found = strcmp(name, "v") == 0 || strcmp(name, "is") == 0 || strcmp(name, "f") == 0;
  return !in->found;
}

/* What stands behind the rows is about them. */
static bool on_end_of_rows(void *context, const char *name) {
  looking *in = context;
  in->over = strcmp(name, "sheetData") == 0;
  return !in->over;
}

kp_status kp_sheet_holds_something(bool *out, kp_book *book, const char *part) {
  static const kp_xml_handler handler = {.start = on_anything, .end = on_end_of_rows};
  looking in = {0};
  kp_status status = kp_book_part(book, part, &handler, &in);
  if (status == KP_SYSTEM || !(in.found || in.over))
    return status;
  *out = in.found;
  return KP_OK;
}
