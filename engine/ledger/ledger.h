/* SPDX-License-Identifier: GPL-3.0-or-later
 * Ledger: the runs of an office, kept in one SQLite file that can only grow.
 *
 * A run is what went in (the bytes of index and data, the options, the version), what came out (the
 * hash of every output file, total and grade of every unit) and who ran it when. Its id is the hash
 * of what went in and what came out, so the same run is kept once. Each entry carries the hash of
 * the one before it (chain = hash of previous chain, number, id, time, by …), so that what is
 * changed, taken out or put in later shows; only the newest entries can be taken away unseen by
 * the file alone, which is why verify asks for a chain hash that was noted elsewhere. A run is
 * written in one transaction: it is there whole or not at all. */
#ifndef KP_LEDGER_LEDGER_H
#define KP_LEDGER_LEDGER_H

#include "base/file.h"
#include "run/result.h"

enum {
  KP_LEDGER_SHORT = 12,    /* digits of an id that people see */
  KP_LEDGER_KEEP_MIB = 64, /* inputs up to this size are kept, where nothing else is asked */
};

typedef struct {
  const char *name, *value;
} kp_ledger_option;

typedef struct {
  const char *role;   /* "index", "dataset", "other_period" */
  const char *folder; /* of a dataset that is one: "2024"; else "" */
  const char *path;   /* inside the folder, or beside the index */
  const char *hash;
  int64_t n_bytes;
  bool kept; /* its bytes are in the ledger */
} kp_ledger_file;

typedef struct {
  const char *name, *hash;
  int64_t n_bytes;
} kp_ledger_output;

typedef struct {
  const char *id, *title;
} kp_ledger_grade;

typedef struct {
  const char *id, *name, *status;
  double total;      /* NaN: none */
  int64_t rank;      /* 0: none */
  const char *grade; /* NULL: none */
} kp_ledger_unit;

typedef struct {
  int64_t number; /* 1, 2, 3 … in the order of recording */
  const char *id; /* of inputs, outputs and units, 64 hex digits like all hashes here */
  const char *inputs, *outputs, *units; /* hashes of these parts */
  const char *previous, *chain;
  const char *time, *by; /* UTC, "2024-12-31T08:00:00Z" */
  const char *version, *index_id, *index_title, *period;
  const char *index_path, *dataset_path; /* as they were given */
  kp_ledger_option *option;
  int n_options;
  kp_ledger_file *file;
  int n_files;
  kp_ledger_output *output;
  int n_outputs;
  kp_ledger_grade *grade; /* of the index, best first */
  int n_grades;
  kp_ledger_unit *unit; /* in the order of the data */
  int n_units;
} kp_ledger_run;

/* ---- Recording ---- */

/* What a result does not know of the run that made it. */
typedef struct {
  const char *by; /* NULL: the user's login name */
  int64_t keep;   /* inputs of more bytes are not kept, their hash is; 0: KP_LEDGER_KEEP_MIB */
  const char *lang, *only;     /* of the outputs; only NULL: all files */
  const char *audience, *unit; /* whom they are for; NULL: the office */
  int depth;                   /* levels in scores.csv; 0: all */
  const kp_output_file *output;
  int n_outputs;
} kp_ledger_facts;

typedef struct {
  char id[KP_HASH_SIZE], chain[KP_HASH_SIZE];
  bool is_new;           /* false: recorded before, nothing was added */
  const char *time, *by; /* of the entry; in the arena */
  bool differs;          /* an earlier run of the same inputs gave other outputs: */
  const char *earlier;   /* its id */
  int n_not_kept;        /* inputs whose hash alone is kept */
} kp_ledger_added;

/* Returns when the run is safe on the disk. An input whose bytes are no longer those that were
 * scored is an error. */
kp_status kp_ledger_add(kp_ledger_added *out, kp_ledger *ledger, const kp_result *result,
                        const kp_ledger_facts *facts, kp_arena *arena, kp_diag *diag);

/* ---- Reading ---- */

const char *kp_ledger_path(const kp_ledger *ledger);

typedef struct {
  kp_ledger_run run; /* without its lists, but for grades */
  int64_t n_units;
  int64_t *n_grade; /* units with each grade */
} kp_ledger_line;

/* All runs, the newest first; in the arena. */
kp_status kp_ledger_lines(kp_ledger_line **out, int *n, kp_ledger *ledger, kp_arena *arena,
                          kp_diag *diag);
/* The run whose id begins with text, or whose number it is; none or several are KP_USAGE. */
kp_status kp_ledger_get(kp_ledger_run *out, kp_ledger *ledger, const char *text, kp_arena *arena,
                        kp_diag *diag);
/* NULL where it has none of that name. */
const char *kp_ledger_option_of(const kp_ledger_run *run, const char *name);

/* Lays a run's inputs down in a folder: index/ and data/. The paths to load are in the arena. An
 * input that is not kept is an error that names it. */
kp_status kp_ledger_unpack(const char **index, const char **dataset, kp_ledger *ledger,
                           const kp_ledger_run *run, const char *folder, kp_arena *arena,
                           kp_diag *diag);

#endif
