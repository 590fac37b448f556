/* SPDX-License-Identifier: GPL-3.0-or-later
 * Indexes of tests/index/good, loaded by name, and their nodes by id; what cannot be had fails the
 * test. */
#ifndef KP_TESTS_GOOD_INDEX_H
#define KP_TESTS_GOOD_INDEX_H

#include "index/index.h"
#include "support.h"

static inline kp_index *load(const char *name) {
  char path[200];
  snprintf(path, sizeof path, "tests/index/good/%s.lua", name);
  char *full = support_source(path);
  kp_index *index = NULL;
  kp_diag *diag = kp_diag_new();
  kp_status status = kp_index_load(&index, full, NULL, diag);
  if (status != KP_OK) {
    kp_text text = {0};
    kp_diag_text(&text, diag, KP_EN, false);
    print_error("%s\n", text.at ? text.at : "");
    kp_text_free(&text);
  }
  assert_int_equal(status, KP_OK);
  kp_diag_free(diag);
  free(full);
  return index;
}

static inline const kp_node *node(const kp_index *index, const char *id) {
  int i = kp_index_find_node(index, id);
  if (i < 0)
    fail_msg("no node %s", id);
  return &index->node[i];
}

#endif
