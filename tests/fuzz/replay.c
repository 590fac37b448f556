/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz targets as ordinary tests: gives every file of the folders (or files) named to the target.
 *
 * A target is one file tests/fuzz/fuzz_<name>.c with LLVMFuzzerTestOneInput, which must return 0,
 * free what it allocates and keep nothing between calls; its corpus is tests/fuzz/<name>/, one
 * input a file. Under KP_FUZZ (clang) it is linked with libFuzzer (scripts/dev fuzz); always it is
 * linked with this file too and replayed by ctest. An input that once broke something goes into the
 * corpus. */
#include <dirent.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* False when the file cannot be read. */
static int replay_file(const char *path) {
  struct stat status;
  FILE *in = fopen(path, "rb");
  if (!in || fstat(fileno(in), &status) != 0) {
    perror(path);
    return 0;
  }
  size_t size = (size_t)status.st_size;
  uint8_t *data = malloc(size + !size); /* no spare byte: a read beyond the end is seen */
  int good = data && fread(data, 1, size, in) == size;
  fclose(in);
  if (good)
    LLVMFuzzerTestOneInput(data, size);
  free(data);
  return good;
}

/* How many files were replayed; -1 after a failure. */
static int replay_folder(const char *path) {
  DIR *folder = opendir(path);
  if (!folder)
    return -1;
  int n = 0;
  for (struct dirent *entry; n >= 0 && (entry = readdir(folder));) {
    char file[4096];
    if (entry->d_name[0] == '.')
      continue;
    snprintf(file, sizeof file, "%s/%s", path, entry->d_name);
    n = replay_file(file) ? n + 1 : -1;
  }
  closedir(folder);
  return n;
}

int main(int argc, char **argv) {
  static const uint8_t nothing[1] = {0};
  LLVMFuzzerTestOneInput(nothing, 0);
  for (int i = 1; i < argc; i++) {
    struct stat status;
    int is_folder = stat(argv[i], &status) == 0 && S_ISDIR(status.st_mode);
    int n = is_folder ? replay_folder(argv[i]) : replay_file(argv[i]) ? 1 : -1;
    if (n < 0) {
      fprintf(stderr, "%s: cannot be replayed\n", argv[i]);
      return 1;
    }
    printf("%s: %d input(s)\n", argv[i], n);
  }
  return 0;
}
