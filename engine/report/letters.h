/* SPDX-License-Identifier: GPL-3.0-or-later
 * Letters: what an assessed unit is told on paper, and the list that everybody may see.
 *
 * Four documents, each from a template (letters_template.h) that the office may replace: result,
 * interview, rectification for one unit, public for all. A unit's values are made from its
 * explanation as it is for those who know nothing of other units (kp_explain_options.alone), so
 * that no template can say what is not there. Fields of the office (a document's number, a day, a
 * telephone) come from the command and are the same in all. Everything lives in an arena. */
#ifndef KP_REPORT_LETTERS_H
#define KP_REPORT_LETTERS_H

#include "explain/explain.h"
#include "report/letters_template.h"
#include "run/result.h"

typedef enum { KP_LETTERS_RESULT, KP_LETTERS_INTERVIEW, KP_LETTERS_RECTIFICATION } kp_letters_kind;
enum { KP_LETTERS_KINDS = 3, KP_LETTERS_PUBLIC = 3, KP_LETTERS_TEMPLATES = 4 };

/* "result", "interview", "rectification", "public": of templates and of files. */
const char *kp_letters_name(int template);

/* ---- letters_fields.c: the names, in two lists ---- */

/* Of a unit's letter. */
enum {
  KP_LETTER_UNIT_WORD,
  KP_LETTER_ID,
  KP_LETTER_NAME,
  KP_LETTER_GROUP,
  KP_LETTER_PERIOD,
  KP_LETTER_YEAR, /* "2024年度" where the period is a year */
  KP_LETTER_INDEX,
  KP_LETTER_SOURCE,
  KP_LETTER_INDEX_NOTE,
  KP_LETTER_STATUS,
  KP_LETTER_REASON,
  KP_LETTER_FLAG,
  KP_LETTER_GRADE, /* the decided one, where there is a decision */
  KP_LETTER_GRADE_CLAUSE,
  KP_LETTER_COMPUTED,
  KP_LETTER_DECIDED,
  KP_LETTER_DECIDED_BASIS,
  KP_LETTER_DECIDED_DATE,
  KP_LETTER_VERDICT,
  KP_LETTER_TOTAL,
  KP_LETTER_FULL,
  KP_LETTER_RANK,
  KP_LETTER_RANKED,
  KP_LETTER_NEXT_GRADE,
  KP_LETTER_CHANGE_NONE,
  KP_LETTER_STATE,
  KP_LETTER_STATE_CLAUSE,
  KP_LETTER_SINCE,
  KP_LETTER_DUE,
  KP_LETTER_TASK,
  KP_LETTER_WHO,
  KP_LETTER_DIMENSIONS,
  KP_LETTER_INDICATORS,
  KP_LETTER_LOSSES,
  KP_LETTER_ADJUSTMENTS,
  KP_LETTER_CONDITIONS,
  KP_LETTER_FAILED,
  KP_LETTER_CHANGES,
  KP_LETTER_BLOCKING,
  KP_LETTER_N
};
/* Rows of dimensions, indicators, losses, adjustments. */
enum {
  KP_LETTER_ROW_TITLE,
  KP_LETTER_ROW_DIMENSION,
  KP_LETTER_ROW_VALUE,
  KP_LETTER_ROW_POINTS,
  KP_LETTER_ROW_FULL,
  KP_LETTER_ROW_LOST,
  KP_LETTER_ROW_RANK,
  KP_LETTER_ROW_PEERS,
  KP_LETTER_ROW_RULE,
  KP_LETTER_ROW_BASIS,
  KP_LETTER_ROW_N
};
/* Rows of conditions, failed, blocking. */
enum {
  KP_LETTER_CONDITION_TITLE,
  KP_LETTER_CONDITION_REQUIREMENT,
  KP_LETTER_CONDITION_ACTUAL,
  KP_LETTER_CONDITION_RESULT,
  KP_LETTER_CONDITION_CONSEQUENCE,
  KP_LETTER_CONDITION_BASIS,
  KP_LETTER_CONDITION_N
};
/* Rows of changes. */
enum { KP_LETTER_CHANGE_TEXT, KP_LETTER_CHANGE_N };

/* Of the public list. */
enum {
  KP_PUBLIC_UNIT_WORD,
  KP_PUBLIC_PERIOD,
  KP_PUBLIC_YEAR,
  KP_PUBLIC_INDEX,
  KP_PUBLIC_SOURCE,
  KP_PUBLIC_INDEX_NOTE,
  KP_PUBLIC_COUNT,
  KP_PUBLIC_GRADED,
  KP_PUBLIC_WITH_GROUP,
  KP_PUBLIC_WITH_RANK,
  KP_PUBLIC_WITH_DECIDED,
  KP_PUBLIC_WITH_TOTAL,
  KP_PUBLIC_TIES,
  KP_PUBLIC_GRADES,
  KP_PUBLIC_PENDING,
  KP_PUBLIC_INELIGIBLE,
  KP_PUBLIC_N
};
enum { KP_PUBLIC_GRADE_TITLE, KP_PUBLIC_GRADE_COUNT, KP_PUBLIC_GRADE_UNITS, KP_PUBLIC_GRADE_N };
enum {
  KP_PUBLIC_ROW_RANK,
  KP_PUBLIC_ROW_ID,
  KP_PUBLIC_ROW_NAME,
  KP_PUBLIC_ROW_GROUP,
  KP_PUBLIC_ROW_COMPUTED,
  KP_PUBLIC_ROW_DECIDED,
  KP_PUBLIC_ROW_TOTAL,
  KP_PUBLIC_ROW_N
};

/* The office's own, behind those of the document: kp_letters_office.deadline is the place of that
 * one among them. */
typedef struct {
  const kp_letter_value *value; /* n_names */
  int n_names;
  int deadline;
  kp_letter_scope letter, list; /* the outermost scopes of a letter and of the public list */
} kp_letters_office;

/* given: "contact=王芳" …, by either name of a field, or by a name that a template of the office
 * uses; its value may be empty. KP_USAGE for what is no such word, or stands there twice. */
kp_status kp_letters_office_read(kp_letters_office *out, const char *const *given, int n_given,
                                 kp_arena *arena, kp_diag *diag);

/* ---- letters_templates.c ---- */

typedef struct {
  kp_letter_template *of[KP_LETTERS_TEMPLATES];
} kp_letters_templates;

/* Those of a folder (NULL: none), and the built-in ones in lang for what it has not. KP_INPUT with
 * every mistake of every template; KP_USAGE where a field that was given is in none. only: this one
 * alone is wanted, and read; -1: all. */
kp_status kp_letters_templates_read(kp_letters_templates *out, const char *folder, int only,
                                    const kp_letters_office *office, kp_lang lang, kp_arena *arena,
                                    kp_diag *diag);

/* ---- letters_calls.c: who gets which letter ---- */

typedef struct {
  int letters;       /* a set of kp_letter_kind, beside the result */
  int grade;         /* the grade that counts; -1: none */
  bool by_grade;     /* it calls for letters */
  bool by_state;     /* the state does */
  int state;         /* -1: the index has none that call for letters */
  double since, due; /* NaN: none */
} kp_letter_call;

/* One a unit. Where a state of the index calls for letters, the folders of earlier periods beside
 * the dataset are scored too: KP_INPUT with what is wrong in them. */
kp_status kp_letters_calls(kp_letter_call **out, const kp_result *result, kp_arena *arena,
                           kp_diag *diag);

/* ---- Values ---- */

/* Makes values: what all of them share. Memory running out is remembered in failed. */
typedef struct {
  const kp_result *result;
  kp_lang lang;
  kp_arena *arena; /* of one letter */
  bool failed;
} kp_letter_maker;

/* Texts in the arena; "" where there is none. */
const char *kp_letter_take(kp_letter_maker *maker, kp_buf *buf);
const char *kp_letter_keep(kp_letter_maker *maker, kp_str text);
const char *kp_letter_say(kp_letter_maker *maker, kp_msg message, const char *const *args);
const char *kp_letter_figure(kp_letter_maker *maker, double x, int digits); /* NaN: "" */
const char *kp_letter_plain(kp_letter_maker *maker, double x, int digits);  /* without zeros */
const char *kp_letter_count(kp_letter_maker *maker, int64_t n);
/* "三(一)1", "自定", "三(一)1（自定）"; "" where neither is given. */
const char *kp_letter_basis(kp_letter_maker *maker, const kp_label *label);
const char *kp_letter_status(kp_letter_maker *maker, kp_unit_status status);
/* What stands in every document: unit_word, period, year, index, source, note, in this order. */
typedef struct {
  const char *unit_word, *period, *year, *index, *source, *note;
} kp_letter_common;
kp_letter_common kp_letter_common_of(kp_letter_maker *maker);
/* n rows of width values each for a list; false when memory is out. */
bool kp_letter_rows(kp_letter_value *list, kp_letter_maker *maker, int n, int width);
/* The title of a unit's decided grade, as written where the index has no such grade; "" without. */
const char *kp_letter_decided(kp_letter_maker *maker, int unit);
/* Room for all names of a document, the office's filled in; NULL when memory is out. */
kp_letter_value *kp_letter_values(kp_letter_maker *maker, const kp_letters_office *office, int n);

/* letters_unit.c; NULL when memory is out. */
kp_letter_value *kp_letter_of_unit(kp_letter_maker *maker, const kp_explanation *unit,
                                   const kp_letter_call *call, const kp_letters_office *office);
/* public.c; NULL when memory is out. */
kp_letter_value *kp_letter_of_all(kp_letter_maker *maker, bool totals,
                                  const kp_letters_office *office);
/* public.csv: the same units in the same order; false when memory is out. */
bool kp_public_csv(kp_buf *out, kp_letter_maker *maker, bool totals);

#endif
