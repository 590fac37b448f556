/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping: a scoring and evaluation engine.
 *
 * The public interface, and the only header that is installed. Objects are opaque. An index and a
 * dataset are read, a run joins them to a result, and everything else reads the result:
 *
 *     kp_index_load -> kp_dataset_load -> kp_run -> kp_report_write, kp_explain_unit, kp_result_...
 *
 * A function that can fail returns a kp_status, takes its result parameter first and a kp_diag
 * last; on failure the result parameter is untouched and the diagnostics say why, in full. The
 * library never prints, exits or aborts. Objects made by _new, _load or kp_run are freed by the
 * _free of their type, which takes NULL; a returned "const" pointer borrows from the first
 * argument. Text is UTF-8. Different threads may use different objects; one object belongs to one
 * thread at a time. */
#ifndef KAOPING_H
#define KAOPING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

#if defined(KP_BUILD) && defined(__GNUC__)
#define KP_API __attribute__((visibility("default")))
#else
#define KP_API
#endif

/* Also the exit status of the program. */
typedef enum {
  KP_OK = 0,
  KP_INPUT = 1,  /* the input is at fault; the diagnostics say where */
  KP_USAGE = 2,  /* the call is: an option that is none, a unit that does not exist */
  KP_SYSTEM = 3, /* the machine is: memory, disk */
} kp_status;

typedef enum { KP_ZH, KP_EN } kp_lang;

typedef struct kp_diag kp_diag;
typedef struct kp_index kp_index;
typedef struct kp_dataset kp_dataset;
typedef struct kp_result kp_result;

/* "0.1.0" */
KP_API const char *kp_version(void);

/* Threads for all parallel steps of this process; 0 = as many as there are processors. Results do
 * not depend on it. */
KP_API void kp_set_threads(int n_threads);

/* ---- Text that the library hands out ---- */

/* Owned by the caller: kp_text_free. at is NUL-terminated. Init to {0}. */
typedef struct {
  char *at;
  size_t len;
} kp_text;
KP_API void kp_text_free(kp_text *text);

/* ---- Diagnostics ---- */

/* NULL when memory is out. Every function below needs one. */
KP_API kp_diag *kp_diag_new(void);
KP_API void kp_diag_free(kp_diag *diag);
/* Different diagnostics kept (errors, warnings, notes). */
KP_API int kp_diag_count(const kp_diag *diag);
/* All of them as text, compiler style: "file:line:column: error: what" and "  hint: what to do". */
KP_API kp_status kp_diag_text(kp_text *out, const kp_diag *diag, kp_lang lang, bool colour);

/* One diagnostic. Unknown parts are NULL or 0; texts are borrowed. */
typedef struct {
  const char *severity;                              /* "error", "warning", "note" */
  const char *id;                                    /* a stable name: "TABLE_NOT_NUMBER" */
  const char *file, *column_name, *unit, *indicator; /* column_name: of the data */
  uint32_t line, column;
  int64_t count; /* how often it happened */
} kp_diag_entry;
/* The diagnostic at a place below kp_diag_count: what is wrong and (empty: none) what to do. */
KP_API kp_status kp_diag_get(kp_diag_entry *out, kp_text *what, kp_text *hint, const kp_diag *diag,
                             int at, kp_lang lang);

/* ---- Index ---- */

typedef struct {
  size_t memory; /* bytes that the Lua state may hold; 0 = 256 MiB */
  int64_t
      steps; /* Lua instructions a call may take; 0 = 100 million to load, 1 million a function */
} kp_index_options;

/* Reads, checks and compiles an index file (Lua in a sandbox; see README). options may be NULL. "-"
 * is standard input. KP_INPUT with every mistake named when the index is wrong; warnings may be
 * added on success. */
KP_API kp_status kp_index_load(kp_index **out, const char *path, const kp_index_options *options,
                               kp_diag *diag);
/* The same from len bytes. path is shown in diagnostics, and files that the index names are looked
 * for beside it. */
KP_API kp_status kp_index_load_text(kp_index **out, const char *text, size_t len, const char *path,
                                    const kp_index_options *options, kp_diag *diag);
/* The index with other numbers, by words as kaoping tune --set takes them ("weight.innovation=35",
 * "gate.local_share=off"; no value.…, which is data). An index of its own: it runs on every dataset
 * that was loaded for the first. A manifest lists the words. KP_USAGE where a word names nothing or
 * the index could not say so; KP_INPUT where a file of the index was changed since it was read. */
KP_API kp_status kp_index_with(kp_index **out, const kp_index *index, const char *const *set,
                               int n_set, kp_diag *diag);
/* Nodes, each behind its parent: 0 … n-1, the index itself first. parent -1: none. */
KP_API int kp_index_n_nodes(const kp_index *index);
KP_API const char *kp_index_node_id(const kp_index *index, int node);
KP_API const char *kp_index_node_title(const kp_index *index, int node);
KP_API int kp_index_node_parent(const kp_index *index, int node);
KP_API void kp_index_free(kp_index *index);
/* The whole index as a document in Markdown: areas, points, every rule in words, its basis. */
KP_API kp_status kp_index_as_text(kp_text *out, const kp_index *index, kp_lang lang, kp_diag *diag);

/* ---- Dataset ---- */

typedef struct {
  const char *period;   /* NULL: the folder's name or the only one there is */
  const char *encoding; /* NULL: found from the bytes; else a name that iconv knows */
  bool bad_as_missing;  /* a cell that is no number is missing (a counted warning), not an error */
  bool unmapped; /* files are read into memory, not mapped: for those that may change meanwhile */
  bool partial;  /* for sheets before data are there: columns and rosters may be missing, and marks
                    are not read; kp_run needs a whole one */
} kp_dataset_options;

/* Reads the dataset (a folder, one CSV file, or "-") as the index needs it. Every bad cell is
 * named. The dataset keeps no pointer to the index. options may be NULL. */
KP_API kp_status kp_dataset_load(kp_dataset **out, const char *path, const kp_index *index,
                                 const kp_dataset_options *options, kp_diag *diag);
KP_API int kp_dataset_n_units(const kp_dataset *dataset);
/* "2024"; NULL where the data have none. */
KP_API const char *kp_dataset_period(const kp_dataset *dataset);
/* What is wrong with the files of a dataset as such (encodings, quotes, headers, lengths of rows),
 * for when the index that would say what they mean is at fault itself. options may be NULL. */
KP_API kp_status kp_dataset_check_files(const char *path, const kp_dataset_options *options,
                                        kp_diag *diag);
KP_API void kp_dataset_free(kp_dataset *dataset);

/* ---- Run ---- */

/* Scores every unit. The result borrows index and dataset: free it first. Statuses of units
 * (undecided, unscored …) are results, not errors; a value that the index does not allow to be
 * missing is one. */
KP_API kp_status kp_run(kp_result **out, const kp_index *index, const kp_dataset *dataset,
                        kp_diag *diag);
/* The same for looking at the judges (kp_report_panel_...): marks are looked at before all are in,
 * so a unit with a missing value is unscored even where the index calls that an error. */
KP_API kp_status kp_run_panel(kp_result **out, const kp_index *index, const kp_dataset *dataset,
                              kp_diag *diag);
KP_API void kp_result_free(kp_result *result);

typedef enum {
  KP_GRADED,
  KP_NOT_ELIGIBLE, /* not assessed this period */
  KP_UNDECIDED,    /* 待核: a condition reads a cell that is missing */
  KP_UNSCORED,     /* a value is missing that the total cannot do without */
} kp_unit_status;

/* Rows are units in the order of the data: 0 … n-1. */
KP_API int kp_result_n_units(const kp_result *result);
KP_API const char *kp_result_unit_id(const kp_result *result, int unit);
KP_API const char *kp_result_unit_name(const kp_result *result, int unit);
KP_API kp_unit_status kp_result_unit_status(const kp_result *result, int unit);
/* On the index's scale, rounded by its rule; NaN where there is none (a checklist has none). */
KP_API double kp_result_total(const kp_result *result, int unit);
/* The same before the rounding of the total. */
KP_API double kp_result_total_full(const kp_result *result, int unit);
/* 1 is best; 0 where there is none. Ties share the better rank. */
KP_API int kp_result_rank(const kp_result *result, int unit);
/* The id of the computed grade; NULL where there is none. */
KP_API const char *kp_result_grade(const kp_result *result, int unit);
/* Its title, as people read it; NULL where there is none. */
KP_API const char *kp_result_grade_title(const kp_result *result, int unit);
/* Score of a node (indicator or dimension, by id) on the index's scale, not rounded; NaN where
 * there is none or no such node. */
KP_API double kp_result_score(const kp_result *result, int unit, const char *node);
/* The unit whose id or name is text, or has it as a unique part; -1 with a diagnostic that lists
 * the candidates otherwise. */
KP_API int kp_result_find_unit(const kp_result *result, const char *text, kp_diag *diag);

/* ---- Explain and report ---- */

/* Why this grade: every indicator, gate and step, down to the cells. */
KP_API kp_status kp_explain_unit(kp_text *out, const kp_result *result, int unit, kp_lang lang,
                                 bool colour, kp_diag *diag);
/* The same as a JSON object: the unit's entry of result.json. */
KP_API kp_status kp_explain_unit_json(kp_text *out, const kp_result *result, int unit,
                                      kp_diag *diag);

/* The ranked table for a terminal, columns aligned with Chinese text in them. width 0 = no limit.
 */
KP_API kp_status kp_report_table(kp_text *out, const kp_result *result, kp_lang lang, bool colour,
                                 int width, kp_diag *diag);
typedef struct {
  kp_lang lang;
  const char
      *only; /* NULL: all; else
                "scores,explanations,gates,norms,cutoffs,treated,weights,result,report,workbook" */
  /* Whom the files are for, NULL: "office". What others may not see is never written.
   *   "panel"   judges are 专家1…n, in an order of each unit's own
   *   "public"  of each unit name, standing, grade and points of dimensions: scores, weights,
   *             result, report
   *   "unit"    one unit in full, of its peers quartiles alone: scores, explanations, gates,
   *             weights, result, report
   * Only kp_report_write, kp_report_json and kp_ledger_record take another than the office. */
  const char *audience;
  const char *unit; /* "unit": whose, as kp_result_find_unit takes it */
  int depth; /* the office's and the panel's scores.csv: levels of nodes below the root that have a
                column (1: dimensions alone); 0: all */
} kp_report_options;

/* result.json as one text, for options->audience. options may be NULL. */
KP_API kp_status kp_report_json(kp_text *out, const kp_result *result,
                                const kp_report_options *options, kp_diag *diag);

/* Writes scores.csv, explanations.csv, gates.csv, result.json, report.html, report.xlsx and
 * manifest.json into the folder: all of them, or (on any failure) none. */
KP_API kp_status kp_report_write(const kp_result *result, const char *folder,
                                 const kp_report_options *options, kp_diag *diag);

/* ---- A file that is larger than memory ---- */

typedef struct {
  int pass, n_passes; /* from 1; n_passes grows where passes show that more are needed */
  int64_t n_rows;     /* in this pass so far */
  uint64_t n_bytes, n_bytes_all;
} kp_stream_progress;

typedef struct {
  kp_dataset_options dataset;
  kp_report_options report; /* only: "scores,norms,cutoffs,weights" or some of them */
  size_t piece_bytes;       /* of the file that are looked at in turn; 0: 8 MiB */
  void (*progress)(void *to,
                   const kp_stream_progress *at); /* after each piece; NULL: nobody asks */
  void *to;
} kp_stream_options;

/* Scores one regular CSV file that is read several times in pieces, and writes scores.csv,
 * norms.csv, weights.csv and manifest.json into the folder: the same bytes as kp_run and
 * kp_report_write, with memory of 32 bytes a row and a constant. Rules that need all units at once
 * are KP_INPUT, each by name; so is a pipe. A file that changes meanwhile is KP_INPUT. n_units may
 * be NULL, options too. */
KP_API kp_status kp_stream_write(int64_t *n_units, const kp_index *index, const char *path,
                                 const char *folder, const kp_stream_options *options,
                                 kp_diag *diag);

/* ---- Sheets: forms out and in ---- */

typedef enum {
  KP_SHEETS_JUDGES, /* a form a judge: the units and indicators that this judge scores */
  KP_SHEETS_UNITS,  /* a form a unit: its self-assessment */
  KP_SHEETS_VISITS, /* a form a unit: what a site visit is to verify */
} kp_sheets_for;

typedef struct {
  kp_lang lang;
  kp_sheets_for who;
} kp_sheets_options;

/* Writes the forms into the folder as XLSX, CSV and HTML for paper, and sheets.json, which
 * kp_collect needs: all of them, or (on any failure) none. The dataset may be partial. A judge's
 * form has no other judge's mark or name. n_forms (may be NULL): how many forms that is. */
KP_API kp_status kp_sheets_write(int *n_forms, const kp_index *index, const kp_dataset *dataset,
                                 const char *folder, const kp_sheets_options *options,
                                 kp_diag *diag);

typedef struct {
  const char *index; /* NULL: where sheets.json says that it was */
  kp_dataset_options dataset;
  bool replace; /* a file that is there and differs may be replaced */
  bool strict;  /* a form that has not come back, or is not filled in, is an error */
  kp_lang lang; /* of the summary */
} kp_collect_options;

/* Reads the forms that came back into folder (CSV or XLSX, beside the sheets.json of those that
 * went out) and writes panel.csv (forms of judges), values.csv (units) or verified.csv (visits)
 * into the dataset, a folder. Whatever is wrong with a form is named with its file, line and
 * column, and nothing is written then. Who has not returned a form is a note. summary: a few lines
 * on what came back. options may be NULL. */
KP_API kp_status kp_collect(kp_text *summary, const char *folder, const char *dataset,
                            const kp_collect_options *options, kp_diag *diag);

/* ---- Letters, and the list that everybody may see ---- */

typedef struct {
  kp_lang lang;
  const char *templates;    /* a folder with the office's own; NULL: the built-in ones */
  const char *const *field; /* "contact=王芳" …: what templates name and the data do not have */
  int n_fields;
  bool totals; /* the public list shows totals too */
} kp_letters_options;

/* Writes a letter a unit into the folder, as HTML that word processors open: the result, to whoever
 * takes part, and the notices of an interview and to rectify, to whom a grade or a state of the
 * index sends them (in the latter case the folders of earlier periods beside the dataset are
 * scored as well); letters.csv (who got which, and why); and the public list. A letter has nothing
 * of other units and no judge's name. All of them, or (on any failure) none: mistakes of templates
 * are named with line and column. n_letters and options may be NULL. */
KP_API kp_status kp_letters_write(int *n_letters, const kp_result *result, const char *folder,
                                  const kp_letters_options *options, kp_diag *diag);
/* public.html and public.csv alone: id, name, group, grade, decided grade, rank. options may be
 * NULL. */
KP_API kp_status kp_public_write(const kp_result *result, const char *folder,
                                 const kp_letters_options *options, kp_diag *diag);
/* The built-in templates, to start from: result.html, interview.html, rectification.html,
 * public.html; and fields.txt, the names that templates may use. */
KP_API kp_status kp_letters_templates_write(const char *folder, kp_lang lang, kp_diag *diag);

/* ---- The panel of judges ---- */

/* Each fails with KP_INPUT where the index has no indicator that judges score. They score all units
 * again for each judge, to see who would change grade without that judge. */

/* Coverage, judges, agreement and the marks to look at, for a terminal. width 0 = no limit. */
KP_API kp_status kp_report_panel_text(kp_text *out, const kp_result *result, kp_lang lang,
                                      bool colour, int width, kp_diag *diag);
/* The same as a JSON object: the section "panel" of result.json. */
KP_API kp_status kp_report_panel_json(kp_text *out, const kp_result *result, kp_diag *diag);
/* Writes panel.csv, judges.csv, agreement.csv, result.json, report.html and manifest.json into the
 * folder: all of them, or (on any failure) none. only: "panel,judges,agreement,result,report". */
KP_API kp_status kp_report_panel_write(const kp_result *result, const char *folder,
                                       const kp_report_options *options, kp_diag *diag);

/* ---- The ledger: runs kept in one SQLite file ---- */

typedef struct kp_ledger kp_ledger;

/* to_record: makes the file where it is not there. KP_INPUT where the file is no ledger of this or
 * an earlier version; such a file is not touched. Several processes may have it open, and record.
 */
KP_API kp_status kp_ledger_open(kp_ledger **out, const char *path, bool to_record, kp_diag *diag);
KP_API void kp_ledger_free(kp_ledger *ledger);

typedef struct {
  const char *by; /* who ran it; NULL: the user's login name */
  int64_t keep;   /* bytes: of a bigger input the hash alone is kept; 0 = 64 MiB */
} kp_record_options;

/* kp_report_write and a record of the run: index, inputs, options, the hash of each output file but
 * manifest.json, and every unit's total and grade. The files are put in place once the record is
 * safe on the disk; a run that cannot be recorded leaves none. folder NULL: nothing is written, and
 * the hashes are those of what would be. A run that is there already (same version, inputs, options
 * and outcome) adds nothing; a note in diag says so. id (may be NULL): the run's id, 64 hex digits.
 * KP_INPUT where an input was changed since it was read; KP_USAGE for an index of kp_index_with,
 * whose text is not what was run. options may be NULL. */
KP_API kp_status kp_ledger_record(kp_text *id, kp_ledger *ledger, const kp_result *result,
                                  const char *folder, const kp_report_options *report,
                                  const kp_record_options *options, kp_diag *diag);

/* All runs, the newest first, for a terminal (times of day are local there) or as a JSON object. */
KP_API kp_status kp_ledger_list_text(kp_text *out, kp_ledger *ledger, kp_lang lang, bool colour,
                                     int width, kp_diag *diag);
KP_API kp_status kp_ledger_list_json(kp_text *out, kp_ledger *ledger, kp_diag *diag);
/* Everything of one run. run: the beginning of an id (4 digits at least) or a number; KP_USAGE
 * where that is none or several. */
KP_API kp_status kp_ledger_show_text(kp_text *out, kp_ledger *ledger, const char *run, kp_lang lang,
                                     bool colour, int width, kp_diag *diag);
KP_API kp_status kp_ledger_show_json(kp_text *out, kp_ledger *ledger, const char *run,
                                     kp_diag *diag);
/* Does a run again from what the ledger holds and compares the hash of every output. KP_OK: all are
 * the same, out says so. KP_INPUT: the diagnostics say which differ, or which input is missing.
 * folder (may be NULL): the outputs go there, the same or not. */
KP_API kp_status kp_ledger_rerun(kp_text *out, kp_ledger *ledger, const char *run,
                                 const char *folder, kp_lang lang, kp_diag *diag);
/* Whether entries, links between them and kept inputs are as they were recorded: KP_OK, and out
 * says how many there are and the hash of the last; or KP_INPUT, and the diagnostics name what was
 * changed. Entries taken off the end show only against head (may be NULL), that hash as it was
 * noted earlier, its first 12 digits at least. */
KP_API kp_status kp_ledger_verify(kp_text *out, kp_ledger *ledger, const char *head, kp_lang lang,
                                  kp_diag *diag);

/* ---- Comparing results ---- */

/* What stands for one period: an index and a dataset, as paths. */
typedef struct {
  const char *period; /* NULL: the dataset's own */
  const char *index, *dataset;
} kp_pair;
typedef struct kp_pairs kp_pairs;

/* Reads "INDEX:DATASET" words, or one word that is a table (columns period,index,dataset; paths
 * relative to it). The colon is the first behind which a path (or "-") follows that is there.
 * KP_USAGE for a word that is no pair, KP_INPUT for what is wrong in the table, all at once. */
KP_API kp_status kp_pairs_read(kp_pairs **out, const char *const *words, int n_words,
                               kp_diag *diag);
KP_API void kp_pairs_free(kp_pairs *pairs);
KP_API int kp_pairs_count(const kp_pairs *pairs);
/* Borrowed; index < kp_pairs_count. */
KP_API kp_pair kp_pairs_at(const kp_pairs *pairs, int index);

typedef struct kp_compare kp_compare;

/* What scores by comparison are held against on the new side. */
typedef enum {
  KP_NORMS_MOVING, /* its own figures: totals are those of a plain run */
  KP_NORMS_FROZEN, /* the old side's: peers move nothing */
} kp_norms;

typedef struct {
  kp_norms norms;
} kp_compare_options;

/* Sets results beside each other, each against the next and (more than two) the first against the
 * last: every unit's change of total, split exactly into causes (data, rules, weights, structure,
 * gates) by Shapley values, and within these by indicator. The comparison borrows the results: free
 * it first. Where the indexes differ, the datasets are read again by their paths. options may be
 * NULL. KP_USAGE with fewer than two results, KP_INPUT for a checklist. */
KP_API kp_status kp_compare_new(kp_compare **out, const kp_result *const *results, int n_results,
                                const kp_compare_options *options, kp_diag *diag);
KP_API void kp_compare_free(kp_compare *compare);

/* Who moved and because of what, for a terminal. width 0 = no limit. */
KP_API kp_status kp_report_compare_text(kp_text *out, const kp_compare *compare, kp_lang lang,
                                        bool colour, int width, kp_diag *diag);
/* compare.json as one text. */
KP_API kp_status kp_report_compare_json(kp_text *out, const kp_compare *compare, kp_diag *diag);
/* Writes changes.csv, causes.csv, transitions.csv, compare.json and manifest.json into the folder:
 * all of them, or (on any failure) none. only: "changes,causes,transitions,compare". */
KP_API kp_status kp_report_compare_write(const kp_compare *compare, const char *folder,
                                         const kp_report_options *options, kp_diag *diag);

/* ---- Outcomes: what follows from the grades over years ---- */

typedef struct kp_outcomes kp_outcomes;

typedef struct {
  const char *as_of; /* a date; what is later does not count. NULL: the last day in the data */
} kp_outcomes_options;

/* Runs the states of the index (its outcomes) through the periods of the results, in whatever order
 * these are given: each step of each unit with its day, cause, clause and source, and what is due.
 * All results are of one index; they are borrowed: free the outcomes first. Events that fit no
 * state are warnings; an event without the day that its state needs is an error. options may be
 * NULL. KP_INPUT where the index has no outcomes, KP_USAGE for a bad date. */
KP_API kp_status kp_outcomes_new(kp_outcomes **out, const kp_result *const *results, int n_results,
                                 const kp_outcomes_options *options, kp_diag *diag);
KP_API void kp_outcomes_free(kp_outcomes *outcomes);
/* What is due, then where every unit stands and how it came there, for a terminal. width 0 = no
 * limit. */
KP_API kp_status kp_report_outcomes_text(kp_text *out, const kp_outcomes *outcomes, kp_lang lang,
                                         bool colour, int width, kp_diag *diag);
/* outcomes.json as one text. */
KP_API kp_status kp_report_outcomes_json(kp_text *out, const kp_outcomes *outcomes, kp_diag *diag);
/* Writes outcomes.csv, due.csv, outcomes.json and manifest.json into the folder: all of them, or
 * (on any failure) none. only: "outcomes,due,json". */
KP_API kp_status kp_report_outcomes_write(const kp_outcomes *outcomes, const char *folder,
                                          const kp_report_options *options, kp_diag *diag);

/* ---- Review: two runs, before and after corrections ---- */

typedef struct kp_review kp_review;

typedef struct {
  const char *name; /* a folder of a run, or a result.json; with a result: what it is called */
  const kp_result *result; /* NULL: read the run of that name */
} kp_review_side;

/* Who moved between two runs in total, rank, grade or status: those whose own cells changed, with
 * each cell's old and new value, apart from those whom others moved through norms, shares and
 * classes, or ranks. Nothing is borrowed. KP_INPUT where a file is no whole result.json. */
KP_API kp_status kp_review_new(kp_review **out, const kp_review_side *before,
                               const kp_review_side *after, kp_diag *diag);
KP_API void kp_review_free(kp_review *review);
/* For a terminal; width 0 = no limit. */
KP_API kp_status kp_report_review_text(kp_text *out, const kp_review *review, kp_lang lang,
                                       bool colour, int width, kp_diag *diag);
/* review.json as one text. */
KP_API kp_status kp_report_review_json(kp_text *out, const kp_review *review, kp_diag *diag);
/* Writes review.csv and review.json into the folder: both, or (on any failure) none. only:
 * "review,json". */
KP_API kp_status kp_report_review_write(const kp_review *review, const char *folder,
                                        const kp_report_options *options, kp_diag *diag);

/* ---- Tuning: what other numbers would do ---- */

typedef struct kp_tune kp_tune;

/* Words as kaoping tune takes them; see README. All may be empty. */
typedef struct {
  const char *const
      *set; /* "weight.innovation=35", "gate.local_share=off", "value.A07.patents=3" */
  int n_set;
  const char *const *sweep; /* "weight.innovation=20:40:1"; two make a grid */
  int n_sweep;
  const char *const *want; /* targets of a fit: "A07>A03", "A07=excellent", "excellent=20%" … */
  int n_want;
  const char *const *bounds; /* of weights in a fit: "weight.innovation=20:40" */
  int n_bounds;
  bool intervals; /* how far each setting may move before anything changes */
  bool absolute;  /* a fit is nearest by the sum of absolute changes, else of their squares */
  int first;      /* how many of the order count; 0 = 5 */
  bool keep;      /* siblings of a changed weight keep their numbers */
} kp_tune_options;

/* Changes numbers of the result's index or data and scores the units again; nothing on disk is
 * touched. The tuning borrows the result: free it first. options may be NULL. KP_USAGE where a word
 * names nothing, or a value cannot be. */
KP_API kp_status kp_tune_new(kp_tune **out, const kp_result *result, const kp_tune_options *options,
                             kp_diag *diag);
KP_API void kp_tune_free(kp_tune *tune);

/* Every number of the index that can be changed, by its name, with what it is now. width 0 = no
 * limit. */
KP_API kp_status kp_report_settings_text(kp_text *out, const kp_result *result, kp_lang lang,
                                         bool colour, int width, kp_diag *diag);
/* What is new, who moves, and what else was asked for, for a terminal. */
KP_API kp_status kp_report_tune_text(kp_text *out, const kp_tune *tune, kp_lang lang, bool colour,
                                     int width, kp_diag *diag);
/* tune.json as one text. */
KP_API kp_status kp_report_tune_json(kp_text *out, const kp_tune *tune, kp_diag *diag);
/* Writes changes.csv, moves.csv, sweep.csv, sweep_units.csv, intervals.csv, targets.csv (those that
 * were asked for), tune.json and manifest.json into the folder: all of them, or (on any failure)
 * none. only: "changes,moves,sweep,sweep_units,intervals,targets,tune". */
KP_API kp_status kp_report_tune_write(const kp_tune *tune, const char *folder,
                                      const kp_report_options *options, kp_diag *diag);
/* Writes the changed index as a Lua file: the text of the index with its comments and layout, and
 * other numbers where they were changed. It is loaded again and must score alike before the file is
 * put in place. KP_INPUT where a number does not stand in the text as one (a loop, an expression, a
 * table of parameters made it); the diagnostics say where it comes from. */
KP_API kp_status kp_tune_write_index(const kp_tune *tune, const char *path, kp_diag *diag);

/* ---- Statistics ---- */

/* What the figures of a result are like, for whoever built the index: distributions, correlations,
 * reliability, components, what each indicator and dimension matters in fact, and what the ranks
 * and grades would be without it. Only units that take part count. */
typedef struct kp_statistics kp_statistics;

typedef struct {
  const char *with;     /* NULL; else a table of outside figures, a row a unit: CSV, XLSX or "-" */
  const char *encoding; /* of it; NULL: found from the bytes */
  bool bad_as_missing;  /* a cell of it that is no number is missing, not an error */
} kp_statistics_options;

/* Scores all units again several times for each element. The statistics borrow the result: free
 * them first. KP_INPUT where the index has no total (a checklist) or the outside table is at fault.
 * options may be NULL. */
KP_API kp_status kp_statistics_new(kp_statistics **out, const kp_result *result,
                                   const kp_statistics_options *options, kp_diag *diag);
KP_API void kp_statistics_free(kp_statistics *statistics);
/* What to look at first, then the figures, for a terminal. width 0 = no limit. */
KP_API kp_status kp_report_statistics_text(kp_text *out, const kp_statistics *statistics,
                                           kp_lang lang, bool colour, int width, kp_diag *diag);
/* The same as a JSON object: the section "statistics" of result.json. */
KP_API kp_status kp_report_statistics_json(kp_text *out, const kp_statistics *statistics,
                                           kp_diag *diag);
/* Writes statistics.csv, correlations.csv, reliability.csv, components.csv, importance.csv,
 * effects.csv, links.csv (with an outside table), result.json and manifest.json into the folder:
 * all of them, or (on any failure) none. only:
 * "statistics,correlations,reliability,components,importance,effects,links,result". */
KP_API kp_status kp_report_statistics_write(const kp_statistics *statistics, const char *folder,
                                            const kp_report_options *options, kp_diag *diag);

/* ---- Charts in files ---- */

typedef struct {
  kp_lang lang;
  const char *audience;            /* as in kp_report_options; charts are for the office alone */
  const kp_statistics *statistics; /* of the result; NULL: no charts of these */
  const kp_compare *compare;       /* of which the result is the last; NULL: no charts of years */
} kp_charts_options;

/* Writes the page's main charts into the folder as SVG, for print and papers: grades, totals,
 * ranking, dimensions, weights; judges where there are any; distributions, correlations and
 * importance with statistics; years and causes_1, causes_2 … with a comparison; whichever of them
 * the result has. They are drawn as the page draws them, in light colours; each says its index,
 * period and version, and how many units it leaves out. A file holds no script and refers to
 * nothing. All files or (on any failure) none; a rerun gives the same bytes. KP_USAGE for another
 * audience, or where the folder is the dataset's. options may be NULL. */
KP_API kp_status kp_charts_write(const kp_result *result, const char *folder,
                                 const kp_charts_options *options, kp_diag *diag);

/* ---- The live view: the page on this machine, scored again at every change ---- */

typedef struct kp_server kp_server;

typedef struct {
  int port; /* 0: any free one */
  kp_lang lang;
  kp_index_options index;
  kp_dataset_options dataset;
} kp_serve_options;

/* Scores the dataset and serves its page at 127.0.0.1 alone, under an address with a random token:
 * the page itself, "data" (what it shows), "state.json" ({"serial", "version", "current",
 * "diagnostics"}; with ?after=SERIAL it waits up to 20 s for another state) and "what-if" (POST
 * {"set": ["NAME=VALUE", …]}: {"version", "tune"}, tune as kp_report_tune_json). Files that are at
 * fault are served as such, to be mended; KP_INPUT where there are none, or the port is taken.
 * Starts a thread for requests, which inherits the caller's mask of signals. options may be NULL.
 */
KP_API kp_status kp_serve_open(kp_server **out, const char *index, const char *dataset,
                               const kp_serve_options *options, kp_diag *diag);
/* "http://127.0.0.1:4711/<32 hex digits>/"; borrowed. */
KP_API const char *kp_serve_address(const kp_server *server);
/* Waits for a change of the files or a question of the page, at most so many milliseconds or until
 * a signal comes; scores again, answers. To be called again and again. *read, which is always set:
 * whether the files were read. Not KP_OK where they could not be scored: the last good result
 * stays, the page shows the diagnostics, and the next step goes on. */
KP_API kp_status kp_serve_step(bool *read, kp_server *server, int milliseconds, kp_diag *diag);
KP_API void kp_serve_close(kp_server *server);

/* A new index and dataset to start from, with comments that explain them. The folder must be empty
 * or not there yet. */
KP_API kp_status kp_init(const char *folder, kp_lang lang, kp_diag *diag);

#ifdef __cplusplus
}
#endif

#endif
