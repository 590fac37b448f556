/* SPDX-License-Identifier: GPL-3.0-or-later
 * Review: two runs of one assessment, before and after corrections, and who moved because of what.
 *
 * A unit's own cells are what the data say of it alone: raw values, marks of judges, points added
 * or taken, cells that conditions read, its decided grade. Where none of them differs, yet its
 * total, rank, grade or status does, others moved it: through norms (a value is the same, its score
 * another), through shares and classes (the total is the same, the grade another) or by passing it
 * in rank. What a run says of a cell comes in as a print, a text that is the same when the cell is.
 * Runs may have other units and other indicators; both are said. */
#ifndef KP_COMPARE_REVIEW_H
#define KP_COMPARE_REVIEW_H

#include "base/arena.h"
#include "base/diag.h"

/* One thing that the data say of a unit. Strings live in the review's arena. */
typedef struct {
  const char *id, *title;
  const char *print;    /* "": missing, or filled from what others have */
  const char *shown[2]; /* the value for people, zh and en; may be "" */
  const char *source;   /* "corrections.csv:2:4"; "" */
  double score, points; /* NaN: none */
} kp_review_cell;

typedef struct {
  const char *id, *name, *status;
  const char *grade; /* its id; "" */
  double total, full;
  int rank; /* 0: none */
  kp_review_cell *cell;
  int n_cells;
} kp_review_unit;

typedef struct {
  const char *shown; /* how the run was named */
  const char *index_id, *index_hash, *title, *period;
  const char **grade_id, **grade_title;
  int n_grades;
  kp_review_unit *unit;
  int n_units;
} kp_review_run;

typedef enum {
  KP_MOVED_OWN,    /* its own cells differ */
  KP_MOVED_RULES,  /* the index is another one */
  KP_MOVED_NORMS,  /* values are the same, others moved what they are held against */
  KP_MOVED_SHARES, /* the total is the same, the grade is not: places, classes */
  KP_MOVED_RANK,   /* it was passed, or passed others */
  KP_MOVED_CAME,
  KP_MOVED_WENT,
  KP_MOVED_WAYS
} kp_moved;

typedef struct {
  const kp_review_cell *before, *after; /* NULL: only the other run has it */
} kp_review_change;

typedef struct {
  const kp_review_unit *before, *after; /* NULL: came, went */
  kp_moved by;
  double delta; /* of the total; NaN without both */
  bool moved;   /* total, rank, grade or status differs */
  kp_review_change *change;
  int n_changes;
  int n_norms; /* indicators whose value is the same and whose score is not */
  const char *sentence[2];
} kp_review_move;

struct kp_review {
  kp_arena *arena;
  kp_review_run run[2];
  bool same_index;
  kp_review_move *move; /* who moved or has other cells: in the order of the later run, then those
                           that went */
  int n_moves, n_same;
  int n_by[KP_MOVED_WAYS];
};

/* Fills move and the counts from the runs. */
kp_status kp_review_compare(kp_review *review, kp_diag *diag);

const char *kp_moved_name(kp_moved by); /* "own", "rules" … */
kp_msg kp_moved_title(kp_moved by);
const char *kp_review_grade_title(const kp_review_run *run, const char *id);

#endif
