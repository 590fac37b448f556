/* SPDX-License-Identifier: GPL-3.0-or-later
 * What rules ask of a roster's cells, looked at in all rows before anything is scored.
 *
 * Dates are read here, in rows of unknown units too, so that one load names every one that is
 * none. A filter none of whose texts stands anywhere in its column gives everybody 0: that is a
 * warning at the filter's place in the index, with what does stand there; it is no error, for a
 * year may have none. Texts compare folded, as in scoring. */
#include <string.h>

#include "table/load.h"

enum { SHOWN = 8 };

/* ---- Dates ---- */

static void check_dates(kp_load *load, const kp_load_table *table, int unit, int column) {
  static const kp_want date = {.id = "date", .rule = {.kind = KP_CELL_DATE}};
  for (int i = 0; i < table->n_rows; i++) {
    kp_cell_value ignored;
    int row = kp_load_row(table, i);
    kp_load_cell(load, &ignored, &date,
                 &(kp_cell_place){table, row, column, kp_load_text(table, row, unit), NULL});
  }
}

/* ---- Filters ---- */

/* The different texts of a column, as written and folded, in order of first appearance. */
typedef struct {
  kp_names names;
  kp_str *folded;
} texts;

static bool collect(kp_load *load, texts *out, const kp_load_table *table, int column) {
  for (int i = 0; i < table->n_rows; i++) {
    kp_str text = kp_load_text(table, kp_load_row(table, i), column);
    if (text.len > 0 && kp_names_intern(&out->names, text) < 0) {
      kp_diag_no_memory(load->diag);
      return false;
    }
  }
  out->folded = kp_load_alloc(load, load->scratch, (size_t)out->names.n, sizeof *out->folded);
  for (int i = 0; out->folded != NULL && i < out->names.n; i++) {
    out->folded[i] = kp_str_fold(load->scratch, out->names.key[i]);
  }
  return out->folded != NULL;
}

static bool is_among(kp_str wanted, const texts *there) {
  for (int i = 0; i < there->names.n; i++) {
    if (kp_str_equal(wanted, there->folded[i])) {
      return true;
    }
  }
  return false;
}

static bool finds_any(const kp_roster_filter *filter, const texts *there) {
  for (int c = 0; c < filter->n_choices; c++) {
    if (is_among(filter->choice[c], there)) {
      return true;
    }
    const kp_str *other = filter->names != NULL ? filter->names[c] : NULL;
    for (; other != NULL && other->len > 0; other++) {
      if (is_among(*other, there)) {
        return true;
      }
    }
  }
  return false;
}

static bool holds(kp_str text, kp_str part) {
  return part.len > 0 && memmem(text.at, text.len, part.at, part.len) != NULL;
}

/* The text nearest to one that is looked for: by letters, or one that is part of the other. */
static const char *nearest_text(kp_load *load, const kp_roster_filter *filter, const texts *there) {
  for (int c = 0; c < filter->n_choices; c++) {
    int nearest = kp_text_nearest(filter->choice[c], there->folded, there->names.n);
    for (int i = 0; i < there->names.n && nearest < 0; i++) {
      bool related =
          holds(there->folded[i], filter->choice[c]) || holds(filter->choice[c], there->folded[i]);
      nearest = related ? i : -1;
    }
    if (nearest >= 0) {
      return kp_load_c(load, there->names.key[nearest]);
    }
  }
  return NULL;
}

static const char *list_of(kp_load *load, const kp_str *text, int n) {
  kp_buf list = {0};
  for (int i = 0; i < n && i < SHOWN; i++) {
    kp_buf_add(&list, i > 0 ? ", " : "");
    kp_buf_add_str(&list, text[i]);
  }
  kp_buf_add(&list, n > SHOWN ? ", …" : "");
  const char *copy = kp_load_c(load, (kp_str){list.at, (uint32_t)list.len});
  kp_buf_clear(&list);
  return copy;
}

static void check_filter(kp_load *load, const kp_load_table *table, const kp_roster_filter *filter,
                         int column) {
  texts there = {0};
  if (collect(load, &there, table, column) && there.names.n > 0 && !finds_any(filter, &there)) {
    const char *nearest = nearest_text(load, filter, &there);
    kp_diag_add(load->diag, KP_WARNING, &filter->declared, KP_MSG_DATASET_FILTER_FINDS_NONE,
                KP_ARGS(load->data->file[table->file].path,
                        kp_load_c(load, table->table->header[column]),
                        list_of(load, filter->choice, filter->n_choices),
                        list_of(load, there.names.key, there.names.n)),
                nearest != NULL ? KP_MSG_DATASET_HINT_MEANT : KP_MSG_NONE, KP_ARGS(nearest));
  }
  kp_names_clear(&there.names);
}

void kp_load_roster_cells(kp_load *load, const kp_roster_want *want, const kp_roster *roster,
                          const kp_load_table *table, int unit) {
  for (const char *const *name = want->dates; name != NULL && *name != NULL; name++) {
    int column = kp_roster_find(roster, kp_str_of(*name));
    if (column >= 0) {
      check_dates(load, table, unit, column);
    }
  }
  for (int f = 0; f < want->n_filters && !kp_load_failed(load); f++) {
    int column = kp_roster_find(roster, kp_str_of(want->filters[f].column));
    if (column >= 0) {
      check_filter(load, table, &want->filters[f], column);
    }
  }
}
