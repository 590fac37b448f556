/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fields: the names that templates may use, and what the office gave for its own.
 *
 * A name's English word is its id and the Chinese one its other name; both stand in the catalogue,
 * in one place. Behind the names of a document come the office's: those that every letter knows,
 * blank where they were not given, then whatever else was given. Tables are indexed by the enums of
 * letters.h. */
#include "report/letters.h"

#include <string.h>

typedef struct definition {
  kp_msg name;
  const struct definition *rows; /* of a list; NULL: a field */
  int n_rows;
} definition;

#define N_OF(array) ((int)(sizeof(array) / sizeof *(array)))

static const definition row[KP_LETTER_ROW_N] = {
    [KP_LETTER_ROW_TITLE] = {KP_MSG_LETTERS_F_TITLE, NULL, 0},
    [KP_LETTER_ROW_DIMENSION] = {KP_MSG_LETTERS_F_DIMENSION, NULL, 0},
    [KP_LETTER_ROW_VALUE] = {KP_MSG_LETTERS_F_VALUE, NULL, 0},
    [KP_LETTER_ROW_POINTS] = {KP_MSG_LETTERS_F_POINTS, NULL, 0},
    [KP_LETTER_ROW_FULL] = {KP_MSG_LETTERS_F_FULL, NULL, 0},
    [KP_LETTER_ROW_LOST] = {KP_MSG_LETTERS_F_LOST, NULL, 0},
    [KP_LETTER_ROW_RANK] = {KP_MSG_LETTERS_F_RANK, NULL, 0},
    [KP_LETTER_ROW_PEERS] = {KP_MSG_LETTERS_F_PEERS, NULL, 0},
    [KP_LETTER_ROW_RULE] = {KP_MSG_LETTERS_F_RULE, NULL, 0},
    [KP_LETTER_ROW_BASIS] = {KP_MSG_LETTERS_F_BASIS, NULL, 0},
};

static const definition condition[KP_LETTER_CONDITION_N] = {
    [KP_LETTER_CONDITION_TITLE] = {KP_MSG_LETTERS_F_TITLE, NULL, 0},
    [KP_LETTER_CONDITION_REQUIREMENT] = {KP_MSG_LETTERS_F_REQUIREMENT, NULL, 0},
    [KP_LETTER_CONDITION_ACTUAL] = {KP_MSG_LETTERS_F_ACTUAL, NULL, 0},
    [KP_LETTER_CONDITION_RESULT] = {KP_MSG_LETTERS_F_RESULT, NULL, 0},
    [KP_LETTER_CONDITION_CONSEQUENCE] = {KP_MSG_LETTERS_F_CONSEQUENCE, NULL, 0},
    [KP_LETTER_CONDITION_BASIS] = {KP_MSG_LETTERS_F_BASIS, NULL, 0},
};

static const definition change[KP_LETTER_CHANGE_N] = {
    [KP_LETTER_CHANGE_TEXT] = {KP_MSG_LETTERS_F_TEXT, NULL, 0},
};

static const definition letter[KP_LETTER_N] = {
    [KP_LETTER_UNIT_WORD] = {KP_MSG_LETTERS_F_UNIT_WORD, NULL, 0},
    [KP_LETTER_ID] = {KP_MSG_LETTERS_F_ID, NULL, 0},
    [KP_LETTER_NAME] = {KP_MSG_LETTERS_F_NAME, NULL, 0},
    [KP_LETTER_GROUP] = {KP_MSG_LETTERS_F_GROUP, NULL, 0},
    [KP_LETTER_PERIOD] = {KP_MSG_LETTERS_F_PERIOD, NULL, 0},
    [KP_LETTER_YEAR] = {KP_MSG_LETTERS_F_YEAR, NULL, 0},
    [KP_LETTER_INDEX] = {KP_MSG_LETTERS_F_INDEX, NULL, 0},
    [KP_LETTER_SOURCE] = {KP_MSG_LETTERS_F_SOURCE, NULL, 0},
    [KP_LETTER_INDEX_NOTE] = {KP_MSG_LETTERS_F_INDEX_NOTE, NULL, 0},
    [KP_LETTER_STATUS] = {KP_MSG_LETTERS_F_STATUS, NULL, 0},
    [KP_LETTER_REASON] = {KP_MSG_LETTERS_F_REASON, NULL, 0},
    [KP_LETTER_FLAG] = {KP_MSG_LETTERS_F_FLAG, NULL, 0},
    [KP_LETTER_GRADE] = {KP_MSG_LETTERS_F_GRADE, NULL, 0},
    [KP_LETTER_GRADE_CLAUSE] = {KP_MSG_LETTERS_F_GRADE_CLAUSE, NULL, 0},
    [KP_LETTER_COMPUTED] = {KP_MSG_LETTERS_F_COMPUTED, NULL, 0},
    [KP_LETTER_DECIDED] = {KP_MSG_LETTERS_F_DECIDED, NULL, 0},
    [KP_LETTER_DECIDED_BASIS] = {KP_MSG_LETTERS_F_DECIDED_BASIS, NULL, 0},
    [KP_LETTER_DECIDED_DATE] = {KP_MSG_LETTERS_F_DECIDED_DATE, NULL, 0},
    [KP_LETTER_VERDICT] = {KP_MSG_LETTERS_F_VERDICT, NULL, 0},
    [KP_LETTER_TOTAL] = {KP_MSG_LETTERS_F_TOTAL, NULL, 0},
    [KP_LETTER_FULL] = {KP_MSG_LETTERS_F_FULL, NULL, 0},
    [KP_LETTER_RANK] = {KP_MSG_LETTERS_F_RANK, NULL, 0},
    [KP_LETTER_RANKED] = {KP_MSG_LETTERS_F_RANKED, NULL, 0},
    [KP_LETTER_NEXT_GRADE] = {KP_MSG_LETTERS_F_NEXT_GRADE, NULL, 0},
    [KP_LETTER_CHANGE_NONE] = {KP_MSG_LETTERS_F_CHANGE_NONE, NULL, 0},
    [KP_LETTER_STATE] = {KP_MSG_LETTERS_F_STATE, NULL, 0},
    [KP_LETTER_STATE_CLAUSE] = {KP_MSG_LETTERS_F_STATE_CLAUSE, NULL, 0},
    [KP_LETTER_SINCE] = {KP_MSG_LETTERS_F_SINCE, NULL, 0},
    [KP_LETTER_DUE] = {KP_MSG_LETTERS_F_DUE, NULL, 0},
    [KP_LETTER_TASK] = {KP_MSG_LETTERS_F_TASK, NULL, 0},
    [KP_LETTER_WHO] = {KP_MSG_LETTERS_F_WHO, NULL, 0},
    [KP_LETTER_DIMENSIONS] = {KP_MSG_LETTERS_F_DIMENSIONS, row, N_OF(row)},
    [KP_LETTER_INDICATORS] = {KP_MSG_LETTERS_F_INDICATORS, row, N_OF(row)},
    [KP_LETTER_LOSSES] = {KP_MSG_LETTERS_F_LOSSES, row, N_OF(row)},
    [KP_LETTER_ADJUSTMENTS] = {KP_MSG_LETTERS_F_ADJUSTMENTS, row, N_OF(row)},
    [KP_LETTER_CONDITIONS] = {KP_MSG_LETTERS_F_CONDITIONS, condition, N_OF(condition)},
    [KP_LETTER_FAILED] = {KP_MSG_LETTERS_F_FAILED, condition, N_OF(condition)},
    [KP_LETTER_CHANGES] = {KP_MSG_LETTERS_F_CHANGES, change, N_OF(change)},
    [KP_LETTER_BLOCKING] = {KP_MSG_LETTERS_F_BLOCKING, condition, N_OF(condition)},
};

static const definition listed[KP_PUBLIC_ROW_N] = {
    [KP_PUBLIC_ROW_RANK] = {KP_MSG_LETTERS_F_RANK, NULL, 0},
    [KP_PUBLIC_ROW_ID] = {KP_MSG_LETTERS_F_ID, NULL, 0},
    [KP_PUBLIC_ROW_NAME] = {KP_MSG_LETTERS_F_NAME, NULL, 0},
    [KP_PUBLIC_ROW_GROUP] = {KP_MSG_LETTERS_F_GROUP, NULL, 0},
    [KP_PUBLIC_ROW_COMPUTED] = {KP_MSG_LETTERS_F_COMPUTED, NULL, 0},
    [KP_PUBLIC_ROW_DECIDED] = {KP_MSG_LETTERS_F_DECIDED, NULL, 0},
    [KP_PUBLIC_ROW_TOTAL] = {KP_MSG_LETTERS_F_TOTAL, NULL, 0},
};

static const definition graded[KP_PUBLIC_GRADE_N] = {
    [KP_PUBLIC_GRADE_TITLE] = {KP_MSG_LETTERS_F_GRADE, NULL, 0},
    [KP_PUBLIC_GRADE_COUNT] = {KP_MSG_LETTERS_F_COUNT, NULL, 0},
    [KP_PUBLIC_GRADE_UNITS] = {KP_MSG_LETTERS_F_UNITS, listed, N_OF(listed)},
};

static const definition list[KP_PUBLIC_N] = {
    [KP_PUBLIC_UNIT_WORD] = {KP_MSG_LETTERS_F_UNIT_WORD, NULL, 0},
    [KP_PUBLIC_PERIOD] = {KP_MSG_LETTERS_F_PERIOD, NULL, 0},
    [KP_PUBLIC_YEAR] = {KP_MSG_LETTERS_F_YEAR, NULL, 0},
    [KP_PUBLIC_INDEX] = {KP_MSG_LETTERS_F_INDEX, NULL, 0},
    [KP_PUBLIC_SOURCE] = {KP_MSG_LETTERS_F_SOURCE, NULL, 0},
    [KP_PUBLIC_INDEX_NOTE] = {KP_MSG_LETTERS_F_INDEX_NOTE, NULL, 0},
    [KP_PUBLIC_COUNT] = {KP_MSG_LETTERS_F_COUNT, NULL, 0},
    [KP_PUBLIC_GRADED] = {KP_MSG_LETTERS_F_GRADED, NULL, 0},
    [KP_PUBLIC_WITH_GROUP] = {KP_MSG_LETTERS_F_WITH_GROUP, NULL, 0},
    [KP_PUBLIC_WITH_RANK] = {KP_MSG_LETTERS_F_WITH_RANK, NULL, 0},
    [KP_PUBLIC_WITH_DECIDED] = {KP_MSG_LETTERS_F_WITH_DECIDED, NULL, 0},
    [KP_PUBLIC_WITH_TOTAL] = {KP_MSG_LETTERS_F_WITH_TOTAL, NULL, 0},
    [KP_PUBLIC_TIES] = {KP_MSG_LETTERS_F_TIES, NULL, 0},
    [KP_PUBLIC_GRADES] = {KP_MSG_LETTERS_F_GRADES, graded, N_OF(graded)},
    [KP_PUBLIC_PENDING] = {KP_MSG_LETTERS_F_PENDING, listed, N_OF(listed)},
    [KP_PUBLIC_INELIGIBLE] = {KP_MSG_LETTERS_F_INELIGIBLE, listed, N_OF(listed)},
};

static const definition office_own[] = {
    {KP_MSG_LETTERS_F_DOCUMENT_NUMBER, NULL, 0}, {KP_MSG_LETTERS_F_ISSUER, NULL, 0},
    {KP_MSG_LETTERS_F_ISSUE_DATE, NULL, 0},      {KP_MSG_LETTERS_F_CONTACT, NULL, 0},
    {KP_MSG_LETTERS_F_PHONE, NULL, 0},           {KP_MSG_LETTERS_F_ADDRESS, NULL, 0},
    {KP_MSG_LETTERS_F_OBJECTION_TO, NULL, 0},    {KP_MSG_LETTERS_F_OBJECTION_DEADLINE, NULL, 0},
    {KP_MSG_LETTERS_F_MEETING_TIME, NULL, 0},    {KP_MSG_LETTERS_F_MEETING_PLACE, NULL, 0},
    {KP_MSG_LETTERS_F_ATTENDEES, NULL, 0},       {KP_MSG_LETTERS_F_REPLY_DEADLINE, NULL, 0},
    {KP_MSG_LETTERS_F_DEADLINE, NULL, 0},        {KP_MSG_LETTERS_F_NOTICE_FROM, NULL, 0},
    {KP_MSG_LETTERS_F_NOTICE_TO, NULL, 0},
};
enum { N_OFFICE = N_OF(office_own), DEADLINE = 12, MOST_FIELD_NAME = 40 };

/* ---- Scopes ---- */

static bool make_names(kp_letter_name *out, const definition *of, int n, bool blank,
                       kp_arena *arena);

static const kp_letter_scope *make_scope(const definition *of, int n, kp_arena *arena) {
  kp_letter_scope *scope = KP_NEW(arena, kp_letter_scope);
  kp_letter_name *name = KP_ARRAY(arena, kp_letter_name, n);
  if (!scope || !name || !make_names(name, of, n, false, arena))
    return NULL;
  *scope = (kp_letter_scope){name, n};
  return scope;
}

static bool make_names(kp_letter_name *out, const definition *of, int n, bool blank,
                       kp_arena *arena) {
  for (int i = 0; i < n; i++) {
    out[i] = (kp_letter_name){.id = kp_message_template(of[i].name, KP_EN),
                              .title = kp_message_template(of[i].name, KP_ZH),
                              .blank = blank};
    if (of[i].rows && !(out[i].rows = make_scope(of[i].rows, of[i].n_rows, arena)))
      return false;
  }
  return true;
}

/* ---- What was given ---- */

static kp_status refuse(kp_diag *diag, kp_msg what, kp_str name, kp_msg hint, kp_arena *arena) {
  const char *shown = kp_str_copy(arena, name);
  kp_diag_error(diag, NULL, what, KP_ARGS(shown ? shown : ""), hint);
  return KP_USAGE;
}

static bool may_be_called(kp_str name) {
  int n = 0;
  for (uint32_t i = 0; i < name.len; i++) {
    if ((unsigned char)name.at[i] < ' ' || strchr("{}<>#/^?!", name.at[i]))
      return false;
    n += ((unsigned char)name.at[i] & 0xC0) != 0x80;
  }
  return n > 0 && n <= MOST_FIELD_NAME;
}

/* What is being read: names and values of the office, n of them. */
typedef struct {
  kp_letter_name *name;
  kp_letter_value *value;
  int n;
  kp_arena *arena;
  kp_diag *diag;
} own_fields;

static kp_status take_field(own_fields *own, const char *text) {
  const char *equals = strchr(text, '=');
  const kp_str all = kp_str_of(text);
  if (!equals)
    return refuse(own->diag, KP_MSG_LETTERS_BAD_FIELD, all, KP_MSG_NONE, own->arena);
  const kp_str name = kp_str_trim((kp_str){text, (uint32_t)(equals - text)});
  const kp_str value = kp_str_trim(kp_str_of(equals + 1));
  const definition *const taken[] = {letter, list};
  const int n_taken[] = {N_OF(letter), N_OF(list)};
  if (!may_be_called(name))
    return refuse(own->diag, KP_MSG_LETTERS_FIELD_NAME, name, KP_MSG_LETTERS_HINT_FIELD_NAME,
                  own->arena);
  for (int t = 0; t < 2; t++)
    for (int i = 0; i < n_taken[t]; i++)
      if (kp_str_equal(name, kp_str_of(kp_message_template(taken[t][i].name, KP_EN))) ||
          kp_str_equal(name, kp_str_of(kp_message_template(taken[t][i].name, KP_ZH))))
        return refuse(own->diag, KP_MSG_LETTERS_FIELD_TAKEN, name, KP_MSG_NONE, own->arena);
  int at = kp_letter_find(&(kp_letter_scope){own->name, own->n}, name);
  if (at >= 0 && own->value[at].text)
    return refuse(own->diag, KP_MSG_LETTERS_FIELD_TWICE, name, KP_MSG_NONE, own->arena);
  const char *kept = kp_str_copy(own->arena, value), *id = kp_str_copy(own->arena, name);
  if (!kept || !id)
    return kp_diag_no_memory(own->diag);
  if (at < 0) {
    at = own->n++;
    own->name[at] = (kp_letter_name){.id = id, .blank = true};
  }
  own->value[at].text = kept;
  return KP_OK;
}

static bool join(kp_letter_scope *out, const definition *of, int n, const own_fields *own,
                 kp_arena *arena) {
  kp_letter_name *name = KP_ARRAY(arena, kp_letter_name, n + own->n);
  if (!name || !make_names(name, of, n, false, arena))
    return false;
  memcpy(name + n, own->name, (size_t)own->n * sizeof *name);
  *out = (kp_letter_scope){name, n + own->n};
  return true;
}

kp_status kp_letters_office_read(kp_letters_office *out, const char *const *given, int n_given,
                                 kp_arena *arena, kp_diag *diag) {
  own_fields own = {.name = KP_ARRAY(arena, kp_letter_name, N_OFFICE + n_given),
                    .value = KP_ARRAY(arena, kp_letter_value, N_OFFICE + n_given),
                    .n = N_OFFICE,
                    .arena = arena,
                    .diag = diag};
  if (!own.name || !own.value || !make_names(own.name, office_own, N_OFFICE, true, arena))
    return kp_diag_no_memory(diag);
  kp_status status = KP_OK;
  for (int i = 0; i < n_given && status != KP_SYSTEM; i++) {
    const kp_status one = take_field(&own, given[i]);
    status = one > status ? one : status;
  }
  kp_letters_office made = {.value = own.value, .n_names = own.n, .deadline = DEADLINE};
  if (status != KP_SYSTEM && (!join(&made.letter, letter, N_OF(letter), &own, arena) ||
                              !join(&made.list, list, N_OF(list), &own, arena)))
    return kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = made;
  return status;
}
