/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the two halves of the re-scoring kernel share: totals (rescore.c) and ranks
 * (rescore_ranks.c). */
#ifndef KP_RUN_RESCORE_PARTS_H
#define KP_RUN_RESCORE_PARTS_H

#include "run/rescore.h"

enum {
  KP_RESCORE_ROWS = 512,   /* of one column: a page of memory */
  KP_RESCORE_WIDTH = 8,    /* numbers in the widest register */
  KP_RESCORE_COUNTED = 256 /* up to so many units are ranked by counting */
};

/* The loops are the same code for wider registers; none may change a bit, so no fused steps. What
 * chooses among them runs before ThreadSanitizer is there. */
#if defined(__has_feature)
#if __has_feature(thread_sanitizer)
#define KP_WIDE
#endif
#endif
#if !defined(KP_WIDE) && defined(__x86_64__) && defined(__GNUC__) && !defined(__SANITIZE_THREAD__)
#define KP_WIDE __attribute__((target_clones("default", "avx2", "avx512f")))
#elif !defined(KP_WIDE)
#define KP_WIDE
#endif

/* Whether a node counts for a unit. */
typedef enum { COUNTS, NOT_APPLICABLE, SKIPPED } out_state;

typedef struct {
  int node;
  const double *score;     /* of a leaf, for all units; NULL: a dimension */
  const uint8_t *left_out; /* of a leaf: out_state; NULL: it counts for all */
  int slot;                /* of a dimension: its column in the room */
} kp_rescore_child;

/* In the order of the walk: children before parents, the root last. Its number is its slot. */
typedef struct {
  kp_rescore_child *child;
  int n_children;
  bool skips; /* a gap in it is to be skipped above */
} kp_rescore_dimension;

struct kp_rescore {
  const kp_index *index;
  const kp_scoring *scoring;
  int n_units;
  kp_rescore_dimension *dimension;
  int n_dimensions, most_children;
  double *adjusted; /* n_units; NaN: no total */
  double *unranked; /* n_units: 0, or NaN for whoever takes no part */
};

struct kp_rescore_room {
  double *column;       /* n_dimensions columns of KP_RESCORE_ROWS */
  uint8_t *left_out;    /* as many */
  bool *masked;         /* n_dimensions: left_out is to be looked at */
  const double **score; /* most_children, of the dimension at hand */
  double *weight;
  double *counted;            /* KP_RESCORE_ROWS */
  bool *applies;              /* KP_RESCORE_ROWS */
  double *key, *total, *full; /* KP_RESCORE_ROWS */
  int64_t *better;            /* KP_RESCORE_COUNTED */
  kp_keyed *item;             /* 2 n_units; NULL where ranks are counted */
};

/* A register's worth of numbers, wherever it stands, and of what comparing them gives: 0 or -1. */
typedef double kp_numbers __attribute__((vector_size(8 * sizeof(double)), aligned(8), may_alias));
typedef int64_t kp_answers __attribute__((vector_size(8 * sizeof(double)), aligned(8), may_alias));

/* A length in whole registers, of columns that are this kernel's own. */
static inline int kp_rescore_padded(int n) {
  return n <= KP_RESCORE_ROWS ? (n + KP_RESCORE_WIDTH - 1) / KP_RESCORE_WIDTH * KP_RESCORE_WIDTH
                              : n;
}

#endif
