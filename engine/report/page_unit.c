/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page's data of units, as lines. A row holds what every view needs of a unit and what scoring
 * again needs; behind one row or several stands a list of the same units as in result.json, read
 * when somebody looks at one. Where there are many units the list is packed: a JSON string, base64
 * of its text deflated (RFC 1950), which browsers unpack by themselves. zlib behind. */
#include <math.h>
#include <string.h>
#include <zlib.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "report/page.h"

/* ---- The row ---- */

static void put_standing(kp_json *made, const kp_explanation *unit) {
  const kp_index *index = unit->result->index;
  kp_json_words(made, "status", kp_report_status_name(unit->status));
  kp_json_number(made, "total", unit->total);
  kp_json_number(made, "total_full", unit->total_full);
  if (unit->rank > 0)
    kp_json_integer(made, "rank", unit->rank);
  kp_json_words(made, "grade", kp_report_grade_id(index, unit->grade));
  kp_json_words(made, "decided_by", kp_explain_decided_name(unit->decided_by));
  kp_json_flag(made, "flagged", unit->flagged);
  if (index->is_checklist)
    kp_json_integer(made, "step", unit->step);
  kp_json_decision(made, unit);
}

static void put_sentences(kp_json *made, const kp_explanation *unit) {
  kp_json_both(made, "reason", unit->reason);
  if (unit->flagged)
    kp_json_both(made, "flag_reason", unit->flag_reason);
  const bool usual = unit->decided_by == KP_BY_CUTOFF || unit->decided_by == KP_BY_PROFILE ||
                     unit->decided_by == KP_BY_CLASS;
  if (!usual)
    kp_json_both(made, "verdict", unit->verdict);
}

/* One letter a condition: met, not met, undecided, not asked. */
static void put_conditions(kp_json *made, const kp_explanation *unit) {
  static const char letter[] = {
      [KP_NOT_MET] = '0', [KP_MET] = '1', [KP_UNDECIDED_RESULT] = '?', [KP_NOT_ASKED] = '-'};
  kp_buf text = {0};
  for (int i = 0; i < unit->n_conditions; i++)
    kp_buf_add_bytes(&text, &letter[unit->condition[i].met], 1);
  made->failed |= text.failed;
  if (text.len > 0)
    kp_json_text(made, "met", (kp_str){text.at, (uint32_t)text.len});
  kp_buf_clear(&text);
}

static kp_json row_of(const kp_explanation *unit) {
  const kp_result *result = unit->result;
  kp_json made = kp_json_object();
  kp_json_words(&made, "id", unit->id);
  kp_json_words(&made, "name", unit->name);
  kp_json_words(&made, "group", unit->group);
  put_standing(&made, unit);
  put_sentences(&made, unit);
  put_conditions(&made, unit);
  kp_json_number(&made, "adjusted", unit->adjusted_shown);
  double adjusted = 0; /* before the limits on it */
  for (int i = 0; i < unit->n_adjustments; i++)
    adjusted += unit->adjustment[i].points;
  if (unit->n_adjustments > 0)
    kp_json_number(&made, "adjust", adjusted);
  if (!unit->published && result->scoring->screened && result->scoring->screened[unit->unit])
    kp_json_flag(&made, "screened", true);
  return made;
}

typedef double figure_of(const kp_explain_node *node);

static double score_of(const kp_explain_node *node) {
  return node->score;
}

static double shown_of(const kp_explain_node *node) {
  return node->points_shown;
}

static double state_of(const kp_explain_node *node) {
  return (double)node->state;
}

/* ,"key":[…] of all nodes; what is missing is null. */
static void add_list(kp_buf *buf, const char *key, const kp_explanation *unit, figure_of *figure) {
  char text[KP_NUM_SIZE];
  kp_buf_printf(buf, ",\"%s\":[", key);
  for (int i = 0; i < unit->n_nodes; i++) {
    const double x = figure(&unit->node[i]);
    if (isfinite(x))
      kp_decimal_shortest(text, x);
    kp_buf_add(buf, i > 0 ? "," : "");
    kp_buf_add(buf, isfinite(x) ? text : "null");
  }
  kp_buf_add(buf, "]");
}

static void add_row(kp_buf *buf, const kp_explanation *unit) {
  kp_json row = row_of(unit);
  bool usual = true;
  for (int i = 0; i < unit->n_nodes; i++)
    usual = usual && unit->node[i].state == KP_STATE_PRESENT;
  kp_buf_add(buf, ",\n");
  kp_json_print(buf, &row, false);
  if (buf->failed)
    return;
  buf->len--; /* the closing brace comes after the lists */
  add_list(buf, "score", unit, score_of);
  add_list(buf, "shown", unit, shown_of);
  if (!usual)
    add_list(buf, "state", unit, state_of);
  kp_buf_add(buf, "}");
}

static void add_unit(kp_buf *buf, const kp_explanation *unit, bool brief) {
  kp_json one = kp_json_unit(unit, brief);
  add_row(buf, unit);
  kp_buf_add(buf, ",\n[");
  kp_json_print(buf, &one, false);
  kp_buf_add(buf, "]");
}

void kp_page_add_unit(kp_buf *buf, const kp_explanation *unit, kp_lang lang) {
  (void)lang; /* both languages stand in it */
  add_unit(buf, unit, false);
}

void kp_page_add_brief_unit(kp_buf *buf, const kp_explanation *unit, kp_lang lang) {
  (void)lang;
  add_unit(buf, unit, true);
}

/* ---- Blocks ---- */

static void add_base64(kp_buf *buf, const unsigned char *bytes, size_t len) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  char *to = kp_buf_room(buf, (len + 2) / 3 * 4);
  if (!to)
    return;
  for (size_t i = 0; i < len; i += 3) {
    const unsigned three = (unsigned)bytes[i] << 16 |
                           (i + 1 < len ? (unsigned)bytes[i + 1] << 8 : 0) |
                           (i + 2 < len ? (unsigned)bytes[i + 2] : 0);
    *to++ = letters[three >> 18];
    *to++ = letters[three >> 12 & 63];
    *to++ = i + 1 < len ? letters[three >> 6 & 63] : '=';
    *to++ = i + 2 < len ? letters[three & 63] : '=';
  }
  buf->len += (len + 2) / 3 * 4;
}

static void add_packed(kp_buf *buf, const kp_buf *line) {
  uLongf len = compressBound((uLong)line->len);
  unsigned char *packed = line->failed ? NULL : kp_malloc(len);
  buf->failed |= !packed || compress2(packed, &len, (const unsigned char *)line->at,
                                      (uLong)line->len, Z_DEFAULT_COMPRESSION) != Z_OK;
  if (!buf->failed) {
    kp_buf_add(buf, ",\n\"");
    add_base64(buf, packed, len);
    kp_buf_add(buf, "\"");
  }
  kp_free(packed);
}

/* Takes the block's lines apart: rows, and the units in one list. Each line has ",\n" in front. */
static void part_lines(kp_buf *rows, kp_buf *units, const kp_buf *block) {
  const char *at = block->at, *end = at + block->len;
  while (at < end) {
    const char *next = memchr(at + 2, '\n', (size_t)(end - at - 2));
    const char *stop = next ? next - 1 : end; /* the comma belongs to the next line */
    if (at[2] == '[') {
      kp_buf_add(units, units->len > 0 ? "," : "[");
      kp_buf_add_bytes(units, at + 3, (size_t)(stop - at - 4));
    } else {
      kp_buf_add_bytes(rows, at, (size_t)(stop - at));
    }
    at = stop;
  }
  kp_buf_add(units, "]");
}

void kp_page_pack_block(kp_buf *buf) {
  kp_buf rows = {0}, units = {0};
  if (buf->failed || buf->len == 0)
    return;
  part_lines(&rows, &units, buf);
  buf->len = 0;
  buf->failed |= rows.failed;
  if (!buf->failed)
    kp_buf_add_bytes(buf, rows.at, rows.len);
  add_packed(buf, &units);
  kp_buf_clear(&rows);
  kp_buf_clear(&units);
}
