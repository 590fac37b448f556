/* SPDX-License-Identifier: GPL-3.0-or-later
 * Check of ids: present, well formed, not reserved, and each only once among its like.
 *
 * Nodes and adjustments share one space, since both are rows and columns of what is written;
 * conditions, grades and steps have their own. Ids of conditions that were not named are made by
 * the builder and are not looked at. */
#include <string.h>

#include "index/build.h"

static const char *const reserved[] = {"period", "id",         "name", "group", "status",
                                       "total",  "total_full", "rank", "grade", "decided"};

static bool well_formed(const char *id, bool hyphens) {
  if (id[0] < 'a' || id[0] > 'z')
    return false;
  for (; *id; id++)
    if (!((*id >= 'a' && *id <= 'z') || (*id >= '0' && *id <= '9') || *id == '_' ||
          (hyphens && *id == '-')))
      return false;
  return true;
}

/* What has been seen of one space. */
typedef struct {
  const char **id;
  kp_place *place;
  int n;
} seen;

static bool seen_init(kp_builder *b, seen *s, int cap) {
  s->id = KP_ARRAY(b->arena, const char *, cap);
  s->place = KP_ARRAY(b->arena, kp_place, cap);
  s->n = 0;
  if (!s->id || !s->place)
    b->no_memory = true;
  return !b->no_memory;
}

static kp_place label_place(const kp_builder *b, const kp_label *label) {
  kp_place place = {.file = b->source->shown, .line = label->line};
  if (label->file > 0)
    place.file = b->files->table[label->file - 1].path;
  return place;
}

static void report(kp_builder *b, const kp_place *place, kp_msg what, const char *const *args,
                   kp_msg hint) {
  kp_diag_error(b->diag, place, what, args, hint);
}

static void check_form_of_id(kp_builder *b, const char *id, const kp_place *place, bool hyphens) {
  if (!well_formed(id, hyphens))
    report(b, place, KP_MSG_INDEX_ID_FORM, KP_ARGS(id), KP_MSG_INDEX_HINT_ID_FORM);
}

static void check_label(kp_builder *b, seen *s, const kp_label *label, bool may_be_reserved) {
  kp_place place = label_place(b, label);
  if (!label->id[0])
    return; /* the check of form has asked for one */
  check_form_of_id(b, label->id, &place, false);
  for (size_t i = 0; !may_be_reserved && i < sizeof reserved / sizeof *reserved; i++)
    if (strcmp(label->id, reserved[i]) == 0)
      report(b, &place, KP_MSG_INDEX_ID_RESERVED, KP_ARGS(label->id), KP_MSG_NONE);
  for (int i = 0; i < s->n; i++) {
    if (strcmp(s->id[i], label->id) != 0)
      continue;
    report(b, &place, KP_MSG_INDEX_ID_TWICE, KP_ARGS(label->id, kp_build_show(b, s->place[i].line)),
           KP_MSG_NONE);
    return;
  }
  s->id[s->n] = label->id;
  s->place[s->n++] = place;
}

static void check_nodes(kp_builder *b) {
  const kp_index *index = b->index;
  seen s;
  if (!seen_init(b, &s, index->n_nodes + index->n_adjustments))
    return;
  for (int i = 1; i < index->n_nodes; i++)
    check_label(b, &s, &index->node[i].label, false);
  for (int i = 0; i < index->n_adjustments; i++)
    check_label(b, &s, &index->adjustment[i].label, false);
}

/* Runs of conditions that people name and refer to. */
static void check_conditions(kp_builder *b) {
  const kp_index *index = b->index;
  seen s;
  if (!seen_init(b, &s, index->n_conditions))
    return;
  const kp_conditions runs[] = {index->eligible, index->gates, index->checks};
  for (size_t r = 0; r < sizeof runs / sizeof *runs; r++)
    for (int i = 0; i < runs[r].count; i++)
      check_label(b, &s, &index->condition[runs[r].first + i].label, true);
}

static void check_levels(kp_builder *b) {
  const kp_index *index = b->index;
  for (int n = 1; n < index->n_nodes; n++) {
    const kp_node *node = &index->node[n];
    seen s;
    if (node->is_light || node->n_levels == 0 || !seen_init(b, &s, node->n_levels))
      continue;
    for (int i = 0; i < node->n_levels; i++) {
      kp_label label = node->label;
      label.id = node->level[i].id;
      check_label(b, &s, &label, true);
    }
  }
}

void kp_check_ids(kp_builder *b) {
  const kp_index *index = b->index;
  if (index->id[0]) {
    kp_place place = kp_build_place(b, b->root, "id");
    check_form_of_id(b, index->id, &place, true);
  }
  check_nodes(b);
  if (b->no_memory)
    return;
  check_conditions(b);
  seen s;
  if (b->no_memory || !seen_init(b, &s, index->n_grades))
    return;
  for (int i = 0; i < index->n_grades; i++)
    check_label(b, &s, &index->grade[i].label, true);
  if (!seen_init(b, &s, index->n_steps))
    return;
  for (int i = 0; i < index->n_steps; i++)
    check_label(b, &s, &index->step[i].label, true);
  check_levels(b);
}
