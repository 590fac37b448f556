/* SPDX-License-Identifier: GPL-3.0-or-later
 * History: what a ledger holds, for a terminal.
 *
 * Times are kept in UTC and shown in local time. An id is shown by its first digits, which are
 * enough to name a run; hashes stand in full, so that sha256sum can be held against them. */
#include "base/decimal.h"
#include "ledger/ledger.h"
#include "report/grid.h"

#include <inttypes.h>
#include <math.h>
#include <string.h>
#include <time.h>

static const char *word(kp_arena *arena, kp_msg id, kp_lang lang) {
  kp_buf buf = {0};
  kp_message_format(&buf, id, KP_NO_ARGS, lang);
  const char *text = buf.failed ? NULL : kp_arena_copy(arena, buf.at, buf.len);
  kp_buf_clear(&buf);
  return text;
}

/* "2024-12-31T08:00:00Z" as "2024-12-31 16:00" where the clocks say so; else as it stands. */
static const char *local_time(kp_arena *arena, const char *utc) {
  struct tm parts = {0};
  char text[32];
  const char *end = strptime(utc, "%Y-%m-%dT%H:%M:%SZ", &parts);
  time_t moment = end && *end == '\0' ? timegm(&parts) : (time_t)-1;
  if (moment == (time_t)-1 || !localtime_r(&moment, &parts) ||
      strftime(text, sizeof text, "%Y-%m-%d %H:%M", &parts) == 0)
    return utc;
  return kp_arena_copy(arena, text, strlen(text));
}

static const char *short_id(kp_arena *arena, const char *id) {
  return kp_arena_printf(arena, "%.*s", KP_LEDGER_SHORT, id);
}

static const char *integer(kp_arena *arena, int64_t x) {
  return kp_arena_printf(arena, "%" PRId64, x);
}

/* Titles of a grid's columns from messages. */
static void name_columns(kp_grid_column *column, const kp_msg *title, int n, kp_arena *arena,
                         kp_lang lang) {
  for (int i = 0; i < n; i++)
    column[i].title = word(arena, title[i], lang);
}

static kp_status hand_out(kp_text *out, kp_buf *buf, kp_status status, kp_diag *diag) {
  if (status == KP_OK && buf->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){buf->at, buf->len};
  else
    kp_buf_clear(buf);
  return status;
}

/* ---- All runs ---- */

/* "优秀 4, 合格 15" */
static const char *grade_counts(const kp_ledger_line *line, kp_arena *arena, kp_lang lang) {
  kp_buf list = {0};
  for (int g = 0; g < line->run.n_grades; g++)
    kp_buf_printf(&list, "%s%s %" PRId64,
                  g == 0          ? ""
                  : lang == KP_ZH ? "，"
                                  : ", ",
                  line->run.grade[g].title, line->n_grade[g]);
  const char *text = list.at ? kp_arena_copy(arena, list.at, list.len) : NULL;
  kp_buf_clear(&list);
  return text;
}

static void add_line(kp_grid *grid, const kp_ledger_line *line, kp_lang lang) {
  kp_arena *arena = grid->arena;
  kp_grid_add(grid, integer(arena, line->run.number), NULL);
  kp_grid_add(grid, local_time(arena, line->run.time), NULL);
  kp_grid_add(grid, short_id(arena, line->run.id), NULL);
  kp_grid_add(grid, line->run.index_title, NULL);
  kp_grid_add(grid, line->run.period, NULL);
  kp_grid_add(grid, line->run.dataset_path, NULL);
  kp_grid_add(grid, integer(arena, line->n_units), NULL);
  kp_grid_add(grid, grade_counts(line, arena, lang), NULL);
  kp_grid_add(grid, line->run.by, NULL);
}

kp_status kp_ledger_list_text(kp_text *out, kp_ledger *ledger, kp_lang lang, bool colour, int width,
                              kp_diag *diag) {
  static const kp_msg title[] = {KP_MSG_LEDGER_NUMBER, KP_MSG_LEDGER_TIME,   KP_MSG_LEDGER_RUN,
                                 KP_MSG_LEDGER_INDEX,  KP_MSG_LEDGER_PERIOD, KP_MSG_LEDGER_DATASET,
                                 KP_MSG_LEDGER_UNITS,  KP_MSG_LEDGER_GRADES, KP_MSG_LEDGER_BY};
  enum { N = sizeof title / sizeof *title };
  kp_grid_column column[N] = {[0] = {.right = true},
                              [3] = {.may_cut = true},
                              [5] = {.may_cut = true},
                              [6] = {.right = true},
                              [7] = {.may_cut = true}};
  kp_ledger_line *lines = NULL;
  int n = 0;
  kp_buf buf = {0};
  kp_arena *arena = kp_arena_new();
  kp_status status =
      arena ? kp_ledger_lines(&lines, &n, ledger, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK && n == 0) {
    kp_message_format(&buf, KP_MSG_LEDGER_EMPTY, KP_NO_ARGS, lang);
    kp_buf_add(&buf, "\n");
  } else if (status == KP_OK) {
    kp_grid grid = {
        .arena = arena, .column = column, .n_columns = N, .width = width, .colour = colour};
    name_columns(column, title, N, arena, lang);
    for (int i = 0; i < n; i++)
      add_line(&grid, &lines[i], lang);
    status = kp_grid_print(&buf, &grid, diag);
  }
  status = hand_out(out, &buf, status, diag);
  kp_arena_free(arena);
  return status;
}

/* ---- One run ---- */

typedef struct {
  kp_buf buf;
  kp_arena *arena;
  const kp_ledger_run *run;
  kp_lang lang;
  bool colour;
  int width;
  kp_diag *diag;
} showing;

static kp_grid grid_of(const showing *s, const kp_grid_column *column, int n_columns) {
  return (kp_grid){.arena = s->arena,
                   .column = column,
                   .n_columns = n_columns,
                   .width = s->width,
                   .colour = s->colour};
}

static kp_status show_head(showing *s) {
  const kp_ledger_run *run = s->run;
  const struct {
    kp_msg name;
    const char *value;
  } row[] = {
      {KP_MSG_LEDGER_NUMBER, integer(s->arena, run->number)},
      {KP_MSG_LEDGER_TIME, local_time(s->arena, run->time)},
      {KP_MSG_LEDGER_BY, run->by},
      {KP_MSG_LEDGER_VERSION, run->version},
      {KP_MSG_LEDGER_INDEX, kp_arena_printf(s->arena, "%s  %s", run->index_title, run->index_path)},
      {KP_MSG_LEDGER_PERIOD, run->period},
      {KP_MSG_LEDGER_DATASET, run->dataset_path},
      {KP_MSG_LEDGER_CHAIN, run->chain},
      {KP_MSG_LEDGER_PREVIOUS, run->previous},
  };
  const kp_grid_column column[] = {{.title = word(s->arena, KP_MSG_LEDGER_RUN, s->lang)},
                                   {.title = run->id}};
  kp_grid grid = grid_of(s, column, 2);
  for (size_t i = 0; i < sizeof row / sizeof *row; i++) {
    kp_grid_add(&grid, word(s->arena, row[i].name, s->lang), NULL);
    kp_grid_add(&grid, row[i].value, NULL);
  }
  return kp_grid_print(&s->buf, &grid, s->diag);
}

static kp_status show_options(showing *s) {
  const kp_grid_column column[] = {{.title = word(s->arena, KP_MSG_LEDGER_OPTIONS, s->lang)},
                                   {.title = ""}};
  kp_grid grid = grid_of(s, column, 2);
  for (int i = 0; i < s->run->n_options; i++) {
    kp_grid_add(&grid, s->run->option[i].name, NULL);
    kp_grid_add(&grid, s->run->option[i].value, NULL);
  }
  return kp_grid_print(&s->buf, &grid, s->diag);
}

static kp_status show_inputs(showing *s) {
  static const kp_msg title[] = {KP_MSG_LEDGER_FILES_IN, KP_MSG_LEDGER_ROLE, KP_MSG_LEDGER_BYTES,
                                 KP_MSG_LEDGER_KEPT, KP_MSG_LEDGER_FILE};
  kp_grid_column column[5] = {[2] = {.right = true}};
  name_columns(column, title, 5, s->arena, s->lang);
  column[4].title = "SHA-256";
  kp_grid grid = grid_of(s, column, 5);
  for (int i = 0; i < s->run->n_files; i++) {
    const kp_ledger_file *file = &s->run->file[i];
    kp_grid_add(
        &grid,
        kp_arena_printf(s->arena, "%s%s%s", file->folder, file->folder[0] ? "/" : "", file->path),
        NULL);
    kp_grid_add(&grid, file->role, NULL);
    kp_grid_add(&grid, integer(s->arena, file->n_bytes), NULL);
    kp_grid_add(
        &grid, word(s->arena, file->kept ? KP_MSG_LEDGER_KEPT_YES : KP_MSG_LEDGER_KEPT_NO, s->lang),
        file->kept ? NULL : "yellow");
    kp_grid_add(&grid, file->hash, NULL);
  }
  return kp_grid_print(&s->buf, &grid, s->diag);
}

static kp_status show_outputs(showing *s) {
  const kp_grid_column column[] = {
      {.title = word(s->arena, KP_MSG_LEDGER_FILES_OUT, s->lang)},
      {.title = word(s->arena, KP_MSG_LEDGER_BYTES, s->lang), .right = true},
      {.title = "SHA-256"}};
  kp_grid grid = grid_of(s, column, 3);
  for (int i = 0; i < s->run->n_outputs; i++) {
    kp_grid_add(&grid, s->run->output[i].name, NULL);
    kp_grid_add(&grid, integer(s->arena, s->run->output[i].n_bytes), NULL);
    kp_grid_add(&grid, s->run->output[i].hash, NULL);
  }
  return kp_grid_print(&s->buf, &grid, s->diag);
}

static const char *grade_title(const showing *s, const char *id) {
  for (int g = 0; g < s->run->n_grades && id; g++)
    if (strcmp(s->run->grade[g].id, id) == 0)
      return s->run->grade[g].title;
  return id ? id : word(s->arena, KP_MSG_LEDGER_NO_GRADE, s->lang);
}

static kp_status show_units(showing *s) {
  static const kp_msg title[] = {KP_MSG_REPORT_ID, KP_MSG_REPORT_NAME, KP_MSG_REPORT_TOTAL,
                                 KP_MSG_REPORT_RANK, KP_MSG_REPORT_GRADE};
  kp_grid_column column[5] = {
      [1] = {.may_cut = true}, [2] = {.right = true}, [3] = {.right = true}};
  name_columns(column, title, 5, s->arena, s->lang);
  kp_grid grid = grid_of(s, column, 5);
  for (int u = 0; u < s->run->n_units; u++) {
    const kp_ledger_unit *unit = &s->run->unit[u];
    char total[KP_NUM_SIZE];
    kp_grid_add(&grid, unit->id, NULL);
    kp_grid_add(&grid, unit->name, NULL);
    kp_grid_add(&grid, isnan(unit->total) ? NULL : kp_decimal_plain(total, unit->total, 4), NULL);
    kp_grid_add(&grid, unit->rank > 0 ? integer(s->arena, unit->rank) : NULL, NULL);
    kp_grid_add(&grid, grade_title(s, unit->grade), NULL);
  }
  return kp_grid_print(&s->buf, &grid, s->diag);
}

kp_status kp_ledger_show_text(kp_text *out, kp_ledger *ledger, const char *run, kp_lang lang,
                              bool colour, int width, kp_diag *diag) {
  static kp_status (*const parts[])(showing *) = {show_head, show_options, show_inputs,
                                                  show_outputs, show_units};
  kp_ledger_run about;
  showing s = {.run = &about, .lang = lang, .colour = colour, .width = width, .diag = diag};
  s.arena = kp_arena_new();
  kp_status status =
      s.arena ? kp_ledger_get(&about, ledger, run, s.arena, diag) : kp_diag_no_memory(diag);
  for (size_t i = 0; i < sizeof parts / sizeof *parts && status == KP_OK; i++) {
    if (i > 0)
      kp_buf_add(&s.buf, "\n");
    status = parts[i](&s);
  }
  status = hand_out(out, &s.buf, status, diag);
  kp_arena_free(s.arena);
  return status;
}
