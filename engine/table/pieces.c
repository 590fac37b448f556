/* SPDX-License-Identifier: GPL-3.0-or-later
 * Pieces: where a file is cut, and what it was when it was opened.
 *
 * Bytes are read into one buffer. The last line end in it that stands outside of quotes, by the
 * number of quotes before it, ends the piece (cut.c says why that is right); what is behind moves
 * to the front. A record longer than the buffer makes it grow up to a bound; behind that a quote
 * was never closed, and the reader says so. The hash of the bytes is taken by a thread of its own
 * while the piece is worked on. */
#include "table/pieces.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/file.h"
#include "table/header.h"
#include "table/held.h"
#include "table/piece_text.h"
#include "table/reading.h"

enum {
  LEAST_FIRST = 4096,      /* bytes of the first piece, which holds the header */
  LEAST_CAREFUL = 4 << 20, /* … and of pieces that are cut by libcsv: well above KP_CELL_MOST */
  MOST_RECORD = 256 << 20, /* no record is as long */
};

struct kp_pieces {
  kp_arena *arena;
  const char *path;
  int fd;
  struct stat opened;
  unsigned char *buffer;
  size_t piece, size, n_held; /* bytes wanted a piece, room, bytes there */
  size_t n_given;             /* bytes at the front that were given out as a piece */
  uint64_t n_read, n_done;    /* of the file in this pass */
  uint64_t n_hashed;          /* of the file */
  size_t hash_from;           /* of the piece */
  uint32_t line, given_line;  /* of what comes next, of the piece that was given */
  bool careful;               /* pieces are cut by libcsv */
  char separator;
  bool first_pass, ended, hashing;
  pthread_t hash_thread;
  kp_hasher *hasher;
  char hash[KP_HASH_SIZE];
  kp_piece_text text;
  const char *head;
  size_t n_head;
  kp_table_piece out;
};

/* ---- Opening ---- */

static kp_status refuse(const char *path, kp_msg what, kp_diag *diag) {
  kp_diag_error(diag, &(kp_place){.file = path}, what, KP_NO_ARGS, KP_MSG_TABLE_PIECES_HINT);
  return KP_INPUT;
}

static kp_status open_file(kp_pieces *pieces, kp_diag *diag) {
  const char *path = pieces->path;
  if (strcmp(path, "-") == 0)
    return refuse(path, KP_MSG_TABLE_PIECES_PIPE, diag);
  const kp_path_kind kind = kp_path_kind_of(path);
  if (kind == KP_PATH_FOLDER)
    return refuse(path, KP_MSG_TABLE_PIECES_FOLDER, diag);
  if (kind == KP_PATH_OTHER)
    return refuse(path, KP_MSG_TABLE_PIECES_PIPE, diag);
  pieces->fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
  if (pieces->fd < 0 || fstat(pieces->fd, &pieces->opened) != 0) {
    kp_bytes bytes;
    const int errnum = errno;
    if (kp_file_read(&bytes, path, path, diag) == KP_OK) { /* it says why it cannot be read */
      kp_file_release(&bytes);
      return kp_diag_system(diag, path, errnum);
    }
    return KP_INPUT;
  }
  (void)posix_fadvise(pieces->fd, 0, 0, POSIX_FADV_SEQUENTIAL);
  return KP_OK;
}

kp_status kp_pieces_open(kp_pieces **out, const char *path, const kp_table_options *options,
                         size_t piece, kp_diag *diag) {
  kp_arena *arena = kp_arena_new();
  kp_pieces *pieces = arena ? KP_NEW(arena, kp_pieces) : NULL;
  if (!pieces) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  *pieces = (kp_pieces){.arena = arena, .fd = -1, .line = 1, .first_pass = true};
  pieces->piece = piece ? piece : KP_PIECE_BYTES;
  pieces->path = kp_str_copy(arena, kp_str_of(path));
  pieces->hasher = kp_hasher_new();
  kp_status status =
      pieces->path && pieces->hasher ? open_file(pieces, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_piece_text_init(&pieces->text, pieces->path, options, arena, diag);
  if (status == KP_OK)
    *out = pieces;
  else
    kp_pieces_free(pieces);
  return status;
}

/* ---- The hash ---- */

static void *add_hash(void *of) {
  kp_pieces *pieces = of;
  if (pieces->hash_from < pieces->n_given)
    kp_hasher_add(pieces->hasher, pieces->buffer + pieces->hash_from,
                  pieces->n_given - pieces->hash_from);
  return NULL;
}

/* A piece that comes again has been hashed in part. */
static void start_hash(kp_pieces *pieces) {
  const uint64_t first = pieces->n_done, last = first + pieces->n_given;
  if (!pieces->first_pass)
    return;
  pieces->hash_from = pieces->n_hashed > first ? (size_t)(pieces->n_hashed - first) : 0;
  pieces->n_hashed = pieces->n_hashed > last ? pieces->n_hashed : last;
  pieces->hashing = pthread_create(&pieces->hash_thread, NULL, add_hash, pieces) == 0;
  if (!pieces->hashing)
    add_hash(pieces);
}

static void end_hash(kp_pieces *pieces) {
  if (pieces->hashing)
    pthread_join(pieces->hash_thread, NULL);
  pieces->hashing = false;
}

void kp_pieces_free(kp_pieces *pieces) {
  if (!pieces)
    return;
  end_hash(pieces);
  kp_hasher_free(pieces->hasher);
  kp_piece_text_clear(&pieces->text);
  kp_free(pieces->buffer);
  if (pieces->fd >= 0)
    close(pieces->fd);
  kp_arena_free(pieces->arena);
}

/* ---- Reading ---- */

static bool is_end(const kp_pieces *pieces) {
  return pieces->n_read >= (uint64_t)pieces->opened.st_size;
}

static kp_status say_changed(const kp_pieces *pieces, kp_diag *diag) {
  kp_diag_error(diag, &(kp_place){.file = pieces->path}, KP_MSG_TABLE_PIECES_CHANGED, KP_NO_ARGS,
                KP_MSG_TABLE_PIECES_CHANGED_HINT);
  return KP_INPUT;
}

static kp_status check_unchanged(const kp_pieces *pieces, kp_diag *diag) {
  struct stat now;
  if (fstat(pieces->fd, &now) != 0)
    return kp_diag_system(diag, pieces->path, errno);
  const struct stat *then = &pieces->opened;
  const bool same = now.st_size == then->st_size && now.st_mtim.tv_sec == then->st_mtim.tv_sec &&
                    now.st_mtim.tv_nsec == then->st_mtim.tv_nsec;
  return same ? KP_OK : say_changed(pieces, diag);
}

/* Fills the buffer up to size, or to the end of the file. */
static kp_status fill(kp_pieces *pieces, size_t size, kp_diag *diag) {
  if (size > pieces->size) {
    unsigned char *wider = kp_realloc(pieces->buffer, size);
    if (!wider)
      return kp_diag_no_memory(diag);
    pieces->buffer = wider;
    pieces->size = size;
  }
  while (pieces->n_held < size && !is_end(pieces)) {
    const ssize_t got = pread(pieces->fd, pieces->buffer + pieces->n_held, size - pieces->n_held,
                              (off_t)pieces->n_read);
    if (got < 0 && errno == EINTR)
      continue;
    if (got < 0)
      return kp_diag_system(diag, pieces->path, errno);
    if (got == 0)
      return say_changed(pieces, diag); /* it is shorter now */
    pieces->n_held += (size_t)got;
    pieces->n_read += (uint64_t)got;
  }
  return KP_OK;
}

/* How many bytes at the front are whole records; 0: a record is not over yet. */
static size_t whole_records(const kp_pieces *pieces) {
  const char *text = (const char *)pieces->buffer;
  const size_t n = pieces->n_held;
  if (is_end(pieces))
    return n;
  int64_t quotes, lines;
  kp_cut_count(&quotes, &lines, text, n);
  bool inside = quotes % 2 != 0;
  for (size_t i = n; i > 0; i--) {
    const char c = text[i - 1];
    if (!inside && (c == '\n' || (c == '\r' && i < n && text[i] != '\n')))
      return i;
    inside ^= c == '"';
  }
  return 0;
}

/* The same where quotes are at fault, and their number tells nothing: record by record. One that
 * ends near the end of the buffer may not be over. */
static size_t whole_records_by_csv(const kp_pieces *pieces) {
  const char *text = (const char *)pieces->buffer, *end = text + pieces->n_held;
  kp_csv_cursor cursor = {text, end, 1};
  kp_csv *csv = is_end(pieces) ? NULL : kp_csv_new(pieces->separator, 1);
  size_t whole = is_end(pieces) ? pieces->n_held : 0;
  for (bool more = csv != NULL; more;) {
    kp_record record;
    whole = (size_t)(cursor.at - text);
    const kp_csv_status status = kp_csv_next(&record, csv, &cursor);
    const size_t left = pieces->n_held - whole;
    more = status != KP_CSV_END && status != KP_CSV_NO_MEMORY && cursor.at < end &&
           (status == KP_CSV_RECORD || left >= LEAST_CAREFUL / 2);
  }
  kp_csv_free(csv);
  return whole;
}

static size_t least_bytes(const kp_pieces *pieces) {
  const size_t least = pieces->careful ? LEAST_CAREFUL : pieces->n_done == 0 ? LEAST_FIRST : 1;
  return pieces->piece < least ? least : pieces->piece;
}

static kp_status read_piece(kp_pieces *pieces, kp_diag *diag) {
  if (pieces->n_given > 0)
    memmove(pieces->buffer, pieces->buffer + pieces->n_given, pieces->n_held - pieces->n_given);
  pieces->n_held -= pieces->n_given;
  pieces->n_given = 0;
  for (size_t size = least_bytes(pieces);; size = size < MOST_RECORD / 2 ? size * 2 : MOST_RECORD) {
    const kp_status status = fill(pieces, size < pieces->n_held ? pieces->n_held : size, diag);
    if (status != KP_OK)
      return status;
    pieces->n_given = pieces->careful ? whole_records_by_csv(pieces) : whole_records(pieces);
    if (pieces->n_given == 0 && size >= MOST_RECORD)
      pieces->n_given = pieces->n_held;
    if (pieces->n_given > 0 || is_end(pieces))
      return KP_OK;
  }
}

/* ---- The header ---- */

/* The first piece tells where rows begin. */
static kp_status take_head(kp_pieces *pieces, const kp_piece_bytes *text, kp_diag *diag) {
  kp_table *table = NULL;
  kp_arena *arena = kp_arena_new();
  if (!arena)
    return kp_diag_no_memory(diag);
  const kp_table_options plain = {.encoding = "UTF-8"};
  const kp_status status =
      kp_table_open_bytes(&table, text->at, text->len, pieces->path, &plain, arena, diag);
  if (status == KP_OK) {
    pieces->n_head = (size_t)(table->decoded->rows - text->at);
    pieces->head = kp_arena_copy(pieces->arena, text->at, pieces->n_head);
    pieces->out.line = table->decoded->rows_line;
    pieces->separator = table->separator;
    kp_table_close(table);
  }
  kp_arena_free(arena);
  return status == KP_OK && !pieces->head ? kp_diag_no_memory(diag) : status;
}

static kp_status give(const kp_table_piece **out, kp_pieces *pieces, bool first, kp_diag *diag) {
  kp_piece_bytes text = {0};
  const char *raw = (const char *)pieces->buffer;
  kp_status status =
      kp_piece_text_decode(&text, &pieces->text, raw, pieces->n_given, pieces->line, diag);
  size_t skip = 0;
  pieces->out.line = pieces->line;
  if (status == KP_OK && first) {
    status = take_head(pieces, &text, diag);
    skip = pieces->n_head;
  }
  if (status != KP_OK)
    return status;
  pieces->out = (kp_table_piece){.file = pieces->path,
                                 .head = pieces->head,
                                 .n_head = pieces->n_head,
                                 .rows = text.at + skip,
                                 .n_rows = text.len - skip,
                                 .line = pieces->out.line,
                                 .first = first,
                                 .encoding = kp_pieces_encoding(pieces),
                                 .n_bytes = (uint64_t)pieces->opened.st_size};
  int64_t quotes, lines;
  kp_cut_count(&quotes, &lines, raw, pieces->n_given);
  pieces->given_line = pieces->line;
  pieces->line += (uint32_t)lines;
  pieces->n_done += pieces->n_given;
  *out = &pieces->out;
  return KP_OK;
}

static kp_status end_pass(const kp_table_piece **out, kp_pieces *pieces, kp_diag *diag) {
  if (pieces->first_pass)
    kp_hasher_end(pieces->hash, pieces->hasher);
  pieces->first_pass = false;
  pieces->ended = true;
  *out = NULL;
  return check_unchanged(pieces, diag);
}

kp_status kp_pieces_next(const kp_table_piece **out, kp_pieces *pieces, kp_diag *diag) {
  const bool first = pieces->n_done == 0;
  end_hash(pieces);
  kp_status status = read_piece(pieces, diag);
  if (status != KP_OK)
    return status;
  if (pieces->n_given == 0 && !first)
    return end_pass(out, pieces, diag);
  start_hash(pieces);
  status = give(out, pieces, first, diag);
  if (status != KP_OK)
    end_hash(pieces);
  return status;
}

void kp_pieces_again(kp_pieces *pieces) {
  end_hash(pieces);
  pieces->careful = true;
  pieces->n_done -= pieces->n_given;
  pieces->n_given = 0;
  pieces->line = pieces->given_line;
}

void kp_pieces_rewind(kp_pieces *pieces) {
  end_hash(pieces);
  pieces->n_held = pieces->n_given = 0;
  pieces->n_read = pieces->n_done = 0;
  pieces->line = 1;
  pieces->ended = false;
}

uint64_t kp_pieces_done(const kp_pieces *pieces) {
  return pieces->n_done;
}

uint64_t kp_pieces_size(const kp_pieces *pieces) {
  return (uint64_t)pieces->opened.st_size;
}

const char *kp_pieces_hash(const kp_pieces *pieces) {
  return pieces->hash;
}

const char *kp_pieces_encoding(const kp_pieces *pieces) {
  return kp_piece_text_encoding(&pieces->text);
}

/* ---- As a table ---- */

kp_status kp_table_open_piece(kp_table **out, const kp_table_piece *piece, kp_arena *arena,
                              kp_diag *diag) {
  kp_table *table = NULL;
  const kp_table_options plain = {.encoding = "UTF-8"};
  const kp_status status =
      kp_table_open_bytes(&table, piece->head, piece->n_head, piece->file, &plain, arena, diag);
  if (status != KP_OK)
    return status;
  table->encoding = piece->encoding;
  table->n_bytes = piece->n_bytes;
  memcpy(table->hash, "-", 2); /* the file's comes when all of it was read */
  struct kp_table_text *text = table->decoded;
  text->at = text->rows = piece->rows;
  text->len = piece->n_rows;
  text->rows_line = piece->line;
  text->is_piece = true;
  *out = table;
  return KP_OK;
}
