/* SPDX-License-Identifier: GPL-3.0-or-later
 * Cut: where text may be parted so that each part begins with a record.
 *
 * In a file without faults every quote turns "inside" into "outside" or back (a doubled one twice),
 * so the number of quotes before a byte says whether it is inside. A first pass counts quotes and
 * line ends of pieces of fixed size, in threads; then each piece looks for its first line end
 * outside. With a fault the count is wrong, but then the chunk that has it, or one whose beginning
 * it moved, finds it, and the caller reads everything as one chunk. A row takes at least n_columns
 * bytes, line end included, and one line: that bounds the rows of a chunk. */
#include <limits.h>
#include <string.h>

#include "base/thread.h"
#include "table/bits.h"
#include "table/reading.h"

enum { SLAB = 4080 }; /* bytes that are counted in turn while they are in the nearest cache */

typedef struct {
  int64_t quotes, lines;
  const char *start; /* the first record that begins in the piece; NULL: none */
  uint32_t line;     /* of start */
} piece_survey;

/* A CR is a line end; an LF is one unless a CR stands before it. */
static bool ends_line(const char *at, const char *text) {
  return *at == '\r' || (*at == '\n' && (at == text || at[-1] != '\r'));
}

/* The line ends that CRs add to the LFs of a slab: each is one, but an LF behind it is none. */
static int64_t count_cr(const char *text, const char *at, const char *to) {
  int64_t more = 0;
  bool behind_cr = at > text && at[-1] == '\r';
  for (; to - at >= 64; at += 64) {
    uint64_t lf = kp_bits_equal(at, '\n'), cr = kp_bits_equal(at, '\r');
    more += __builtin_popcountll(cr) - __builtin_popcountll(lf & (cr << 1 | (uint64_t)behind_cr));
    behind_cr = cr >> 63;
  }
  for (; at < to; at++)
    more += ends_line(at, text) - (*at == '\n');
  return more;
}

static void count(piece_survey *out, const char *text, const char *from, const char *to) {
  for (const char *at = from, *next; at < to; at = next) {
    next = to - at > SLAB ? at + SLAB : to;
    size_t len = (size_t)(next - at);
    out->quotes += kp_bits_count(at, len, '"');
    out->lines += kp_bits_count(at, len, '\n');
    if (memchr(at, '\r', len) || (at > text && at[-1] == '\r'))
      out->lines += count_cr(text, at, next);
  }
}

void kp_cut_count(int64_t *quotes, int64_t *lines, const char *text, size_t len) {
  piece_survey all = {0};
  count(&all, text, text, text + len);
  *quotes = all.quotes;
  *lines = all.lines;
}

/* Finds where the first record of [from, to) begins; *line comes in as the line of from. */
static const char *first_record(uint32_t *line, const char *text, const char *from, const char *to,
                                bool inside) {
  if (!inside && (from == text || from[-1] == '\n' || (from[-1] == '\r' && *from != '\n')))
    return from;
  for (const char *at = from; at + 1 < to; at++) {
    inside ^= *at == '"';
    *line += ends_line(at, text);
    if (!inside && (*at == '\n' || (*at == '\r' && at[1] != '\n')))
      return at + 1;
  }
  return NULL;
}

static void survey(piece_survey *pieces, int64_t n_pieces, const kp_csv_cursor *text,
                   size_t piece) {
#pragma omp parallel for num_threads(kp_threads()) schedule(static) if (n_pieces > 1)
  for (int64_t i = 0; i < n_pieces; i++) {
    const char *from = text->at + (size_t)i * piece;
    const char *to = (size_t)(text->end - from) > piece ? from + piece : text->end;
    pieces[i] = (piece_survey){0};
    count(&pieces[i], text->at, from, to);
  }
  int64_t quotes = 0, lines = 0;
  for (int64_t i = 0; i < n_pieces; i++) {
    const char *from = text->at + (size_t)i * piece;
    const char *to = (size_t)(text->end - from) > piece ? from + piece : text->end;
    pieces[i].line = text->line + (uint32_t)lines;
    pieces[i].start = first_record(&pieces[i].line, text->at, from, to, quotes % 2 != 0);
    quotes += pieces[i].quotes;
    lines += pieces[i].lines;
  }
}

static int64_t most_rows(const kp_chunk *chunk, int64_t lines, int n_columns) {
  int64_t by_bytes = (chunk->cursor.end - chunk->cursor.at + 1) / n_columns;
  return lines + 1 < by_bytes ? lines + 1 : by_bytes;
}

bool kp_cut(kp_chunk **chunks, int *n_chunks, int64_t *n_rows, const kp_csv_cursor *text,
            int n_columns, size_t piece) {
  size_t len = (size_t)(text->end - text->at);
  int64_t n_pieces = (int64_t)(len / piece + (len % piece != 0));
  piece_survey *pieces = kp_malloc(((size_t)n_pieces + 1) * sizeof *pieces);
  kp_chunk *made = kp_calloc((size_t)n_pieces + 1, sizeof *made);
  if (!pieces || !made) {
    kp_free(pieces);
    kp_free(made);
    return false;
  }
  survey(pieces, n_pieces, text, piece);
  int n = 0;
  int64_t rows = 0, last_line = text->line;
  for (int64_t i = 0; i < n_pieces; i++) {
    last_line += pieces[i].lines;
    if (!pieces[i].start)
      continue;
    if (n > 0)
      made[n - 1].cursor.end = pieces[i].start;
    made[n++].cursor = (kp_csv_cursor){pieces[i].start, text->end, pieces[i].line};
  }
  for (int i = 0; i < n; i++) {
    int64_t next = i + 1 < n ? made[i + 1].cursor.line
                             : last_line + (text->end[-1] != '\n' && text->end[-1] != '\r');
    int64_t most = most_rows(&made[i], next - made[i].cursor.line - 1, n_columns);
    made[i].most_rows = most > INT_MAX ? INT_MAX : (int)most;
    made[i].first_row = rows > INT_MAX ? INT_MAX : (int)rows;
    rows += made[i].most_rows;
  }
  kp_free(pieces);
  *chunks = made;
  *n_chunks = n;
  *n_rows = rows;
  return true;
}
