/* SPDX-License-Identifier: GPL-3.0-or-later
 * Diagnostics: the collection. diag_text.c prints it.
 *
 * Invariant: entries[0 … n_entries) are different in (message, severity, file, column, column name,
 * indicator, arguments), and slots is an open-addressing table over their hashes, so that a million
 * bad cells cost a hash each. Errors and the rest have a limit each, so that warnings never hide an
 * error. Strings are in the arena; control characters are spelled out and long arguments cut when
 * they are copied, so nothing from a file can disturb a terminal or fill the memory. */
#include "base/diag_store.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

kp_diag *kp_diag_new(void) {
  kp_diag *diag = kp_calloc(1, sizeof *diag);
  if (!diag)
    return NULL;
  diag->arena = kp_arena_new();
  if (!diag->arena) {
    kp_free(diag);
    return NULL;
  }
  return diag;
}

void kp_diag_free(kp_diag *diag) {
  if (!diag)
    return;
  kp_arena_free(diag->arena);
  kp_free(diag);
}

int kp_diag_count(const kp_diag *diag) {
  return diag ? diag->n_entries : 0;
}

int64_t kp_diag_errors(const kp_diag *diag) {
  return diag ? diag->n_errors : 0;
}

kp_status kp_diag_status(const kp_diag *diag) {
  if (!diag)
    return KP_OK;
  return diag->no_memory || diag->system ? KP_SYSTEM : diag->n_errors > 0 ? KP_INPUT : KP_OK;
}

const kp_diagnostic *kp_diag_at(const kp_diag *diag, int index) {
  return &diag->entries[index].public;
}

kp_status kp_diag_no_memory(kp_diag *diag) {
  if (diag && !diag->no_memory) {
    diag->no_memory = true;
    diag->n_errors++;
  }
  return KP_SYSTEM;
}

/* ---- Copies of what was passed in ---- */

enum { SHOWN_COLUMNS = 120 };

/* A copy fit for a terminal: control characters spelled out, cut at SHOWN_COLUMNS columns when cut
 * is set. */
static const char *copy_clean(kp_diag *diag, const char *text, bool cut) {
  if (!text)
    return NULL;
  kp_buf buf = {0};
  int columns = 0;
  for (const char *at = text; *at;) {
    uint32_t len = 1;
    while ((at[len] & 0xC0) == 0x80)
      len++;
    kp_str point = {at, len};
    columns += kp_text_width(point);
    if (cut && columns > SHOWN_COLUMNS) {
      kp_buf_add(&buf, "…");
      break;
    }
    unsigned char c = (unsigned char)*at;
    if (c == '\n' || c == '\r' || c == '\t')
      kp_buf_add(&buf, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
    else if (c < 0x20 || c == 0x7F || (c == 0xC2 && (unsigned char)at[1] < 0xA0))
      kp_buf_printf(&buf, "\\x%02X", c == 0xC2 ? (unsigned char)at[1] : c);
    else
      kp_buf_add_str(&buf, point);
    at += len;
  }
  const char *copy = buf.failed ? NULL : kp_arena_copy(diag->arena, buf.at, buf.len);
  kp_buf_clear(&buf);
  if (!copy)
    kp_diag_no_memory(diag);
  return copy;
}

static const char *const *copy_args(kp_diag *diag, const char *const *args) {
  int n = 0;
  while (args && args[n])
    n++;
  const char **copy = KP_ARRAY(diag->arena, const char *, n + 1);
  if (!copy) {
    kp_diag_no_memory(diag);
    return NULL;
  }
  for (int i = 0; i < n; i++)
    copy[i] = copy_clean(diag, args[i], true);
  return copy;
}

/* ---- Finding the same one ---- */

static uint64_t hash_text(uint64_t hash, const char *text) {
  for (; text && *text; text++)
    hash = (hash ^ (unsigned char)*text) * UINT64_C(0x100000001b3);
  return (hash ^ 0xFF) * UINT64_C(0x100000001b3);
}

static uint64_t hash_of(kp_severity severity, const kp_place *place, kp_msg what,
                        const char *const *args) {
  uint64_t hash = UINT64_C(0xcbf29ce484222325) ^ (uint64_t)what << 8 ^ (uint64_t)severity ^
                  (uint64_t)place->column << 32;
  hash = hash_text(hash, place->file);
  hash = hash_text(hash, place->column_name);
  hash = hash_text(hash, place->indicator);
  for (int i = 0; args && args[i]; i++)
    hash = hash_text(hash, args[i]);
  return hash ? hash : 1;
}

/* The slot of the entry with this hash, or the free one where it belongs. 64 bits of hash stand for
 * the texts: two faults of one run sharing them by chance would only be counted together. */
static int slot_of(const kp_diag *diag, uint64_t hash) {
  int slot = (int)(hash >> 17) & (DIAG_SLOTS - 1);
  while (diag->slots[slot] && diag->entries[diag->slots[slot] - 1].hash != hash)
    slot = (slot + 1) & (DIAG_SLOTS - 1);
  return slot;
}

/* One more of a known fault; its first few further places are kept. */
static void count_again(kp_diag *diag, diag_entry *entry, const kp_place *place, int64_t count) {
  entry->public.count += count;
  if (entry->n_more == DIAG_MORE) {
    entry->more_left_out = true;
    return;
  }
  if (place->line > 0) {
    bool known = entry->public.place.line == place->line;
    for (int i = 0; i < entry->n_more; i++)
      known = known || entry->more[i].line == place->line;
    if (!known)
      entry->more[entry->n_more++].line = place->line;
  } else if (place->unit) {
    entry->more[entry->n_more++].unit = copy_clean(diag, place->unit, true);
  }
}

static void fill(kp_diag *diag, diag_entry *entry, const kp_diagnostic *from) {
  const kp_place *place = &from->place;
  entry->public = (kp_diagnostic){
      .severity = from->severity,
      .place = {.file = copy_clean(diag, place->file, false),
                .line = place->line,
                .column = place->column,
                .column_name = copy_clean(diag, place->column_name, true),
                .unit = copy_clean(diag, place->unit, true),
                .indicator = copy_clean(diag, place->indicator, true)},
      .what = from->what,
      .hint = from->hint,
      .args = copy_args(diag, from->args),
      .hint_args = copy_args(diag, from->hint_args),
      .count = from->count,
  };
}

/* Adds what happened from->count times; NULL when it is not kept. */
static diag_entry *add(kp_diag *diag, const kp_diagnostic *from) {
  bool error = from->severity == KP_ERROR;
  if (error)
    diag->n_errors += from->count;
  uint64_t hash = hash_of(from->severity, &from->place, from->what, from->args);
  int slot = slot_of(diag, hash);
  if (diag->slots[slot]) {
    diag_entry *entry = &diag->entries[diag->slots[slot] - 1];
    count_again(diag, entry, &from->place, from->count);
    return entry;
  }
  if (diag->n_kept[error] == KP_DIAG_LIMIT) {
    diag->n_dropped[error] += from->count;
    return NULL;
  }
  diag->n_kept[error]++;
  diag_entry *entry = &diag->entries[diag->n_entries++];
  entry->hash = hash;
  diag->slots[slot] = (uint16_t)diag->n_entries;
  fill(diag, entry, from);
  return entry;
}

void kp_diag_add(kp_diag *diag, kp_severity severity, const kp_place *place, kp_msg what,
                 const char *const *args, kp_msg hint, const char *const *hint_args) {
  static const kp_place nowhere = {0};
  if (!diag)
    return;
  kp_diagnostic one = {.severity = severity,
                       .place = place ? *place : nowhere,
                       .what = what,
                       .hint = hint,
                       .args = args,
                       .hint_args = hint_args,
                       .count = 1};
  add(diag, &one);
}

void kp_diag_error(kp_diag *diag, const kp_place *place, kp_msg what, const char *const *args,
                   kp_msg hint) {
  kp_diag_add(diag, KP_ERROR, place, what, args, hint, NULL);
}

void kp_diag_join(kp_diag *diag, const kp_diag *from) {
  kp_diag_join_behind(diag, from, 0);
}

void kp_diag_join_behind(kp_diag *diag, const kp_diag *from, uint32_t line) {
  if (!diag || !from)
    return;
  for (int i = 0; i < from->n_entries; i++) {
    const diag_entry *entry = &from->entries[i];
    if (line > 0 && entry->public.place.line <= line)
      continue;
    diag_entry *to = add(diag, &entry->public);
    for (int k = 0; to && k < entry->n_more; k++) {
      kp_place place = {.line = entry->more[k].line, .unit = entry->more[k].unit};
      count_again(diag, to, &place, 0);
    }
    if (to)
      to->more_left_out = to->more_left_out || entry->more_left_out;
  }
  for (int error = 0; error < 2; error++)
    diag->n_dropped[error] += from->n_dropped[error];
  diag->n_errors += from->n_dropped[1];
  diag->system = diag->system || from->system;
  if (from->no_memory)
    kp_diag_no_memory(diag);
}

/* ---- The machine ---- */

static const struct {
  int errnum;
  kp_msg what, hint;
} system_faults[] = {
    {ENOSPC, KP_MSG_BASE_NO_SPACE, KP_MSG_BASE_NO_SPACE_HINT},
    {EDQUOT, KP_MSG_BASE_NO_SPACE, KP_MSG_BASE_NO_SPACE_HINT},
    {EFBIG, KP_MSG_BASE_TOO_LARGE, KP_MSG_NONE},
    {EIO, KP_MSG_BASE_DISK_FAULT, KP_MSG_BASE_DISK_FAULT_HINT},
    {EROFS, KP_MSG_BASE_READ_ONLY, KP_MSG_NONE},
    {EACCES, KP_MSG_BASE_NOT_ALLOWED, KP_MSG_BASE_NOT_ALLOWED_HINT},
    {EPERM, KP_MSG_BASE_NOT_ALLOWED, KP_MSG_BASE_NOT_ALLOWED_HINT},
    {ENOENT, KP_MSG_BASE_NO_SUCH_FILE, KP_MSG_BASE_NO_SUCH_FILE_HINT},
    {ENOTDIR, KP_MSG_BASE_NOT_FOLDER, KP_MSG_BASE_NO_SUCH_FILE_HINT},
    {EISDIR, KP_MSG_BASE_IS_FOLDER, KP_MSG_NONE},
    {ENODEV, KP_MSG_BASE_NOT_FILE, KP_MSG_NONE},
};

void kp_diag_add_errno(kp_diag *diag, const char *path, int errnum) {
  kp_place place = {.file = path};
  for (size_t i = 0; i < sizeof system_faults / sizeof *system_faults; i++) {
    if (system_faults[i].errnum == errnum) {
      kp_diag_error(diag, &place, system_faults[i].what, NULL, system_faults[i].hint);
      return;
    }
  }
  char text[128];
  kp_diag_error(diag, &place, KP_MSG_BASE_SYSTEM, KP_ARGS(strerror_r(errnum, text, sizeof text)),
                KP_MSG_NONE);
}

kp_status kp_diag_system(kp_diag *diag, const char *path, int errnum) {
  if (errnum == ENOMEM)
    return kp_diag_no_memory(diag);
  if (diag) {
    diag->system = true;
    kp_diag_add_errno(diag, path, errnum);
  }
  return KP_SYSTEM;
}
