/* SPDX-License-Identifier: GPL-3.0-or-later
 * The changed index as Lua: the bytes of the file with other numbers in it, verified.
 *
 * Weights first, those that gave way too; under points the figures of the rules of each indicator
 * whose weight is another, since these speak of points of the weight; then what else was set. A
 * weight that was left out with all its siblings is written behind the id. The text that comes out
 * is loaded, scored on the same data and held against the tuned run before it is put in place. */
#include "tune/write.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/decimal.h"
#include "base/file.h"
#include "index/load.h"
#include "table/encoding.h"

typedef struct {
  const kp_tune *tune;
  const kp_index *index; /* the base's */
  kp_source source;
  kp_arena *arena;
  kp_diag *diag;
  kp_patch *patch;
  int n_patches, cap;
  bool fine, no_memory;
} writer;

/* ---- Patches ---- */

static void add_patch(writer *w, size_t at, size_t len, const char *text) {
  for (int k = 0; k < w->n_patches; k++)
    if (w->patch[k].at == at && len > 0) { /* said twice, in the same words */
      w->patch[k].text = text;
      return;
    }
  if (w->n_patches == w->cap) {
    const int cap = w->cap ? 2 * w->cap : 64;
    kp_patch *grown = KP_ARRAY(w->arena, kp_patch, cap);
    if (!grown) {
      w->no_memory = true;
      return;
    }
    if (w->n_patches > 0)
      memcpy(grown, w->patch, (size_t)w->n_patches * sizeof *grown);
    w->patch = grown;
    w->cap = cap;
  }
  w->no_memory = w->no_memory || !text;
  w->patch[w->n_patches++] = (kp_patch){at, len, text};
}

static const char *number_text(writer *w, double x) {
  char buf[KP_NUM_SIZE];
  kp_decimal_shortest(buf, x);
  return kp_arena_printf(w->arena, "%s", buf);
}

static void refuse(writer *w, const kp_setting *setting, int at, kp_msg what, kp_msg hint) {
  kp_place place = kp_setting_place(w->index, setting);
  if (at >= 0)
    place = (kp_place){.file = w->index->path, .line = kp_edit_line(&w->source, at)};
  w->fine = false;
  kp_diag_error(w->diag, &place, what, KP_ARGS(setting->name), hint);
}

/* Puts a number where the setting stands; false where it does not stand there as one. */
static void put(writer *w, const kp_setting *setting, double x) {
  int table;
  size_t first, len;
  const int at = kp_write_locate(&table, &w->source, w->index, setting, w->arena);
  if (at >= 0 && kp_edit_number(&first, &len, &w->source, at))
    add_patch(w, first, len, number_text(w, x));
  else if (at >= 0)
    refuse(w, setting, at, KP_MSG_TUNE_WRITE_EXPRESSION, KP_MSG_TUNE_WRITE_EXPRESSION_HINT);
  else if (kp_setting_place(w->index, setting).file != w->index->file[0].path)
    refuse(w, setting, -1, KP_MSG_TUNE_WRITE_ROW, KP_MSG_TUNE_WRITE_ROW_HINT);
  else
    refuse(w, setting, -1, KP_MSG_TUNE_WRITE_NOWHERE, KP_MSG_TUNE_WRITE_EXPRESSION_HINT);
}

/* ---- Weights ---- */

static bool all_omitted(writer *w, int parent) {
  for (int c = w->index->node[parent].first_child; c >= 0; c = w->index->node[c].next_sibling) {
    int table;
    const kp_setting setting = {.kind = KP_SETTING_WEIGHT, .at = c};
    if (kp_write_locate(&table, &w->source, w->index, &setting, w->arena) >= 0 || table < 0)
      return false;
  }
  return !w->index->node[parent].weighing;
}

/* { "id", weight = 3, … */
static void insert_weight(writer *w, int node) {
  int table;
  const kp_setting setting = {.kind = KP_SETTING_WEIGHT, .at = node};
  kp_write_locate(&table, &w->source, w->index, &setting, w->arena);
  const int id = kp_edit_item_of(&w->source, table, w->index->node[node].label.id);
  const char *number = number_text(w, w->tune->weight[node]);
  add_patch(w, kp_edit_behind(&w->source, id), 0,
            number ? kp_arena_printf(w->arena, ", weight = %s", number) : NULL);
}

static const kp_setting *weight_setting(const kp_tune *tune, int node) {
  for (int k = 0; k < tune->settings.n; k++)
    if (tune->settings.setting[k].kind == KP_SETTING_WEIGHT && tune->settings.setting[k].at == node)
      return &tune->settings.setting[k];
  return NULL;
}

static bool is_other(const writer *w, int node) {
  return w->tune->weight[node] != w->index->node[node].weight;
}

static void put_weights(writer *w) {
  for (int p = 0; p < w->index->n_nodes; p++) {
    bool any = false;
    for (int c = w->index->node[p].first_child; c >= 0; c = w->index->node[c].next_sibling)
      any = any || is_other(w, c);
    const bool omitted = any && all_omitted(w, p);
    for (int c = w->index->node[p].first_child; any && c >= 0; c = w->index->node[c].next_sibling) {
      if (omitted)
        insert_weight(w, c);
      else if (is_other(w, c))
        put(w, weight_setting(w->tune, c), w->tune->weight[c]);
    }
  }
}

/* ---- Rules in points ---- */

bool kp_write_speaks_points(const kp_setting *setting) {
  static const char *const others[] = {"from", "to", "target", "tolerance_below",
                                       "tolerance_above"};
  if (setting->of_adjustment)
    return false;
  if (setting->kind != KP_SETTING_RULE)
    return setting->kind == KP_SETTING_KNOT_SCORE;
  for (size_t k = 0; k < sizeof others / sizeof *others; k++)
    if (strcmp(setting->field, others[k]) == 0)
      return false;
  return true;
}

/* A figure that is not written follows the weight by itself: it is all or none of the points. */
static void put_points(writer *w, const kp_setting *setting) {
  int table;
  const double was = w->index->node[setting->at].weight, is = w->tune->weight[setting->at];
  const double x = kp_setting_current(w->tune->variant.index, setting);
  const int at = kp_write_locate(&table, &w->source, w->index, setting, w->arena);
  if (x == 0.0 || (at < 0 && (x == was || table < 0)))
    return;
  put(w, setting, kp_weight_tidy(x * is / was));
}

static void put_rules(writer *w) {
  for (int k = 0; k < w->index->n_leaves; k++) {
    const int node = w->index->leaf_node[k];
    const kp_score_rule *rule = &w->index->node[node].score;
    if (!is_other(w, node) || !(w->index->node[node].weight > 0.0))
      continue;
    if (rule->kind == KP_SCORE_ASIS || rule->kind == KP_SCORE_FUNCTION || rule->ends)
      refuse(w, weight_setting(w->tune, node), -1, KP_MSG_TUNE_WRITE_POINTS,
             KP_MSG_TUNE_WRITE_POINTS_HINT);
  }
  for (int k = 0; k < w->tune->settings.n; k++) {
    const kp_setting *setting = &w->tune->settings.setting[k];
    if (kp_write_speaks_points(setting) && is_other(w, setting->at))
      put_points(w, setting);
  }
}

/* ---- All ---- */

static bool is_follower(const writer *w, const kp_setting *setting) {
  return w->index->in_points && kp_write_speaks_points(setting) && is_other(w, setting->at);
}

static void put_changes(writer *w) {
  for (int k = 0; k < w->tune->n_changes; k++) {
    const kp_change_to *change = &w->tune->change[k];
    const kp_setting *setting = &change->setting;
    if (setting->kind == KP_SETTING_WEIGHT || is_follower(w, setting))
      continue;
    if (setting->kind == KP_SETTING_VALUE)
      kp_diag_add(w->diag, KP_NOTE, &(kp_place){0}, KP_MSG_TUNE_WRITE_VALUE, KP_ARGS(setting->name),
                  KP_MSG_NONE, NULL);
    else if (setting->kind == KP_SETTING_SWITCH && change->value == 0.0)
      refuse(w, setting, -1, KP_MSG_TUNE_WRITE_SWITCH, KP_MSG_TUNE_WRITE_SWITCH_HINT);
    else if (setting->kind != KP_SETTING_SWITCH)
      put(w, setting, change->value);
  }
}

static int by_place(const void *a, const void *b) {
  const kp_patch *x = a, *y = b;
  return (x->at > y->at) - (x->at < y->at);
}

static void apply_patches(kp_buf *out, writer *w) {
  const kp_str text = w->source.text;
  size_t at = 0;
  if (w->n_patches > 0)
    qsort(w->patch, (size_t)w->n_patches, sizeof *w->patch, by_place);
  for (int k = 0; k < w->n_patches; k++) {
    kp_buf_add_bytes(out, text.at + at, w->patch[k].at - at);
    kp_buf_add(out, w->patch[k].text);
    at = w->patch[k].at + w->patch[k].len;
  }
  kp_buf_add_bytes(out, text.at + at, text.len - at);
}

/* ---- Verified ---- */

/* The tuned run without changes of the data, which no index can say. */
static kp_status score_tuned(kp_scoring **out, const writer *w, kp_diag *diag) {
  kp_change_to *change = KP_ARRAY(w->arena, kp_change_to, w->tune->n_changes);
  kp_variant variant;
  int n = 0;
  if (!change)
    return kp_diag_no_memory(diag);
  for (int k = 0; k < w->tune->n_changes; k++)
    if (w->tune->change[k].setting.kind != KP_SETTING_VALUE)
      change[n++] = w->tune->change[k];
  kp_status status =
      kp_variant_make(&variant, w->tune->base, change, n, &w->tune->rules, w->arena, diag);
  if (status == KP_OK)
    status = kp_variant_score(out, w->tune->base, &variant, w->arena, diag);
  return status;
}

static bool same_unit(const kp_scoring *a, const kp_scoring *b, int u) {
  return a->status[u] == b->status[u] && a->grade[u] == b->grade[u] && a->rank[u] == b->rank[u] &&
         (isnan(a->total[u]) ? isnan(b->total[u])
                             : kp_decimal_compare(a->total[u], b->total[u]) == 0);
}

static kp_status verify(writer *w, const kp_buf *text, const char *path) {
  kp_index *index = NULL;
  kp_diag *quiet = kp_diag_new();
  kp_scoring *wanted = NULL, *got = NULL;
  const kp_result *base = w->tune->base;
  kp_status status = quiet ? KP_OK : kp_diag_no_memory(w->diag);
  if (status == KP_OK) {
    status = kp_index_load_text(&index, text->at, text->len, path, &w->index->options, quiet);
    if (status != KP_OK)
      kp_diag_join(w->diag, quiet);
  }
  if (status == KP_OK)
    status = score_tuned(&wanted, w, quiet);
  if (status == KP_OK && index->n_wants == w->index->n_wants &&
      index->n_nodes == w->index->n_nodes) {
    const kp_score_options options = {.period = base->scoring->period,
                                      .n_periods = base->scoring->n_periods};
    status = kp_score_all_with(&got, index, base->dataset, base->panel, &options, w->arena, quiet);
  }
  bool same = status == KP_OK && got;
  for (int u = 0; same && u < got->n_units; u++)
    same = same_unit(got, wanted, u);
  if (status != KP_SYSTEM && index && !same) {
    const kp_place place = {.file = path};
    kp_diag_error(w->diag, &place, KP_MSG_TUNE_WRITE_DIFFERS, KP_NO_ARGS,
                  KP_MSG_TUNE_WRITE_EXPRESSION_HINT);
    status = KP_INPUT;
  }
  kp_index_free(index);
  kp_diag_free(quiet);
  return status;
}

/* ---- The file ---- */

/* BOM and line ends as the file had them. Text that was in another encoding is UTF-8 from now on.
 */
static kp_status restore_bytes(kp_buf *out, const kp_buf *text, const writer *w) {
  kp_bytes was;
  bool crlf = false;
  if (strcmp(w->index->path, "-") != 0) {
    const kp_status status = kp_file_read(&was, w->index->path, w->index->path, w->diag);
    char hash[KP_HASH_SIZE];
    if (status != KP_OK)
      return status;
    kp_hash_bytes(hash, was.bytes, was.len);
    const unsigned char *line = was.len > 0 ? memchr(was.bytes, '\n', was.len) : NULL;
    crlf = line && line > was.bytes && line[-1] == '\r';
    if (was.len >= 3 && memcmp(was.bytes, "\xEF\xBB\xBF", 3) == 0)
      kp_buf_add(out, "\xEF\xBB\xBF");
    kp_file_release(&was);
    if (strcmp(hash, w->index->file[0].hash) != 0) {
      const kp_place place = {.file = w->index->path};
      kp_diag_error(w->diag, &place, KP_MSG_TUNE_WRITE_CHANGED, KP_NO_ARGS, KP_MSG_NONE);
      return KP_INPUT;
    }
  }
  for (size_t i = 0; i < text->len; i++) {
    if (crlf && text->at[i] == '\n')
      kp_buf_add_bytes(out, "\r", 1);
    kp_buf_add_bytes(out, text->at + i, 1);
  }
  return out->failed ? kp_diag_no_memory(w->diag) : KP_OK;
}

static kp_status put_in_place(const kp_buf *bytes, const char *path, writer *w) {
  const char *slash = strrchr(path, '/');
  const char *folder = !slash          ? "."
                       : slash == path ? "/"
                                       : kp_arena_copy(w->arena, path, (size_t)(slash - path));
  kp_output *output = NULL;
  if (!folder)
    return kp_diag_no_memory(w->diag);
  kp_status status = kp_output_new(&output, folder, w->diag);
  if (status == KP_OK)
    status = kp_output_open(output, slash ? slash + 1 : path, w->diag);
  if (status == KP_OK)
    kp_output_write(output, bytes->at, bytes->len);
  if (status == KP_OK)
    status = kp_output_commit(output, w->diag);
  kp_output_free(output);
  return status;
}

static kp_status write_text(writer *w, const char *path) {
  kp_buf text = {0}, bytes = {0};
  apply_patches(&text, w);
  kp_status status = text.failed ? kp_diag_no_memory(w->diag) : verify(w, &text, path);
  if (status == KP_OK)
    status = restore_bytes(&bytes, &text, w);
  if (status == KP_OK)
    status = put_in_place(&bytes, path, w);
  kp_buf_clear(&text);
  kp_buf_clear(&bytes);
  return status;
}

kp_status kp_tune_write_index(const kp_tune *tune, const char *path, kp_diag *diag) {
  const kp_index *index = tune->base->index;
  const size_t len = strlen(path);
  writer w = {.tune = tune, .index = index, .diag = diag, .fine = true};
  if (len < 5 || strcmp(path + len - 4, ".lua") != 0 || path[len - 5] == '/') {
    kp_diag_error(diag, &(kp_place){0}, KP_MSG_TUNE_WRITE_NAME, KP_ARGS(path), KP_MSG_NONE);
    return KP_USAGE;
  }
  w.arena = kp_arena_new();
  if (!w.arena)
    return kp_diag_no_memory(diag);
  kp_status status = kp_source_from_bytes(&w.source, index->file[0].text.at,
                                          index->file[0].text.len, index->path, w.arena, diag);
  if (status == KP_OK) {
    put_weights(&w);
    if (index->in_points)
      put_rules(&w);
    put_changes(&w);
    status = w.no_memory ? kp_diag_no_memory(diag) : w.fine ? KP_OK : KP_INPUT;
  }
  if (status == KP_OK)
    status = write_text(&w, path);
  if (status == KP_OK && w.n_patches > 0)
    kp_diag_add(diag, KP_NOTE, &(kp_place){.file = path}, KP_MSG_TUNE_WRITE_COMMENTS, KP_NO_ARGS,
                KP_MSG_NONE, NULL);
  kp_arena_free(w.arena);
  return status;
}
