/* SPDX-License-Identifier: GPL-3.0-or-later
 * Encoding: which one a file is in. The order of questions stands in encoding.h.
 *
 * UTF-16 without BOM: Chinese text has few NUL bytes, but its separators, digits and line ends have
 * one each, all on the same side; a NUL byte elsewhere in UTF-8 is damage. Mixed files: bytes that
 * are not UTF-8 as a whole, yet have lines that are and hold a three-byte sequence. Such a line is
 * most likely Chinese in UTF-8, although GB18030 reads it too (杭州 becomes 鏉窞). */
#include "table/encoding.h"

#include <inttypes.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include "table/convert.h"
#include "table/utf8.h"

typedef struct {
  const char *bytes;
  size_t len;
  const char *shown;
  kp_arena *arena;
  kp_diag *diag;
} source;

static void add_fault(const source *in, uint32_t line, kp_msg what, const char *const *args,
                      kp_msg hint) {
  kp_diag_error(in->diag, &(kp_place){.file = in->shown, .line = line}, what, args, hint);
}

static bool begins(const source *in, const char *mark, size_t len) {
  return in->len >= len && memcmp(in->bytes, mark, len) == 0;
}

static kp_status take_in_place(kp_decoded *out, const source *in, size_t skip, bool has_nul) {
  if (has_nul) {
    const void *nul = memchr(in->bytes + skip, '\0', in->len - skip);
    add_fault(in, kp_utf8_line(in->bytes, (size_t)((const char *)nul - in->bytes)),
              KP_MSG_TABLE_NUL, KP_NO_ARGS, KP_MSG_TABLE_NUL_HINT);
    return KP_INPUT;
  }
  *out = (kp_decoded){.at = in->bytes + skip, .len = in->len - skip, .name = "UTF-8"};
  return KP_OK;
}

/* ---- Other encodings ---- */

/* The line of a fault at an offset of UTF-16 bytes; line ends count in the encoding's own units. */
static uint32_t line_of_units(const source *in, size_t offset, int low) {
  uint32_t line = 1;
  for (size_t i = 0; i + 1 < offset; i += 2)
    line += in->bytes[i + (size_t)low] == '\n' && in->bytes[i + (size_t)(1 - low)] == '\0';
  return line;
}

static uint32_t line_of_fault(const source *in, size_t offset, const char *name) {
  if (strncmp(name, "UTF-16", 6) == 0)
    return line_of_units(in, offset, strcmp(name, "UTF-16BE") == 0);
  return offset < in->len ? kp_utf8_line(in->bytes, offset) : kp_utf8_line(in->bytes, in->len - 1);
}

/* iconv may leave a BOM in place, and NUL is no text in any encoding. */
static kp_status keep_converted(kp_decoded *out, const source *in, char *text, size_t len,
                                const char *name) {
  size_t skip = len >= 3 && memcmp(text, "\xEF\xBB\xBF", 3) == 0 ? 3 : 0;
  const char *nul = memchr(text, '\0', len);
  if (nul) {
    add_fault(in, kp_utf8_line(text, (size_t)(nul - text)), KP_MSG_TABLE_NUL, KP_NO_ARGS,
              KP_MSG_TABLE_NUL_HINT);
    kp_free(text);
    return KP_INPUT;
  }
  const char *kept = kp_arena_printf(in->arena, "%s", name);
  if (!kept) {
    kp_free(text);
    return kp_diag_no_memory(in->diag);
  }
  *out = (kp_decoded){.at = text + skip, .len = len - skip, .converted = text, .name = kept};
  return KP_OK;
}

static kp_status convert(kp_decoded *out, const source *in, const char *name, kp_msg what) {
  char *text;
  size_t len, fault;
  /* behind a / stand wishes to iconv, such as //IGNORE: nothing may be dropped */
  kp_convert_status status = strchr(name, '/')
                                 ? KP_CONVERT_UNKNOWN
                                 : kp_convert(&text, &len, &fault, in->bytes, in->len, name);
  switch (status) {
  case KP_CONVERTED:
    return keep_converted(out, in, text, len, name);
  case KP_CONVERT_BAD_BYTES:
    add_fault(in, line_of_fault(in, fault, name), what, KP_ARGS(name), KP_MSG_TABLE_ENCODING_HINT);
    return KP_INPUT;
  case KP_CONVERT_UNKNOWN:
    add_fault(in, 0, KP_MSG_TABLE_UNKNOWN_ENCODING, KP_ARGS(name),
              KP_MSG_TABLE_UNKNOWN_ENCODING_HINT);
    return KP_INPUT;
  case KP_CONVERT_NO_MEMORY:
    break;
  }
  return kp_diag_no_memory(in->diag);
}

/* ---- UTF-16 without a BOM ---- */

/* "UTF-16LE", "UTF-16BE" or NULL. Of all NUL bytes at least nine in ten must stand on one side,
 * each beside an ASCII byte. */
static const char *guess_utf16(const source *in, bool is_utf8) {
  size_t n_nul[2] = {0, 0}, n_ascii = 0;
  for (size_t i = 0; i + 1 < in->len; i += 2) {
    bool first = in->bytes[i] == '\0', second = in->bytes[i + 1] == '\0';
    n_nul[0] += first;
    n_nul[1] += second;
    unsigned char other = (unsigned char)in->bytes[first ? i + 1 : i];
    n_ascii += first != second && other < 0x80;
  }
  size_t n_all = n_nul[0] + n_nul[1], side = n_nul[1] >= n_nul[0];
  if (in->len % 2 != 0 || n_nul[side] * 10 < n_all * 9 || n_ascii * 10 < n_all * 9)
    return NULL;
  if (is_utf8 &&
      n_all * 3 < in->len) /* ASCII in UTF-16 is half NUL: fewer are damage in a UTF-8 file */
    return NULL;
  return side ? "UTF-16LE" : "UTF-16BE";
}

/* ---- Not UTF-8 ---- */

typedef struct {
  uint32_t n_utf8, n_other;         /* lines */
  uint32_t first_utf8, first_other; /* line numbers, 0: none */
} line_survey;

static bool has_three_byte_sequence(const char *line, size_t len) {
  for (size_t i = 0; i < len; i++) {
    if ((unsigned char)line[i] >= 0xE0)
      return true;
  }
  return false;
}

static void survey_line(line_survey *survey, const char *line, size_t len, uint32_t number) {
  if (kp_utf8_check(NULL, line, len) < len) {
    survey->n_other++;
    if (!survey->first_other)
      survey->first_other = number;
  } else if (has_three_byte_sequence(line, len)) {
    survey->n_utf8++;
    if (!survey->first_utf8)
      survey->first_utf8 = number;
  }
}

static line_survey survey_lines(const source *in) {
  line_survey survey = {0};
  uint32_t number = 1;
  size_t start = 0;
  for (size_t i = 0; i <= in->len; i++) {
    bool ends = i == in->len || in->bytes[i] == '\n' || in->bytes[i] == '\r';
    if (!ends)
      continue;
    survey_line(&survey, in->bytes + start, i - start, number);
    if (i + 1 < in->len && in->bytes[i] == '\r' && in->bytes[i + 1] == '\n')
      i++;
    start = i + 1;
    number++;
  }
  return survey;
}

/* True when lines of both kinds are there: said at the first line of the rarer kind. */
static bool is_mixed(const source *in) {
  line_survey survey = survey_lines(in);
  if (survey.n_utf8 == 0 || survey.n_other == 0)
    return false;
  char utf8[16], other[16];
  snprintf(utf8, sizeof utf8, "%" PRIu32, survey.first_utf8);
  snprintf(other, sizeof other, "%" PRIu32, survey.first_other);
  bool utf8_is_odd = survey.n_utf8 < survey.n_other;
  add_fault(in, utf8_is_odd ? survey.first_utf8 : survey.first_other, KP_MSG_TABLE_MIXED_ENCODINGS,
            KP_ARGS(utf8, other), KP_MSG_TABLE_MIXED_ENCODINGS_HINT);
  return true;
}

static bool is_name_of_utf8(const char *encoding) {
  return strcasecmp(encoding, "UTF-8") == 0 || strcasecmp(encoding, "UTF8") == 0;
}

static kp_status decode_utf8(kp_decoded *out, const source *in, size_t skip) {
  bool has_nul;
  size_t fault = skip + kp_utf8_check(&has_nul, in->bytes + skip, in->len - skip);
  if (fault == in->len)
    return take_in_place(out, in, skip, has_nul);
  add_fault(in, kp_utf8_line(in->bytes, fault), KP_MSG_TABLE_NOT_UTF8, KP_NO_ARGS,
            KP_MSG_TABLE_NOT_UTF8_HINT);
  return KP_INPUT;
}

static kp_status decode_by_content(kp_decoded *out, const source *in) {
  bool has_nul, is_utf8 = kp_utf8_check(&has_nul, in->bytes, in->len) == in->len;
  has_nul = is_utf8 ? has_nul : memchr(in->bytes, '\0', in->len) != NULL;
  const char *utf16 = has_nul ? guess_utf16(in, is_utf8) : NULL;
  if (utf16)
    return convert(out, in, utf16, KP_MSG_TABLE_BAD_BYTES);
  if (is_utf8)
    return take_in_place(out, in, 0, has_nul);
  if (is_mixed(in))
    return KP_INPUT;
  return convert(out, in, "GB18030", KP_MSG_TABLE_NO_ENCODING);
}

kp_status kp_encoding_decode(kp_decoded *out, const void *bytes, size_t len, const char *encoding,
                             const char *shown, kp_arena *arena, kp_diag *diag) {
  source in = {bytes, len, shown, arena, diag};
  if (len == 0) {
    *out = (kp_decoded){.at = "", .name = "UTF-8"};
    return KP_OK;
  }
  if (begins(&in, "\xEF\xBB\xBF", 3))
    return decode_utf8(out, &in, 3);
  if (begins(&in, "\xFF\xFE", 2))
    return convert(out, &in, "UTF-16LE", KP_MSG_TABLE_BAD_BYTES);
  if (begins(&in, "\xFE\xFF", 2))
    return convert(out, &in, "UTF-16BE", KP_MSG_TABLE_BAD_BYTES);
  if (encoding && is_name_of_utf8(encoding))
    return decode_utf8(out, &in, 0);
  if (encoding)
    return convert(out, &in, encoding, KP_MSG_TABLE_BAD_BYTES);
  return decode_by_content(out, &in);
}
