/* SPDX-License-Identifier: GPL-3.0-or-later
 * What all tests share: comparing numbers so that a failure says what was wanted, files in a folder
 * of their own, and running a program.
 *
 * A helper that cannot do its work fails the test that called it. Text that is handed out is
 * malloc'd: free() it. Include this header before others: it brings cmocka with what that needs. */
#ifndef KP_TESTS_SUPPORT_H
#define KP_TESTS_SUPPORT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

/* Fails unless got and wanted differ by at most tolerance (absolute), or both are NaN, or are the
 * same infinity; prints label, got, wanted and difference. tolerance 0 asks for equal numbers. */
#define assert_near(label, got, wanted, tolerance)                                                 \
  support_assert_near((label), (got), (wanted), (tolerance), __FILE__, __LINE__)
void support_assert_near(const char *label, double got, double wanted, double tolerance,
                         const char *file, int line);

/* Fails unless text contains part; prints both. */
#define assert_contains(text, part) support_assert_contains((text), (part), __FILE__, __LINE__)
void support_assert_contains(const char *text, const char *part, const char *file, int line);

/* A new empty folder; support_folder_remove removes it with all in it and frees its name. */
char *support_folder(void);
void support_folder_remove(char *folder);

/* "folder/name". */
char *support_path(const char *folder, const char *name);

/* The whole file with a NUL behind; len may be NULL. */
char *support_read(const char *path, size_t *len);
/* The same, but NULL when there is no such file. */
char *support_read_if_there(const char *path, size_t *len);
void support_write(const char *path, const char *text);
void support_write_bytes(const char *path, const void *bytes, size_t len);
bool support_exists(const char *path);
/* Entries of a folder, . and .. not counted. */
int support_count_files(const char *folder);

/* A path inside the source tree: support_source("tests/broken"). */
char *support_source(const char *path);
/* A path inside ../shared beside the source tree, or NULL when shared/ is not there: such a test
 * skips. */
char *support_shared(const char *path);
bool support_shared_is_absent(void);

typedef struct {
  int status; /* exit status; 128 + the signal when it was killed */
  char *out, *err;
  size_t out_len, err_len;
} support_run_result;

/* Whether a sanitizer keeps memory of its own beside the program's. gcc and clang say so otherwise.
 */
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SUPPORT_SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SUPPORT_SANITIZED 1
#endif
#endif

/* Runs argv[0] (NULL-terminated list) with standard input from the text (NULL: empty) and waits. */
support_run_result support_run(const char *const *argv, const char *input);
/* The same with names of the environment set: "NAME=value", NULL-terminated; NULL: as it is. */
support_run_result support_run_with(const char *const *argv, const char *input,
                                    const char *const *environment);
void support_run_clear(support_run_result *result);

#endif
