/* SPDX-License-Identifier: GPL-3.0-or-later
 * Sheets out: every form of a kind, in three formats, and the list of what was sent.
 *
 * Forms are made one at a time, each in an arena of its own, and go to one output set: all files
 * appear, or none. File names come from ids and are flat, safe in any file system, and different
 * even where a file system sees no case. */
#include "report/sheets.h"

#include <string.h>

typedef struct {
  kp_form_maker maker;
  kp_sheets_plan plan;
  kp_output *output;
  kp_arena *arena; /* of the whole call */
  kp_sent_sheet *sheet;
  kp_str *taken; /* folded stems */
  int n_sheets;
} writing;

const char *kp_sheets_kind_name(kp_sheets_for kind) {
  return kind == KP_SHEETS_JUDGES ? "judges" : kind == KP_SHEETS_UNITS ? "units" : "visits";
}

/* ---- Names of files ---- */

const char *kp_form_safe_name(const kp_form_maker *maker, const char *text) {
  enum { MOST = 80 };
  char name[MOST + 1];
  size_t len = 0;
  for (; *text; text++) {
    unsigned char c = (unsigned char)*text;
    bool begins = (c & 0xC0) != 0x80;
    if (begins && len > MOST - 4)
      break;
    bool fine = c >= 0x80 || c == '-' || c == '_' || (c >= '0' && c <= '9') ||
                (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c == '.' && len > 0);
    name[len++] = fine ? (char)c : '_';
  }
  while (len > 0 && name[len - 1] == '.')
    len--;
  return len == 0 ? "_" : kp_form_text(maker, (kp_str){name, (uint32_t)len});
}

static bool is_taken(const writing *w, kp_str folded) {
  for (int i = 0; i < w->n_sheets; i++)
    if (kp_str_equal(w->taken[i], folded))
      return true;
  return false;
}

/* "judge-J1", or "judge-J1-2" when that is taken. Lives as long as the call. */
static const char *file_stem(writing *w, const char *id) {
  static const char *const prefix[] = {"judge", "unit", "visit"};
  const char *safe = kp_form_safe_name(&w->maker, id);
  for (int n = 1;; n++) {
    const char *stem = n == 1
                           ? kp_arena_printf(w->arena, "%s-%s", prefix[w->plan.kind], safe)
                           : kp_arena_printf(w->arena, "%s-%s-%d", prefix[w->plan.kind], safe, n);
    kp_str folded = kp_str_fold(w->arena, kp_str_of(stem));
    if (!stem || !folded.at) {
      kp_diag_no_memory(w->maker.diag);
      return NULL;
    }
    if (is_taken(w, folded))
      continue;
    w->taken[w->n_sheets] = folded;
    return stem;
  }
}

/* ---- Files ---- */

static kp_status put_file(writing *w, kp_sent_sheet *sheet, const char *name, bool is_form,
                          kp_buf *bytes) {
  kp_diag *diag = w->maker.diag;
  if (bytes->failed || !name)
    return kp_diag_no_memory(diag);
  kp_sent_file *file = &sheet->file[sheet->n_files++];
  *file = (kp_sent_file){.name = name, .is_form = is_form};
  kp_hash_bytes(file->hash, bytes->at, bytes->len);
  kp_status status = kp_output_open(w->output, name, diag);
  if (status == KP_OK)
    kp_output_write(w->output, bytes->at, bytes->len);
  return status;
}

static kp_status write_form(writing *w, kp_sent_sheet *sheet, const kp_form *form) {
  kp_status status = KP_OK;
  kp_buf bytes = {0};
  for (int t = 0; t < form->n_tables && status == KP_OK; t++) {
    kp_sheets_csv(&bytes, &form->table[t]);
    status =
        put_file(w, sheet, kp_arena_printf(w->arena, "%s%s.csv", form->file, form->table[t].suffix),
                 t == 0, &bytes);
    kp_buf_clear(&bytes);
  }
  if (status == KP_OK)
    status = kp_sheets_xlsx(&bytes, form, w->maker.lang, w->maker.diag);
  if (status == KP_OK)
    status = put_file(w, sheet, kp_arena_printf(w->arena, "%s.xlsx", form->file), true, &bytes);
  kp_buf_clear(&bytes);
  if (status == KP_OK) {
    kp_sheets_html(&bytes, form, w->maker.lang);
    status = put_file(w, sheet, kp_arena_printf(w->arena, "%s.html", form->file), false, &bytes);
  }
  kp_buf_clear(&bytes);
  return status;
}

static kp_status make_form(kp_form *form, const writing *w, int who) {
  switch (w->plan.kind) {
  case KP_SHEETS_JUDGES:
    return kp_form_judge(form, &w->maker, &w->plan, who);
  case KP_SHEETS_UNITS:
    return kp_form_unit(form, &w->maker, &w->plan, who);
  case KP_SHEETS_VISITS:
    break;
  }
  return kp_form_visit(form, &w->maker, &w->plan, who);
}

static kp_status one_sheet(writing *w, int who) {
  const kp_dataset *dataset = w->maker.dataset;
  kp_str id = w->plan.kind == KP_SHEETS_JUDGES ? dataset->judge[who].id : dataset->id[who];
  kp_arena *arena = kp_arena_new();
  w->maker.arena = arena;
  kp_sent_sheet *sheet = &w->sheet[w->n_sheets];
  sheet->who = kp_str_copy(w->arena, id);
  sheet->file = KP_ARRAY(w->arena, kp_sent_file, KP_FORM_TABLES + 3);
  kp_form *form = arena ? KP_NEW(arena, kp_form) : NULL;
  if (!form || !sheet->who || !sheet->file) {
    kp_arena_free(arena);
    return kp_diag_no_memory(w->maker.diag);
  }
  form->file = file_stem(w, sheet->who);
  kp_status status = form->file ? make_form(form, w, who) : KP_SYSTEM;
  if (status == KP_OK)
    status = write_form(w, sheet, form);
  w->n_sheets++;
  kp_arena_free(arena);
  return status;
}

static kp_status write_sent(writing *w) {
  kp_buf bytes = {0};
  kp_sent_write(&bytes, w->maker.index, w->maker.dataset, &w->plan, w->sheet, w->n_sheets);
  kp_status status = kp_output_open(w->output, KP_SHEETS_SENT, w->maker.diag);
  if (bytes.failed)
    status = kp_diag_no_memory(w->maker.diag);
  if (status == KP_OK)
    kp_output_write(w->output, bytes.at, bytes.len);
  kp_buf_clear(&bytes);
  return status;
}

/* ---- All ---- */

/* What forms of a kind cannot do without. */
static kp_status check_call(const kp_index *index, const kp_dataset *dataset,
                            const kp_sheets_options *options, kp_diag *diag) {
  kp_place place = {.file = index->path};
  if (strcmp(index->path, "-") == 0) {
    kp_diag_error(diag, NULL, KP_MSG_SHEETS_INDEX_STDIN, KP_NO_ARGS,
                  KP_MSG_SHEETS_HINT_INDEX_STDIN);
    return KP_USAGE;
  }
  if (options->who == KP_SHEETS_JUDGES && index->n_panels == 0) {
    kp_diag_error(diag, &place, KP_MSG_SHEETS_NO_PANEL, KP_NO_ARGS, KP_MSG_SHEETS_HINT_NO_PANEL);
    return KP_INPUT;
  }
  if (options->who == KP_SHEETS_JUDGES && dataset->n_judges == 0) {
    place.file = dataset->path;
    kp_diag_error(diag, &place, KP_MSG_SHEETS_NO_JUDGES, KP_NO_ARGS, KP_MSG_SHEETS_HINT_NO_JUDGES);
    return KP_INPUT;
  }
  if (options->who != KP_SHEETS_JUDGES && index->n_wants == 0) {
    kp_diag_error(diag, &place, KP_MSG_SHEETS_NOTHING_ASKED, KP_NO_ARGS, KP_MSG_NONE);
    return KP_INPUT;
  }
  return KP_OK;
}

static bool has_cells(const kp_sheets_plan *plan, int who) {
  bool of_judge = plan->kind == KP_SHEETS_JUDGES;
  for (int u = of_judge ? 0 : who; u < (of_judge ? plan->n_units : who + 1); u++)
    for (int i = 0; i < plan->n_items; i++)
      if (*kp_sheets_cell(plan, who, u, i))
        return true;
  return false;
}

/* Once for all forms, for the office: who is left out of them. */
static void say_not_assessed(const writing *w) {
  const kp_dataset *dataset = w->maker.dataset;
  int n_who = w->plan.kind == KP_SHEETS_JUDGES ? w->plan.n_who : 1;
  for (int u = 0; u < w->plan.n_units; u++) {
    bool left_out = false;
    for (int i = 0; i < n_who; i++)
      left_out = left_out || w->plan.not_assessed[(size_t)i * (size_t)w->plan.n_units + (size_t)u];
    kp_place place = {.file = dataset->path};
    if (left_out)
      kp_diag_add(w->maker.diag, KP_NOTE, &place, KP_MSG_SHEETS_NOT_ASSESSED,
                  KP_ARGS(kp_form_text(&w->maker, dataset->name[u]),
                          kp_form_text(&w->maker, dataset->id[u])),
                  KP_MSG_NONE, NULL);
  }
}

static kp_status write_all(writing *w) {
  kp_status status = KP_OK;
  w->sheet = KP_ARRAY(w->arena, kp_sent_sheet, w->plan.n_who);
  w->taken = KP_ARRAY(w->arena, kp_str, w->plan.n_who);
  if (!w->sheet || !w->taken)
    return kp_diag_no_memory(w->maker.diag);
  for (int i = 0; i < w->plan.n_who && status == KP_OK; i++)
    if (has_cells(&w->plan, i))
      status = one_sheet(w, i);
  if (status != KP_OK)
    return status;
  if (w->n_sheets == 0) {
    kp_place place = {.file = w->maker.dataset->path};
    kp_diag_error(w->maker.diag, &place, KP_MSG_SHEETS_NONE, KP_NO_ARGS,
                  w->plan.kind == KP_SHEETS_VISITS ? KP_MSG_SHEETS_HINT_NONE_REPORTED
                                                   : KP_MSG_NONE);
    return KP_INPUT;
  }
  status = write_sent(w);
  return status == KP_OK ? kp_output_commit(w->output, w->maker.diag) : status;
}

kp_status kp_sheets_write(int *n_forms, const kp_index *index, const kp_dataset *dataset,
                          const char *folder, const kp_sheets_options *options, kp_diag *diag) {
  kp_status status = check_call(index, dataset, options, diag);
  if (status != KP_OK)
    return status;
  writing w = {.arena = kp_arena_new()};
  if (!w.arena)
    return kp_diag_no_memory(diag);
  w.maker = (kp_form_maker){
      .index = index, .dataset = dataset, .lang = options->lang, .arena = w.arena, .diag = diag};
  status = kp_sheets_plan_make(&w.plan, index, dataset, options->who, w.arena, diag);
  if (status == KP_OK)
    status = kp_output_new(&w.output, folder, diag);
  if (status == KP_OK)
    status = write_all(&w);
  w.maker.arena = w.arena;
  if (status == KP_OK)
    say_not_assessed(&w);
  if (status == KP_OK && n_forms)
    *n_forms = w.n_sheets;
  kp_output_free(w.output);
  kp_arena_free(w.arena);
  return status;
}
