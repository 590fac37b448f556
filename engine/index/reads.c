/* SPDX-License-Identifier: GPL-3.0-or-later
 * Reads: what a function looked at, so that an explanation can show what decided.
 *
 * A cell that is read twice is listed once, with the text as it stands in the file and the place of
 * the entry that counted (a correction over a verified value over a reported one). The list stops
 * at MAX_READS: a function that walks through a roster of thousands is explained by its first rows.
 * Nothing here is done unless a list was asked for. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "index/calls.h"

enum { MAX_READS = 200, MAX_ENTRIES = 64, SOURCE_SIZE = 512 };

static bool is_listed(const kp_reads *reads, const char *name, const char *text,
                      const char *source) {
  for (int i = 0; i < reads->n_reads; i++) {
    const kp_read *read = &reads->read[i];
    if (strcmp(read->name, name) == 0 && strcmp(read->source, source) == 0 &&
        strcmp(read->text, text) == 0)
      return true;
  }
  return false;
}

static const char *copy(kp_arena *arena, const char *text) {
  return kp_arena_copy(arena, text, strlen(text));
}

void kp_reads_add(kp_reads *reads, const char *name, const char *text, const char *source,
                  bool missing) {
  if (reads->failed || reads->n_reads >= MAX_READS || is_listed(reads, name, text, source))
    return;
  if (reads->n_reads == reads->cap) {
    int cap = reads->cap ? 2 * reads->cap : 8;
    kp_read *grown = KP_ARRAY(reads->arena, kp_read, cap);
    reads->failed = !grown;
    if (!grown)
      return;
    if (reads->n_reads > 0)
      memcpy(grown, reads->read, (size_t)reads->n_reads * sizeof *grown);
    reads->read = grown;
    reads->cap = cap;
  }
  kp_read read = {copy(reads->arena, name), copy(reads->arena, text), copy(reads->arena, source),
                  missing};
  reads->failed = !read.name || !read.text || !read.source;
  if (!reads->failed)
    reads->read[reads->n_reads++] = read;
}

/* The same from spans. */
static void add(kp_reads *reads, kp_str name, kp_str text, const char *source, bool missing) {
  const char *name_copy = kp_str_copy(reads->arena, name);
  const char *text_copy = kp_str_copy(reads->arena, text);
  if (name_copy && text_copy)
    kp_reads_add(reads, name_copy, text_copy, source, missing);
  else
    reads->failed = true;
}

/* ---- What a call notes ---- */

/* The entry that counts: the last of the highest origin that is not blank, else the first there is.
 */
static const kp_entry *entry_that_counts(const kp_entry *entry, int n) {
  const kp_entry *best = n > 0 ? &entry[0] : NULL;
  for (int i = 0; i < n; i++) {
    bool blank = entry[i].why == KP_BLANK || entry[i].why == KP_NO_ROW;
    if (!blank &&
        (best->why == KP_BLANK || best->why == KP_NO_ROW || entry[i].origin >= best->origin))
      best = &entry[i];
  }
  return best;
}

void kp_reads_note_series(kp_lua *lua, int number) {
  kp_reads *reads = lua->call->reads;
  if (!reads)
    return;
  const kp_series *series = &lua->dataset->series[number];
  kp_entry entry[MAX_ENTRIES];
  int n = kp_series_trace(entry, MAX_ENTRIES, lua->dataset, series, lua->call->unit);
  const kp_entry *best = entry_that_counts(entry, n < MAX_ENTRIES ? n : MAX_ENTRIES);
  char source[SOURCE_SIZE] = "";
  if (best)
    kp_entry_source(source, sizeof source, lua->dataset, best);
  kp_why why = (kp_why)series->why[lua->call->unit];
  add(reads, kp_str_of(series->id), best ? best->text : (kp_str){0}, source, why != KP_PRESENT);
}

void kp_reads_note_fact(kp_lua *lua, int number, kp_str text) {
  kp_reads *reads = lua->call->reads;
  if (!reads)
    return;
  const kp_dataset *dataset = lua->dataset;
  const kp_fact *fact = &dataset->fact[number];
  char source[SOURCE_SIZE] = "";
  if (fact->file >= 0 && fact->file == dataset->unit_file)
    snprintf(source, sizeof source, "%s:%u:%d", dataset->file[fact->file].path,
             (unsigned)dataset->unit_line[lua->call->unit], fact->column + 1);
  else if (fact->file >= 0)
    snprintf(source, sizeof source, "%s", dataset->file[fact->file].path);
  add(reads, fact->name, text, source, text.len == 0);
}

void kp_reads_note_cell(kp_lua *lua, const kp_roster *roster, int row, int column, kp_str text) {
  kp_reads *reads = lua->call->reads;
  if (!reads)
    return;
  char source[SOURCE_SIZE];
  snprintf(source, sizeof source, "%s:%u:%d", lua->dataset->file[roster->file].path,
           (unsigned)kp_table_cell_line(roster->table, row, column), column + 1);
  kp_str header = roster->table->header[column];
  const char *name =
      kp_arena_printf(reads->arena, "%s.%.*s", roster->name, (int)header.len, header.at);
  if (name)
    add(reads, kp_str_of(name), text, source, text.len == 0);
  else
    reads->failed = true;
}

void kp_reads_note_judge(kp_lua *lua, const char *name, int column, kp_str text) {
  kp_reads *reads = lua->call->reads;
  if (!reads)
    return;
  const kp_dataset *dataset = lua->dataset;
  const kp_judge *judge = &dataset->judge[lua->call->judge];
  char source[SOURCE_SIZE] = "";
  if (dataset->judge_table && judge->row >= 0 && column >= 0)
    snprintf(source, sizeof source, "%s:%u:%d", dataset->file[dataset->judge_file].path,
             (unsigned)kp_table_cell_line(dataset->judge_table, judge->row, column), column + 1);
  add(reads, kp_str_of(name), text, source, text.len == 0);
}

void kp_reads_note_rows(kp_lua *lua, const kp_roster *roster, int n_rows) {
  kp_reads *reads = lua->call->reads;
  if (!reads)
    return;
  char text[16], source[SOURCE_SIZE];
  snprintf(text, sizeof text, "%d", n_rows);
  const char *path = roster->file >= 0 ? lua->dataset->file[roster->file].path : "";
  const int *first = &roster->first[lua->call->unit];
  if (n_rows > 0) /* where its rows begin: cells that are read of them add their lines */
    snprintf(source, sizeof source, "%s:%u", path,
             (unsigned)kp_table_cell_line(roster->table, roster->row[*first], 0));
  else
    snprintf(source, sizeof source, "%s", path);
  kp_reads_add(reads, roster->name, text, source, false);
}

void kp_reads_note_child(kp_lua *lua, int node, double score) {
  kp_reads *reads = lua->call->reads;
  if (!reads)
    return;
  char text[KP_NUM_SIZE] = "";
  if (!isnan(score))
    kp_decimal_plain(text, score, 4);
  kp_reads_add(reads, lua->index->node[node].label.id, text, "", isnan(score));
}

bool kp_value_reads_scores(const kp_value *value) {
  if (value->kind == KP_VALUE_NODE || value->kind == KP_VALUE_TOTAL ||
      value->kind == KP_VALUE_NODES || value->kind == KP_VALUE_GATE)
    return true;
  for (int i = 0; i < value->n_operands; i++)
    if (kp_value_reads_scores(&value->operand[i]))
      return true;
  return false;
}
