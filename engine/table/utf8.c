/* SPDX-License-Identifier: GPL-3.0-or-later
 * UTF-8: 64 ASCII bytes at once, sequences one by one.
 *
 * Long text is cut in pieces of fixed size that begin where a sequence may begin (not at a
 * continuation byte), so each can be checked alone; the first piece with a fault has the first
 * fault. A sequence that crosses the cut is checked by the piece in which it begins, which may read
 * on to the end of the text. */
#include "table/utf8.h"

#include "base/thread.h"
#include "table/bits.h"

enum { PIECE = 1 << 20 };

/* The length of the valid sequence at at, 0 when it is none. Table 3-7 of the Unicode standard. */
static int sequence(const unsigned char *at, size_t left) {
  unsigned lead = at[0];
  if (lead < 0x80)
    return 1;
  if (lead < 0xC2 || lead > 0xF4)
    return 0;
  int len = lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  if (left < (size_t)len)
    return 0;
  unsigned low = lead == 0xE0 ? 0xA0 : lead == 0xF0 ? 0x90 : 0x80;
  unsigned high = lead == 0xED ? 0x9F : lead == 0xF4 ? 0x8F : 0xBF;
  if (at[1] < low || at[1] > high)
    return 0;
  for (int i = 2; i < len; i++) {
    if ((at[i] & 0xC0) != 0x80)
      return 0;
  }
  return len;
}

/* Checks the sequences that begin in [from, to); the offset of the first fault, or to or somewhat
 * behind. */
static size_t check_piece(bool *has_nul, const char *text, size_t from, size_t to, size_t len) {
  size_t at = from;
  while (at < to) {
    if (to - at >= 64) {
      uint64_t high = kp_bits_high(text + at);
      *has_nul |= kp_bits_equal(text + at, '\0') != 0;
      if (high == 0) {
        at += 64;
        continue;
      }
      at += (size_t)__builtin_ctzll(high);
    }
    do {
      int step = sequence((const unsigned char *)text + at, len - at);
      if (step == 0)
        return at;
      *has_nul |= text[at] == '\0';
      at += (size_t)step;
    } while (at < to && ((unsigned char)text[at] >= 0x80 || to - at < 64));
  }
  return at;
}

static size_t piece_start(const char *text, size_t piece, size_t len) {
  size_t at = piece * PIECE;
  if (at >= len)
    return len;
  for (int i = 0; i < 3 && at > 0 && at < len && ((unsigned char)text[at] & 0xC0) == 0x80; i++)
    at++;
  return at;
}

size_t kp_utf8_check(bool *has_nul, const char *text, size_t len) {
  int64_t n_pieces = (int64_t)((len + PIECE - 1) / PIECE);
  int64_t first_bad = n_pieces;
  size_t fault = len;
  bool any_nul = false;
#pragma omp parallel for num_threads(kp_threads()) schedule(static)                                \
    reduction(||                                                                                   \
              : any_nul) if (n_pieces > 1)
  for (int64_t piece = 0; piece < n_pieces; piece++) {
    size_t from = piece_start(text, (size_t)piece, len),
           to = piece_start(text, (size_t)piece + 1, len);
    bool nul = false;
    size_t at = check_piece(&nul, text, from, to, len);
    any_nul = any_nul || nul;
    if (at >= to)
      continue;
#pragma omp critical(kp_utf8_fault)
    if (piece < first_bad) {
      first_bad = piece;
      fault = at;
    }
  }
  if (has_nul)
    *has_nul = any_nul;
  return fault;
}

uint32_t kp_utf8_line(const char *text, size_t offset) {
  uint32_t line = 1;
  for (size_t i = 0; i < offset; i++) {
    if (text[i] == '\n')
      line++;
    else if (text[i] == '\r' && text[i + 1] != '\n')
      line++;
  }
  return line;
}
