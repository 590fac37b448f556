/* SPDX-License-Identifier: GPL-3.0-or-later
 * The workbook's own part: which sheets there are, and in which parts they stand.
 *
 * _rels/.rels names the workbook's part, xl/workbook.xml mostly; the relations beside that part
 * name those of sheets, strings and styles by id. Targets are resolved inside of the zip only, so a
 * workbook cannot reach a file outside of it. */
#include "table/xlsx_book.h"

#include <stdio.h>
#include <string.h>

enum { RELATIONS_MOST = 10000 };

typedef struct relation {
  const char *id, *type, *part; /* type: what stands behind its last / */
  struct relation *next;
} relation;

typedef struct {
  kp_book *book;
  const char *folder; /* targets are relative to it; ends with / or is empty */
  relation *first;
  int n;
} relations;

/* ---- Faults ---- */

kp_status kp_book_fault(kp_book *book, kp_msg what, const char *const *args, kp_msg hint) {
  kp_diag_error(book->diag, &(kp_place){.file = book->file}, what, args, hint);
  return KP_INPUT;
}

static kp_status zip_fault(kp_book *book, kp_zip_status status, const char *part) {
  switch (status) {
  case KP_ZIP_OK:
    return KP_OK;
  case KP_ZIP_NO_MEMORY:
    return kp_diag_no_memory(book->diag);
  case KP_ZIP_NONE:
    return kp_book_fault(book, KP_MSG_XLSX_NO_PART, KP_ARGS(part), KP_MSG_XLSX_SAVE_AGAIN_HINT);
  case KP_ZIP_ENCRYPTED:
    return kp_book_fault(book, KP_MSG_XLSX_LOCKED, KP_NO_ARGS, KP_MSG_XLSX_LOCKED_HINT);
  case KP_ZIP_TOO_LARGE:
    return kp_book_fault(book, KP_MSG_XLSX_TOO_LARGE, KP_ARGS(part), KP_MSG_XLSX_TOO_LARGE_HINT);
  case KP_ZIP_TOO_MANY:
    return kp_book_fault(book, KP_MSG_XLSX_TOO_MANY_PARTS, KP_ARGS("10,000"),
                         KP_MSG_XLSX_TOO_LARGE_HINT);
  case KP_ZIP_STOPPED:
  case KP_ZIP_DAMAGED:
    break;
  }
  return kp_book_fault(book, KP_MSG_XLSX_DAMAGED, KP_ARGS(part), KP_MSG_XLSX_SAVE_AGAIN_HINT);
}

static kp_status xml_fault(kp_book *book, const kp_xml *xml, kp_xml_status status,
                           const char *part) {
  char line[24];
  snprintf(line, sizeof line, "%lu", kp_xml_line(xml));
  switch (status) {
  case KP_XML_NO_MEMORY:
    return kp_diag_no_memory(book->diag);
  case KP_XML_DOCTYPE:
    return kp_book_fault(book, KP_MSG_XLSX_DOCTYPE, KP_ARGS(part, line),
                         KP_MSG_XLSX_SAVE_AGAIN_HINT);
  case KP_XML_DEEP:
    return kp_book_fault(book, KP_MSG_XLSX_DEEP, KP_ARGS(part, line), KP_MSG_XLSX_SAVE_AGAIN_HINT);
  case KP_XML_BAD:
    return kp_book_fault(book, KP_MSG_XLSX_BAD_XML, KP_ARGS(part, line),
                         KP_MSG_XLSX_SAVE_AGAIN_HINT);
  case KP_XML_STOPPED:
  case KP_XML_OK:
    break;
  }
  return KP_INPUT;
}

/* ---- A part ---- */

typedef struct {
  kp_xml *xml;
  kp_xml_status status;
} feeding;

static bool feed(void *context, const char *bytes, size_t len, bool last) {
  feeding *to = context;
  to->status = kp_xml_feed(to->xml, bytes, len, last);
  return to->status == KP_XML_OK;
}

kp_status kp_book_part(kp_book *book, const char *part, const kp_xml_handler *handler,
                       void *context) {
  feeding to = {.xml = kp_xml_new(handler, context)};
  if (!to.xml)
    return kp_diag_no_memory(book->diag);
  kp_zip_status status = kp_zip_read(book->zip, part, feed, &to);
  kp_status result = to.status != KP_XML_OK ? xml_fault(book, to.xml, to.status, part)
                                            : zip_fault(book, status, part);
  kp_xml_free(to.xml);
  return result;
}

/* ---- Relations ---- */

/* A target as the name of an entry: /xl/a.xml, a.xml, ../a.xml. NULL when memory is out. */
static const char *resolve(kp_arena *arena, const char *folder, const char *target) {
  if (*target == '/')
    return kp_arena_printf(arena, "%s", target + 1);
  size_t len = strlen(folder);
  for (;; target += 3) {
    if (strncmp(target, "./", 2) == 0)
      target += 2;
    if (strncmp(target, "../", 3) != 0 || len == 0)
      break;
    for (len--; len > 0 && folder[len - 1] != '/';)
      len--;
  }
  return kp_arena_printf(arena, "%.*s%s", (int)len, folder, target);
}

static bool on_relation(void *context, const char *name, const char *const *attributes) {
  relations *all = context;
  const char *id = kp_xml_attribute(attributes, "Id");
  const char *type = kp_xml_attribute(attributes, "Type");
  const char *target = kp_xml_attribute(attributes, "Target");
  if (strcmp(name, "Relationship") != 0 || !id || !type || !target || all->n == RELATIONS_MOST)
    return true;
  const char *slash = strrchr(type, '/');
  kp_arena *arena = all->book->scratch;
  relation *made = KP_NEW(arena, relation);
  if (made)
    *made = (relation){.id = kp_str_copy(arena, kp_str_of(id)),
                       .type = kp_str_copy(arena, kp_str_of(slash ? slash + 1 : type)),
                       .part = resolve(arena, all->folder, target),
                       .next = all->first};
  if (!made || !made->id || !made->type || !made->part) {
    kp_diag_no_memory(all->book->diag);
    return false;
  }
  all->first = made;
  all->n++;
  return true;
}

static kp_status read_relations(relations *out, kp_book *book, const char *folder,
                                const char *part) {
  static const kp_xml_handler handler = {.start = on_relation};
  *out = (relations){.book = book, .folder = folder};
  kp_status status = kp_book_part(book, part, &handler, out);
  return kp_diag_status(book->diag) == KP_SYSTEM ? KP_SYSTEM : status;
}

static const relation *of_type(const relations *all, const char *type) {
  for (const relation *at = all->first; at; at = at->next) {
    if (strcmp(at->type, type) == 0)
      return at;
  }
  return NULL;
}

static const relation *of_id(const relations *all, const char *id) {
  for (const relation *at = all->first; at; at = at->next) {
    if (strcmp(at->id, id) == 0)
      return at;
  }
  return NULL;
}

/* ---- The workbook's part ---- */

typedef struct {
  kp_book *book;
  const relations *relation;
} workbook;

static bool is_true(const char *value) {
  return value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
}

static bool add_sheet(workbook *in, const char *const *attributes) {
  kp_book *book = in->book;
  const char *name = kp_xml_attribute(attributes, "name");
  const char *state = kp_xml_attribute(attributes, "state");
  const char *id = kp_xml_attribute(attributes, "id");
  const relation *found = id ? of_id(in->relation, id) : NULL;
  const char *shown = kp_str_copy(book->scratch, kp_str_of(name ? name : ""));
  if (!shown) {
    kp_diag_no_memory(book->diag);
    return false;
  }
  if (!found) {
    kp_book_fault(book, KP_MSG_XLSX_NO_SHEET_PART, KP_ARGS(shown), KP_MSG_XLSX_SAVE_AGAIN_HINT);
    return false;
  }
  if (book->n_sheets == KP_XLSX_SHEETS_MOST) {
    kp_book_fault(book, KP_MSG_XLSX_TOO_MANY_SHEETS, KP_ARGS("1,000"), KP_MSG_XLSX_TOO_LARGE_HINT);
    return false;
  }
  bool cells = strcmp(found->type, "worksheet") == 0;
  book->sheet[book->n_sheets++] =
      (kp_xlsx_sheet){.name = shown,
                      .part = cells ? found->part : NULL,
                      .visible = !state || strcmp(state, "visible") == 0};
  return true;
}

static bool on_workbook(void *context, const char *name, const char *const *attributes) {
  workbook *in = context;
  if (strcmp(name, "workbookPr") == 0)
    in->book->from_1904 = is_true(kp_xml_attribute(attributes, "date1904"));
  return strcmp(name, "sheet") != 0 || add_sheet(in, attributes);
}

static const char *part_of_type(const relations *all, const char *type) {
  const relation *found = of_type(all, type);
  return found && kp_zip_has(all->book->zip, found->part) ? found->part : NULL;
}

static kp_status read_workbook(kp_book *book, const char *part) {
  static const kp_xml_handler handler = {.start = on_workbook};
  const char *slash = strrchr(part, '/');
  size_t len = slash ? (size_t)(slash + 1 - part) : 0;
  const char *folder = kp_arena_printf(book->scratch, "%.*s", (int)len, part);
  const char *beside =
      kp_arena_printf(book->scratch, "%.*s_rels/%s.rels", (int)len, part, part + len);
  book->sheet = KP_ARRAY(book->scratch, kp_xlsx_sheet, KP_XLSX_SHEETS_MOST);
  if (!folder || !beside || !book->sheet)
    return kp_diag_no_memory(book->diag);
  relations all;
  kp_status status = read_relations(&all, book, folder, beside);
  if (status != KP_OK)
    return status;
  book->strings_part = part_of_type(&all, "sharedStrings");
  book->styles_part = part_of_type(&all, "styles");
  workbook in = {book, &all};
  return kp_book_part(book, part, &handler, &in);
}

/* ---- Opening ---- */

/* A zip that is no workbook of this kind. */
static kp_status say_other(kp_book *book) {
  if (kp_zip_has(book->zip, "xl/workbook.bin"))
    return kp_book_fault(book, KP_MSG_XLSX_BINARY, KP_NO_ARGS, KP_MSG_XLSX_SAVE_AS_HINT);
  if (kp_zip_has(book->zip, "mimetype") && kp_zip_has(book->zip, "content.xml"))
    return kp_book_fault(book, KP_MSG_XLSX_OPEN_DOCUMENT, KP_NO_ARGS, KP_MSG_XLSX_SAVE_AS_HINT);
  return kp_book_fault(book, KP_MSG_XLSX_NOT_WORKBOOK, KP_NO_ARGS, KP_MSG_XLSX_SAVE_AS_HINT);
}

kp_status kp_book_open(kp_book *book, const void *bytes, size_t len) {
  kp_zip_status opened = kp_zip_open(&book->zip, bytes, len);
  if (opened == KP_ZIP_DAMAGED)
    return kp_book_fault(book, KP_MSG_XLSX_BAD_ZIP, KP_NO_ARGS, KP_MSG_XLSX_SAVE_AGAIN_HINT);
  if (opened != KP_ZIP_OK)
    return zip_fault(book, opened, "");
  const char *part = "xl/workbook.xml";
  if (!kp_zip_has(book->zip, part) && kp_zip_has(book->zip, "_rels/.rels")) {
    relations all;
    kp_status status = read_relations(&all, book, "", "_rels/.rels");
    if (status != KP_OK)
      return status;
    const relation *found = of_type(&all, "officeDocument");
    part = found ? found->part : part;
  }
  /* a document of another kind has a part of another name */
  size_t n = strlen(part);
  if (!kp_zip_has(book->zip, part) || n < 4 || strcmp(part + n - 4, ".xml") != 0 ||
      strstr(part, "workbook") == NULL)
    return say_other(book);
  return read_workbook(book, part);
}

void kp_book_clear(kp_book *book) {
  kp_zip_close(book->zip);
  kp_buf_clear(&book->text);
  kp_free(book->string_end);
  kp_arena_free(book->scratch);
}
