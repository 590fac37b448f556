/* SPDX-License-Identifier: GPL-3.0-or-later
 * Report: a result as files, one writer a format. Nothing is computed here: figures come from the
 * result and from explain/, and are only set out.
 *
 * Writers add to an output set (base/file.h), so that all files of a run appear together or none
 * does. Rows are made unit by unit in blocks by several threads and written in order: the bytes do
 * not depend on the threads. */
#ifndef KP_REPORT_REPORT_H
#define KP_REPORT_REPORT_H

#include "base/file.h"
#include "explain/explain.h"
#include "report/audience.h"
#include "report/json.h"
#include "run/result.h"

enum {
  KP_REPORT_PAGE_UNITS =
      5000, /* the page holds the best this many, and says how many it left out */
  /* What-if parts score a unit again for pairs and triples of indicators: result.json has them up
   * to this many units times squared indicators (1,000 units of 70 indicators). */
  KP_REPORT_WHAT_IF_WORK = 5000000,
};

/* What the writers of one run share. */
typedef struct {
  kp_output *output; /* NULL for a document that is not a file */
  const kp_result *result;
  const kp_explain_peers *peers;
  const struct kp_report_panel *panel; /* report/panel.h; NULL where the index has no judges */
  const kp_statistics *statistics;     /* report/statistics.h; NULL: not asked for */
  const kp_compare *compare;           /* the page shows it beside its last result; NULL: none */
  kp_lang lang;
  kp_audience audience; /* {0}: the office */
  int depth;            /* levels of nodes below the root in scores.csv; 0: all */
} kp_report;

kp_status kp_report_scores(const kp_report *report, kp_diag *diag);
/* Rows of scores.csv, and the header in front of them, into the file that is open. */
kp_status kp_report_scores_rows(const kp_report *report, bool header, kp_diag *diag);
/* Whether scores.csv has a column of the node, which audiences aside depends on the depth. */
bool kp_report_has_column(const kp_report *report, int node);
/* The same for the public or a unit. */
kp_status kp_report_scores_for(const kp_report *report, kp_diag *diag);
kp_status kp_report_explanations(const kp_report *report, kp_diag *diag);
kp_status kp_report_gates(const kp_report *report, kp_diag *diag);
kp_status kp_report_norms(const kp_report *report, kp_diag *diag);   /* norms.csv */
kp_status kp_report_cutoffs(const kp_report *report, kp_diag *diag); /* cutoffs.csv */
kp_status kp_report_treated(const kp_report *report, kp_diag *diag); /* treated.csv */
kp_status kp_report_weights(const kp_report *report, kp_diag *diag); /* weights.csv */
kp_status kp_report_result(const kp_report *report, kp_diag *diag);  /* result.json */
kp_status kp_report_page(const kp_report *report, kp_diag *diag);
kp_status kp_report_workbook(const kp_report *report, kp_diag *diag); /* report.xlsx */
kp_status kp_report_manifest(const kp_report *report, const char *only, kp_diag *diag);

/* All files of kp_report_write in a hashed set that is not committed yet; folder NULL: for their
 * hashes alone. The set is the caller's. */
kp_status kp_report_make(kp_output **out, const kp_result *result, const char *folder,
                         const kp_report_options *options, kp_diag *diag);
/* options->only in one spelling: the writers' names in their order; NULL where it names all that
 * there are for the audience. In the arena; options may be NULL. */
kp_status kp_report_only(const char **out, const kp_report_options *options, kp_arena *arena,
                         kp_diag *diag);

/* Where the pieces of a document go, in order. */
typedef struct {
  void (*write)(void *to, const void *bytes, size_t len);
  void *to;
} kp_report_sink;

/* What a unit becomes: what of it is explained, and how that is set out. */
typedef struct {
  kp_explain_options options;
  void (*add_rows)(kp_buf *buf, const kp_explanation *unit, kp_lang lang);
  void (*end_block)(kp_buf *buf); /* NULL, or what is done to a block of units once it is made */
} kp_report_rows_of;

/* Explains each of the units (NULL: all, in the order of the data) and hands what is made of them
 * to the sink, in that order. */
kp_status kp_report_rows(const kp_report_sink *sink, const kp_report *report, const int32_t *units,
                         int n_units, const kp_report_rows_of *rows, kp_diag *diag);
/* The same for all units, as a CSV file of the output set under a header. */
kp_status kp_report_rows_file(const kp_report *report, const char *name, const char *const *header,
                              int n_columns, const kp_report_rows_of *rows, kp_diag *diag);
/* The head of result.json and its units, piece by piece. */
typedef struct {
  int max_units; /* the best ones */
  /* As in kp_report_rows_of; NULL: result.json's. */
  void (*add_unit)(kp_buf *buf, const kp_explanation *unit, kp_lang lang);
  void (*end_block)(kp_buf *buf);
} kp_report_document;
kp_status kp_report_json_stream(const kp_report_sink *sink, const kp_report *report,
                                const kp_report_document *document, kp_diag *diag);
/* A sink that writes to the output set. */
kp_report_sink kp_report_to_output(kp_output *output);

/* Parts of result.json; its schema is report/result.schema.json. */
kp_json kp_json_index(const kp_report *report);
/* Weight and share of a node in force, how the weight was found, and what beside it. */
void kp_json_weight(kp_json *node, const kp_result *result, int number);
kp_json kp_json_files(const kp_dataset *dataset);
kp_json kp_json_summary(const kp_report *report);
/* brief: of nodes what a sheet shows, and no sentence where nothing is unusual. */
kp_json kp_json_unit(const kp_explanation *unit, bool brief);
/* What a meeting decided of a unit: a field of it, where there is a decision. */
void kp_json_decision(kp_json *unit, const kp_explanation *of);
/* What scoring again with other weights or cut-offs needs. */
kp_json kp_json_model(const kp_result *result);

/* The max_units best, by rank, then those without one; at most n_units. In the arena; NULL when
 * memory is out. */
int32_t *kp_report_best_units(const kp_result *result, int max_units, kp_arena *arena);

/* KP_USAGE where the folder is the dataset's own. */
kp_status kp_report_check_folder(const kp_result *result, const char *folder, kp_diag *diag);

/* Names that machine formats use. */
const char *kp_report_status_name(kp_unit_status status);
const char *kp_report_grade_id(const kp_index *index, int grade); /* NULL when there is none */
/* The decided grade of a unit: the index's grade that it names, -1 when it names none. *written is
 * what stands there, empty when nothing was decided. */
int kp_report_decided(kp_str *written, const kp_result *result, int unit);

#endif
