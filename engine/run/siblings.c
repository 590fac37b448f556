/* SPDX-License-Identifier: GPL-3.0-or-later
 * Siblings: the other periods of a dataset, for norms and imputation that look at them.
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

static int compare_periods(const void *a, const void *b) {
  const kp_dataset *x = *(kp_dataset *const *)a, *y = *(kp_dataset *const *)b;
  return (x->span.first > y->span.first) - (x->span.first < y->span.first);
}

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

/* Names of folders that are periods; n of them in the dataset's arena. */
static const char **list_names(kp_dataset *dataset, DIR *folder, int *n) {
  const char **names = NULL;
  int cap = 0;
  *n = 0;
  for (const struct dirent *at = readdir(folder); at; at = readdir(folder)) {
    kp_period span;
    if (!kp_period_read(&span, kp_str_of(at->d_name)) ||
        (span.first == dataset->span.first && span.last == dataset->span.last))
      continue;
    if (*n == cap) {
      cap = cap ? 2 * cap : 16;
      const char **more = KP_ARRAY(dataset->arena, const char *, cap);
      if (!more)
        return NULL;
      for (int i = 0; i < *n; i++)
        more[i] = names[i];
      names = more;
    }
    names[*n] = kp_arena_copy(dataset->arena, at->d_name, strlen(at->d_name));
    if (!names[(*n)++])
      return NULL;
  }
  return names ? names : KP_ARRAY(dataset->arena, const char *, 1);
}

static kp_status read_all(kp_dataset *dataset, const char *above, DIR *folder,
                          const kp_dataset_spec *spec, kp_diag *diag) {
  int n = 0;
  const char **names = list_names(dataset, folder, &n);
  if (names)
    dataset->sibling = KP_ARRAY(dataset->arena, kp_dataset *, n);
  if (!names || !dataset->sibling)
    return kp_diag_no_memory(diag);
  kp_status status = KP_OK;
  for (int i = 0; i < n && status != KP_SYSTEM; i++) {
    const char *path = kp_arena_printf(dataset->arena, "%s/%s", above, names[i]);
    if (!path)
      return kp_diag_no_memory(diag);
    const kp_status one = is_folder(path) ? read_one(dataset, path, spec, diag) : KP_OK;
    status = one > status ? one : status;
  }
  qsort(dataset->sibling, (size_t)dataset->n_siblings, sizeof(kp_dataset *), compare_periods);
  return status;
}

kp_status kp_run_load_siblings(kp_dataset *dataset, const kp_dataset_spec *spec, kp_diag *diag) {
  if (!dataset->has_period || !is_folder(dataset->path))
    return KP_OK;
  char *whole = realpath(dataset->path, NULL);
  char *slash = whole ? strrchr(whole, '/') : NULL;
  kp_status status = KP_OK;
  if (slash && slash > whole) {
    *slash = '\0';
    DIR *folder = opendir(whole);
    if (folder) {
      status = read_all(dataset, whole, folder, spec, diag);
      closedir(folder);
    }
  }
  free(whole); /* realpath's own malloc */
  return status;
}
