/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build: the order of work, and what all parts of it share (places, getters, growing arrays).
 *
 * Order: form → nodes are numbered → settings → nodes → adjustments → conditions → grades →
 * references → meaning. Getters never report; reports are made once, by the check of form for types
 * and by the parts for meaning. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "index/build.h"

/* ---- Places ---- */

kp_place kp_build_place(const kp_builder *b, const kp_term *word, const char *field) {
  kp_place place = {.file = b->source->shown};
  if (b->row_file > 0 && b->row_file <= b->files->n_tables) {
    place.file = b->files->table[b->row_file - 1].path;
    place.line = b->row_line;
    return place;
  }
  if (!word)
    return place;
  if (field && word->kind == KP_TERM_WORD && word->called)
    place.line = kp_source_field_line(b->source, word->word->name, word->line, field);
  if (place.line == 0)
    place.line = word->line;
  return place;
}

void kp_build_error(kp_builder *b, const kp_term *word, const char *field, kp_msg what,
                    const char *const *args, kp_msg hint) {
  kp_place place = kp_build_place(b, word, field);
  kp_diag_add(b->diag, KP_ERROR, &place, what, args, hint, NULL);
}

void kp_build_warn(kp_builder *b, const kp_term *word, const char *field, kp_msg what,
                   const char *const *args, kp_msg hint) {
  kp_place place = kp_build_place(b, word, field);
  kp_diag_add(b->diag, KP_WARNING, &place, what, args, hint, NULL);
}

/* ---- Rows of parameters that made something ---- */

/* A labelled word whose line made others too, and the row that has its id in a cell. */
struct kp_build_origin {
  const kp_term *term;
  int file;
  uint32_t line;
};

kp_build_row kp_build_enter(kp_builder *b, const kp_term *term) {
  kp_build_row before = {b->row_file, b->row_line};
  int low = 0, high = b->n_origins - 1;
  while (low <= high) {
    int middle = low + (high - low) / 2;
    const struct kp_build_origin *origin = &b->origin[middle];
    if (origin->term == term) {
      b->row_file = origin->file;
      b->row_line = origin->line;
      break;
    }
    if ((uintptr_t)origin->term < (uintptr_t)term)
      low = middle + 1;
    else
      high = middle - 1;
  }
  return before;
}

void kp_build_leave(kp_builder *b, kp_build_row row) {
  b->row_file = row.file;
  b->row_line = row.line;
}

/* The first row behind the last one that was taken for the same id, else the first. */
static bool find_row(const kp_builder *b, struct kp_build_origin *out) {
  kp_str wanted = kp_str_of(kp_build_id(out->term));
  uint32_t after = 0;
  for (int i = 0; &b->origin[i] < out; i++)
    if (kp_str_equal(kp_str_of(kp_build_id(b->origin[i].term)), wanted))
      after = b->origin[i].line;
  out->file = 0;
  for (int t = 0; wanted.len > 0 && t < b->files->n_tables; t++) {
    const kp_word_table *table = &b->files->table[t];
    for (int i = 0; i < table->n_rows * table->n_columns; i++) {
      uint32_t line = table->line[i / table->n_columns];
      if (!kp_str_equal(table->cell[i], wanted) || (out->file > 0 && line <= after))
        continue;
      out->file = t + 1;
      out->line = line;
      if (line > after)
        return true;
    }
  }
  return out->file > 0;
}

static int gather_labels(const kp_term *term, struct kp_build_origin *out, int n) {
  if (term->kind == KP_TERM_WORD && term->called && term->word->shape && term->word->shape->label) {
    if (out)
      out[n].term = term;
    n++;
  }
  for (int i = 0; i < term->n_items; i++)
    n = gather_labels(term->item[i], out, n);
  for (int i = 0; i < term->n_fields; i++)
    n = gather_labels(term->field[i].term, out, n);
  return n;
}

static int compare_lines(const void *a, const void *b) {
  uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
  return (x > y) - (x < y);
}

static int compare_origins(const void *a, const void *b) {
  const struct kp_build_origin *x = a, *y = b;
  return ((uintptr_t)x->term > (uintptr_t)y->term) - ((uintptr_t)x->term < (uintptr_t)y->term);
}

static bool stands_twice(const uint32_t *lines, int n, uint32_t line) {
  const uint32_t *at = bsearch(&line, lines, (size_t)n, sizeof line, compare_lines);
  return at && ((at > lines && at[-1] == line) || (at < lines + n - 1 && at[1] == line));
}

/* Things in document order, so that the second of an id gets the second row of it. */
static void find_origins(kp_builder *b) {
  if (b->files->n_tables == 0)
    return;
  int n = gather_labels(b->root, NULL, 0), kept = 0;
  struct kp_build_origin *all = KP_ARRAY(b->arena, struct kp_build_origin, n);
  uint32_t *lines = KP_ARRAY(b->arena, uint32_t, n);
  if (!all || !lines) {
    b->no_memory = true;
    return;
  }
  gather_labels(b->root, all, 0);
  for (int i = 0; i < n; i++)
    lines[i] = all[i].term->line;
  qsort(lines, (size_t)n, sizeof *lines, compare_lines);
  b->origin = all;
  for (int i = 0; i < n; i++) {
    if (!stands_twice(lines, n, all[i].term->line))
      continue;
    all[kept].term = all[i].term;
    if (find_row(b, &all[kept]))
      kept++;
  }
  qsort(all, (size_t)kept, sizeof *all, compare_origins);
  b->n_origins = kept;
}

/* ---- Getters ---- */

const kp_term *kp_build_get(const kp_term *term, const char *field, uint32_t mask) {
  const kp_term *value = term ? kp_term_get(term, field) : NULL;
  return value && (kp_term_classes(value) & mask) ? value : NULL;
}

double kp_build_number(const kp_term *term, const char *field, double otherwise) {
  const kp_term *value = kp_build_get(term, field, KP_T_NUMBER);
  return value ? value->number : otherwise;
}

const char *kp_build_text(const kp_term *term, const char *field) {
  const kp_term *value = kp_build_get(term, field, KP_T_TEXT);
  return value ? value->text.at : NULL;
}

bool kp_build_says(const kp_term *term, const char *field, const char *text) {
  const char *value = kp_build_text(term, field);
  return value && strcmp(value, text) == 0;
}

bool kp_build_flag(const kp_term *term, const char *field) {
  const kp_term *value = kp_build_get(term, field, KP_T_BOOL);
  return value && value->number != 0;
}

const char *kp_build_id(const kp_term *term) {
  return term->n_items > 0 && term->item[0]->kind == KP_TERM_TEXT ? term->item[0]->text.at : "";
}

double kp_build_item_number(const kp_term *term, int item, double otherwise) {
  return term && item < term->n_items && term->item[item]->kind == KP_TERM_NUMBER
             ? term->item[item]->number
             : otherwise;
}

int kp_build_whole(kp_builder *b, const kp_term *term, const char *field, double value, int low,
                   int high, int otherwise) {
  if (isnan(value))
    return otherwise;
  if (value < low || value > high || value != floor(value)) {
    kp_build_error(
        b, term, field, KP_MSG_INDEX_NOT_WHOLE,
        KP_ARGS(field, kp_build_show(b, value), kp_build_show(b, low), kp_build_show(b, high)),
        KP_MSG_NONE);
    return otherwise;
  }
  return (int)value;
}

const char *kp_build_show(kp_builder *b, double number) {
  char text[KP_NUM_SIZE];
  if (!isfinite(number))
    return isnan(number) ? "nan" : number > 0 ? "inf" : "-inf";
  kp_decimal_shortest(text, kp_decimal_key(number));
  const char *copy = kp_arena_copy(b->arena, text, strlen(text));
  return copy ? copy : "";
}

kp_str kp_build_fold(kp_builder *b, kp_str text) {
  kp_str folded = kp_str_fold(b->arena, text);
  if (!folded.at && text.len > 0)
    b->no_memory = true;
  return folded.at ? folded : kp_str_of("");
}

void *kp_build_push(kp_builder *b, void *array_pointer, int *count, int *cap, size_t size) {
  char *array;
  memcpy(&array, array_pointer, sizeof array);
  if (*count == *cap) {
    int more = *cap ? *cap * 2 : 8;
    char *moved = kp_arena_alloc(b->arena, (size_t)more, size);
    if (!moved) {
      b->no_memory = true;
      return NULL;
    }
    if (*count > 0)
      memcpy(moved, array, (size_t)*count * size);
    memcpy(array_pointer, &moved, sizeof moved);
    array = moved;
    *cap = more;
  }
  return array + (size_t)(*count)++ * size;
}

void kp_build_label(kp_builder *b, kp_label *label, const kp_term *term, const char *id) {
  label->id = id;
  const char *title = kp_build_text(term, "title");
  label->title = title ? title : id;
  label->clause = kp_build_text(term, "clause");
  label->basis = kp_build_text(term, "basis");
  label->note = kp_build_text(term, "note");
  label->file = b->row_file;
  label->line = b->row_file > 0 ? b->row_line : term->line;
}

/* ---- The whole ---- */

kp_status kp_build_index(kp_builder *b) {
  find_origins(b);
  if (b->no_memory)
    return kp_diag_no_memory(b->diag);
  if (!kp_check_form(b))
    return b->no_memory ? kp_diag_no_memory(b->diag) : KP_OK;
  void (*const part[])(kp_builder *) = {
      kp_build_settings,     kp_build_nodes,   kp_build_adjustments, kp_build_checklist,
      kp_build_grades,       kp_build_sorting, kp_build_needs,       kp_build_resolve,
      kp_build_wants_finish, kp_check_ids,     kp_check_weights,     kp_check_scores,
      kp_check_values,       kp_check_tree,    kp_check_grades,      kp_check_panels,
      kp_build_outcomes,
  };
  for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
    part[i](b);
    if (b->no_memory)
      return kp_diag_no_memory(b->diag);
  }
  return KP_OK;
}
