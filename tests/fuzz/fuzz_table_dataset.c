/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz target: a dataset folder from any bytes.
 *
 * The input is files one behind another, each after a line "=== name" (names of the list below; a
 * text before the first is units.csv). Whatever they hold, the load ends; a dataset that is given
 * has a value or a reason in every cell, rows of rosters that are rows, and can be traced and
 * searched; one that is refused says why. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "table/dataset.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const char *const names[] = {
    "units.csv",       "values.csv", "verified.csv", "corrections.csv", "members.csv",
    "panel.csv",       "judges.csv", "recusals.csv", "decisions.csv",   "aliases.csv",
    "assignments.csv", "events.csv", "成员.csv"};
enum { N_NAMES = sizeof names / sizeof names[0] };

static void check(int good) {
  if (!good)
    abort();
}

/* Which file a line "=== name" begins; -1: it is none. */
static int begins_file(const char *line, size_t len) {
  for (int i = 0; i < N_NAMES; i++) {
    size_t name_len = strlen(names[i]);
    if (len == name_len + 4 && memcmp(line, "=== ", 4) == 0 &&
        memcmp(line + 4, names[i], name_len) == 0)
      return i;
  }
  return -1;
}

static FILE *open_in(const char *folder, int number) {
  char path[256];
  snprintf(path, sizeof path, "%s/%s", folder, names[number]);
  FILE *file = fopen(path, "wb");
  check(file != NULL);
  return file;
}

static void write_files(const char *folder, const char *at, size_t size) {
  const char *end = at + size;
  FILE *file = open_in(folder, 0);
  while (at < end) {
    const char *line_end = memchr(at, '\n', (size_t)(end - at));
    size_t len = (size_t)((line_end ? line_end : end) - at);
    int next = begins_file(at, len);
    if (next >= 0) {
      fclose(file);
      file = open_in(folder, next);
    } else {
      fwrite(at, 1, len + (line_end != NULL), file);
    }
    at += len + (line_end != NULL);
  }
  fclose(file);
}

static void remove_files(const char *folder) {
  char path[256];
  for (int i = 0; i < N_NAMES; i++) {
    snprintf(path, sizeof path, "%s/%s", folder, names[i]);
    unlink(path);
  }
  rmdir(folder);
}

static void check_cell(const kp_dataset *data, const kp_series *series, int unit) {
  kp_entry entry[4];
  int n = kp_series_trace(entry, 4, data, series, unit);
  for (int i = 0; i < n && i < 4; i++) {
    char source[64];
    kp_entry_source(source, sizeof source, data, &entry[i]);
    check(entry[i].file >= 0 && entry[i].file < data->n_files && entry[i].unit == unit);
    check(entry[i].line >= 1 && entry[i].column >= 1);
    for (uint32_t k = 0; k < entry[i].text.len; k++)
      check(entry[i].text.at[k] != '\0');
  }
  if (series->kind != KP_CELL_TEXT)
    check((series->why[unit] == KP_PRESENT) == !isnan(series->number[unit]));
  else
    check((series->why[unit] == KP_PRESENT) == (series->text[unit].len > 0));
}

static void check_dataset(const kp_dataset *data) {
  for (int u = 0; u < data->n_units; u++) {
    check(data->id[u].len > 0 && data->name[u].len > 0);
    check(kp_dataset_find_unit(data, data->id[u]) == u);
    for (int s = 0; s < data->n_series; s++)
      check_cell(data, &data->series[s], u);
  }
  for (int r = 0; r < data->n_rosters; r++) {
    const kp_roster *roster = &data->roster[r];
    for (int i = 0; i < roster->first[data->n_units]; i++)
      check(roster->row[i] >= 0 && roster->row[i] < roster->table->n_rows);
    check(kp_roster_find(roster, kp_str_of("city")) >= 0);
  }
  for (int i = 0; i < data->n_marks; i++) {
    const kp_mark *mark = &data->mark[i];
    check(mark->judge >= 0 && mark->judge < data->n_judges && mark->unit < data->n_units);
    check((mark->why == KP_PRESENT) == !isnan(mark->score));
  }
}

static kp_status read_folder(const char *folder, kp_diag *diag) {
  static const char *const a[] = {"a", "甲", NULL}, *const t[] = {"t", NULL},
                           *const d[] = {"d", NULL};
  static const char *const y[] = {"y", NULL}, *const a2[] = {"a2", "a", NULL},
                           *const p[] = {"p", NULL};
  static const char *const city[] = {"city", NULL};
  const kp_want wants[] = {
      {.id = "a", .names = a, .rule = {.kind = KP_CELL_NUMBER}},
      {.id = "t", .names = t, .optional = true},
      {.id = "d", .names = d, .rule = {.kind = KP_CELL_DATE}, .optional = true},
      {.id = "y", .names = y, .rule = {.kind = KP_CELL_YESNO}, .optional = true},
      {.id = "a2", .names = a2, .rule = {.kind = KP_CELL_NUMBER, .percent = 1}}};
  const kp_want panel = {.id = "p", .names = p, .rule = {.kind = KP_CELL_NUMBER}, .optional = true};
  const kp_roster_want roster = {.name = "members", .columns = city};
  kp_dataset_spec spec = {.wants = wants, .n_wants = 5, .panel = &panel, .n_panel = 1};
  char path[256];
  snprintf(path, sizeof path, "%s/members.csv", folder);
  if (access(path, F_OK) == 0) {
    spec.rosters = &roster;
    spec.n_rosters = 1;
  }
  kp_dataset *data = NULL;
  kp_status status = kp_dataset_read(&data, folder, &spec, diag);
  check((status == KP_OK) == (data != NULL));
  if (data != NULL)
    check_dataset(data);
  kp_dataset_free(data);
  return status;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  char folder[] = "/tmp/kaoping-fuzz-XXXXXX";
  check(mkdtemp(folder) != NULL);
  write_files(folder, (const char *)data, size);
  kp_diag *diag = kp_diag_new();
  check(diag != NULL);
  kp_status status = read_folder(folder, diag);
  check(status == KP_OK || kp_diag_errors(diag) > 0);
  kp_diag_free(diag);
  remove_files(folder);
  return 0;
}
