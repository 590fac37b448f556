/* SPDX-License-Identifier: GPL-3.0-or-later
 * Where templates come from: the office's folder, and the built-in ones for what it has not.
 *
 * A file is decoded as tables are (UTF-8, UTF-16, GB18030); letters are UTF-8. A file in the folder
 * that no template is called, and a field that was given and that nothing uses, are mistakes of
 * spelling mostly: the first is a warning, the second refused. Built-in templates are named
 * "built-in/…" in diagnostics, which only a mistake of ours could show. */
#include <stdio.h>
#include <string.h>

#include "base/embed.h"
#include "base/file.h"
#include "report/letter_templates.h"
#include "report/letters.h"
#include "table/encoding.h"

enum { MOST_BYTES = 4 << 20 };

const char *kp_letters_name(int template) {
  static const char *const names[] = {"result", "interview", "rectification", "public"};
  return names[template];
}

static const kp_letter_scope *scope_of(const kp_letters_office *office, int template) {
  return template == KP_LETTERS_PUBLIC ? &office->list : &office->letter;
}

/* "zh/result.html" */
static const kp_embedded *built_in(int template, kp_lang lang) {
  char path[40];
  snprintf(path, sizeof path, "%s/%s.html", lang == KP_EN ? "en" : "zh", kp_letters_name(template));
  for (int i = 0; i < kp_letter_templates_n_files; i++)
    if (strcmp(kp_letter_templates_files[i].path, path) == 0)
      return &kp_letter_templates_files[i];
  return NULL;
}

static kp_status read_built_in(kp_letters_templates *out, int template,
                               const kp_letters_office *office, kp_lang lang, kp_arena *arena,
                               kp_diag *diag) {
  const kp_embedded *file = built_in(template, lang);
  const char *shown = kp_arena_printf(arena, "built-in/%s", file->path);
  if (!shown)
    return kp_diag_no_memory(diag);
  const kp_str text = {(const char *)file->bytes, (uint32_t)file->len};
  return kp_letter_template_read(&out->of[template], text, shown, scope_of(office, template), lang,
                                 arena, diag);
}

/* The text in the arena, which outlives the file's bytes. */
static kp_status decode(kp_str *out, const kp_bytes *bytes, const char *path, kp_arena *arena,
                        kp_diag *diag) {
  if (bytes->len > MOST_BYTES) {
    kp_diag_error(diag, &(kp_place){.file = path}, KP_MSG_LETTERS_TOO_BIG, KP_NO_ARGS, KP_MSG_NONE);
    return KP_INPUT;
  }
  kp_decoded text;
  const kp_status status =
      kp_encoding_decode(&text, bytes->bytes, bytes->len, NULL, path, arena, diag);
  if (status != KP_OK)
    return status;
  const char *copy = kp_arena_copy(arena, text.at, text.len);
  kp_free(text.converted);
  *out = (kp_str){copy, (uint32_t)text.len};
  return copy ? KP_OK : kp_diag_no_memory(diag);
}

static kp_status read_file(kp_letters_templates *out, int template, const char *path,
                           const kp_letters_office *office, kp_lang lang, kp_arena *arena,
                           kp_diag *diag) {
  kp_bytes bytes;
  kp_str text = {0};
  kp_status status = kp_file_read(&bytes, path, path, diag);
  if (status != KP_OK)
    return status;
  status = decode(&text, &bytes, path, arena, diag);
  kp_file_release(&bytes);
  return status == KP_OK ? kp_letter_template_read(&out->of[template], text, path,
                                                   scope_of(office, template), lang, arena, diag)
                         : status;
}

/* ---- The office's folder ---- */

/* has[t]: the folder has that template. */
static kp_status look_into(bool *has, const char *folder, kp_arena *arena, kp_diag *diag) {
  const char *const *names;
  int n_names = 0, n_found = 0;
  kp_status status = kp_path_list(&names, &n_names, folder, arena, diag);
  for (int i = 0; i < n_names && status == KP_OK; i++) {
    int found = -1;
    const size_t len = strlen(names[i]);
    for (int t = 0; t < KP_LETTERS_TEMPLATES; t++) {
      const size_t stem = strlen(kp_letters_name(t));
      if (len == stem + 5 && strncmp(names[i], kp_letters_name(t), stem) == 0 &&
          strcmp(names[i] + stem, ".html") == 0)
        found = t;
    }
    if (found >= 0)
      has[found] = true, n_found++;
    else if (len > 5 && names[i][0] != '.' && strcmp(names[i] + len - 5, ".html") == 0)
      kp_diag_add(diag, KP_WARNING, &(kp_place){.file = folder}, KP_MSG_LETTERS_OTHER_FILE,
                  KP_ARGS(names[i]), KP_MSG_LETTERS_HINT_NO_TEMPLATES, NULL);
  }
  if (status == KP_OK && n_found == 0) {
    kp_diag_error(diag, &(kp_place){.file = folder}, KP_MSG_LETTERS_NO_TEMPLATES, KP_NO_ARGS,
                  KP_MSG_LETTERS_HINT_NO_TEMPLATES);
    return KP_INPUT;
  }
  return status;
}

/* ---- All ---- */

/* Where a field stands among the names of a document; the office's stand behind its own. */
static bool is_used(const kp_letters_templates *templates, const kp_letters_office *office,
                    int own) {
  for (int t = 0; t < KP_LETTERS_TEMPLATES; t++) {
    const kp_letter_scope *scope = scope_of(office, t);
    const int at = scope->n_names - office->n_names + own;
    if (templates->of[t] && kp_letter_template_uses(templates->of[t], at))
      return true;
  }
  return false;
}

/* Fields that every letter knows may be given for one that does not use them. */
static kp_status check_used(const kp_letters_templates *templates, const kp_letters_office *office,
                            kp_diag *diag) {
  const kp_letter_scope *scope = &office->letter;
  const kp_letter_name *name = &scope->name[scope->n_names - office->n_names];
  kp_status status = KP_OK;
  for (int i = 0; i < office->n_names; i++) {
    if (name[i].title || is_used(templates, office, i))
      continue;
    kp_str known[64];
    int n = 0;
    for (int k = 0; k < office->n_names && n + 2 <= 64; k++)
      if (name[k].title) {
        known[n++] = kp_str_of(name[k].id);
        known[n++] = kp_str_of(name[k].title);
      }
    const int meant = kp_text_nearest(kp_str_of(name[i].id), known, n);
    kp_diag_add(diag, KP_ERROR, &(kp_place){0}, KP_MSG_LETTERS_FIELD_UNUSED, KP_ARGS(name[i].id),
                meant < 0 ? KP_MSG_NONE : KP_MSG_LETTERS_HINT_MEANT,
                meant < 0 ? NULL : KP_ARGS(known[meant].at));
    status = KP_USAGE;
  }
  return status;
}

kp_status kp_letters_templates_read(kp_letters_templates *out, const char *folder, int only,
                                    const kp_letters_office *office, kp_lang lang, kp_arena *arena,
                                    kp_diag *diag) {
  bool has[KP_LETTERS_TEMPLATES] = {false};
  kp_letters_templates made = {0};
  kp_status status = folder ? look_into(has, folder, arena, diag) : KP_OK;
  if (status != KP_OK)
    return status;
  for (int t = 0; t < KP_LETTERS_TEMPLATES && status != KP_SYSTEM; t++) {
    if (only >= 0 && only != t)
      continue;
    const char *path =
        has[t] ? kp_arena_printf(arena, "%s/%s.html", folder, kp_letters_name(t)) : "";
    if (!path)
      return kp_diag_no_memory(diag);
    const kp_status one = has[t] ? read_file(&made, t, path, office, lang, arena, diag)
                                 : read_built_in(&made, t, office, lang, arena, diag);
    status = one > status ? one : status;
  }
  if (status == KP_INPUT)
    kp_diag_sort(diag);
  if (status == KP_OK)
    status = check_used(&made, office, diag);
  if (status == KP_OK)
    *out = made;
  return status;
}

/* ---- To start from ---- */

/* "名称 name", a list's own names below it, indented. */
static void list_names(kp_buf *out, const kp_letter_scope *scope, int depth) {
  for (int i = 0; i < scope->n_names; i++) {
    const kp_letter_name *name = &scope->name[i];
    kp_buf_printf(out, "%*s%s%s  %s\n", 4 * depth, "", name->rows ? "#" : "", name->title,
                  name->id);
    if (name->rows)
      list_names(out, name->rows, depth + 1);
  }
}

/* Every field of either document, by both its names. */
static kp_status write_names(kp_output *output, kp_lang lang, kp_diag *diag) {
  kp_buf text = {0};
  kp_letters_office office;
  kp_arena *arena = kp_arena_new();
  kp_status status =
      arena ? kp_letters_office_read(&office, NULL, 0, arena, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK) {
    kp_message_format(&text, KP_MSG_LETTERS_NAMES_LETTER, KP_NO_ARGS, lang);
    list_names(&text, &office.letter, 0);
    kp_message_format(&text, KP_MSG_LETTERS_NAMES_LIST, KP_NO_ARGS, lang);
    list_names(&text, &office.list, 0);
    status = text.failed ? kp_diag_no_memory(diag) : kp_output_open(output, "fields.txt", diag);
  }
  if (status == KP_OK)
    kp_output_write(output, text.at, text.len);
  kp_buf_clear(&text);
  kp_arena_free(arena);
  return status;
}

kp_status kp_letters_templates_write(const char *folder, kp_lang lang, kp_diag *diag) {
  kp_output *output = NULL;
  kp_status status = kp_output_new(&output, folder, diag);
  for (int t = 0; t < KP_LETTERS_TEMPLATES && status == KP_OK; t++) {
    const kp_embedded *file = built_in(t, lang);
    status = kp_output_open(output, strchr(file->path, '/') + 1, diag);
    if (status == KP_OK)
      kp_output_write(output, file->bytes, file->len);
  }
  if (status == KP_OK)
    status = write_names(output, lang, diag);
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  kp_output_free(output);
  return status;
}
