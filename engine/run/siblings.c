/* SPDX-License-Identifier: GPL-3.0-or-later
 * Siblings: the other periods of a dataset, for norms and imputation that look at them, and for
 * what follows from the grades of several.
 *
 * Periods are folders beside each other (datasets/g60/2023, datasets/g60/2024). Only folders whose
 * names read as a period other than this dataset's are looked at, so that what else lies beside
 * them does no harm; they are read as this one was, and sorted by their first day. Mistakes in them
 * are mistakes of the run. */
#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "run/result.h"

static bool is_folder(const char *path) {
  struct stat about;
  return stat(path, &about) == 0 && S_ISDIR(about.st_mode);
}

static kp_status read_one(kp_dataset *dataset, const char *path, const kp_dataset_spec *spec,
                          kp_diag *diag) {
  kp_dataset_spec other = *spec;
  other.period = NULL;
  kp_dataset *found = NULL;
  const kp_status status = kp_dataset_read(&found, path, &other, diag);
  if (status != KP_OK)
    return status;
  dataset->sibling[dataset->n_siblings++] = found;
  return KP_OK;
}

/* A folder beside the dataset whose name reads as another period. */
typedef struct {
  const char *path;
  kp_period span;
} beside;

static int by_day(const void *a, const void *b) {
  const beside *x = a, *y = b;
  return (x->span.first > y->span.first) - (x->span.first < y->span.first);
}

static kp_status list_folder(beside **out, int *n, const kp_dataset *dataset, const char *above,
                             DIR *folder, kp_arena *arena, kp_diag *diag) {
  int cap = 0;
  for (const struct dirent *at = readdir(folder); at; at = readdir(folder)) {
    kp_period span;
    if (!kp_period_read(&span, kp_str_of(at->d_name)) ||
        (span.first == dataset->span.first && span.last == dataset->span.last))
      continue;
    if (*n == cap) {
      cap = cap ? 2 * cap : 16;
      beside *more = KP_ARRAY(arena, beside, cap);
      if (!more)
        return kp_diag_no_memory(diag);
      for (int i = 0; i < *n; i++)
        more[i] = (*out)[i];
      *out = more;
    }
    const char *path = kp_arena_printf(arena, "%s/%s", above, at->d_name);
    if (!path)
      return kp_diag_no_memory(diag);
    if (is_folder(path))
      (*out)[(*n)++] = (beside){path, span};
  }
  return KP_OK;
}

/* Earliest first; none beside a dataset that is no folder of a period. */
static kp_status list_beside(beside **out, int *n, const kp_dataset *dataset, kp_arena *arena,
                             kp_diag *diag) {
  *n = 0;
  if (!dataset->has_period || !is_folder(dataset->path))
    return KP_OK;
  char *whole = realpath(dataset->path, NULL);
  char *slash = whole ? strrchr(whole, '/') : NULL;
  kp_status status = KP_OK;
  if (slash && slash > whole) {
    *slash = '\0';
    DIR *folder = opendir(whole);
    if (folder) {
      status = list_folder(out, n, dataset, whole, folder, arena, diag);
      closedir(folder);
    }
  }
  free(whole); /* realpath's own malloc */
  if (status == KP_OK && *n > 0)
    qsort(*out, (size_t)*n, sizeof **out, by_day);
  return status;
}

kp_status kp_run_load_siblings(kp_dataset *dataset, const kp_dataset_spec *spec, kp_diag *diag) {
  beside *found = NULL;
  int n = 0;
  kp_status status = list_beside(&found, &n, dataset, dataset->arena, diag);
  if (status == KP_OK && n > 0 && !(dataset->sibling = KP_ARRAY(dataset->arena, kp_dataset *, n)))
    return kp_diag_no_memory(diag);
  for (int i = 0; i < n && status != KP_SYSTEM; i++) {
    const kp_status one = read_one(dataset, found[i].path, spec, diag);
    status = one > status ? one : status;
  }
  return status;
}

kp_status kp_run_earlier(const char *const **paths, int *n, const kp_dataset *dataset,
                         kp_arena *arena, kp_diag *diag) {
  beside *found = NULL;
  int n_found = 0, kept = 0;
  const kp_status status = list_beside(&found, &n_found, dataset, arena, diag);
  if (status != KP_OK)
    return status;
  const char **path = KP_ARRAY(arena, const char *, n_found);
  if (!path)
    return kp_diag_no_memory(diag);
  for (int i = 0; i < n_found; i++)
    if (found[i].span.last < dataset->span.first)
      path[kept++] = found[i].path;
  *paths = path;
  *n = kept;
  return KP_OK;
}
