/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rows of events.csv, read off the table that the dataset keeps.
 *
 * Where an index reads the file as a roster it is the same table. Ids that aliases.csv has renamed
 * are followed as at load. */
#include "table/events.h"

#include <math.h>
#include <string.h>

#include "table/aliases.h"
#include "table/load.h"
#include "table/synonyms.h"

static bool is_events(const char *path, kp_arena *arena) {
  const char *slash = strrchr(path, '/');
  const char *stem = slash ? slash + 1 : path;
  const char *dot = strrchr(stem, '.');
  const kp_str name = {stem, (uint32_t)(dot ? (size_t)(dot - stem) : strlen(stem))};
  const kp_str folded = kp_str_fold(arena, name);
  return folded.at && kp_table_role_of(folded) == KP_TABLE_EVENTS;
}

static int find_name(const kp_table *table, kp_str name, kp_arena *arena) {
  for (int k = 0; k < table->n_columns; k++)
    if (table->column[k].text && kp_str_equal(kp_str_fold(arena, table->header[k]), name))
      return k;
  return -1;
}

static int find_role(const kp_table *table, kp_column_role role, kp_arena *arena) {
  int found = -1;
  for (const char *const *const *tier = kp_column_names(role); *tier && found < 0; tier++)
    for (const char *const *name = *tier; *name && found < 0; name++)
      found = find_name(table, kp_str_of(*name), arena);
  return found;
}

static bool is_one_of(const char *const *names, kp_str name) {
  for (; *names; names++)
    if (kp_str_equal(kp_str_of(*names), name))
      return true;
  return false;
}

int kp_events_column(const kp_events *events, kp_str name, kp_arena *arena) {
  static const char *const event[] = {"event", "事件", "事项", "大事", NULL};
  static const char *const document[] = {"document", "文号", "文件", "文书", NULL};
  static const char *const due[] = {"due", "期限", "整改期限", "截止日期", "截止日", NULL};
  static const char *const result[] = {"result", "结果", "结论", NULL};
  static const char *const *const groups[] = {event, document, due, result};
  if (!events->table)
    return -1;
  int found = find_name(events->table, name, arena);
  for (size_t g = 0; found < 0 && g < sizeof groups / sizeof *groups; g++)
    for (const char *const *own = groups[g]; found < 0 && is_one_of(groups[g], name) && *own; own++)
      found = find_name(events->table, kp_str_of(*own), arena);
  const char *const *synonym = found < 0 ? kp_roster_synonyms(name) : NULL;
  for (; synonym && *synonym && found < 0; synonym++)
    found = find_name(events->table, kp_str_of(*synonym), arena);
  return found;
}

kp_str kp_events_text(const kp_events *events, int row, int column) {
  return column < 0 ? (kp_str){0} : events->table->column[column].text[row];
}

typedef struct {
  const kp_dataset *dataset;
  kp_renamed *alias;
  int n_aliases;
} units;

static int find_unit(const units *of, kp_str id) {
  for (int steps = 0; steps <= of->n_aliases; steps++) {
    const int unit = kp_dataset_find_unit(of->dataset, id);
    int next = -1;
    for (int i = 0; unit < 0 && i < of->n_aliases && next < 0; i++)
      if (kp_str_equal(of->alias[i].old_id, id))
        next = i;
    if (next < 0)
      return unit;
    id = of->alias[next].new_id;
  }
  return -1;
}

static kp_status read_rows(kp_events *out, const units *of, kp_arena *arena, kp_diag *diag) {
  const int unit = find_role(out->table, KP_COLUMN_UNIT, arena);
  const int date = find_role(out->table, KP_COLUMN_DATE, arena);
  out->row = KP_ARRAY(arena, kp_event_row, out->table->n_rows);
  if (!out->row)
    return kp_diag_no_memory(diag);
  for (int row = 0; unit >= 0 && row < out->table->n_rows; row++) {
    const int found = find_unit(of, kp_events_text(out, row, unit));
    double day = NAN;
    if (found < 0)
      continue;
    if (kp_date_read(&day, kp_events_text(out, row, date)) == KP_DATE_BAD)
      day = NAN;
    out->row[out->n_rows++] = (kp_event_row){found, day, row};
  }
  return KP_OK;
}

kp_status kp_dataset_events(kp_events *out, const kp_dataset *dataset, kp_arena *arena,
                            kp_diag *diag) {
  units of = {.dataset = dataset};
  *out = (kp_events){.file = -1};
  const kp_status status = kp_dataset_aliases(&of.alias, &of.n_aliases, dataset, arena, diag);
  if (status != KP_OK)
    return status;
  for (int f = 0; f < dataset->n_files && !out->table; f++) {
    const kp_table *table = dataset->tables ? dataset->tables->table[f] : NULL;
    if (table && is_events(dataset->file[f].path, arena)) {
      out->table = table;
      out->file = f;
    }
  }
  return out->table ? read_rows(out, &of, arena, diag) : KP_OK;
}
