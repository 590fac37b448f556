/* SPDX-License-Identifier: GPL-3.0-or-later
 * Piece text: which encoding, and the conversion.
 *
 * Until a byte above ASCII comes nothing is decided, and ASCII is the same text either way. The
 * first piece that has one and is UTF-8 makes the file UTF-8, any other makes it GB18030. A piece
 * that contradicts what was seen before is a file of two encodings where a line with a three-byte
 * sequence says so (see encoding.c); else the user is asked to name it. */
#include "table/piece_text.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "base/arena.h"
#include "table/convert.h"
#include "table/csv.h"
#include "table/utf8.h"
#include "table/xlsx.h"

static kp_status say(const kp_piece_text *text, uint32_t line, kp_msg what, const char *const *args,
                     kp_msg hint, kp_diag *diag) {
  kp_diag_error(diag, &(kp_place){.file = text->path, .line = line}, what, args, hint);
  return KP_INPUT;
}

static bool is_utf8_name(const char *name) {
  return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0;
}

/* Encodings whose bytes of quotes, separators and line ends are never part of another character. */
static bool can_be_cut(const char *name) {
  static const char *const known[] = {"UTF-8",  "UTF8",  "GB18030", "GBK",
                                      "GB2312", "CP936", "EUC-CN",  "BIG5"};
  for (size_t i = 0; i < sizeof known / sizeof *known; i++)
    if (strcasecmp(name, known[i]) == 0)
      return true;
  return false;
}

kp_status kp_piece_text_init(kp_piece_text *out, const char *path, const kp_table_options *options,
                             kp_arena *arena, kp_diag *diag) {
  *out = (kp_piece_text){.path = path};
  const char *name = options ? options->encoding : NULL;
  if (!name)
    return KP_OK;
  if (!can_be_cut(name))
    return say(out, 0, KP_MSG_TABLE_PIECES_ENCODING, KP_ARGS(name), KP_MSG_TABLE_PIECES_UTF8_HINT,
               diag);
  out->named = kp_str_copy(arena, kp_str_of(name));
  out->settled = true;
  out->kind = is_utf8_name(name) ? KP_PIECE_UTF8 : KP_PIECE_OTHER;
  return out->named ? KP_OK : kp_diag_no_memory(diag);
}

void kp_piece_text_clear(kp_piece_text *text) {
  kp_free(text->converted);
  text->converted = NULL;
}

const char *kp_piece_text_encoding(const kp_piece_text *text) {
  if (text->kind != KP_PIECE_OTHER)
    return "UTF-8";
  return text->named ? text->named : "GB18030";
}

static bool is_ascii(const char *at, size_t len) {
  uint64_t eight, all = 0;
  size_t i = 0;
  for (; i + 8 <= len; i += 8) {
    memcpy(&eight, at + i, 8);
    all |= eight;
  }
  for (; i < len; i++)
    all |= (unsigned char)at[i];
  return (all & UINT64_C(0x8080808080808080)) == 0;
}

/* The first line of UTF-8 text with a three-byte sequence, and of any text that is none; 0: none.
 */
static uint32_t first_line(const char *at, size_t len, uint32_t line, bool wants_utf8) {
  const char *end = at + len;
  for (; at < end; line++) {
    const char *next = kp_csv_line_end(at, end);
    const size_t n = (size_t)(next - at);
    const bool valid = kp_utf8_check(NULL, at, n) == n;
    bool long_one = false;
    for (size_t i = 0; valid && i < n; i++)
      long_one = long_one || (unsigned char)at[i] >= 0xE0;
    if (wants_utf8 ? long_one : !valid)
      return line;
    at = next;
  }
  return 0;
}

static kp_status say_mixed(const kp_piece_text *text, uint32_t utf8_line, uint32_t other_line,
                           kp_diag *diag) {
  char utf8[16], other[16];
  snprintf(utf8, sizeof utf8, "%" PRIu32, utf8_line);
  snprintf(other, sizeof other, "%" PRIu32, other_line);
  return say(text, utf8_line > other_line ? utf8_line : other_line, KP_MSG_TABLE_MIXED_ENCODINGS,
             KP_ARGS(utf8, other), KP_MSG_TABLE_MIXED_ENCODINGS_HINT, diag);
}

/* ---- One piece ---- */

static void take_utf8(kp_piece_bytes *out, kp_piece_text *text, const char *raw, size_t len,
                      uint32_t line) {
  if (text->kind == KP_PIECE_ASCII && !is_ascii(raw, len)) {
    text->kind = KP_PIECE_UTF8;
    text->first_utf8 = first_line(raw, len, line, true);
  }
  *out = (kp_piece_bytes){raw, len};
}

static kp_status convert(kp_piece_bytes *out, kp_piece_text *text, const char *raw, size_t len,
                         uint32_t line, kp_diag *diag) {
  const char *name = kp_piece_text_encoding(text);
  size_t n = 0, fault = 0;
  switch (kp_convert(&text->converted, &n, &fault, raw, len, name)) {
  case KP_CONVERTED:
    *out = (kp_piece_bytes){text->converted, n};
    return KP_OK;
  case KP_CONVERT_BAD_BYTES:
    return say(text, line + kp_utf8_line(raw, fault < len ? fault : len - 1) - 1,
               text->named ? KP_MSG_TABLE_BAD_BYTES : KP_MSG_TABLE_NO_ENCODING, KP_ARGS(name),
               KP_MSG_TABLE_ENCODING_HINT, diag);
  case KP_CONVERT_UNKNOWN:
    return say(text, 0, KP_MSG_TABLE_UNKNOWN_ENCODING, KP_ARGS(name),
               KP_MSG_TABLE_UNKNOWN_ENCODING_HINT, diag);
  case KP_CONVERT_NO_MEMORY:
    break;
  }
  text->converted = NULL;
  return kp_diag_no_memory(diag);
}

/* Bytes that are no UTF-8, in a file whose encoding nobody named. */
static kp_status take_other(kp_piece_bytes *out, kp_piece_text *text, const char *raw, size_t len,
                            uint32_t line, kp_diag *diag) {
  const uint32_t here = first_line(raw, len, line, true);
  const uint32_t utf8 = text->first_utf8 ? text->first_utf8 : here;
  if (utf8)
    return say_mixed(text, utf8, first_line(raw, len, line, false), diag);
  if (text->kind == KP_PIECE_UTF8)
    return say(text, first_line(raw, len, line, false), KP_MSG_TABLE_PIECES_UNCLEAR, KP_NO_ARGS,
               KP_MSG_TABLE_ENCODING_HINT, diag);
  text->kind = KP_PIECE_OTHER;
  text->first_other = first_line(raw, len, line, false);
  return convert(out, text, raw, len, line, diag);
}

/* What no part of a file tells. */
static kp_status check_start(kp_piece_text *text, const char *raw, size_t len, kp_diag *diag) {
  if (kp_xlsx_is(raw, len))
    return say(text, 0, KP_MSG_TABLE_PIECES_WORKBOOK, KP_NO_ARGS, KP_MSG_TABLE_PIECES_HINT, diag);
  const bool bom = len >= 2 && (memcmp(raw, "\xFF\xFE", 2) == 0 || memcmp(raw, "\xFE\xFF", 2) == 0);
  const char *nul = memchr(raw, '\0', len < 4096 ? len : 4096);
  if (bom || nul)
    return say(text, 0, KP_MSG_TABLE_PIECES_ENCODING, KP_ARGS("UTF-16"),
               KP_MSG_TABLE_PIECES_UTF8_HINT, diag);
  if (len >= 3 && memcmp(raw, "\xEF\xBB\xBF", 3) == 0) {
    text->settled = true;
    text->named = NULL;
    text->kind = KP_PIECE_UTF8;
  }
  return KP_OK;
}

kp_status kp_piece_text_decode(kp_piece_bytes *out, kp_piece_text *text, const char *raw,
                               size_t len, uint32_t line, kp_diag *diag) {
  kp_piece_text_clear(text);
  const kp_status status = line == 1 ? check_start(text, raw, len, diag) : KP_OK;
  if (status != KP_OK)
    return status;
  const char *nul = memchr(raw, '\0', len);
  if (nul)
    return say(text, line + kp_utf8_line(raw, (size_t)(nul - raw)) - 1, KP_MSG_TABLE_NUL,
               KP_NO_ARGS, KP_MSG_TABLE_NUL_HINT, diag);
  if (text->settled && text->kind == KP_PIECE_OTHER)
    return convert(out, text, raw, len, line, diag);
  const size_t fault = kp_utf8_check(NULL, raw, len);
  if (fault < len && text->settled)
    return say(text, line + kp_utf8_line(raw, fault) - 1, KP_MSG_TABLE_NOT_UTF8, KP_NO_ARGS,
               KP_MSG_TABLE_NOT_UTF8_HINT, diag);
  if (fault < len)
    return take_other(out, text, raw, len, line, diag);
  if (text->kind != KP_PIECE_OTHER) {
    take_utf8(out, text, raw, len, line);
    return KP_OK;
  }
  if (is_ascii(raw, len)) {
    *out = (kp_piece_bytes){raw, len};
    return KP_OK;
  }
  const uint32_t utf8 = first_line(raw, len, line, true);
  if (utf8)
    return say_mixed(text, utf8, text->first_other, diag);
  return convert(out, text, raw, len, line, diag);
}
