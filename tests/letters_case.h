/* SPDX-License-Identifier: GPL-3.0-or-later
 * A small year for tests of letters: three units, an indicator and a gate, written into a folder of
 * its own so that a test can break what it likes, scored and turned into letters. */
#ifndef KP_TESTS_LETTERS_CASE_H
#define KP_TESTS_LETTERS_CASE_H

#include "job.h"
#include "support.h"

#include <sys/stat.h>

typedef struct {
  char *folder, *index, *data, *out, *templates;
  char *said; /* the diagnostics of the last call, in English */
  int n_letters;
} post;

static const char post_index[] =
    "return index { id = 'year', title = '年度考核', unit = '联盟', scale = { 0, 100 },\n"
    "  missing = 'none', round = { digits = 2, at = 'total' },\n"
    "  source = '考核办法', note = '示例稿',\n"
    "  indicator { 'growth', title = '增长', measure = '%', clause = '一（1）',\n"
    "    score = linear { from = 0, to = 100 } },\n"
    "  gates = { gate { 'charter', title = '有章程', basis = 'ours',\n"
    "    require = column { 'charter', as = 'yesno' }, is = true, otherwise = cap 'bad' } },\n"
    "  grades = { grade { 'good', title = '优秀', at_least = 60 },\n"
    "    grade { 'fair', title = '合格', at_least = 40 },\n"
    "    grade { 'bad', title = '不合格', letter = { 'interview', 'rectification' } } } }\n";

static inline void post_put(const post *p, const char *name, const char *text) {
  char *path = support_path(p->data, name);
  support_write(path, text);
  free(path);
}

static inline void post_template(const post *p, const char *name, const char *text) {
  char *path = support_path(p->templates, name);
  support_write(path, text);
  free(path);
}

static inline int post_set_up(void **state) {
  post *p = calloc(1, sizeof *p);
  p->folder = support_folder();
  p->index = support_path(p->folder, "index.lua");
  p->data = support_path(p->folder, "2024");
  p->out = support_path(p->folder, "out");
  p->templates = support_path(p->folder, "templates");
  p->said = strdup("");
  support_write(p->index, post_index);
  assert_int_equal(mkdir(p->data, 0777), 0);
  assert_int_equal(mkdir(p->templates, 0777), 0);
  post_put(p, "units.csv", "id,name\nA1,甲联盟\nB2,乙联盟\nC3,丙联盟\n");
  post_put(p, "values.csv", "id,growth,charter\nA1,80,是\nB2,50,是\nC3,20,否\n");
  *state = p;
  return 0;
}

static inline int post_tear_down(void **state) {
  post *p = *state;
  support_folder_remove(p->folder);
  free(p->index);
  free(p->data);
  free(p->out);
  free(p->templates);
  free(p->said);
  free(p);
  return 0;
}

typedef kp_status post_writer(int *n, const kp_result *result, const char *folder,
                              const kp_letters_options *options, kp_diag *diag);

static inline kp_status post_public(int *n, const kp_result *result, const char *folder,
                                    const kp_letters_options *options, kp_diag *diag) {
  *n = 0;
  return kp_public_write(result, folder, options, diag);
}

/* Loads, scores and writes; what was said is kept. */
static inline kp_status post_write(post *p, post_writer *write, const char *folder,
                                   const kp_letters_options *options) {
  kp_diag *diag = kp_diag_new();
  kp_index *index = NULL;
  kp_dataset *dataset = NULL;
  kp_result *result = NULL;
  kp_text text = {0};
  must(kp_index_load(&index, p->index, NULL, diag), diag);
  must(kp_dataset_load(&dataset, p->data, index, NULL, diag), diag);
  must(kp_run(&result, index, dataset, diag), diag);
  const kp_status status = write(&p->n_letters, result, folder, options, diag);
  free(p->said);
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  p->said = strdup(text.at ? text.at : "");
  kp_text_free(&text);
  kp_result_free(result);
  kp_dataset_free(dataset);
  kp_index_free(index);
  kp_diag_free(diag);
  return status;
}

static inline void post_must(post *p, const kp_letters_options *options) {
  if (post_write(p, kp_letters_write, p->out, options) != KP_OK)
    fail_msg("%s", p->said);
}

/* A file of the output; NULL: it is not there. */
static inline char *post_text(const post *p, const char *name) {
  char *path = support_path(p->out, name);
  char *text = support_read_if_there(path, NULL);
  free(path);
  return text;
}

static inline void assert_absent(const char *text, const char *part) {
  if (strstr(text, part))
    fail_msg("'%s' should not stand there", part);
}

static inline void post_has(const post *p, const char *name, const char *part) {
  char *text = post_text(p, name);
  if (!text)
    fail_msg("there is no %s", name);
  assert_contains(text, part);
  free(text);
}

static inline void post_lacks(const post *p, const char *name, const char *part) {
  char *text = post_text(p, name);
  if (!text)
    fail_msg("there is no %s", name);
  assert_absent(text, part);
  free(text);
}

static inline bool post_wrote(const post *p, const char *name) {
  char *path = support_path(p->out, name);
  const bool there = support_exists(path);
  free(path);
  return there;
}

#endif
