/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sheets in: what came back, who has not returned, and a file of the dataset from it.
 *
 * sheets.json says which index it was, whose forms went out and what stood on each. Files with the
 * very bytes that were sent have not been filled in and are passed over. All others are read and
 * checked; then, when nothing is wrong, the dataset's file appears. */
#include "report/collect.h"

#include <stdio.h>
#include <string.h>

/* ---- What was sent ---- */

static kp_status find_who(kp_collecting *to, int sheet) {
  const kp_dataset *dataset = to->dataset;
  kp_str id = kp_str_of(to->sent->sheet[sheet].who);
  for (int i = 0; i < to->plan.n_who; i++) {
    kp_str one = to->plan.kind == KP_SHEETS_JUDGES ? dataset->judge[i].id : dataset->id[i];
    if (kp_str_equal(one, id)) {
      to->who_of_sheet[sheet] = i;
      to->asked[i] = true;
      return KP_OK;
    }
  }
  kp_place place = {.file = dataset->path};
  kp_diag_error(to->diag, &place, KP_MSG_SHEETS_GONE, KP_ARGS(to->sent->sheet[sheet].who),
                KP_MSG_SHEETS_HINT_GONE);
  return KP_INPUT;
}

/* Numbers of sheets.json's items as the index has them now. */
static kp_status find_items(kp_collecting *to, int *number) {
  bool of_judges = to->plan.kind == KP_SHEETS_JUDGES;
  const kp_want *want = of_judges ? to->index->panel_want : to->index->want;
  kp_status status = KP_OK;
  for (int i = 0; i < to->sent->n_items; i++) {
    number[i] = -1;
    for (int k = 0; k < to->plan.n_items; k++)
      if (strcmp(want[k].id, to->sent->item[i]) == 0)
        number[i] = k;
    if (number[i] < 0) {
      kp_place place = {.file = to->index->path};
      kp_diag_error(to->diag, &place, KP_MSG_SHEETS_ITEM_GONE, KP_ARGS(to->sent->item[i]),
                    KP_MSG_SHEETS_HINT_GONE);
      status = KP_INPUT;
    }
  }
  return status;
}

static kp_status lay_out(kp_collecting *to, const int *number) {
  for (int i = 0; i < to->sent->n_cells; i++) {
    const kp_sent_cell *cell = &to->sent->cell[i];
    int unit = kp_dataset_find_unit(to->dataset, kp_str_of(cell->unit));
    if (unit < 0) {
      kp_place place = {.file = to->dataset->path};
      kp_diag_error(to->diag, &place, KP_MSG_SHEETS_GONE, KP_ARGS(cell->unit),
                    KP_MSG_SHEETS_HINT_GONE);
      return KP_INPUT;
    }
    int who = to->who_of_sheet[cell->sheet];
    *kp_sheets_cell(&to->plan, who, unit, number[cell->item]) = true;
  }
  return KP_OK;
}

static kp_status fold_items(kp_collecting *to) {
  const kp_want *want = to->plan.kind == KP_SHEETS_JUDGES ? to->index->panel_want : to->index->want;
  int n = 0;
  for (int i = 0; i < to->plan.n_items; i++)
    for (const char *const *name = want[i].names; *name; name++)
      n++;
  to->item_name = KP_ARRAY(to->arena, kp_str, n);
  to->item_of_name = KP_ARRAY(to->arena, int, n);
  if (!to->item_name || !to->item_of_name)
    return kp_diag_no_memory(to->diag);
  for (int i = 0; i < to->plan.n_items; i++) {
    for (const char *const *name = want[i].names; *name; name++) {
      to->item_name[to->n_item_names] = kp_str_fold(to->arena, kp_str_of(*name));
      to->item_of_name[to->n_item_names++] = i;
    }
  }
  return KP_OK;
}

/* What is undecided about recusals was said with the forms, and is again when marks are scored. */
static kp_status find_recusals(kp_collecting *to) {
  if (to->plan.kind != KP_SHEETS_JUDGES)
    return KP_OK;
  kp_diag *said = kp_diag_new();
  if (!said)
    return kp_diag_no_memory(to->diag);
  kp_status status =
      kp_panel_recusals(&to->recusal, &to->n_recusals, to->index, to->dataset, to->arena, said);
  if (status != KP_OK)
    kp_diag_join(to->diag, said);
  kp_diag_free(said);
  return status;
}

static kp_status start(kp_collecting *to) {
  const kp_sent *sent = to->sent;
  bool of_judges = sent->kind == KP_SHEETS_JUDGES;
  kp_sheets_plan *plan = &to->plan;
  *plan = (kp_sheets_plan){.kind = sent->kind,
                           .n_who = of_judges ? to->dataset->n_judges : to->dataset->n_units,
                           .n_units = to->dataset->n_units,
                           .n_items = of_judges ? to->index->n_panels : to->index->n_wants};
  size_t n_cells =
      (size_t)(of_judges ? plan->n_who : 1) * (size_t)plan->n_units * (size_t)plan->n_items;
  int *number = KP_ARRAY(to->arena, int, sent->n_items);
  plan->cell = KP_ARRAY(to->arena, bool, n_cells);
  to->answer = KP_ARRAY(to->arena, kp_answer *, n_cells);
  to->who_of_sheet = KP_ARRAY(to->arena, int, sent->n_sheets);
  to->asked = KP_ARRAY(to->arena, bool, plan->n_who);
  to->returned = KP_ARRAY(to->arena, bool, plan->n_who);
  if (!number || !plan->cell || !to->answer || !to->who_of_sheet || !to->asked || !to->returned)
    return kp_diag_no_memory(to->diag);
  kp_status status = find_items(to, number);
  for (int s = 0; s < sent->n_sheets; s++)
    if (find_who(to, s) != KP_OK)
      status = KP_INPUT;
  if (status == KP_OK)
    status = lay_out(to, number);
  if (status == KP_OK)
    status = find_recusals(to);
  return status == KP_OK ? fold_items(to) : status;
}

/* ---- What came back ---- */

static bool ends_with(const char *name, const char *end) {
  size_t n = strlen(name), m = strlen(end);
  return n > m && strcasecmp(name + n - m, end) == 0;
}

static const kp_sent_file *sent_as(const kp_sent *sent, const char *name, const char *hash) {
  for (int s = 0; s < sent->n_sheets; s++)
    for (int f = 0; f < sent->sheet[s].n_files; f++)
      if ((name && strcmp(sent->sheet[s].file[f].name, name) == 0) ||
          (hash && strcmp(sent->sheet[s].file[f].hash, hash) == 0))
        return &sent->sheet[s].file[f];
  return NULL;
}

static bool is_roster_table(const kp_sent_file *file) {
  return !ends_with(file->name, "-facts.csv") && ends_with(file->name, ".csv");
}

static kp_status one_file(kp_collecting *to, const char *name) {
  static const char *const other[] = {".xls", ".et", ".ods", ".numbers", ".doc", ".docx", ".pdf"};
  if (name[0] == '.' || strncmp(name, "~$", 2) == 0 || strcmp(name, KP_SHEETS_SENT) == 0)
    return KP_OK;
  const char *path = kp_arena_printf(to->arena, "%s/%s", to->folder, name);
  if (!path)
    return kp_diag_no_memory(to->diag);
  kp_place place = {.file = path};
  for (size_t i = 0; i < sizeof other / sizeof other[0]; i++)
    if (ends_with(name, other[i]))
      kp_diag_add(to->diag, KP_WARNING, &place, KP_MSG_SHEETS_OTHER_FORMAT, KP_NO_ARGS,
                  KP_MSG_SHEETS_HINT_OTHER_FORMAT, NULL);
  bool is_table = ends_with(name, ".csv") || ends_with(name, ".xlsx");
  if (!is_table || kp_path_kind_of(path) != KP_PATH_FILE)
    return KP_OK;
  kp_bytes bytes;
  char hash[KP_HASH_SIZE];
  kp_status status = kp_file_read(&bytes, path, path, to->diag);
  if (status != KP_OK)
    return status;
  kp_hash_bytes(hash, bytes.bytes, bytes.len);
  kp_file_release(&bytes);
  if (sent_as(to->sent, NULL, hash))
    return KP_OK;
  const kp_sent_file *sent = sent_as(to->sent, name, NULL);
  if (sent && !sent->is_form) {
    if (is_roster_table(sent))
      kp_diag_add(to->diag, KP_WARNING, &place, KP_MSG_SHEETS_ROSTER_BACK, KP_NO_ARGS,
                  KP_MSG_SHEETS_HINT_ROSTER_BACK, NULL);
    return KP_OK;
  }
  return kp_collect_file(to, name);
}

static kp_status read_all(kp_collecting *to) {
  const char *const *names = NULL;
  int n = 0;
  kp_status status = kp_path_list(&names, &n, to->folder, to->arena, to->diag);
  if (status != KP_OK)
    return status;
  to->table = KP_ARRAY(to->arena, kp_table *, n);
  if (!to->table)
    return kp_diag_no_memory(to->diag);
  for (int i = 0; i < n && status != KP_SYSTEM; i++) {
    kp_status one = one_file(to, names[i]);
    status = one > status ? one : status;
  }
  return status;
}

/* Rosters went out with the forms of units; they are many rows a unit, and the dataset's own files.
 */
static void say_rosters(const kp_collecting *to) {
  kp_buf names = {0};
  for (int r = 0; r < to->index->n_rosters; r++)
    kp_buf_printf(&names, "%s%s", r > 0 ? ", " : "", to->index->roster[r].name);
  kp_place place = {.file = to->folder};
  if (to->plan.kind == KP_SHEETS_UNITS && names.at)
    kp_diag_add(to->diag, KP_NOTE, &place, KP_MSG_SHEETS_ROSTERS, KP_ARGS(names.at),
                KP_MSG_SHEETS_HINT_ROSTER_BACK, NULL);
  kp_buf_clear(&names);
}

/* ---- All of it ---- */

static kp_status summarise(kp_text *out, const kp_collecting *to, int n_returned, int n_rows,
                           const char *name) {
  char returned[16], missing[16], answers[16], rows[16];
  snprintf(returned, sizeof returned, "%d", n_returned);
  snprintf(missing, sizeof missing, "%d", to->sent->n_sheets - n_returned);
  snprintf(answers, sizeof answers, "%d", to->n_answers);
  snprintf(rows, sizeof rows, "%d", n_rows);
  kp_buf buf = {0};
  kp_message_format(&buf, KP_MSG_SHEETS_SUMMARY,
                    KP_ARGS(returned, missing, answers, rows, to->dataset->path, name),
                    to->options->lang);
  kp_buf_add(&buf, "\n");
  if (buf.failed) {
    kp_buf_clear(&buf);
    return kp_diag_no_memory(to->diag);
  }
  *out = (kp_text){buf.at, buf.len};
  return KP_OK;
}

static kp_status collect(kp_text *summary, kp_collecting *to) {
  kp_status status = start(to);
  int n_returned = 0, n_rows = 0;
  const char *name = "";
  if (status == KP_OK) {
    int64_t before = kp_diag_errors(to->diag);
    status = read_all(to);
    if (status != KP_SYSTEM) {
      kp_status missing = kp_collect_missing(to, &n_returned);
      status = kp_diag_errors(to->diag) > before || missing != KP_OK ? KP_INPUT : status;
    }
  }
  if (status == KP_OK)
    status = kp_collect_write(to, &n_rows, &name);
  if (status == KP_OK)
    say_rosters(to);
  if (status == KP_OK)
    status = summarise(summary, to, n_returned, n_rows, name);
  for (int i = 0; i < to->n_tables; i++)
    kp_table_close(to->table[i]);
  return status;
}

/* The index as it was, or as it is now where that is said. */
static kp_status load_index(kp_index **out, const kp_sent *sent, const kp_collect_options *options,
                            kp_diag *diag) {
  const char *path = options->index ? options->index : sent->index_path;
  if (!options->index && kp_path_kind_of(path) != KP_PATH_FILE) {
    kp_place place = {.file = path};
    kp_diag_error(diag, &place, KP_MSG_SHEETS_NO_INDEX, KP_NO_ARGS, KP_MSG_SHEETS_HINT_NO_INDEX);
    return KP_INPUT;
  }
  kp_status status = kp_index_load(out, path, NULL, diag);
  kp_place place = {.file = path};
  if (status == KP_OK && strcmp((*out)->id, sent->index_id) != 0) {
    kp_diag_error(diag, &place, KP_MSG_SHEETS_OTHER_INDEX, KP_ARGS((*out)->id, sent->index_id),
                  KP_MSG_NONE);
    return KP_INPUT;
  }
  if (status == KP_OK && strcmp((*out)->file[0].hash, sent->index_hash) != 0)
    kp_diag_add(diag, KP_WARNING, &place, KP_MSG_SHEETS_INDEX_CHANGED, KP_NO_ARGS,
                KP_MSG_SHEETS_HINT_INDEX_CHANGED, NULL);
  return status;
}

kp_status kp_collect(kp_text *summary, const char *folder, const char *dataset_path,
                     const kp_collect_options *options, kp_diag *diag) {
  static const kp_collect_options none = {0};
  options = options ? options : &none;
  kp_index *index = NULL;
  kp_dataset *dataset = NULL;
  kp_sent sent;
  kp_place place = {.file = dataset_path};
  kp_arena *arena = kp_arena_new();
  const char *path = arena ? kp_arena_printf(arena, "%s/%s", folder, KP_SHEETS_SENT) : NULL;
  kp_status status = path ? KP_OK : kp_diag_no_memory(diag);
  if (status == KP_OK && kp_path_kind_of(dataset_path) != KP_PATH_FOLDER) {
    kp_diag_error(diag, &place, KP_MSG_SHEETS_NO_FOLDER, KP_NO_ARGS, KP_MSG_SHEETS_HINT_NO_FOLDER);
    status = KP_INPUT;
  }
  if (status == KP_OK)
    status = kp_sent_read(&sent, path, arena, diag);
  if (status == KP_OK)
    status = load_index(&index, &sent, options, diag);
  kp_dataset_options how = options->dataset;
  how.partial = true;
  if (status == KP_OK && !how.period)
    how.period = sent.period;
  if (status == KP_OK)
    status = kp_dataset_load(&dataset, dataset_path, index, &how, diag);
  if (status == KP_OK) {
    kp_collecting to = {.index = index,
                        .dataset = dataset,
                        .sent = &sent,
                        .folder = folder,
                        .options = options,
                        .arena = arena,
                        .diag = diag};
    status = collect(summary, &to);
  }
  kp_dataset_free(dataset);
  kp_index_free(index);
  kp_arena_free(arena);
  return status;
}
