/* SPDX-License-Identifier: GPL-3.0-or-later
 * Small panels for tests: an index and a dataset from text, run through the public interface. */
#ifndef KP_TESTS_PANEL_CASE_H
#define KP_TESTS_PANEL_CASE_H

#include "job.h"

typedef struct {
  const char *name, *text;
} panel_file;

/* files: index.lua, panel.csv …, ended by {NULL, NULL}; units.csv is "id,name" and u1 … un. The
 * folder is the caller's to remove. */
static inline job panel_case_load(char **folder, const panel_file *files, int n_units) {
  *folder = support_folder();
  char *data = support_path(*folder, "2024");
  const char *const make[] = {"mkdir", data, NULL};
  support_run_result made = support_run(make, NULL);
  assert_int_equal(made.status, 0);
  support_run_clear(&made);
  char units[2048] = "id,name\n";
  for (int u = 1; u <= n_units; u++)
    snprintf(units + strlen(units), sizeof units - strlen(units), "u%d,Unit %d\n", u, u);
  char *path = support_path(data, "units.csv");
  support_write(path, units);
  free(path);
  for (; files->name; files++) {
    path = support_path(strcmp(files->name, "index.lua") == 0 ? *folder : data, files->name);
    support_write(path, files->text);
    free(path);
  }
  job j = {.diag = kp_diag_new()};
  path = support_path(*folder, "index.lua");
  must(kp_index_load(&j.index, path, NULL, j.diag), j.diag);
  must(kp_dataset_load(&j.dataset, data, j.index, NULL, j.diag), j.diag);
  free(path);
  free(data);
  return j;
}

static inline job panel_case_run(char **folder, const panel_file *files, int n_units) {
  job j = panel_case_load(folder, files, n_units);
  must(kp_run(&j.result, j.index, j.dataset, j.diag), j.diag);
  return j;
}

static inline void panel_case_clear(job *j, char *folder) {
  job_clear(j);
  support_folder_remove(folder);
}

#endif
