/* SPDX-License-Identifier: GPL-3.0-or-later
 * Finding what to serve when the command names nothing: the one index and the one dataset, in its
 * latest period, of the folder that one stands in.
 *
 * Looked for where kaoping init and a project with indicators/ and datasets/ have them; a dataset
 * is a folder with units.csv. Where there are several, all are listed and none is chosen: a guess
 * would show the wrong result. */
#include "cli.h"

#include <glob.h>
#include <string.h>

static const char *const index_patterns[] = {"*.lua", "indicators/*.lua", "indicators/*/*.lua"};
static const char *const dataset_patterns[] = {"*/units.csv", "datasets/*/units.csv",
                                               "datasets/*/*/units.csv"};
enum { N_PATTERNS = 3 };

/* Sorted within each pattern; globfree in any case. */
static void find_all(glob_t *out, const char *const *patterns) {
  *out = (glob_t){0};
  for (int k = 0; k < N_PATTERNS; k++)
    glob(patterns[k], k > 0 ? GLOB_APPEND : 0, NULL, out);
}

/* Bytes of a path up to the n-th slash from its end. */
static size_t cut(const char *path, int n) {
  size_t len = strlen(path);
  while (len > 0 && n > 0)
    n -= path[--len] == '/';
  return len;
}

/* Periods of one dataset stand beside each other. */
static bool is_one_dataset(const glob_t *found) {
  for (size_t k = 1; k < found->gl_pathc; k++) {
    const char *first = found->gl_pathv[0], *other = found->gl_pathv[k];
    if (cut(first, 2) != cut(other, 2) || strncmp(first, other, cut(first, 2)) != 0)
      return false;
  }
  return found->gl_pathc > 0;
}

static void list(const glob_t *found, int n_cut, const char *title, kp_lang lang) {
  for (size_t k = 0; k < found->gl_pathc; k++) {
    char path[PATH_MAX];
    snprintf(path, sizeof path, "%.*s", (int)cut(found->gl_pathv[k], n_cut), found->gl_pathv[k]);
    say(stderr, lang, SAY_CLI_SERVE_FOUND, title, path);
  }
}

kp_status find_inputs(char index[PATH_MAX], char dataset[PATH_MAX], kp_lang lang) {
  glob_t indexes, datasets;
  find_all(&indexes, index_patterns);
  find_all(&datasets, dataset_patterns);
  kp_status status = KP_USAGE;
  if (indexes.gl_pathc == 1 && is_one_dataset(&datasets)) {
    const char *latest = datasets.gl_pathv[datasets.gl_pathc - 1];
    snprintf(index, PATH_MAX, "%s", indexes.gl_pathv[0]);
    snprintf(dataset, PATH_MAX, "%.*s", (int)cut(latest, 1), latest);
    status = KP_OK;
  } else {
    const bool none = indexes.gl_pathc == 0 || datasets.gl_pathc == 0;
    say(stderr, lang, none ? SAY_CLI_SERVE_NOTHING : SAY_CLI_SERVE_WHICH, NULL, NULL);
    list(&indexes, 0, lang == KP_EN ? "INDEX" : "指标体系", lang);
    list(&datasets, 1, lang == KP_EN ? "DATASET" : "数据集", lang);
  }
  globfree(&indexes);
  globfree(&datasets);
  return status;
}
