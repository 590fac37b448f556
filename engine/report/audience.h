/* SPDX-License-Identifier: GPL-3.0-or-later
 * Audience: whom a run's files are made for, and what of it they may see.
 *
 * One place decides: every writer that speaks of a unit gets its explanation from
 * kp_audience_explain, which has taken out what is not for the audience before anything is written
 * or embedded; the writers of other things ask kp_audience_sees.
 *
 *   office  everything
 *   panel   everything but who a judge is: judges are 专家1…n, in an order of each unit's own
 *   public  of each unit its name, standing, grade, and what adds up to the total: points of
 *           dimensions and the sum of adjustments
 *   unit    one unit in full, its judges without names; of the others quartiles and their number
 *
 * A struct that is all zero is the office. */
#ifndef KP_REPORT_AUDIENCE_H
#define KP_REPORT_AUDIENCE_H

#include "explain/explain.h"
#include "report/json.h"

typedef enum { KP_FOR_OFFICE, KP_FOR_PANEL, KP_FOR_PUBLIC, KP_FOR_UNIT } kp_audience_kind;

typedef struct {
  kp_audience_kind kind;
  int32_t unit; /* KP_FOR_UNIT: whose */
  const char *judge_key;
  const kp_str *hidden; /* folded names and ids that no free text may hold */
  int n_hidden;
  kp_str own[2]; /* KP_FOR_UNIT: folded name and id, which may stand in it */
} kp_audience;

/* What the options say, for this result; lists are in the arena. options may be NULL. KP_USAGE with
 * a diagnostic where that is no audience, or there is no such unit. */
kp_status kp_audience_read(kp_audience *out, const kp_result *result,
                           const kp_report_options *options, kp_arena *arena, kp_diag *diag);
/* The kind alone; whose a unit's is, is not looked at. */
kp_status kp_audience_read_kind(kp_audience_kind *out, const kp_report_options *options,
                                kp_diag *diag);
/* KP_USAGE with a word where the options ask for another audience than the office: for commands
 * whose files are of all units and judges. */
kp_status kp_audience_refuse(const kp_report_options *options, kp_diag *diag);
/* "office", "panel", "public", "unit". */
const char *kp_audience_name(kp_audience_kind kind);

/* Things that are not of one unit. */
typedef enum {
  KP_SEES_FILES,   /* names and hashes of the data files; where the data are */
  KP_SEES_SUMMARY, /* how many units of each grade and status */
  KP_SEES_FLAGS,   /* how many are to be checked by people */
  KP_SEES_CLASSES, /* bounds that were found: totals of units */
  KP_SEES_CENTRES, /* centres that were found: scores of indicators too */
  KP_SEES_MODEL,   /* what scoring again needs */
  KP_SEES_PANEL,   /* how the judges agree */
} kp_audience_thing;
bool kp_audience_sees(const kp_audience *audience, kp_audience_thing thing);

/* kp_explain_make for the audience: what it may not see is missing ("", NaN, empty lists, the state
 * KP_STATE_WITHHELD). */
kp_status kp_audience_explain(kp_explanation *out, const kp_audience *audience,
                              kp_explainer *explainer, int unit, const kp_explain_options *options,
                              kp_arena *arena, kp_diag *diag);
/* A free text, or what stands in its place where it names a judge or another unit; NULL when memory
 * is out. Borrows from text. */
const char *kp_audience_text(const kp_audience *audience, const char *text, kp_lang lang,
                             kp_arena *arena);

/* The fields "audience" and (a unit's) "peers" of result.json; none for the office. */
void kp_json_audience(kp_json *head, const kp_audience *audience, const kp_explain_peers *peers);

#endif
