/* SPDX-License-Identifier: GPL-3.0-or-later
 * Synonyms: the one catalogue of what tables of a dataset and their columns may be called.
 *
 * A table is known by its file's name without the ending, a column by its header; both compared in
 * folded form, so case, width and spaces do not matter. Names are sorted into tiers: the first tier
 * that a table has decides ("编号" before "单位" as the key of units), and two columns of one tier
 * are an error. A name may serve in several roles; which roles a table has is the table's business.
 */
#ifndef KP_TABLE_SYNONYMS_H
#define KP_TABLE_SYNONYMS_H

#include "base/text.h"

typedef enum {
  KP_TABLE_UNITS,
  KP_TABLE_VALUES,
  KP_TABLE_VERIFIED,
  KP_TABLE_CORRECTIONS,
  KP_TABLE_PANEL,
  KP_TABLE_JUDGES,
  KP_TABLE_RECUSALS,
  KP_TABLE_ASSIGNMENTS,
  KP_TABLE_EVENTS,
  KP_TABLE_DECISIONS,
  KP_TABLE_ALIASES,
  KP_TABLE_ROLES
} kp_table_role;

typedef enum {
  KP_COLUMN_KEY,       /* of units: id */
  KP_COLUMN_UNIT,      /* of every other table: the unit that a row is about */
  KP_COLUMN_WIDE_UNIT, /* of a wide values.csv beside units.csv */
  KP_COLUMN_NAME,
  KP_COLUMN_GROUP,
  KP_COLUMN_PERIOD,
  KP_COLUMN_ROSTER_PERIOD, /* fewer names: a roster's 年份 is a fact */
  KP_COLUMN_INDICATOR,
  KP_COLUMN_VALUE,
  KP_COLUMN_EVIDENCE,
  KP_COLUMN_NOTE,
  KP_COLUMN_BY,
  KP_COLUMN_DATE,
  KP_COLUMN_OLD,
  KP_COLUMN_NEW,
  KP_COLUMN_OLD_ID, /* of aliases.csv */
  KP_COLUMN_NEW_ID,
  KP_COLUMN_FROM,
  KP_COLUMN_REASON,
  KP_COLUMN_JUDGE,
  KP_COLUMN_JUDGE_ID, /* of judges.csv */
  KP_COLUMN_JUDGE_NAME,
  KP_COLUMN_ROLE,
  KP_COLUMN_DECLARED,
  KP_COLUMN_SIGNED,
  KP_COLUMN_SCORE,
  KP_COLUMN_ROUND,
  KP_COLUMN_GRADE,
  KP_COLUMN_BASIS,
  KP_COLUMN_ROLES
} kp_column_role;

/* "units", "values" …: what sources and messages call it. */
const char *kp_table_role_name(kp_table_role role);
/* The role that a table of this (folded) name has; KP_TABLE_ROLES when none. */
kp_table_role kp_table_role_of(kp_str folded);

/* NULL-terminated list of tiers, each a NULL-terminated list of names; the first name of the first
 * is the plain one. */
const char *const *const *kp_column_names(kp_column_role role);
/* True when the folded text is one of the role's names, of any tier. */
bool kp_column_is(kp_column_role role, kp_str folded);

/* A roster's columns that rules name in English and tables in Chinese: the list of names
 * (NULL-terminated) that has the folded one, or NULL. "city" finds 城市, 所在城市, 注册地. */
const char *const *kp_roster_synonyms(kp_str folded);
/* The same for names of rosters: "members" finds 成员. */
const char *const *kp_roster_file_synonyms(kp_str folded);

/* True when a mark's cell says that the judge is recused: 回避. */
bool kp_text_is_recused(kp_str folded);

#endif
