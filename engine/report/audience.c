/* SPDX-License-Identifier: GPL-3.0-or-later
 * Audience: reading whom the files are for, and what of a run as a whole they see.
 *
 * The key that draws the order of the judges is a hash of all bytes that were read, index and data:
 * the same in every rerun, and unknown to whoever does not have the data. Names to hide are folded
 * once; those of digits alone are left out, since they would be found in every number. */
#include "report/audience.h"

#include <string.h>

#include "base/arena.h"
#include "base/decimal.h"
#include "base/hash.h"

static const char *const names[] = {[KP_FOR_OFFICE] = "office",
                                    [KP_FOR_PANEL] = "panel",
                                    [KP_FOR_PUBLIC] = "public",
                                    [KP_FOR_UNIT] = "unit"};
enum { N_KINDS = sizeof names / sizeof *names };

const char *kp_audience_name(kp_audience_kind kind) {
  return names[kind];
}

bool kp_audience_sees(const kp_audience *audience, kp_audience_thing thing) {
  enum { OFFICE = 1 << KP_FOR_OFFICE, PANEL = 1 << KP_FOR_PANEL, PUBLIC = 1 << KP_FOR_PUBLIC };
  static const int who[] = {
      [KP_SEES_FILES] = OFFICE,           [KP_SEES_SUMMARY] = OFFICE | PANEL | PUBLIC,
      [KP_SEES_FLAGS] = OFFICE | PANEL,   [KP_SEES_CLASSES] = OFFICE | PANEL | PUBLIC,
      [KP_SEES_CENTRES] = OFFICE | PANEL, [KP_SEES_MODEL] = OFFICE | PANEL,
      [KP_SEES_PANEL] = OFFICE | PANEL,
  };
  return (who[thing] >> audience->kind & 1) != 0;
}

/* ---- Reading ---- */

kp_status kp_audience_read_kind(kp_audience_kind *out, const kp_report_options *options,
                                kp_diag *diag) {
  const char *asked = options && options->audience ? options->audience : names[KP_FOR_OFFICE];
  for (int i = 0; i < N_KINDS; i++)
    if (strcmp(asked, names[i]) == 0) {
      *out = (kp_audience_kind)i;
      return KP_OK;
    }
  kp_diag_error(diag, &(kp_place){0}, KP_MSG_REPORT_BAD_AUDIENCE, KP_ARGS(asked),
                KP_MSG_REPORT_HINT_AUDIENCE);
  return KP_USAGE;
}

kp_status kp_audience_refuse(const kp_report_options *options, kp_diag *diag) {
  kp_audience_kind kind = KP_FOR_OFFICE;
  const kp_status status = kp_audience_read_kind(&kind, options, diag);
  if (status != KP_OK || kind == KP_FOR_OFFICE)
    return status;
  kp_diag_error(diag, &(kp_place){0}, KP_MSG_REPORT_OFFICE_ONLY, KP_ARGS(names[kind]),
                KP_MSG_REPORT_HINT_OFFICE_ONLY);
  return KP_USAGE;
}

static const char *key_of(const kp_result *result, kp_arena *arena) {
  kp_hasher *hasher = kp_hasher_new();
  char key[KP_HASH_SIZE];
  if (!hasher)
    return NULL;
  for (int i = 0; i < result->index->n_files; i++)
    kp_hasher_add(hasher, result->index->file[i].hash, strlen(result->index->file[i].hash));
  for (int i = 0; i < result->dataset->n_files; i++)
    kp_hasher_add(hasher, result->dataset->file[i].hash, strlen(result->dataset->file[i].hash));
  kp_hasher_end(key, hasher);
  kp_hasher_free(hasher);
  return kp_arena_copy(arena, key, KP_HASH_SIZE - 1);
}

static bool is_digits(kp_str text) {
  uint32_t i = 0;
  while (i < text.len && text.at[i] >= '0' && text.at[i] <= '9')
    i++;
  return i == text.len;
}

typedef struct {
  kp_str *list;
  int n;
  kp_arena *arena;
  bool failed;
} hiding;

static void hide(hiding *to, kp_str name) {
  const kp_str folded = kp_str_fold(to->arena, name);
  to->failed = to->failed || (name.len > 0 && !folded.at);
  if (folded.len > 0 && !is_digits(folded))
    to->list[to->n++] = folded;
}

static kp_status hide_names(kp_audience *out, const kp_result *result, kp_arena *arena,
                            kp_diag *diag) {
  const kp_dataset *dataset = result->dataset;
  const bool units = out->kind == KP_FOR_UNIT;
  const int n = 2 * (dataset->n_judges + (units ? dataset->n_units : 0));
  hiding to = {.list = KP_ARRAY(arena, kp_str, n), .arena = arena};
  if (!to.list)
    return kp_diag_no_memory(diag);
  for (int j = 0; j < dataset->n_judges; j++) {
    hide(&to, dataset->judge[j].name);
    hide(&to, dataset->judge[j].id);
  }
  for (int u = 0; units && u < dataset->n_units; u++) {
    if (u == out->unit)
      continue;
    hide(&to, dataset->name[u]);
    hide(&to, dataset->id[u]);
  }
  if (units) {
    out->own[0] = kp_str_fold(arena, dataset->name[out->unit]);
    out->own[1] = kp_str_fold(arena, dataset->id[out->unit]);
  }
  out->hidden = to.list;
  out->n_hidden = to.n;
  return to.failed ? kp_diag_no_memory(diag) : KP_OK;
}

kp_status kp_audience_read(kp_audience *out, const kp_result *result,
                           const kp_report_options *options, kp_arena *arena, kp_diag *diag) {
  kp_audience made = {0};
  kp_status status = kp_audience_read_kind(&made.kind, options, diag);
  if (status == KP_OK && made.kind == KP_FOR_UNIT && !options->unit) {
    kp_diag_error(diag, &(kp_place){0}, KP_MSG_REPORT_WHICH_UNIT, KP_NO_ARGS,
                  KP_MSG_REPORT_HINT_AUDIENCE);
    status = KP_USAGE;
  }
  if (status == KP_OK && made.kind == KP_FOR_UNIT) {
    made.unit = kp_result_find_unit(result, options->unit, diag);
    status = made.unit >= 0 ? KP_OK : kp_diag_status(diag) == KP_SYSTEM ? KP_SYSTEM : KP_USAGE;
  }
  if (status == KP_OK && made.kind != KP_FOR_OFFICE) {
    made.judge_key = key_of(result, arena);
    status = made.judge_key ? hide_names(&made, result, arena, diag) : kp_diag_no_memory(diag);
  }
  if (status == KP_OK)
    *out = made;
  return status;
}

/* ---- result.json ---- */

/* Of a few peers quartiles would be their own figures; least and most are always somebody's. */
static kp_json peers_of(const kp_explain_peers *peers, int unit, const kp_index *index) {
  enum { FEWEST_PEERS = 4 };
  kp_json list = kp_json_list();
  for (int k = 0; k < index->n_nodes; k++) {
    double quartile[3];
    int n_others;
    const int n = kp_explain_quartiles(quartile, &n_others, peers, k, unit);
    if (n_others < FEWEST_PEERS)
      continue;
    kp_json made = kp_json_object();
    kp_json_integer(&made, "node", k);
    kp_json_integer(&made, "n", n);
    static const char *const name[] = {"q1", "median", "q3"};
    for (int q = 0; q < 3; q++)
      kp_json_number(&made, name[q], kp_decimal_round(quartile[q], index->show_digits));
    kp_json_add(&list, &made);
  }
  return list;
}

void kp_json_audience(kp_json *head, const kp_audience *audience, const kp_explain_peers *peers) {
  if (audience->kind == KP_FOR_OFFICE)
    return;
  const kp_result *result = kp_explain_peers_result(peers);
  kp_json made = kp_json_object();
  kp_json_words(&made, "for", names[audience->kind]);
  if (audience->kind == KP_FOR_UNIT)
    kp_json_text(&made, "unit", result->dataset->id[audience->unit]);
  kp_json_put(head, "audience", &made);
  if (audience->kind == KP_FOR_UNIT && !result->index->is_checklist) {
    kp_json list = peers_of(peers, audience->unit, result->index);
    kp_json_put(head, "peers", &list);
  }
}
