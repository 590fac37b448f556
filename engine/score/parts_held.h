/* SPDX-License-Identifier: GPL-3.0-or-later
 * What the files of scoring in parts share. Private to score/.
 *
 * A leaf with a fill or a norm goes through stages, one pass or more each; what a stage adds up is
 * in the leaf, bounded however many units there are. */
#ifndef KP_SCORE_PARTS_HELD_H
#define KP_SCORE_PARTS_HELD_H

#include "score/lane.h"
#include "score/parts.h"
#include "stats/sieve.h"
#include "table/names.h"

enum { KP_MOST_GROUPS = 65536 };

typedef enum {
  KP_PART_KNOWN,  /* nothing is left to find */
  KP_PART_RAW,    /* values as they are: moments, groups, the median's first pass */
  KP_PART_MEDIAN, /* more passes of a fill's median */
  KP_PART_NORM,   /* moments of values after filling in */
  KP_PART_CENTRE, /* robust_z: the median of these */
  KP_PART_SPREAD, /* robust_z: the median of their distances from it */
} kp_part_stage;

typedef struct {
  kp_part_stage stage;
  bool has_fill, has_norm; /* what the index asks for */
  double *block;           /* KP_BLOCK_ROWS: values of the block at hand */
  int n_block;
  kp_moments_part sum;
  bool gap;        /* a value is missing in some part */
  int64_t n_asked; /* units to which the leaf is known to apply: see keep_moments in impute.c */
  kp_sieve *sieve;
  double centre;
  kp_arena *arena; /* texts of groups */
  kp_names group;
  double *group_sum, *group_count; /* KP_MOST_GROUPS */
  bool too_many_groups, no_memory;
  kp_fill fill; /* without the units' groups; n_groups 0: nothing is filled in */
  kp_norm norm;
} kp_part_leaf;

/* What is kept of all units. */
typedef struct {
  uint64_t *rank_key;  /* ascending: best first */
  uint64_t *total_key; /* of the figure that grades go by; NULL: rank_key is the same */
  uint8_t *state;      /* KP_PART_… bits */
  int8_t *grade;
  int8_t **below; /* one a grade with a top share: where a unit falls that gets no place in it */
  int32_t *rank;
  int64_t n, size;
} kp_part_units;

enum { KP_PART_RANKED = 1, KP_PART_COMPETES = 2 };

struct kp_parts {
  kp_arena *arena;
  const kp_index *index;
  kp_scoring *whole;
  kp_part_leaf *leaf; /* n_leaves */
  kp_part_units units;
  bool surveyed;  /* a survey has seen the raw values */
  bool all_asked; /* all units of all parts take part */
  int64_t n_scored, n_totals, n_eligible;
  int64_t *n_zeros; /* n_nodes: see kp_combine_count_zeros */
  const char **first_zero;
};

/* ---- parts_refuse.c ---- */

/* Says every rule that needs all units at once; KP_INPUT when there is one. */
kp_status kp_parts_refuse(const kp_index *index, kp_diag *diag);
/* The same of a dimension that has to be filled in, which only its scores tell. */
void kp_parts_refuse_fill(const kp_index *index, int node, kp_diag *diag);

/* ---- parts_survey.c ---- */

bool kp_part_leaf_start(kp_part_leaf *leaf, const kp_index *index, int number);
void kp_part_leaf_clear(kp_part_leaf *leaf);
/* Lays what is known of fills and norms into the scoring of a part. */
kp_status kp_parts_place(kp_scoring *scoring, kp_parts *parts, kp_arena *arena, kp_diag *diag);

/* ---- parts_units.c ---- */

void kp_part_units_clear(kp_part_units *units, const kp_index *index);

#endif
