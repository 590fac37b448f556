/* SPDX-License-Identifier: GPL-3.0-or-later
 * Words: the vocabulary of the index language, and what an index says as a tree of terms in plain
 * C.
 *
 * In Lua every word is a userdata that holds which word it is, the line of its call and (uservalue)
 * the table or arguments that it was called with; nothing in an index can look inside. After a
 * load, kp_words_read turns the value that the chunk returned into terms (term.c), registering its
 * functions in the order of the walk (list parts first, then fields by name), so that a second
 * state that loads the same text numbers them alike. All checks and all building work on terms and
 * never touch Lua. What a word may hold is said once, in shapes.c. */
#ifndef KP_INDEX_WORDS_H
#define KP_INDEX_WORDS_H

#include "base/arena.h"
#include "base/diag.h"

struct kp_sandbox;

/* What a term may be where it stands: types of Lua, and classes of words. */
typedef enum {
  KP_T_TEXT = 1 << 0,
  KP_T_NUMBER = 1 << 1,
  KP_T_BOOL = 1 << 2,
  KP_T_FUNCTION = 1 << 3,
  KP_T_TABLE = 1 << 4,
  KP_T_NODE = 1 << 5, /* dimension, indicator */
  KP_T_ADJUST = 1 << 6,
  KP_T_GATE = 1 << 7,
  KP_T_CHECK = 1 << 8,
  KP_T_STEP = 1 << 9,
  KP_T_REQUIRE = 1 << 10,
  KP_T_GRADE = 1 << 11,
  KP_T_LIGHT = 1 << 12,
  KP_T_NAMES = 1 << 13,
  KP_T_VALUE = 1 << 14,
  KP_T_RESULT =
      1 << 15, /* values that exist only once a unit is scored: node, nodes, total, gate_met */
  KP_T_SCORE = 1 << 16,
  KP_T_COMBINE = 1 << 17,
  KP_T_POOL = 1 << 18,
  KP_T_MISSING = 1 << 19,
  KP_T_NORMS = 1 << 20,
  KP_T_DAY = 1 << 21, /* period.first, period.last */
  KP_T_WORST = 1 << 22,
  KP_T_DISTANCE = 1 << 23,
  KP_T_CAP = 1 << 24,
  KP_T_FLAG = 1 << 25,
  KP_T_INDEX = 1 << 26,
  KP_T_TREAT = 1 << 28,
  KP_T_SORT = 1 << 29,    /* how units are sorted into grades */
  KP_T_WEIGHTS = 1 << 30, /* how weights of children are found */
  KP_T_OUTCOME = 1 << 27, /* state, event, transition */
} kp_term_mask;

typedef enum {
  KP_W_INDEX,
  KP_W_DIMENSION,
  KP_W_INDICATOR,
  KP_W_ADJUST,
  KP_W_GATE,
  KP_W_CHECK,
  KP_W_STEP,
  KP_W_REQUIRE_THAT,
  KP_W_GRADE,
  KP_W_LIGHT,
  KP_W_NAMES,
  KP_W_COLUMN,
  KP_W_COUNT,
  KP_W_SHARE,
  KP_W_SUM,
  KP_W_MEAN,
  KP_W_PANEL,
  KP_W_FULL_YEARS,
  KP_W_FIRST_OF,
  KP_W_ADD,
  KP_W_SUBTRACT,
  KP_W_MULTIPLY,
  KP_W_RATIO,
  KP_W_NODE,
  KP_W_NODES,
  KP_W_TOTAL,
  KP_W_GATE_MET,
  KP_W_ASIS,
  KP_W_LINEAR,
  KP_W_BANDS,
  KP_W_CURVE,
  KP_W_LOOKUP,
  KP_W_YESNO,
  KP_W_TARGET,
  KP_W_EACH,
  KP_W_DEDUCT,
  KP_W_MINMAX,
  KP_W_ZSCORE,
  KP_W_PERCENTILE,
  KP_W_RANK,
  KP_W_ROBUST_Z,
  KP_W_BORDA,
  KP_W_SHARE_OF_MAX,
  KP_W_DISTANCE_TO,
  KP_W_SKEW_KURTOSIS,
  KP_W_IQR_FENCES,
  KP_W_WINSORISE,
  KP_W_LOG,
  KP_W_BOXCOX,
  KP_W_ARITHMETIC,
  KP_W_GEOMETRIC,
  KP_W_HARMONIC,
  KP_W_POWER,
  KP_W_MINIMUM,
  KP_W_OWA,
  KP_W_CHOQUET,
  KP_W_MAZZIOTTA_PARETO,
  KP_W_COPELAND,
  KP_W_TOPSIS,
  KP_W_VIKOR,
  KP_W_PROMETHEE,
  KP_W_DOUBT,
  KP_W_EQUAL,
  KP_W_PCA,
  KP_W_ENTROPY,
  KP_W_CRITIC,
  KP_W_DEVIATION,
  KP_W_MEREC,
  KP_W_BALANCED,
  KP_W_AHP,
  KP_W_BUDGET,
  KP_W_BEST_WORST,
  KP_W_MEDIAN,
  KP_W_TRIMMED,
  KP_W_WINSORISED,
  KP_W_ADJUSTED,
  KP_W_RASCH,
  KP_W_CAP,
  KP_W_FLAG,
  KP_W_GROUP_MEAN,
  KP_W_GROUP_MEDIAN,
  KP_W_NEAREST,
  KP_W_DISTANCE_FROM,
  KP_W_MR_SORT,
  KP_W_ELECTRE_TRI,
  KP_W_NATURAL_BREAKS,
  KP_W_QUANTILES,
  KP_W_K_MEANS,
  KP_W_WORST,
  KP_W_NORMS,
  KP_W_PERIOD_FIRST,
  KP_W_PERIOD_LAST,
  KP_W_STATE,
  KP_W_EVENT,
  KP_W_TRANSITION,
  KP_WORDS
} kp_word_id;

struct kp_shape;

typedef struct {
  const char *name;
  kp_word_id id;
  uint32_t bare;   /* classes when it stands without braces; 0: it needs them */
  uint32_t called; /* classes when it is called; 0: it takes none */
  const struct kp_shape *shape;
} kp_word;

typedef struct {
  const char *name;
  uint32_t mask;
  const struct kp_shape *shape; /* of a plain table; NULL: anything in it */
  const char *choices;          /* of a text: "a|b|c"; NULL: any */
  bool required;
} kp_field_shape;

/* What the table of a word, or a plain table, may hold. */
typedef struct kp_shape {
  uint32_t first, rest;              /* item 1; the others. 0: none */
  int min_items, max_items;          /* max 0 with rest: no limit */
  const struct kp_shape *item_shape; /* of items that are plain tables */
  uint32_t open;                     /* type of fields of any name; 0: only those listed */
  const struct kp_shape *open_shape;
  bool label;                  /* title, clause, basis, note as well */
  const kp_field_shape *field; /* ends with a NULL name; may be NULL */
  const kp_field_shape *more;  /* a second list, shared by several; may be NULL */
} kp_shape;

/* NULL when there is no such word. */
const kp_word *kp_word_find(const char *name);
/* All words; ends with a NULL name. */
extern const kp_word kp_words[];
/* The entry of a word. */
const kp_word *kp_word_of(kp_word_id id);
extern const kp_field_shape kp_label_fields[];
/* The field of a shape by name; NULL. */
const kp_field_shape *kp_shape_field(const kp_shape *shape, kp_str name);

/* ---- Terms ---- */

typedef enum {
  KP_TERM_POISON, /* something that has been reported */
  KP_TERM_BOOL,
  KP_TERM_NUMBER,
  KP_TERM_TEXT,
  KP_TERM_FUNCTION,
  KP_TERM_TABLE,
  KP_TERM_WORD,
  KP_TERM_OTHER, /* nil, a thread …: nothing that an index can say */
} kp_term_kind;

typedef struct kp_term kp_term;

typedef struct {
  kp_str name;
  const kp_term *term;
} kp_term_field;

struct kp_term {
  kp_term_kind kind;
  uint32_t line; /* WORD: of the call (of the nearest call around it where it was not called);
                    FUNCTION: its first */
  uint32_t last_line;
  double number; /* NUMBER; BOOL: 1 or 0 */
  kp_str text;
  int function;
  const kp_word *word;
  bool called;
  const kp_term *const *item;
  int n_items;
  const double *key; /* n_items: the number that an item stands at; NULL when it is 1, 2, 3 … */
  const kp_term_field *field; /* sorted by name */
  int n_fields;
};

/* The field's term, or NULL. */
const kp_term *kp_term_get(const kp_term *term, const char *name);
/* A term as people would write it, cut: 12, "text", true, linear { … }, { … }, function. */
const char *kp_term_show(kp_arena *arena, const kp_term *term);
/* Which bits of kp_term_mask the term is. */
uint32_t kp_term_classes(const kp_term *term);

/* ---- Files beside the index ---- */

/* One CSV file of parameters or norms, as cells of text. Lives in the arena of the index. */
typedef struct {
  const char *path; /* as written */
  char hash[65];
  kp_str text;
  int n_columns, n_rows;
  const kp_str *header;
  const kp_str *cell;   /* row-major */
  const uint32_t *line; /* n_rows */
  bool is_norms;
} kp_word_table;

/* What constructors work with; the sandbox's data pointer. */
typedef struct kp_word_files {
  kp_arena *arena;
  const char *index_path; /* files are looked for beside it; NULL: there are none to be had */
  kp_word_table *table;
  int n_tables, cap_tables;
  bool closed; /* a later state: files that are not in the list cannot be read any more */
} kp_word_files;

/* The table of that path, read now unless it is there; NULL with a diagnostic at place. */
const kp_word_table *kp_word_files_get(kp_word_files *files, const char *path,
                                       const kp_place *place, kp_diag *diag);

/* ---- The way through Lua ---- */

/* Exports all words to a new sandbox. files stays the caller's and outlives the sandbox. */
kp_status kp_words_export(struct kp_sandbox *sandbox, kp_word_files *files, kp_diag *diag);
/* What a loaded chunk returned, as a term in the arena; functions get their numbers. */
kp_status kp_words_read(const kp_term **out, struct kp_sandbox *sandbox, kp_arena *arena,
                        kp_diag *diag);

#endif
