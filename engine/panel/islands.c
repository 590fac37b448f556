/* SPDX-License-Identifier: GPL-3.0-or-later
 * Islands: groups of units and judges (or any two facets) that no mark joins.
 *
 * Elements of the two facets are the vertices of a graph, marks its edges; islands are its
 * connected components, found by joining trees. Between two islands a difference of marks may be
 * one of severity or one of worth, and no data can tell. */
#include "base/decimal.h"
#include "panel/pooling.h"

static int root_of(int *parent, int at) {
  while (parent[at] != at) {
    parent[at] = parent[parent[at]];
    at = parent[at];
  }
  return at;
}

/* The smaller number becomes the root, so that it does not depend on the order of marks. */
static void join(int *parent, int a, int b) {
  a = root_of(parent, a);
  b = root_of(parent, b);
  if (a < b)
    parent[b] = a;
  else
    parent[a] = b;
}

static void number_islands(kp_islands *out, int *parent, const bool *occurs, const int size[2]) {
  for (int side = 0, at = 0; side < 2; side++) {
    for (int i = 0; i < size[side]; i++, at++) {
      out->of[side][i] = -1;
      if (!occurs[at])
        continue;
      const int root = root_of(parent, at);
      /* the root of an island is its first element, so it has its number already */
      out->of[side][i] = root == at       ? out->n_islands++
                         : root < size[0] ? out->of[0][root]
                                          : out->of[1][root - size[0]];
    }
  }
}

kp_status kp_islands_find(kp_islands *out, const kp_model_mark *mark, int64_t n, const int facet[2],
                          const int size[2], kp_arena *arena, kp_diag *diag) {
  const size_t n_all = (size_t)size[0] + (size_t)size[1];
  *out = (kp_islands){.of = {KP_ARRAY(arena, int, size[0]), KP_ARRAY(arena, int, size[1])}};
  int *parent = kp_calloc(n_all + 1, sizeof *parent);
  bool *occurs = kp_calloc(n_all + 1, sizeof *occurs);
  const bool good = out->of[0] && out->of[1] && parent && occurs;
  for (size_t i = 0; good && i < n_all; i++)
    parent[i] = (int)i;
  for (int64_t i = 0; good && i < n; i++) {
    const int a = mark[i].element[facet[0]], b = size[0] + mark[i].element[facet[1]];
    occurs[a] = occurs[b] = true;
    join(parent, a, b);
  }
  if (good)
    number_islands(out, parent, occurs, size);
  kp_free(parent);
  kp_free(occurs);
  return good ? KP_OK : kp_diag_no_memory(diag);
}

/* ---- Saying it ---- */

static kp_str name_of(const kp_pooling *work, int facet, int element) {
  if (facet == KP_FACET_UNIT)
    return work->dataset->id[element];
  if (facet == KP_FACET_JUDGE)
    return work->dataset->judge[element].id;
  return kp_str_of(work->index->node[work->index->panel[element].node].label.id);
}

/* "A1, A2, A3 …" of one facet on one island. */
static void list_island(kp_buf *out, const kp_islands *islands, int side, int size, int island,
                        const kp_pooling *work, int facet) {
  enum { SHOWN = 8 };
  int n = 0;
  for (int i = 0; i < size; i++) {
    if (islands->of[side][i] != island)
      continue;
    const kp_str name = name_of(work, facet, i);
    if (n < SHOWN)
      kp_buf_printf(out, "%s%.*s", n > 0 ? ", " : "", (int)name.len, name.at);
    n++;
  }
  if (n > SHOWN)
    kp_buf_printf(out, " … (%d)", n);
}

static kp_msg message_of(const int facet[2]) {
  if (facet[0] == KP_FACET_UNIT)
    return facet[1] == KP_FACET_JUDGE ? KP_MSG_PANEL_ISLAND_UNITS_JUDGES
                                      : KP_MSG_PANEL_ISLAND_UNITS_INDICATORS;
  return KP_MSG_PANEL_ISLAND_JUDGES_INDICATORS;
}

void kp_islands_report(const kp_islands *islands, const kp_pooling *work, const int facet[2],
                       const int size[2], int panel) {
  enum { SHOWN = 10 };
  const kp_dataset *dataset = work->dataset;
  char number[KP_NUM_SIZE];
  const bool has_file = dataset->panel_file >= 0 && dataset->panel_file < dataset->n_files;
  const kp_place place = {
      .file = has_file ? dataset->file[dataset->panel_file].path : NULL,
      .indicator = panel < 0 ? NULL : work->index->node[work->index->panel[panel].node].label.id};
  kp_diag_add(
      work->diag, KP_ERROR, &place, KP_MSG_PANEL_UNCONNECTED,
      KP_ARGS(panel < 0 ? "rasch" : "adjusted", kp_decimal_plain(number, islands->n_islands, 0)),
      KP_MSG_PANEL_UNCONNECTED_HINT, NULL);
  for (int i = 0; i < islands->n_islands && i < SHOWN; i++) {
    kp_buf first = {0}, second = {0};
    list_island(&first, islands, 0, size[0], i, work, facet[0]);
    list_island(&second, islands, 1, size[1], i, work, facet[1]);
    kp_diag_add(work->diag, KP_NOTE, &place, message_of(facet),
                KP_ARGS(kp_decimal_plain(number, i + 1, 0), first.at ? first.at : "",
                        second.at ? second.at : ""),
                KP_MSG_NONE, NULL);
    kp_buf_clear(&first);
    kp_buf_clear(&second);
  }
}
