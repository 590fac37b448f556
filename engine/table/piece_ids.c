/* SPDX-License-Identifier: GPL-3.0-or-later
 * Piece ids: hashes, candidates, and the ids behind them.
 *
 * Hashes are sorted where they stand and the candidates left at the front of the same array. In
 * the second look the first unit of each candidate is kept with its id and line, up to KEPT of
 * them; a later unit with the same bytes is a repeat. */
#include "table/piece_ids.h"

#include <stdlib.h>
#include <string.h>

#include "base/keys.h"
#include "table/load.h"

enum { KEPT = 4096, SAID = 50 };

typedef struct {
  uint64_t hash;
  kp_str id;
  uint32_t line;
} first_seen;

struct kp_piece_ids {
  kp_arena *arena;
  uint64_t *hash;
  int64_t n, size;
  int64_t n_repeats, n_said; /* as far as hashes tell */
  first_seen *first;
  int n_first;
  kp_place place; /* of the key's header, once something was said */
};

/* Two rounds a word of what names.c does in one: all 64 bits have to tell ids apart. */
static uint64_t mix(uint64_t x) {
  x *= UINT64_C(0x9fb21c651e98df25);
  x ^= x >> 35;
  x *= UINT64_C(0xd6e8feb86659fd93);
  return x ^ (x >> 32);
}

static uint64_t hash_of(kp_str id) {
  uint64_t hash = mix(id.len);
  const char *at = id.at;
  for (uint32_t left = id.len; left > 0;) {
    const uint32_t n = left < 8 ? left : 8;
    uint64_t word = 0;
    memcpy(&word, at, n);
    hash = mix(hash ^ word) + hash;
    at += n;
    left -= n;
  }
  return mix(hash);
}

kp_piece_ids *kp_piece_ids_new(void) {
  kp_piece_ids *ids = kp_calloc(1, sizeof *ids);
  if (ids == NULL) {
    return NULL;
  }
  ids->arena = kp_arena_new();
  if (ids->arena == NULL) {
    kp_free(ids);
    return NULL;
  }
  return ids;
}

void kp_piece_ids_free(kp_piece_ids *ids) {
  if (ids == NULL) {
    return;
  }
  kp_free(ids->hash);
  kp_free(ids->first);
  kp_arena_free(ids->arena);
  kp_free(ids);
}

bool kp_piece_ids_add(kp_piece_ids *ids, const kp_dataset *piece) {
  if (ids->n + piece->n_units > ids->size) {
    int64_t size = ids->size + ids->size / 8;
    size = size < ids->n + piece->n_units ? ids->n + piece->n_units : size;
    uint64_t *wider = kp_realloc(ids->hash, (size_t)size * sizeof *wider);
    if (wider == NULL) {
      return false;
    }
    ids->hash = wider;
    ids->size = size;
  }
  for (int u = 0; u < piece->n_units; u++) {
    if (piece->id[u].len > 0) { /* a blank one is a fault of its own */
      ids->hash[ids->n++] = hash_of(piece->id[u]);
    }
  }
  return true;
}

bool kp_piece_ids_end(kp_piece_ids *ids) {
  kp_keys_sort(ids->hash, ids->n);
  int64_t n = 0;
  for (int64_t i = 1; i < ids->n; i++) {
    if (ids->hash[i] != ids->hash[i - 1]) {
      continue;
    }
    ids->n_repeats++;
    if (n == 0 || ids->hash[n - 1] != ids->hash[i]) {
      ids->hash[n++] = ids->hash[i];
    }
  }
  ids->n = n;
  return n > 0;
}

static bool is_candidate(const kp_piece_ids *ids, uint64_t hash) {
  const int64_t at = kp_keys_below(ids->hash, ids->n, hash);
  return at < ids->n && ids->hash[at] == hash;
}

static int key_column(const kp_table *table, const char *key) {
  for (int c = 0; c < table->n_columns; c++) {
    if (kp_str_equal(table->header[c], kp_str_of(key))) {
      return c;
    }
  }
  return 0;
}

static void say(kp_piece_ids *ids, const kp_dataset *piece, int unit, uint32_t first,
                kp_diag *diag) {
  const kp_table *table = piece->tables->table[piece->unit_file];
  const int *rows = piece->tables->row_of_unit[piece->unit_file];
  const int column = key_column(table, piece->units_key);
  const kp_place place = kp_table_place(table, rows != NULL ? rows[unit] : unit, column);
  const char *id = kp_str_copy(ids->arena, piece->id[unit]);
  const char *line =
      kp_arena_printf(ids->arena, "%s:%u", piece->file[piece->unit_file].path, (unsigned)first);
  if (id == NULL || line == NULL) {
    kp_diag_no_memory(diag);
    return;
  }
  if (ids->n_said == 0) {
    ids->place = (kp_place){.file = kp_str_copy(ids->arena, kp_str_of(table->file)),
                            .line = table->header_line,
                            .column = (uint32_t)column + 1};
  }
  kp_diag_error(diag, &place, KP_MSG_DATASET_UNIT_TWICE, KP_ARGS(id, line),
                KP_MSG_DATASET_HINT_UNIT_TWICE);
  ids->n_said++;
}

/* The kept unit with the same id; NULL: this one is the first, and is kept if there is room. */
static const first_seen *find_first(kp_piece_ids *ids, uint64_t hash, kp_str id, uint32_t line) {
  for (int i = 0; i < ids->n_first; i++) {
    if (ids->first[i].hash == hash && kp_str_equal(ids->first[i].id, id)) {
      return &ids->first[i];
    }
  }
  const char *copy = ids->n_first < KEPT ? kp_str_copy(ids->arena, id) : NULL;
  if (copy != NULL) {
    ids->first[ids->n_first++] = (first_seen){hash, {copy, id.len}, line};
  }
  return NULL;
}

void kp_piece_ids_look(kp_piece_ids *ids, const kp_dataset *piece, kp_diag *diag) {
  if (ids->first == NULL) {
    ids->first = kp_malloc(KEPT * sizeof *ids->first);
  }
  if (ids->first == NULL) {
    kp_diag_no_memory(diag);
    return;
  }
  for (int u = 0; u < piece->n_units && ids->n_said < SAID; u++) {
    const uint64_t hash = hash_of(piece->id[u]);
    if (piece->id[u].len == 0 || !is_candidate(ids, hash)) {
      continue;
    }
    const first_seen *first = find_first(ids, hash, piece->id[u], piece->unit_line[u]);
    if (first != NULL) {
      say(ids, piece, u, first->line, diag);
    }
  }
}

void kp_piece_ids_say_rest(kp_piece_ids *ids, kp_diag *diag) {
  if (ids->n_said < SAID || ids->n_repeats <= SAID) {
    return;
  }
  const char *more = kp_arena_printf(ids->arena, "%lld", (long long)(ids->n_repeats - ids->n_said));
  kp_diag_error(diag, &ids->place, KP_MSG_DATASET_UNITS_TWICE, KP_ARGS(more != NULL ? more : ""),
                KP_MSG_NONE);
}
