/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cells: text to number, yes/no, date or reason.
 *
 * The order of questions is fixed: blank, NA; a mark of the rule by its bytes; the rule's kind; a
 * mark by its folded form. A number is first rewritten as the plain ASCII that kp_decimal_read
 * takes (full-width forms, groups of three, the decimal comma, the % sign as an exponent of -2), so
 * that 57.3% is the double nearest to 0.573 and not 57.3 times a rounded 0.01. Nothing here
 * allocates but the folded comparison, which only cells come to that are nothing else. */
#include "table/cell.h"

#include <math.h>
#include <string.h>

#include "base/arena.h"
#include "base/date.h"
#include "base/decimal.h"
#include "table/wide.h"

enum { LONGEST_NUMBER = 320 }; /* bytes of a rewritten number: more is no measurement */

static kp_cell_status missing(kp_cell_value *out, kp_why why) {
  *out = (kp_cell_value){.value = NAN, .why = why};
  return KP_CELL_OK;
}

static kp_cell_status found(kp_cell_value *out, double value) {
  *out = (kp_cell_value){.value = value, .why = KP_PRESENT};
  return KP_CELL_OK;
}

static char lower(char c) {
  return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Compares with lower-case ASCII or any other text, ASCII letters of either case alike. */
static bool same_word(kp_str text, const char *word) {
  size_t len = strlen(word);
  if (text.len != len)
    return false;
  for (size_t i = 0; i < len; i++) {
    if (lower(text.at[i]) != word[i])
      return false;
  }
  return true;
}

static bool says_missing(kp_str text) {
  return text.len == 0 || same_word(text, "na") || same_word(text, "n/a");
}

/* ---- Marks ---- */

static kp_cell_status take_mark(kp_cell_value *out, const kp_cell_mark *mark) {
  *out = (kp_cell_value){.value = mark->why == KP_PRESENT ? mark->value : NAN, .why = mark->why};
  out->marked = true;
  return KP_CELL_OK;
}

static const kp_cell_mark *mark_by_bytes(const kp_cell_rule *rule, kp_str text) {
  for (int i = 0; i < rule->n_marks; i++) {
    if (kp_str_equal(rule->marks[i].text, text))
      return &rule->marks[i];
  }
  return NULL;
}

static const kp_cell_mark *mark_by_fold(const kp_cell_rule *rule, kp_str text) {
  kp_arena *arena = rule->n_marks ? kp_arena_new() : NULL;
  if (!arena)
    return NULL;
  const kp_cell_mark *mark = NULL;
  kp_str folded = kp_str_fold(arena, text);
  for (int i = 0; i < rule->n_marks && !mark && folded.at; i++) {
    if (kp_str_equal(kp_str_fold(arena, rule->marks[i].text), folded))
      mark = &rule->marks[i];
  }
  kp_arena_free(arena);
  return mark;
}

/* A mark such as 999 looks like a number: then ９９９ must be asked for by its folded form before
 * it is read as one. */
static bool a_mark_is_numeric(const kp_cell_rule *rule) {
  for (int i = 0; i < rule->n_marks; i++) {
    kp_str text = kp_str_trim(rule->marks[i].text);
    kp_wide first = kp_wide_at(text.at, text.at + text.len);
    if (text.len && ((first.ascii >= '0' && first.ascii <= '9') || first.ascii == '-' ||
                     first.ascii == '+' || first.ascii == '.'))
      return true;
  }
  return false;
}

static bool is_plain(kp_str text) {
  for (uint32_t i = 0; i < text.len; i++) {
    char c = text.at[i];
    if ((c < '0' || c > '9') && c != '.' && c != '-')
      return false;
  }
  return true;
}

/* ---- Numbers ---- */

/* A number as it is rewritten. */
typedef struct {
  char text[LONGEST_NUMBER + 8];
  int len;
  char group, point; /* what separates groups and decimals in this file */
  int n_groups;      /* group signs seen */
  int since_group;   /* digits since the last group sign, or since the start */
  int n_digits;      /* before the point */
  bool has_point, has_exponent, has_percent;
  bool odd_group; /* a group sign not followed by three digits, or not preceded by one to three */
} number;

static bool put(number *n, char c) {
  if (n->len == LONGEST_NUMBER)
    return false;
  n->text[n->len++] = c;
  return true;
}

static bool put_digit(number *n, char c) {
  n->since_group++;
  n->n_digits += !n->has_point && !n->has_exponent;
  return put(n, c);
}

static void close_group(number *n) {
  if (n->n_groups && n->since_group != 3)
    n->odd_group = true;
}

static bool put_group(number *n) {
  if (n->has_point || n->has_exponent || n->n_digits == 0)
    return false;
  if (n->n_groups == 0 && n->since_group > 3)
    n->odd_group = true;
  close_group(n);
  n->n_groups++;
  n->since_group = 0;
  return true;
}

static bool put_point(number *n) {
  if (n->has_point || n->has_exponent)
    return false;
  close_group(n);
  n->has_point = true;
  return (n->n_digits > 0 || put(n, '0')) && put(n, '.');
}

/* e, its sign. */
static bool put_exponent(number *n, const char **at, const char *end) {
  if (n->has_exponent || n->len == 0)
    return false;
  if (!n->has_point)
    close_group(n);
  n->has_exponent = true;
  if (!put(n, 'e'))
    return false;
  kp_wide sign = kp_wide_at(*at, end);
  if (sign.ascii != '-' && sign.ascii != '+')
    return true;
  *at += sign.len;
  return put(n, sign.ascii);
}

/* The % sign ends a number; blanks may stand before it. */
static bool put_percent(number *n, const char *at, const char *end) {
  n->has_percent = true;
  return at == end && n->len > 0;
}

static bool put_sign(number *n, char sign) {
  return n->len == 0 && n->n_digits == 0 && !n->has_point && (sign == '+' || put(n, '-'));
}

static bool put_next(number *n, const char **at, const char *end) {
  kp_wide c = kp_wide_at(*at, end);
  *at += c.len;
  if (c.ascii >= '0' && c.ascii <= '9')
    return put_digit(n, c.ascii);
  if (c.ascii == '%')
    return put_percent(n, *at, end);
  if (c.ascii == n->group)
    return put_group(n);
  if (c.ascii == n->point)
    return put_point(n);
  if (c.ascii == 'e' || c.ascii == 'E')
    return put_exponent(n, at, end);
  if (c.ascii == '-' || c.ascii == '+')
    return put_sign(n, c.ascii);
  if (c.ascii != ' ')
    return false;
  while (*at < end && kp_wide_at(*at, end).ascii == ' ')
    *at += kp_wide_at(*at, end).len;
  return *at < end && kp_wide_at(*at, end).ascii == '%';
}

static bool rewrite(number *n, kp_str text) {
  const char *at = text.at, *end = text.at + text.len;
  kp_wide sign = kp_wide_at(at, end);
  bool signed_twice = false;
  if (sign.ascii == '+') { /* the one sign that is not kept */
    at += sign.len;
    kp_wide next = kp_wide_at(at, end);
    signed_twice = next.ascii == '-' || next.ascii == '+';
  }
  while (at < end) {
    if (!put_next(n, &at, end))
      return false;
  }
  if (!n->has_point && !n->has_exponent)
    close_group(n);
  return !signed_twice && n->n_digits + n->has_point > 0;
}

/* One comma could be a decimal comma where it stands before anything but three digits, and in files
 * with ; even before three. */
static bool is_ambiguous(const number *n, const kp_cell_rule *rule) {
  if (n->n_groups == 0)
    return false;
  if (n->odd_group)
    return true;
  return rule->comma_unclear && !rule->decimal_comma && n->n_groups == 1 && !n->has_point;
}

static kp_cell_status read_number(kp_cell_value *out, kp_str text, const kp_cell_rule *rule) {
  number n = {.group = rule->decimal_comma ? '.' : ',', .point = rule->decimal_comma ? ',' : '.'};
  if (!rewrite(&n, text))
    return KP_CELL_BAD;
  if (is_ambiguous(&n, rule))
    return n.n_groups > 1 ? KP_CELL_BAD : KP_CELL_AMBIGUOUS;
  double percent = rule->percent != 0.0 ? rule->percent : 0.01;
  bool as_exponent = n.has_percent && percent == 0.01 && !n.has_exponent;
  if (as_exponent) {
    memcpy(n.text + n.len, "e-2", 3);
    n.len += 3;
  }
  double value;
  if (!kp_decimal_read(&value, (kp_str){n.text, (uint32_t)n.len}) || !isfinite(value))
    return KP_CELL_BAD;
  if (n.has_percent && !as_exponent)
    value *= percent;
  *out = (kp_cell_value){.value = value, .why = KP_PRESENT, .had_percent = n.has_percent};
  return KP_CELL_OK;
}

/* ---- Yes or no, dates ---- */

enum { LONGEST_WORD = 16 };

/* ＹＥＳ as YES; what is too long to be one of the words becomes empty. */
static kp_str narrow(char buf[LONGEST_WORD], kp_str text) {
  uint32_t n = 0;
  for (const char *at = text.at, *end = at + text.len; at < end;) {
    kp_wide c = kp_wide_at(at, end);
    uint32_t len = c.ascii ? 1 : (uint32_t)c.len;
    if (n + len > LONGEST_WORD)
      return (kp_str){buf, 0};
    memcpy(buf + n, c.ascii ? &c.ascii : at, len);
    n += len;
    at += c.len;
  }
  return (kp_str){buf, n};
}

static kp_cell_status read_yesno(kp_cell_value *out, kp_str text) {
  static const char *const yes[] = {"是", "有", "yes", "true", "y", "1", "√", "✓", "达标", NULL};
  static const char *const no[] = {"否", "无", "no", "false", "n", "0", "×", "✗", "未达标", NULL};
  char buf[LONGEST_WORD];
  text = narrow(buf, text);
  for (const char *const *word = yes; *word; word++) {
    if (same_word(text, *word))
      return found(out, 1.0);
  }
  for (const char *const *word = no; *word; word++) {
    if (same_word(text, *word))
      return found(out, 0.0);
  }
  return KP_CELL_BAD;
}

static kp_cell_status read_date(kp_cell_value *out, kp_str text) {
  double days;
  kp_date_kind kind = kp_date_read(&days, text);
  if (kind == KP_DATE_BAD)
    return KP_CELL_BAD;
  found(out, days);
  out->month_only = kind == KP_DATE_MONTH;
  return KP_CELL_OK;
}

static kp_cell_status read_kind(kp_cell_value *out, kp_str text, const kp_cell_rule *rule) {
  switch (rule->kind) {
  case KP_CELL_NUMBER:
    return read_number(out, text, rule);
  case KP_CELL_YESNO:
    return read_yesno(out, text);
  case KP_CELL_DATE:
    return read_date(out, text);
  case KP_CELL_TEXT:
    break;
  }
  return KP_CELL_BAD;
}

kp_cell_status kp_cell_read(kp_cell_value *out, kp_str text, const kp_cell_rule *rule) {
  text = kp_str_trim(text);
  const kp_cell_mark *mark = mark_by_bytes(rule, text);
  if (mark)
    return take_mark(out, mark);
  if (says_missing(text))
    return missing(out, KP_BLANK);
  if (rule->n_marks && !is_plain(text) && a_mark_is_numeric(rule)) {
    mark = mark_by_fold(rule, text);
    if (mark)
      return take_mark(out, mark);
  }
  kp_cell_value value;
  kp_cell_status status = read_kind(&value, text, rule);
  if (status == KP_CELL_OK) {
    *out = value;
    return status;
  }
  mark = mark_by_fold(rule, text);
  return mark ? take_mark(out, mark) : status;
}
