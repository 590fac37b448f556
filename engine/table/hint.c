/* SPDX-License-Identifier: GPL-3.0-or-later
 * Hints: what the writer of a cell that cannot be read may have meant.
 *
 * Each guess is a question that a short test answers; the first that says yes gives the hint. A
 * guess that changes the text (l to 1, 12项 to 12) is only made when the changed text is a number
 * by the same rule. Nothing is ever changed in the data: a hint is words. */
#include "table/hint.h"

#include <string.h>

#include "base/date.h"
#include "table/wide.h"

enum { FIRST_LIKELY_DAY = -25567 }; /* 1900: 1234.5.6 is no date that anybody meant */
enum { LONGEST_GUESS = 64 };        /* bytes: no number that somebody mistyped is longer */

kp_msg kp_cell_fault(kp_cell_status status, const kp_cell_rule *rule) {
  if (status == KP_CELL_AMBIGUOUS)
    return rule->decimal_comma ? KP_MSG_CELL_AMBIGUOUS_POINT : KP_MSG_CELL_AMBIGUOUS;
  switch (rule->kind) {
  case KP_CELL_YESNO:
    return KP_MSG_CELL_NOT_YESNO;
  case KP_CELL_DATE:
    return KP_MSG_CELL_NOT_DATE;
  case KP_CELL_TEXT:
  case KP_CELL_NUMBER:
    break;
  }
  return KP_MSG_CELL_NOT_NUMBER;
}

/* ---- Questions ---- */

typedef struct {
  kp_str text;
  const kp_cell_rule *rule;
  kp_arena *arena;
  const char **args;
} guess;

static bool reads(const guess *at, kp_str text) {
  kp_cell_value value;
  return text.len > 0 && kp_cell_read(&value, text, at->rule) == KP_CELL_OK &&
         value.why == KP_PRESENT;
}

static bool begins(kp_str text, const char *with) {
  size_t len = strlen(with);
  return text.len >= len && memcmp(text.at, with, len) == 0;
}

static bool is_one_of(kp_str text, const char *const *words) {
  for (; *words; words++) {
    if (text.len == strlen(*words) && begins(text, *words))
      return true;
  }
  return false;
}

static kp_str behind(kp_str text, size_t n) {
  return (kp_str){text.at + n, text.len - (uint32_t)n};
}

/* The hint with copies of its arguments. */
static kp_msg say(const guess *at, kp_msg hint, kp_str first, kp_str second) {
  at->args[0] = first.at ? kp_str_copy(at->arena, first) : NULL;
  at->args[1] = at->args[0] && second.at ? kp_str_copy(at->arena, second) : NULL;
  return hint;
}

/* The text with every letter of a set replaced by a digit; does it read? letter is the first that
 * was. */
static bool reads_with(const guess *at, kp_str *letter, const char *letters, char digit) {
  char changed[LONGEST_GUESS];
  bool any = false;
  if (at->text.len > LONGEST_GUESS)
    return false;
  for (uint32_t i = 0; i < at->text.len; i++) {
    bool hit = strchr(letters, at->text.at[i]) && at->text.at[i];
    changed[i] = hit ? digit : at->text.at[i];
    if (hit && !any)
      *letter = (kp_str){at->text.at + i, 1};
    any |= hit;
  }
  return any && reads(at, (kp_str){changed, at->text.len});
}

static bool reads_without_blanks(const guess *at) {
  char kept[LONGEST_GUESS];
  uint32_t n = 0;
  if (at->text.len > LONGEST_GUESS)
    return false;
  for (const char *c = at->text.at, *end = c + at->text.len; c < end;) {
    kp_wide wide = kp_wide_at(c, end);
    if (wide.ascii != ' ') {
      memcpy(kept + n, c, (size_t)wide.len);
      n += (uint32_t)wide.len;
    }
    c += wide.len;
  }
  return n < at->text.len && reads(at, (kp_str){kept, n});
}

/* Bytes of the longest beginning that reads as a number, 0 when none does. */
static uint32_t number_at_start(const guess *at) {
  uint32_t longest = 0;
  uint32_t most = at->text.len < LONGEST_GUESS ? at->text.len : LONGEST_GUESS;
  for (uint32_t len = 1; len < most; len++) {
    bool whole = ((unsigned char)at->text.at[len] & 0xC0) != 0x80;
    if (whole && reads(at, (kp_str){at->text.at, len}))
      longest = len;
  }
  return longest;
}

static bool is_numerals(kp_str text) {
  static const char *const numerals[] = {"〇", "零", "一", "二", "三", "四", "五",
                                         "六", "七", "八", "九", "十", "百", "千",
                                         "万", "亿", "两", "点", "半", NULL};
  while (text.len >= 3 && is_one_of((kp_str){text.at, 3}, numerals))
    text = behind(text, 3);
  return text.len == 0;
}

/* A text that stands where a number is not known: whether it means 0 or nothing, only the index can
 * say. */
static bool is_mark(kp_str text) {
  static const char *const marks[] = {
      "无",  "-",    "--",   "—",    "——",   "－",   "–",      "/",      "\\",   "／",
      "是",  "否",   "有",   "没有", "暂无", "未填", "未统计", "不适用", "缺",   "缺失",
      "空",  "null", "NULL", "none", "None", "nil",  "nan",    "NaN",    ".",    "..",
      "...", "…",    "*",    "?",    "？",   "待定", "不详",   "未知",   "n.a.", NULL};
  return is_one_of(text, marks);
}

/* ---- Hints of a number ---- */

/* In ASCII or full width: digits, . and , */
static bool is_digit_or_point(kp_str text, uint32_t at) {
  kp_wide one = kp_wide_at(text.at + at, text.at + text.len);
  return (one.ascii >= '0' && one.ascii <= '9') || one.ascii == '.' || one.ascii == ',';
}

static kp_msg hint_of_suffix(const guess *at, uint32_t len) {
  static const char *const many[] = {"万", "亿", "千", "百", "萬", "億", NULL};
  kp_str number = kp_str_trim((kp_str){at->text.at, len}),
         rest = kp_str_trim(behind(at->text, len));
  if (rest.len >= 3 && is_one_of((kp_str){rest.at, 3}, many))
    return say(at, KP_MSG_CELL_HINT_MULTIPLE, rest, (kp_str){0});
  static const char *const joins[] = {"-",  "~", "～", "—",  "–",  "至",
                                      "到", "/", "／", "、", "－", NULL};
  for (const char *const *join = joins; *join; join++) {
    if (begins(rest, *join) && reads(at, kp_str_trim(behind(rest, strlen(*join)))))
      return KP_MSG_CELL_HINT_RANGE;
  }
  /* A beginning that reads as a number is not what was meant when digits or points follow: 1.234,5
   * is not 1.234, and 0x10 is not 0. */
  for (uint32_t i = 0; i < rest.len; i++) {
    bool whole = ((unsigned char)rest.at[i] & 0xC0) != 0x80;
    if (whole && is_digit_or_point(rest, i))
      return KP_MSG_CELL_HINT_NUMBER_FORM;
  }
  return say(at, KP_MSG_CELL_HINT_MEASURE, number, rest);
}

static kp_msg hint_of_prefix(const guess *at) {
  static const char *const signs[] = {"≥",  "≤",  ">=", "<=",   ">",      "<",  "＞", "＜",
                                      "约", "近", "超", "超过", "不少于", "¥",  "￥", "$",
                                      "≈",  "~",  "～", "'",    "’",      "第", NULL};
  for (const char *const *sign = signs; *sign; sign++) {
    if (begins(at->text, *sign) && reads(at, kp_str_trim(behind(at->text, strlen(*sign)))))
      return say(at, KP_MSG_CELL_HINT_PREFIX, kp_str_of(*sign), (kp_str){0});
  }
  kp_wide first = kp_wide_at(at->text.at, at->text.at + at->text.len);
  kp_str inside = behind(at->text, (size_t)first.len);
  kp_wide last = kp_wide_at(inside.at + inside.len - (inside.len >= 3 ? 3 : inside.len),
                            inside.at + inside.len);
  bool closed = inside.len > 0 &&
                (inside.at[inside.len - 1] == ')' || (inside.len >= 3 && last.ascii == ')'));
  if (first.ascii == '(' && closed) {
    inside.len -= inside.at[inside.len - 1] == ')' ? 1 : 3;
    if (reads(at, inside))
      return say(at, KP_MSG_CELL_HINT_PARENTHESES, inside, (kp_str){0});
  }
  return KP_MSG_NONE;
}

static bool is_too_large(kp_str text) {
  for (uint32_t i = 0; i < text.len; i++) {
    if (!strchr("0123456789.eE+-,", text.at[i]))
      return false;
  }
  kp_str mantissa = text;
  const char *e = memchr(text.at, 'e', text.len);
  e = e ? e : memchr(text.at, 'E', text.len);
  if (e)
    mantissa.len = (uint32_t)(e - text.at);
  kp_cell_value value;
  return text.len > 300 ||
         (e &&
          kp_cell_read(&value, mantissa, &(kp_cell_rule){.kind = KP_CELL_NUMBER}) == KP_CELL_OK &&
          e + 1 < text.at + text.len && text.at[text.len - 1] >= '0' &&
          text.at[text.len - 1] <= '9');
}

static kp_msg hint_of_number(const guess *at) {
  kp_cell_value value;
  double days;
  if (kp_cell_read(&value, at->text, at->rule) == KP_CELL_AMBIGUOUS)
    return at->rule->decimal_comma ? KP_MSG_CELL_HINT_POINT : KP_MSG_CELL_HINT_COMMA;
  if (is_mark(at->text))
    return say(at, KP_MSG_CELL_HINT_MARK, at->text, (kp_str){0});
  kp_str letter;
  if (reads_with(at, &letter, "lI|", '1'))
    return say(at, KP_MSG_CELL_HINT_ONE, letter, (kp_str){0});
  if (reads_with(at, &letter, "oO", '0'))
    return say(at, KP_MSG_CELL_HINT_ZERO, letter, (kp_str){0});
  bool is_date = kp_date_read(&days, at->text) != KP_DATE_BAD && days > FIRST_LIKELY_DAY;
  if (is_date || memmem(at->text.at, at->text.len, "月", 3) != NULL)
    return KP_MSG_CELL_HINT_DATE;
  if (reads_without_blanks(at))
    return KP_MSG_CELL_HINT_BLANKS;
  if (is_too_large(at->text))
    return KP_MSG_CELL_HINT_TOO_LARGE;
  if (is_numerals(at->text))
    return KP_MSG_CELL_HINT_NUMERALS;
  kp_msg hint = hint_of_prefix(at);
  if (hint != KP_MSG_NONE)
    return hint;
  uint32_t len = number_at_start(at);
  return len ? hint_of_suffix(at, len) : KP_MSG_CELL_HINT_NUMBER_FORM;
}

/* 01/02/2024: which of the two is the month? */
static bool ends_with_year(kp_str text) {
  if (text.len < 8 || text.len > 10)
    return false;
  for (uint32_t i = 0; i < text.len; i++) {
    bool digit = text.at[i] >= '0' && text.at[i] <= '9';
    if (!digit && (i + 4 >= text.len || !strchr("-/.", text.at[i])))
      return false;
  }
  return text.at[text.len - 5] < '0';
}

static kp_msg hint_of_date(const guess *at) {
  static const kp_cell_rule number = {.kind = KP_CELL_NUMBER};
  kp_cell_value value;
  if (kp_cell_read(&value, at->text, &number) == KP_CELL_OK && value.value >= 20000 &&
      value.value < 80000)
    return KP_MSG_CELL_HINT_SERIAL; /* days since 1900: 1954 to 2119 */
  if (ends_with_year(at->text))
    return KP_MSG_CELL_HINT_DATE_ORDER;
  if (reads_without_blanks(at))
    return KP_MSG_CELL_HINT_DATE_BLANKS;
  return KP_MSG_CELL_HINT_DATE_FORM;
}

kp_msg kp_hint_for(const char *args[KP_HINT_ARGS], kp_str text, const kp_cell_rule *rule,
                   kp_arena *arena) {
  args[0] = args[1] = args[2] = NULL;
  guess at = {kp_str_trim(text), rule, arena, args};
  if (begins(at.text, "#"))
    return KP_MSG_CELL_HINT_SHEET_ERROR;
  if (begins(at.text, "="))
    return KP_MSG_CELL_HINT_FORMULA;
  switch (rule->kind) {
  case KP_CELL_NUMBER:
    return hint_of_number(&at);
  case KP_CELL_YESNO:
    return KP_MSG_CELL_HINT_YESNO_FORM;
  case KP_CELL_DATE:
    return hint_of_date(&at);
  case KP_CELL_TEXT:
    break;
  }
  return KP_MSG_NONE;
}
