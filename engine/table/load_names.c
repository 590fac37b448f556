/* SPDX-License-Identifier: GPL-3.0-or-later
 * Names of what is wanted, folded once, and headers that match none of them.
 *
 * A table of a hundred thousand columns, or an index of hundreds of names, must not fold or compare
 * each with each for ever: wanted names are folded at the start, spare headers are interned, and
 * comparisons for "did you mean" are taken from the load's budget. Beyond it there are no hints;
 * what is wrong is said all the same. */
#include "table/load.h"

#include <string.h>

enum { NEAREST_BUDGET = 2000000 };

/* Names of the indicators that judges score. */
static void fold_panel(kp_load *load) {
  const kp_dataset_spec *spec = load->spec;
  size_t n = 0;
  for (int p = 0; p < spec->n_panel; p++) {
    for (const char *const *name = spec->panel[p].names; *name != NULL; name++) {
      n++;
    }
  }
  load->panel_of_name = kp_load_alloc(load, load->scratch, n, sizeof *load->panel_of_name);
  for (int p = 0; load->panel_of_name != NULL && p < spec->n_panel; p++) {
    for (const char *const *name = spec->panel[p].names; *name != NULL; name++) {
      int before = load->panel_name.n;
      int number = kp_names_intern(&load->panel_name, kp_str_fold(load->scratch, kp_str_of(*name)));
      if (number < 0) {
        kp_diag_no_memory(load->diag);
        return;
      }
      if (number == before) {
        load->panel_of_name[number] = p;
      }
    }
  }
}

void kp_load_fold_names(kp_load *load) {
  fold_panel(load);
  const kp_dataset_spec *spec = load->spec;
  size_t n = 0;
  for (int w = 0; w < spec->n_wants; w++) {
    for (const char *const *name = spec->wants[w].names; *name != NULL; name++) {
      n++;
    }
  }
  load->nearest_left = NEAREST_BUDGET;
  load->want_name = kp_load_alloc(load, load->scratch, n, sizeof *load->want_name);
  load->want_text = kp_load_alloc(load, load->scratch, n, sizeof *load->want_text);
  load->first_name =
      kp_load_alloc(load, load->scratch, (size_t)spec->n_wants + 1, sizeof *load->first_name);
  if (kp_load_failed(load)) {
    return;
  }
  int at = 0;
  for (int w = 0; w < spec->n_wants; w++) {
    load->first_name[w] = at;
    for (const char *const *name = spec->wants[w].names; *name != NULL; name++) {
      load->want_name[at] = kp_str_fold(load->scratch, kp_str_of(*name));
      load->want_text[at++] = *name;
    }
  }
  load->first_name[spec->n_wants] = at;
}

bool kp_load_want_has(const kp_load *load, int want, kp_str folded) {
  for (int i = load->first_name[want]; i < load->first_name[want + 1]; i++) {
    if (kp_str_equal(load->want_name[i], folded)) {
      return true;
    }
  }
  return false;
}

/* False when the budget for comparisons is spent. */
static bool spend(kp_load *load, int n) {
  load->nearest_left -= n;
  return load->nearest_left >= 0;
}

const char *kp_load_nearest_want(kp_load *load, kp_str folded) {
  int n = load->first_name[load->spec->n_wants];
  int nearest = spend(load, n) ? kp_text_nearest(folded, load->want_name, n) : -1;
  return nearest < 0 ? NULL : load->want_text[nearest];
}

void kp_load_add_spare(kp_load *load, kp_str header) {
  if (kp_names_intern(&load->spare, kp_str_fold(load->scratch, header)) < 0) {
    kp_diag_no_memory(load->diag);
  }
}

bool kp_load_is_spare(const kp_load *load, kp_str folded) {
  return kp_names_find(&load->spare, folded) >= 0;
}

const char *kp_load_nearest_spare(kp_load *load, int want) {
  for (int i = load->first_name[want]; i < load->first_name[want + 1]; i++) {
    int nearest = spend(load, load->spare.n)
                      ? kp_text_nearest(load->want_name[i], load->spare.key, load->spare.n)
                      : -1;
    if (nearest >= 0) {
      return kp_load_c(load, load->spare.key[nearest]);
    }
  }
  return NULL;
}

int kp_load_find_panel(const kp_load *load, kp_str text) {
  int number = kp_names_find(&load->panel_name, kp_str_fold(load->scratch, text));
  return number < 0 ? -1 : load->panel_of_name[number];
}

int kp_load_panel(kp_load *load, const kp_load_table *table, int row, int column) {
  kp_str text = kp_load_text(table, row, column);
  if (text.len == 0) {
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_INDICATOR_BLANK, KP_NO_ARGS,
                KP_MSG_NONE, NULL);
    return -1;
  }
  int panel = kp_load_find_panel(load, text);
  if (panel < 0) {
    const kp_names *names = &load->panel_name;
    kp_str folded = kp_str_fold(load->scratch, text);
    int nearest = spend(load, names->n) ? kp_text_nearest(folded, names->key, names->n) : -1;
    const char *meant = nearest < 0 ? NULL : kp_load_c(load, names->key[nearest]);
    kp_load_say(load, KP_ERROR, table, row, column, KP_MSG_DATASET_NOT_PANEL,
                KP_ARGS(kp_load_c(load, text)),
                meant != NULL ? KP_MSG_DATASET_HINT_MEANT : KP_MSG_NONE, KP_ARGS(meant));
  }
  return panel;
}

static bool is_word_byte(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

/* True when the text has the name as a word of its own, by any of its spellings. */
bool kp_load_is_named(const kp_load *load, kp_str name) {
  const kp_str text = load->spec->functions;
  if (text.len == 0 || name.len == 0) {
    return false;
  }
  const char *end = text.at + text.len;
  for (const char *at = text.at; (at = memmem(at, (size_t)(end - at), name.at, name.len)) != NULL;
       at++) {
    char before = at > text.at ? at[-1] : ' ';
    char behind = at + name.len < end ? at[name.len] : ' ';
    if (!is_word_byte(before) && !is_word_byte(behind)) {
      return true;
    }
  }
  return false;
}
