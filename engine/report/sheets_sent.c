/* SPDX-License-Identifier: GPL-3.0-or-later
 * sheets.json out: what was sent, for kp_collect.
 *
 * The index by its path and hash; each form by who it is for, its files with their hashes (a file
 * that comes back with the same bytes was not filled in), and the cells that stand on it: for each
 * unit the items, as numbers into one list of ids. */
#include "report/json.h"
#include "report/sheets.h"

static kp_json items_of(const kp_index *index, kp_sheets_for kind) {
  kp_json list = kp_json_list();
  int n = kind == KP_SHEETS_JUDGES ? index->n_panels : index->n_wants;
  const kp_want *want = kind == KP_SHEETS_JUDGES ? index->panel_want : index->want;
  for (int i = 0; i < n; i++) {
    kp_json item = kp_json_object();
    kp_json_words(&item, "id", want[i].id);
    kp_json_add(&list, &item);
  }
  return list;
}

static kp_json files_of(const kp_sent_sheet *sheet) {
  kp_json list = kp_json_list();
  for (int i = 0; i < sheet->n_files; i++) {
    kp_json file = kp_json_object();
    kp_json_words(&file, "name", sheet->file[i].name);
    kp_json_words(&file, "sha256", sheet->file[i].hash);
    kp_json_flag(&file, "form", sheet->file[i].is_form);
    kp_json_add(&list, &file);
  }
  return list;
}

static kp_json units_of(const kp_dataset *dataset, const kp_sheets_plan *plan, int who) {
  kp_json list = kp_json_list();
  bool of_judge = plan->kind == KP_SHEETS_JUDGES;
  for (int u = of_judge ? 0 : who; u < (of_judge ? plan->n_units : who + 1); u++) {
    kp_json items = kp_json_list();
    int n = 0;
    for (int i = 0; i < plan->n_items; i++) {
      if (*kp_sheets_cell(plan, who, u, i)) {
        kp_json_add_number(&items, i);
        n++;
      }
    }
    if (n == 0) {
      kp_json_free(&items);
      continue;
    }
    kp_json unit = kp_json_object();
    kp_json_text(&unit, "unit", dataset->id[u]);
    kp_json_put(&unit, "items", &items);
    kp_json_add(&list, &unit);
  }
  return list;
}

/* The judge or unit of a sheet; sheets are in the order of the plan. */
static int who_is(const kp_dataset *dataset, const kp_sheets_plan *plan, const kp_sent_sheet *sheet,
                  int from) {
  for (int i = from; i < plan->n_who; i++) {
    kp_str id = plan->kind == KP_SHEETS_JUDGES ? dataset->judge[i].id : dataset->id[i];
    if (kp_str_equal(id, kp_str_of(sheet->who)))
      return i;
  }
  return from;
}

void kp_sent_write(kp_buf *out, const kp_index *index, const kp_dataset *dataset,
                   const kp_sheets_plan *plan, const kp_sent_sheet *sheet, int n_sheets) {
  kp_json made = kp_json_object(), of_index = kp_json_object(), sheets = kp_json_list();
  kp_json_words(&made, "schema", "kaoping.sheets/1");
  kp_json_words(&made, "version", kp_version());
  kp_json_words(&made, "for", kp_sheets_kind_name(plan->kind));
  kp_json_words(&of_index, "id", index->id);
  kp_json_words(&of_index, "path", index->path);
  kp_json_words(&of_index, "sha256", index->file[0].hash);
  kp_json_put(&made, "index", &of_index);
  if (dataset->has_period)
    kp_json_words(&made, "period", dataset->period);
  kp_json items = items_of(index, plan->kind);
  kp_json_put(&made, "items", &items);
  for (int i = 0, who = 0; i < n_sheets; i++, who++) {
    who = who_is(dataset, plan, &sheet[i], who);
    kp_json one = kp_json_object(), files = files_of(&sheet[i]);
    kp_json units = units_of(dataset, plan, who);
    kp_json_words(&one, "who", sheet[i].who);
    kp_json_put(&one, "files", &files);
    kp_json_put(&one, "units", &units);
    kp_json_add(&sheets, &one);
  }
  kp_json_put(&made, "sheets", &sheets);
  kp_json_print(out, &made, false);
  kp_buf_add(out, "\n");
}
