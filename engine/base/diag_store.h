/* SPDX-License-Identifier: GPL-3.0-or-later
 * How diagnostics are held; for diag.c, which fills it, diag_text.c, which prints it, and file.c,
 * which knows whether a fault is the input's or the machine's. */
#ifndef KP_BASE_DIAG_STORE_H
#define KP_BASE_DIAG_STORE_H

#include "base/arena.h"
#include "base/diag.h"

enum {
  DIAG_MORE = 5,     /* further places shown of one fault */
  DIAG_SLOTS = 1024, /* a power of two, well above the entries */
  DIAG_ENTRIES = 2 * KP_DIAG_LIMIT
};

typedef struct {
  kp_diagnostic public;
  uint64_t hash;
  struct {
    uint32_t line;    /* or 0, and then */
    const char *unit; /* the unit */
  } more[DIAG_MORE];
  int n_more;
  bool more_left_out;
} diag_entry;

struct kp_diag {
  kp_arena *arena;
  diag_entry entries[DIAG_ENTRIES];
  uint16_t slots[DIAG_SLOTS]; /* number of the entry from 1; 0 is free */
  int n_entries;
  int n_kept[2];        /* [0] warnings and notes, [1] errors */
  int64_t n_dropped[2]; /* beyond the limit */
  int64_t n_errors;
  bool system, no_memory;
};

/* The sentence for an errno as an error that does not raise the status to KP_SYSTEM. */
void kp_diag_add_errno(kp_diag *diag, const char *path, int errnum);

#endif
