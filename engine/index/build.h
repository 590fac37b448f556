/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build: from terms to a kp_index, and the state that this takes.
 *
 * The builder goes on after a mistake, so that one load names them all: getters give "not given"
 * for what has a wrong type, since the check of form (kp_check_form) has said so already. Arrays of
 * the index grow in its arena; memory that runs out is remembered in no_memory and ends the load. A
 * place is the line of the word's call, or of its field; within a thing that a loop made from a row
 * of a parameters file, it is that row. References to nodes and conditions by id are kept in ref
 * while building and resolved at the end, when all ids are known. */
#ifndef KP_INDEX_BUILD_H
#define KP_INDEX_BUILD_H

#include "index/index.h"
#include "index/source.h"
#include "index/words.h"

/* A reference by id that waits for the end: kp_value.node or .condition holds its number until
 * then. */
typedef struct {
  kp_str id;
  const kp_term *term;
  int row_file;
  uint32_t row_line;
} kp_build_ref;

/* What is known of a want while it may still be shared. */
typedef struct {
  kp_str folded;       /* of its id */
  const kp_term *read; /* the indicator's own marks; NULL */
  bool kind_is_sure;   /* said by a rule, not by default */
  uint32_t line;
  int names_cap, n_names;
  const char *title; /* the name that is a title: it gives way where others have it too */
} kp_build_want;

typedef struct {
  const char **columns, **dates;
  int n_columns, cap, n_dates, cap_dates;
  kp_roster_filter *filters;
  int n_filters, cap_filters;
  const char *folded;
} kp_build_roster;

typedef struct {
  kp_index *index;
  kp_arena *arena;
  kp_diag *diag;
  const kp_source *source;
  kp_word_files *files;
  bool no_memory;

  const kp_term *root;
  const kp_term **node_term; /* n_nodes */
  bool *weight_is_wrong;     /* n_nodes: a weight was given that is no number */
  const kp_term **adjustment_term;

  /* The row that made what is being looked at; row_file 0: none. */
  int row_file;
  uint32_t row_line;
  struct kp_build_origin *origin; /* sorted by term: things that a loop made from rows */
  int n_origins;

  kp_build_ref *ref;
  int n_refs, cap_refs;
  kp_build_want *want;
  int cap_wants, cap_want_info;
  kp_build_roster *roster;
  int cap_rosters, cap_roster_info;
  int cap_panels, cap_panel_wants;
  int cap_conditions;
  int cap_norms;
  int cap_grades;
} kp_builder;

/* ---- Places and reports ---- */

/* Of a word's field (NULL: of the word). */
kp_place kp_build_place(const kp_builder *b, const kp_term *word, const char *field);
void kp_build_error(kp_builder *b, const kp_term *word, const char *field, kp_msg what,
                    const char *const *args, kp_msg hint);
void kp_build_warn(kp_builder *b, const kp_term *word, const char *field, kp_msg what,
                   const char *const *args, kp_msg hint);
/* Enters and leaves what a loop may have made from a row of parameters; row_* are restored by
 * leave. */
typedef struct {
  int file;
  uint32_t line;
} kp_build_row;
kp_build_row kp_build_enter(kp_builder *b, const kp_term *term);
void kp_build_leave(kp_builder *b, kp_build_row row);

/* ---- Getters: what has a wrong type is not given ---- */

const kp_term *kp_build_get(const kp_term *term, const char *field, uint32_t mask);
double kp_build_number(const kp_term *term, const char *field, double otherwise);
const char *kp_build_text(const kp_term *term, const char *field);
bool kp_build_says(const kp_term *term, const char *field, const char *text);
bool kp_build_flag(const kp_term *term, const char *field);
/* The first unnamed string: an id; "" when there is none. */
const char *kp_build_id(const kp_term *term);
double kp_build_item_number(const kp_term *term, int item, double otherwise);
/* A whole number in a range, else an error and otherwise. */
int kp_build_whole(kp_builder *b, const kp_term *term, const char *field, double value, int low,
                   int high, int otherwise);
/* Text of a number for an argument. */
const char *kp_build_show(kp_builder *b, double number);
kp_str kp_build_fold(kp_builder *b, kp_str text);

/* Room for one more element; NULL when memory is out (and says so in no_memory). */
void *kp_build_push(kp_builder *b, void *array_pointer, int *count, int *cap, size_t size);
#define KP_PUSH(b, array, count, cap)                                                              \
  kp_build_push((b), &(array), &(count), &(cap), sizeof *(array))

/* ---- Parts ---- */

/* Weights and shares of a node's children, whose own rule of combination is known. */
void kp_build_weights(kp_builder *b, int parent);

void kp_build_label(kp_builder *b, kp_label *label, const kp_term *term, const char *id);
/* letter = … of a grade or a state: a set of kp_letter_kind. */
int kp_build_letters(kp_builder *b, const kp_term *term);

/* How a column that a value names is to be read. */
typedef struct {
  kp_cell_kind kind;
  bool kind_is_sure;
  const char *measure;
  const kp_term *read;    /* marks of the indicator */
  const char *id, *title; /* the column's names where no value is given */
  const kp_term *names;
  int panel_node;      /* the node that a panel belongs to; -1: no panel here */
  bool results;        /* node, total … may stand here */
  const kp_term *word; /* for places */
  const char *field;
  bool optional;
} kp_reading;

/* term NULL: the column of the reading's own id. */
void kp_build_value(kp_builder *b, kp_value *out, const kp_term *term, const kp_reading *reading);
int kp_build_want_add(kp_builder *b, const kp_term *column, const kp_reading *reading,
                      const char *id);
/* panel { … } of an indicator; what it does not say comes from judging of the index. */
void kp_build_panel(kp_builder *b, kp_value *out, const kp_term *term, const kp_reading *reading);
/* Who is recused by rule: judging = { recuse = … }. */
void kp_build_judging(kp_builder *b);
/* What panels have to agree on among themselves. */
void kp_check_panels(kp_builder *b);
void kp_build_filters(kp_builder *b, kp_rows *rows, const kp_term *term);
int kp_build_roster_add(kp_builder *b, const kp_term *term, const char *name);
void kp_build_roster_column(kp_builder *b, int roster, const char *column);
/* A column that is read as dates. */
void kp_build_roster_date(kp_builder *b, int roster, const char *column);
/* A filter of a rule, so that a dataset in which it finds nothing can be told. */
void kp_build_roster_filter(kp_builder *b, int roster, const kp_filter *filter,
                            const kp_term *term);
void kp_build_wants_finish(kp_builder *b);
/* Drops titles that two columns share (titles[i]: the want's title, or NULL); other names that two
 * share are errors. */
void kp_build_part_names(kp_builder *b, kp_want *wants, int n_wants, const char *const *titles);
void kp_build_sources(kp_builder *b);

void kp_build_bounds(kp_test *out, const kp_term *term);
void kp_build_test(kp_builder *b, kp_test *out, const kp_term *term);

/* The rule of a leaf (points = false) or of an adjustment. full and bottom are what its best and
 * worst are worth. */
void kp_build_score(kp_builder *b, kp_score_rule *out, const kp_term *term, const kp_term *owner,
                    double bottom, double full, bool points);
/* treat of a node; what is above it stands in out already. Leaves: once the score is built. */
void kp_build_treat(kp_builder *b, kp_node *node, const kp_term *term);
/* norm = norms "file.csv" of a minmax or zscore rule for an indicator. */
void kp_build_norms(kp_builder *b, kp_score_rule *out, const kp_term *term, const char *indicator);
/* The kind of column that a rule reads; *sure is false where any number would do. */
kp_cell_kind kp_build_score_kind(const kp_term *term, bool *sure);

kp_conditions kp_build_conditions(kp_builder *b, const kp_term *list, const char *prefix,
                                  const kp_term *word, const char *field, bool results, int owner);
void kp_build_checklist(kp_builder *b);
void kp_build_grades(kp_builder *b);
/* grade_by, and the profiles of grades; once nodes and grades are built. */
void kp_build_sorting(kp_builder *b);
void kp_build_needs(kp_builder *b);
/* combine of a dimension or the index. */
void kp_build_combine(kp_builder *b, kp_node *node, const kp_term *owner);
void kp_build_levels(kp_builder *b, kp_node *node, const kp_term *term);
void kp_build_nodes(kp_builder *b);
void kp_build_adjustments(kp_builder *b);
void kp_build_settings(kp_builder *b);
void kp_build_resolve(kp_builder *b);
/* outcomes, once grades are built, and the check of it. */
void kp_build_outcomes(kp_builder *b);

/* Everything, from the returned term; KP_OK says only that memory sufficed, diagnostics say the
 * rest. */
kp_status kp_build_index(kp_builder *b);

/* ---- Checks ---- */

/* Form: fields, types, items, choices, of the whole tree. False when root is no index at all. */
bool kp_check_form(kp_builder *b);
/* Meaning: ids, weights, points, rules, grades … of what was built. */
void kp_check_ids(kp_builder *b);
void kp_check_weights(kp_builder *b);
/* Whether a child of the node could not be read, as when its constructor is misspelt. */
bool kp_check_lost(const kp_term *node);
void kp_check_scores(kp_builder *b);
void kp_check_tree(kp_builder *b);
/* The rule by which a dimension combines; called by kp_check_tree. */
void kp_check_combine(kp_builder *b, int self);
void kp_check_values(kp_builder *b);
void kp_check_grades(kp_builder *b);
/* Grades that go by profiles or found classes; called by kp_check_grades. */
void kp_check_sorting(kp_builder *b);
/* The machine of outcomes; called by kp_build_outcomes when its parts are sound. */
void kp_check_outcomes(kp_builder *b);

#endif
