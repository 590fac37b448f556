/* SPDX-License-Identifier: GPL-3.0-or-later
 * Which period a dataset is of, and which rows of a table belong to it.
 *
 * The period is what the caller picked, else what the folder's name says, else the one that the
 * first table with a period column has; several there and none picked is an error that lists them.
 * Rows are matched by the span of days where both texts read as periods (2024, 2024年), else as
 * folded text. A table of millions of rows has few different periods: their texts are interned, and
 * each is compared once. */
#include "table/load.h"

#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"

enum { LISTED = 12 }; /* periods named in a message */

/* The last part of a folder's path, "." and ".." resolved; in scratch, NULL when there is none. */
static const char *folder_name(kp_load *load) {
  char *whole = realpath(load->data->path, NULL);
  if (whole == NULL) {
    return NULL;
  }
  const char *slash = strrchr(whole, '/');
  const char *name = kp_load_c(load, kp_str_of(slash != NULL ? slash + 1 : whole));
  free(whole); /* realpath's own malloc */
  return name;
}

static void set_period(kp_load *load, const char *text) {
  kp_dataset *data = load->data;
  data->period = kp_str_copy(load->arena, kp_str_trim(kp_str_of(text)));
  if (data->period == NULL) {
    data->period = "";
    kp_diag_no_memory(load->diag);
  }
  data->has_period = kp_period_read(&data->span, kp_str_of(data->period));
}

void kp_load_period_start(kp_load *load) {
  kp_period span;
  if (load->folder) {
    const char *name = folder_name(load);
    if (name != NULL && kp_period_read(&span, kp_str_of(name))) {
      load->folder_period = name;
    }
  }
  if (load->spec->period != NULL) {
    set_period(load, load->spec->period);
  } else if (load->folder_period != NULL) {
    set_period(load, load->folder_period);
  }
}

static bool same_period(kp_load *load, kp_str a, kp_str b) {
  kp_period x, y;
  if (kp_period_read(&x, a) && kp_period_read(&y, b)) {
    return x.first == y.first && x.last == y.last;
  }
  return kp_str_equal(kp_str_fold(load->scratch, a), kp_str_fold(load->scratch, b));
}

/* A text that is the same for all spellings of one period. */
static kp_str canonical(kp_load *load, kp_str text) {
  kp_period span;
  if (!kp_period_read(&span, text)) {
    return kp_str_fold(load->scratch, text);
  }
  char first[KP_NUM_SIZE], last[KP_NUM_SIZE];
  return kp_str_of(kp_arena_printf(load->scratch, "%s/%s", kp_date_format(first, span.first),
                                   kp_date_format(last, span.last)));
}

/* Different periods among the interned texts, blank ones left out: the numbers of their first
 * spellings. -1 when memory is out. */
static int different(kp_load *load, const kp_names *texts, int *out) {
  kp_names seen = {0};
  int n = 0;
  for (int i = 0; i < texts->n && n >= 0; i++) {
    if (texts->key[i].len == 0) {
      continue;
    }
    int before = seen.n;
    int number = kp_names_intern(&seen, canonical(load, texts->key[i]));
    if (number < 0) {
      n = -1;
    } else if (number == before) {
      out[n++] = i;
    }
  }
  kp_names_clear(&seen);
  return n;
}

static int compare_text(const void *a, const void *b) {
  return kp_str_compare(*(const kp_str *)a, *(const kp_str *)b);
}

/* "2022, 2023, 2024", sorted, cut when there are many. */
static const char *listed(kp_load *load, const kp_names *texts, const int *number, int n) {
  kp_str *sorted = kp_load_alloc(load, load->scratch, (size_t)n, sizeof *sorted);
  if (sorted == NULL) {
    return "";
  }
  for (int i = 0; i < n; i++) {
    sorted[i] = texts->key[number[i]];
  }
  qsort(sorted, (size_t)n, sizeof *sorted, compare_text);
  kp_buf buf = {0};
  for (int i = 0; i < n; i++) {
    if (n > LISTED && i == LISTED - 2) {
      kp_buf_add(&buf, " …");
      i = n - 1;
    }
    kp_buf_add(&buf, i > 0 ? ", " : "");
    kp_buf_add_str(&buf, sorted[i]);
  }
  const char *text = kp_load_c(load, (kp_str){buf.at, (uint32_t)buf.len});
  kp_buf_clear(&buf);
  return text;
}

/* Picks the period from a column when nothing else has; says so when it cannot. */
static void pick(kp_load *load, const kp_load_table *table, int column, const kp_names *texts,
                 const int *number, int n) {
  kp_dataset *data = load->data;
  if (data->period[0] == '\0' && n == 1) {
    set_period(load, kp_load_c(load, texts->key[number[0]]));
    return;
  }
  if (data->period[0] == '\0') {
    if (n > 1 && !load->period_unclear) {
      load->period_unclear = true;
      kp_load_say_header(load, KP_ERROR, table, column, KP_MSG_DATASET_PERIODS,
                         KP_ARGS(listed(load, texts, number, n)), KP_MSG_DATASET_HINT_PERIODS,
                         KP_ARGS(kp_load_c(load, texts->key[number[n - 1]])));
    }
    return;
  }
  for (int i = 0; i < n; i++) {
    if (same_period(load, texts->key[number[i]], kp_str_of(data->period))) {
      return;
    }
  }
  if (n > 0 && load->spec->piece == NULL) {
    kp_load_say_header(load, table->lists_units ? KP_ERROR : KP_WARNING, table, column,
                       KP_MSG_DATASET_PERIOD_NO_ROWS,
                       KP_ARGS(data->period, listed(load, texts, number, n)), KP_MSG_NONE, NULL);
  }
}

/* Rows whose text matches, of the interned number of each row. */
static void keep(kp_load *load, kp_load_table *table, const kp_names *texts, const int *of_row) {
  bool *match = kp_load_alloc(load, load->scratch, (size_t)texts->n, sizeof *match);
  int *row = kp_load_alloc(load, load->arena, (size_t)table->table->n_rows, sizeof *row);
  if (match == NULL || row == NULL) {
    return;
  }
  kp_str period = kp_str_of(load->data->period);
  for (int i = 0; i < texts->n; i++) {
    match[i] = period.len > 0 && texts->key[i].len > 0 && same_period(load, texts->key[i], period);
  }
  int n = 0;
  for (int r = 0; r < table->table->n_rows; r++) {
    if (match[of_row[r]]) {
      row[n++] = r;
    }
  }
  table->n_rows = n;
  table->row = n == table->table->n_rows ? NULL : row;
}

static void say_blank_rows(kp_load *load, const kp_load_table *table, int column,
                           const kp_names *texts, const int *of_row) {
  for (int r = 0; r < table->table->n_rows; r++) {
    if (texts->key[of_row[r]].len == 0) {
      kp_load_say(load, KP_ERROR, table, r, column, KP_MSG_DATASET_PERIOD_BLANK, KP_NO_ARGS,
                  KP_MSG_NONE, NULL);
    }
  }
}

void kp_load_period_rows(kp_load *load, kp_load_table *table, int column) {
  table->row = NULL;
  table->n_rows = table->table->n_rows;
  if (column < 0 || table->n_rows == 0) {
    return;
  }
  load->period_column_seen = true;
  const kp_str *text = table->table->column[column].text;
  kp_names texts = {0};
  int *of_row = kp_load_alloc(load, load->scratch, (size_t)table->n_rows, sizeof *of_row);
  if (of_row == NULL) {
    return;
  }
  int last = -1;
  for (int r = 0; r < table->n_rows; r++) {
    last = last >= 0 && kp_str_equal(texts.key[last], text[r]) ? last
                                                               : kp_names_intern(&texts, text[r]);
    if (last < 0) {
      kp_diag_no_memory(load->diag);
      goto done;
    }
    of_row[r] = last;
  }
  int *number = kp_load_alloc(load, load->scratch, (size_t)texts.n, sizeof *number);
  if (number == NULL) {
    goto done;
  }
  int n = different(load, &texts, number);
  if (n < 0) {
    kp_diag_no_memory(load->diag);
    goto done;
  }
  if (n < texts.n) { /* two spellings of one period, or a blank */
    say_blank_rows(load, table, column, &texts, of_row);
  }
  pick(load, table, column, &texts, number, n);
  keep(load, table, &texts, of_row);
done:
  kp_names_clear(&texts);
}

void kp_load_period_end(kp_load *load) {
  kp_dataset *data = load->data;
  const char *picked = load->spec->period;
  if (picked == NULL || load->period_column_seen) {
    return;
  }
  kp_place place = {.file = data->path};
  if (!data->has_period) {
    kp_diag_error(load->diag, &place, KP_MSG_DATASET_PERIOD_BAD, KP_ARGS(picked),
                  KP_MSG_DATASET_HINT_PERIOD_BAD);
  } else if (load->folder_period != NULL &&
             !same_period(load, kp_str_of(picked), kp_str_of(load->folder_period))) {
    kp_diag_add(load->diag, KP_WARNING, &place, KP_MSG_DATASET_PERIOD_FOLDER,
                KP_ARGS(picked, load->folder_period), KP_MSG_NONE, NULL);
  }
}
