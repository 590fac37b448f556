/* SPDX-License-Identifier: GPL-3.0-or-later
 * aliases.csv: ids that were changed, so that a table that still has the old one finds its unit.
 *
 * An alias holds from a period on ("from"; blank: always): it is followed when the dataset's period
 * ends no earlier than that begins. Chains (A became B, B became C) are followed to their end at
 * load; a chain that comes back to itself is an error, and so is one old id with two new ones. */
#include "table/load.h"

/* True when the alias of a row holds in the dataset's period. */
static bool holds(kp_load *load, const kp_load_table *table, int row, int column) {
  kp_str from = kp_load_text(table, row, column);
  if (from.len == 0) {
    return true;
  }
  kp_period span;
  if (!kp_period_read(&span, from)) {
    if (kp_date_read(&span.first, from) == KP_DATE_BAD) {
      kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_BAD_FROM,
                  KP_ARGS(kp_load_c(load, from)), KP_MSG_DATASET_HINT_PERIOD_BAD, NULL);
      return false;
    }
  }
  return !load->data->has_period || load->data->span.last >= span.first;
}

static int find_old(const kp_load *load, kp_str id) {
  return kp_names_find(&load->alias_old, id);
}

static void add(kp_load *load, const kp_load_table *table, int row, const kp_field *field) {
  kp_str old = kp_load_text(table, row, field[0].at);
  kp_str new_id = kp_load_text(table, row, field[1].at);
  if (old.len == 0 || new_id.len == 0) {
    kp_load_say(load, KP_ERROR, table, row, field[old.len == 0 ? 0 : 1].at,
                KP_MSG_DATASET_ALIAS_BLANK, KP_NO_ARGS, KP_MSG_NONE, NULL);
    return;
  }
  if (!holds(load, table, row, field[2].at)) {
    return;
  }
  int known = find_old(load, old);
  if (known >= 0) {
    kp_load_say(load, KP_ERROR, table, row, field[0].at, KP_MSG_DATASET_ALIAS_TWICE,
                KP_ARGS(kp_load_c(load, old), kp_load_c(load, load->alias[known].new_id),
                        kp_load_c(load, new_id)),
                KP_MSG_NONE, NULL);
    return;
  }
  if (kp_names_intern(&load->alias_old, old) < 0) {
    kp_diag_no_memory(load->diag);
    return;
  }
  load->alias[load->n_aliases++] = (kp_alias){.old = old, .new_id = new_id};
}

/* Where a chain of aliases ends; false when it comes back to itself. */
static bool follow(const kp_load *load, int first, kp_str *end) {
  int at = first;
  for (int steps = 0; steps <= load->n_aliases; steps++) {
    *end = load->alias[at].new_id;
    at = find_old(load, *end);
    if (at < 0) {
      return true;
    }
  }
  return false;
}

void kp_load_aliases(kp_load *load) {
  const char *file = load->file_of[KP_TABLE_ALIASES];
  kp_field field[] = {
      {KP_COLUMN_OLD_ID, true, -1}, {KP_COLUMN_NEW_ID, true, -1}, {KP_COLUMN_FROM, false, -1}};
  kp_load_table table = {0};
  if (file == NULL || !kp_load_text_table(load, &table, file, kp_load_source(load, "aliases"),
                                          field, 3, KP_COLUMN_ROLES)) {
    return;
  }
  load->alias = kp_load_alloc(load, load->scratch, (size_t)table.n_rows, sizeof *load->alias);
  kp_str *end = kp_load_alloc(load, load->scratch, (size_t)table.n_rows, sizeof *end);
  if (load->alias == NULL || end == NULL) {
    return;
  }
  for (int row = 0; row < table.n_rows; row++) {
    add(load, &table, row, field);
  }
  for (int i = 0; i < load->n_aliases; i++) {
    if (!follow(load, i, &end[i])) {
      kp_place place = {.file = table.table->file};
      kp_diag_error(load->diag, &place, KP_MSG_DATASET_ALIAS_CIRCLE,
                    KP_ARGS(kp_load_c(load, load->alias[i].old)), KP_MSG_NONE);
      load->n_aliases = 0; /* none can be trusted */
      kp_names_clear(&load->alias_old);
      return;
    }
  }
  for (int i = 0; i < load->n_aliases; i++) {
    load->alias[i].new_id = end[i];
  }
}

kp_str kp_load_alias(const kp_load *load, kp_str id) {
  int at = load->n_aliases > 0 ? find_old(load, id) : -1;
  return at >= 0 ? load->alias[at].new_id : id;
}
