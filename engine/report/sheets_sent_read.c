/* SPDX-License-Identifier: GPL-3.0-or-later
 * sheets.json in. The file lay in people's folders, so nothing in it is taken on trust: what is not
 * as kp_sent_write makes it is one diagnostic, and numbers are checked against their lists. */
#include <json-c/json.h>

#include "report/sheets.h"

#include <string.h>

typedef struct {
  kp_arena *arena;
  bool no_memory, faulty;
} reader;

static struct json_object *field(reader *r, struct json_object *of, const char *key,
                                 json_type type) {
  struct json_object *value = NULL;
  if (!json_object_is_type(of, json_type_object) || !json_object_object_get_ex(of, key, &value) ||
      !json_object_is_type(value, type)) {
    r->faulty = true;
    return NULL;
  }
  return value;
}

static const char *text(reader *r, struct json_object *of, const char *key) {
  struct json_object *value = field(r, of, key, json_type_string);
  if (!value)
    return "";
  const char *copy = kp_arena_copy(r->arena, json_object_get_string(value),
                                   (size_t)json_object_get_string_len(value));
  r->no_memory = r->no_memory || !copy;
  return copy ? copy : "";
}

static int length(struct json_object *list) {
  return list ? (int)json_object_array_length(list) : 0;
}

static struct json_object *item(struct json_object *list, int i) {
  return json_object_array_get_idx(list, (size_t)i);
}

/* True when a list of n things can be kept. */
static bool has_room(reader *r, const void *memory) {
  r->no_memory = r->no_memory || !memory;
  return memory != NULL;
}

static void read_items(reader *r, kp_sent *out, struct json_object *document) {
  struct json_object *list = field(r, document, "items", json_type_array);
  int n = length(list);
  const char **id = KP_ARRAY(r->arena, const char *, n);
  if (!has_room(r, id))
    return;
  for (int i = 0; i < n; i++)
    id[i] = text(r, item(list, i), "id");
  out->item = id;
  out->n_items = n;
}

static void read_files(reader *r, kp_sent_sheet *out, struct json_object *of) {
  struct json_object *list = field(r, of, "files", json_type_array);
  int n = length(list);
  out->file = KP_ARRAY(r->arena, kp_sent_file, n);
  if (!has_room(r, out->file))
    return;
  for (int i = 0; i < n; i++) {
    kp_sent_file *file = &out->file[out->n_files++];
    file->name = text(r, item(list, i), "name");
    const char *hash = text(r, item(list, i), "sha256");
    struct json_object *form = field(r, item(list, i), "form", json_type_boolean);
    if (strlen(hash) != KP_HASH_SIZE - 1)
      r->faulty = true;
    else
      memcpy(file->hash, hash, KP_HASH_SIZE);
    file->is_form = form && json_object_get_boolean(form);
  }
}

/* How many cells a sheet names; also looks at the form of what names them. */
static int count_cells(reader *r, struct json_object *sheet) {
  struct json_object *units = field(r, sheet, "units", json_type_array);
  int n = 0;
  for (int u = 0; u < length(units); u++)
    n += length(field(r, item(units, u), "items", json_type_array));
  return n;
}

static void read_cells(reader *r, kp_sent *out, int sheet, struct json_object *of) {
  struct json_object *units = field(r, of, "units", json_type_array);
  for (int u = 0; u < length(units) && !r->no_memory; u++) {
    struct json_object *items = field(r, item(units, u), "items", json_type_array);
    const char *unit = text(r, item(units, u), "unit");
    for (int i = 0; i < length(items); i++) {
      int number = json_object_get_int(item(items, i));
      if (number < 0 || number >= out->n_items)
        r->faulty = true;
      else
        out->cell[out->n_cells++] = (kp_sent_cell){.sheet = sheet, .unit = unit, .item = number};
    }
  }
}

static void read_sheets(reader *r, kp_sent *out, struct json_object *document) {
  struct json_object *list = field(r, document, "sheets", json_type_array);
  int n = length(list), n_cells = 0;
  for (int i = 0; i < n; i++)
    n_cells += count_cells(r, item(list, i));
  out->sheet = KP_ARRAY(r->arena, kp_sent_sheet, n);
  out->cell = KP_ARRAY(r->arena, kp_sent_cell, n_cells);
  if (!has_room(r, out->sheet) || !has_room(r, out->cell))
    return;
  for (int i = 0; i < n && !r->no_memory && !r->faulty; i++) {
    out->sheet[i].who = text(r, item(list, i), "who");
    read_files(r, &out->sheet[i], item(list, i));
    read_cells(r, out, i, item(list, i));
    out->n_sheets++;
  }
}

static void read_document(reader *r, kp_sent *out, struct json_object *document) {
  static const kp_sheets_for kinds[] = {KP_SHEETS_JUDGES, KP_SHEETS_UNITS, KP_SHEETS_VISITS};
  struct json_object *index = field(r, document, "index", json_type_object);
  struct json_object *period = NULL;
  if (strcmp(text(r, document, "schema"), "kaoping.sheets/1") != 0 || r->faulty) {
    r->faulty = true;
    return;
  }
  const char *kind = text(r, document, "for");
  bool known = false;
  for (int i = 0; i < 3; i++) {
    if (strcmp(kind, kp_sheets_kind_name(kinds[i])) == 0) {
      out->kind = kinds[i];
      known = true;
    }
  }
  r->faulty = r->faulty || !known;
  out->index_id = text(r, index, "id");
  out->index_path = text(r, index, "path");
  out->index_hash = text(r, index, "sha256");
  out->period =
      json_object_object_get_ex(document, "period", &period) ? text(r, document, "period") : NULL;
  read_items(r, out, document);
  if (!r->faulty && !r->no_memory)
    read_sheets(r, out, document);
}

kp_status kp_sent_read(kp_sent *out, const char *path, kp_arena *arena, kp_diag *diag) {
  reader r = {.arena = arena};
  kp_place place = {.file = path};
  if (kp_path_kind_of(path) == KP_PATH_NONE) {
    kp_diag_error(diag, &place, KP_MSG_SHEETS_NO_SENT, KP_NO_ARGS, KP_MSG_SHEETS_HINT_NO_SENT);
    return KP_INPUT;
  }
  kp_bytes bytes;
  kp_status status = kp_file_read(&bytes, path, path, diag);
  if (status != KP_OK)
    return status;
  struct json_tokener *tokener = json_tokener_new();
  struct json_object *document = NULL;
  if (tokener && bytes.len <= INT32_MAX)
    document = json_tokener_parse_ex(tokener, (const char *)bytes.bytes, (int)bytes.len);
  kp_sent sent = {0};
  if (tokener && document)
    read_document(&r, &sent, document);
  if (!tokener || r.no_memory) {
    status = kp_diag_no_memory(diag);
  } else if (!document || r.faulty) {
    kp_diag_error(diag, &place, KP_MSG_SHEETS_BAD_SENT, KP_NO_ARGS, KP_MSG_SHEETS_HINT_NO_SENT);
    status = KP_INPUT;
  } else {
    *out = sent;
  }
  json_object_put(document);
  if (tokener)
    json_tokener_free(tokener);
  kp_file_release(&bytes);
  return status;
}
