/* SPDX-License-Identifier: GPL-3.0-or-later
 * Letters and the public list as files: all of a folder, or none.
 *
 * Everything that can be wrong (fields, templates, earlier years) is looked at before the first
 * letter is made. Letters are made unit by unit, each in an arena of its own. Files are called
 * after the letter and the unit's id, in characters that any file system takes, and differ even
 * where it sees no case. letters.csv says who got which letter, and why; it is the office's. */
#include "report/letters.h"

#include <math.h>
#include <string.h>
#include <sys/stat.h>

#include "base/date.h"
#include "base/decimal.h"
#include "index/outcomes.h"
#include "report/csv.h"
#include "report/report.h"
#include "report/sheets.h"

typedef struct {
  kp_letter_maker make; /* arena: of one letter */
  const kp_letters_options *options;
  kp_letters_office office;
  kp_letters_templates templates;
  kp_letter_call *call;
  kp_explainer *explainer;
  kp_audience audience; /* whoever the letter goes to */
  kp_output *output;
  const char **stem; /* one a unit: its id, safe and unlike any other's */
  kp_buf list;       /* letters.csv */
  int n_letters;
  kp_arena *arena; /* of the whole call */
  kp_diag *diag;
} writing;

static const kp_letters_options no_options = {.lang = KP_ZH};

/* ---- Names of files ---- */

/* A set of folded stems, by open addressing. */
typedef struct {
  kp_str *slot;
  uint32_t n_slots; /* a power of 2, twice the units at least */
} stem_set;

static uint32_t hash_of(kp_str text) { /* FNV-1a */
  uint32_t hash = 2166136261u;
  for (uint32_t i = 0; i < text.len; i++)
    hash = (hash ^ (unsigned char)text.at[i]) * 16777619u;
  return hash;
}

/* False: it was there. */
static bool add_stem(stem_set *set, kp_str folded) {
  uint32_t at = hash_of(folded) & (set->n_slots - 1);
  for (; set->slot[at].at; at = (at + 1) & (set->n_slots - 1))
    if (kp_str_equal(set->slot[at], folded))
      return false;
  set->slot[at] = folded;
  return true;
}

/* "A07", or "A07-2" when that is taken. */
static const char *stem_of(writing *w, stem_set *set, int unit) {
  const kp_form_maker maker = {.arena = w->arena, .diag = w->diag};
  const char *id = kp_str_copy(w->arena, w->make.result->dataset->id[unit]);
  const char *safe = id ? kp_form_safe_name(&maker, id) : NULL;
  for (int n = 1; safe; n++) {
    const char *stem = n == 1 ? safe : kp_arena_printf(w->arena, "%s-%d", safe, n);
    const kp_str folded = stem ? kp_str_fold(w->arena, kp_str_of(stem)) : (kp_str){0};
    if (!folded.at)
      break;
    if (add_stem(set, folded))
      return stem;
  }
  kp_diag_no_memory(w->diag);
  return NULL;
}

static kp_status name_units(writing *w) {
  const int n = w->make.result->dataset->n_units;
  stem_set set = {.n_slots = 16};
  while (set.n_slots < 2 * (uint32_t)n)
    set.n_slots *= 2;
  set.slot = KP_ARRAY(w->arena, kp_str, set.n_slots);
  w->stem = KP_ARRAY(w->arena, const char *, n);
  if (!set.slot || !w->stem)
    return kp_diag_no_memory(w->diag);
  for (int u = 0; u < n; u++)
    if (!(w->stem[u] = stem_of(w, &set, u)))
      return KP_SYSTEM;
  return KP_OK;
}

/* ---- Files ---- */

static kp_status put_file(writing *w, const char *name, kp_buf *bytes) {
  kp_status status = bytes->failed || !name ? kp_diag_no_memory(w->diag)
                                            : kp_output_open(w->output, name, w->diag);
  if (status == KP_OK)
    kp_output_write(w->output, bytes->at, bytes->len);
  kp_buf_clear(bytes);
  return status;
}

static const char *why_of(writing *w, int kind, const kp_letter_call *call) {
  const kp_index *index = w->make.result->index;
  char due[KP_NUM_SIZE];
  if (kind == KP_LETTERS_RESULT)
    return kp_letter_say(&w->make, KP_MSG_LETTERS_WHY_RESULT, KP_NO_ARGS);
  const int letter = kind == KP_LETTERS_INTERVIEW ? KP_LETTER_INTERVIEW : KP_LETTER_RECTIFICATION;
  if (call->by_grade && (index->grade[call->grade].letters & letter))
    return kp_letter_say(&w->make, KP_MSG_LETTERS_WHY_GRADE,
                         KP_ARGS(index->grade[call->grade].label.title));
  const char *state = index->outcomes->state[call->state].label.title;
  return isnan(call->due) ? kp_letter_say(&w->make, KP_MSG_LETTERS_WHY_STATE, KP_ARGS(state))
                          : kp_letter_say(&w->make, KP_MSG_LETTERS_WHY_STATE_DUE,
                                          KP_ARGS(state, kp_date_format(due, call->due)));
}

static void list_letter(writing *w, int unit, const char *letter, const char *file,
                        const char *why) {
  const kp_dataset *dataset = w->make.result->dataset;
  kp_csv_words(&w->list, dataset->period);
  kp_csv_text(&w->list, dataset->id[unit]);
  kp_csv_text(&w->list, dataset->name[unit]);
  kp_csv_words(&w->list, letter);
  kp_csv_words(&w->list, file);
  kp_csv_words(&w->list, why);
  kp_csv_end_row(&w->list);
}

static bool gets(const kp_letter_call *call, kp_unit_status status, int kind) {
  if (kind == KP_LETTERS_RESULT)
    return status != KP_NOT_ELIGIBLE;
  return (call->letters &
          (kind == KP_LETTERS_INTERVIEW ? KP_LETTER_INTERVIEW : KP_LETTER_RECTIFICATION)) != 0;
}

/* Whether what would lift the grade has to be found: it takes thousands of scorings. */
static bool asks_what_if(const writing *w, const kp_letter_call *call, kp_unit_status status) {
  static const int names[] = {KP_LETTER_CHANGES, KP_LETTER_BLOCKING, KP_LETTER_CHANGE_NONE};
  for (int k = 0; k < KP_LETTERS_KINDS; k++)
    for (int i = 0; i < 3 && gets(call, status, k); i++)
      if (kp_letter_template_uses(w->templates.of[k], names[i]))
        return true;
  return false;
}

static kp_status write_kinds(writing *w, const kp_explanation *unit, const kp_letter_call *call) {
  kp_letter_value *values = kp_letter_of_unit(&w->make, unit, call, &w->office);
  if (!values)
    return kp_diag_no_memory(w->diag);
  kp_status status = KP_OK;
  int n = 0;
  for (int k = 0; k < KP_LETTERS_KINDS && status == KP_OK; k++) {
    if (!gets(call, unit->status, k))
      continue;
    kp_buf text = {0};
    const char *file =
        kp_arena_printf(w->make.arena, "%s-%s.html", kp_letters_name(k), w->stem[unit->unit]);
    kp_letter_template_write(&text, w->templates.of[k], values);
    status = put_file(w, file, &text);
    list_letter(w, unit->unit, kp_letters_name(k), file, why_of(w, k, call));
    n++;
  }
  if (n == 0)
    list_letter(
        w, unit->unit, NULL, NULL,
        kp_letter_say(&w->make, KP_MSG_LETTERS_WHY_NONE, KP_ARGS(unit->reason[w->make.lang])));
  w->n_letters += n;
  return status;
}

static kp_status write_unit(writing *w, int unit) {
  const kp_lang lang = w->make.lang;
  const kp_letter_call *call = &w->call[unit];
  const kp_dataset *dataset = w->make.result->dataset;
  kp_explanation explanation;
  kp_explain_options how = {
      .zh = lang == KP_ZH, .en = lang == KP_EN, .alone = true, .judge_key = w->audience.judge_key};
  how.what_if = asks_what_if(w, call, kp_result_unit_status(w->make.result, unit));
  w->make.arena = kp_arena_new();
  kp_status status = w->make.arena ? KP_OK : kp_diag_no_memory(w->diag);
  if (status == KP_OK)
    status = kp_explain_make(&explanation, w->explainer, unit, &how, w->make.arena, w->diag);
  if (status == KP_OK) {
    w->audience.own[0] = kp_str_fold(w->make.arena, dataset->name[unit]);
    w->audience.own[1] = kp_str_fold(w->make.arena, dataset->id[unit]);
    explanation.decided_basis =
        kp_audience_text(&w->audience, explanation.decided_basis, lang, w->make.arena);
    if (!explanation.decided_basis)
      status = kp_diag_no_memory(w->diag);
  }
  if (status == KP_OK)
    status = write_kinds(w, &explanation, call);
  kp_arena_free(w->make.arena);
  return status;
}

static kp_status write_units(writing *w) {
  static const char *const columns[] = {"period", "id", "name", "letter", "file", "why"};
  const int n_units = w->make.result->dataset->n_units;
  const char *first = n_units > 0 ? kp_result_unit_id(w->make.result, 0) : NULL;
  const kp_report_options to_unit = {.audience = "unit", .unit = first};
  kp_explain_peers *peers = NULL;
  kp_csv_header(&w->list, columns, 6);
  kp_status status = kp_explain_peers_new(&peers, w->make.result, w->diag);
  if (status == KP_OK && first)
    status = kp_audience_read(&w->audience, w->make.result, &to_unit, w->arena, w->diag);
  if (status == KP_OK)
    status = kp_explainer_new(&w->explainer, peers, w->diag);
  for (int u = 0; u < n_units && status == KP_OK; u++)
    status = write_unit(w, u);
  kp_explainer_free(w->explainer);
  kp_explain_peers_free(peers);
  return status == KP_OK ? put_file(w, "letters.csv", &w->list) : status;
}

static kp_status write_public(writing *w) {
  kp_buf text = {0};
  w->make.arena = w->arena;
  kp_letter_value *values = kp_letter_of_all(&w->make, w->options->totals, &w->office);
  if (!values)
    return kp_diag_no_memory(w->diag);
  kp_letter_template_write(&text, w->templates.of[KP_LETTERS_PUBLIC], values);
  kp_status status = put_file(w, "public.html", &text);
  if (status != KP_OK)
    return status;
  if (!kp_public_csv(&text, &w->make, w->options->totals))
    status = kp_diag_no_memory(w->diag);
  if (status == KP_OK)
    return put_file(w, "public.csv", &text);
  kp_buf_clear(&text);
  return status;
}

/* ---- All ---- */

static kp_status check_folders(const writing *w, const char *folder) {
  struct stat out, templates;
  if (w->options->templates && stat(folder, &out) == 0 &&
      stat(w->options->templates, &templates) == 0 && out.st_dev == templates.st_dev &&
      out.st_ino == templates.st_ino) {
    kp_diag_error(w->diag, &(kp_place){.file = folder}, KP_MSG_LETTERS_INTO_TEMPLATES, KP_NO_ARGS,
                  KP_MSG_LETTERS_HINT_INTO_TEMPLATES);
    return KP_USAGE;
  }
  return kp_report_check_folder(w->make.result, folder, w->diag);
}

static kp_status prepare(writing *w, const kp_result *result, const char *folder,
                         const kp_letters_options *options, int only) {
  w->options = options ? options : &no_options;
  w->make = (kp_letter_maker){.result = result, .lang = w->options->lang};
  w->arena = kp_arena_new();
  kp_status status = w->arena ? check_folders(w, folder) : kp_diag_no_memory(w->diag);
  if (status == KP_OK)
    status = kp_letters_office_read(&w->office, w->options->field, w->options->n_fields, w->arena,
                                    w->diag);
  if (status == KP_OK)
    status = kp_letters_templates_read(&w->templates, w->options->templates, only, &w->office,
                                       w->make.lang, w->arena, w->diag);
  if (status == KP_OK)
    status = kp_output_new(&w->output, folder, w->diag);
  return status;
}

static kp_status finish(writing *w, kp_status status) {
  if (status == KP_OK)
    status = kp_output_commit(w->output, w->diag);
  kp_buf_clear(&w->list);
  kp_output_free(w->output);
  kp_arena_free(w->arena);
  return status;
}

kp_status kp_letters_write(int *n_letters, const kp_result *result, const char *folder,
                           const kp_letters_options *options, kp_diag *diag) {
  writing w = {.diag = diag};
  kp_status status = prepare(&w, result, folder, options, -1);
  if (status == KP_OK)
    status = kp_letters_calls(&w.call, result, w.arena, diag);
  if (status == KP_OK)
    status = name_units(&w);
  if (status == KP_OK)
    status = write_units(&w);
  if (status == KP_OK)
    status = write_public(&w);
  const int n = w.n_letters;
  status = finish(&w, status);
  if (status == KP_OK && n_letters)
    *n_letters = n;
  return status;
}

kp_status kp_public_write(const kp_result *result, const char *folder,
                          const kp_letters_options *options, kp_diag *diag) {
  writing w = {.diag = diag};
  kp_status status = prepare(&w, result, folder, options, KP_LETTERS_PUBLIC);
  if (status == KP_OK)
    status = write_public(&w);
  return finish(&w, status);
}
