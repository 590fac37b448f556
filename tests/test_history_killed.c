/* SPDX-License-Identifier: GPL-3.0-or-later
 * Promises of recording when it is cut off or disturbed: processes killed at any moment, two and
 * four at once, a disk that is full. What was said to be recorded is there, what is there is whole.
 *
 * A child records runs one after the other and tells each that is done through a pipe; a line is
 * short enough to be written whole or not at all. The parent never runs in parallel before it
 * forks. */
#include "support.h"

#include "ledger_case.h"

#include <signal.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { ID = 64, KILLS = 200, WRITERS = 2 };

typedef struct {
  pid_t pid;
  int from; /* ids that it has recorded, ID bytes each */
} writer;

/* Records runs first, first + 1, … (n of them) and tells their ids; never returns. */
static void record_runs(const char *path, int first, int n, int to) {
  for (int i = first; i < first + n; i++) {
    job j = ledger_job(i);
    kp_text id = {0};
    if (ledger_record(&id, path, &j, j.diag) != KP_OK || write(to, id.at, ID) != ID) {
      kp_text text = {0};
      kp_diag_text(&text, j.diag, KP_EN, false);
      fprintf(stderr, "%s", text.at ? text.at : "");
      _exit(9);
    }
    kp_text_free(&id);
    job_clear(&j);
  }
  _exit(0);
}

static writer start(const char *path, int first, int n) {
  int ends[2];
  assert_int_equal(pipe(ends), 0);
  writer w = {.pid = fork(), .from = ends[0]};
  assert_true(w.pid >= 0);
  if (w.pid == 0) {
    close(ends[0]);
    record_runs(path, first, n, ends[1]);
  }
  close(ends[1]);
  return w;
}

/* Waits for it; every id that it told must be in the ledger. How many. */
static int finish(const writer *w, const char *path, int *status) {
  char id[ID + 1] = "", sql[200];
  int n = 0;
  assert_int_equal(waitpid(w->pid, status, 0), w->pid);
  for (; read(w->from, id, ID) == ID; n++) {
    snprintf(sql, sizeof sql, "SELECT count(*) FROM run WHERE id = '%s'", id);
    assert_int_equal(ledger_ask(path, sql), 1);
  }
  close(w->from);
  return n;
}

static void assert_sound(const char *path) {
  char *said;
  if (ledger_verify(&said, path, NULL) != KP_OK)
    fail_msg("%s", said);
  free(said);
}

static void ledger__loses_nothing_and_keeps_no_half_when_writers_are_killed(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_path(folder, "runs.kpl");
  uint32_t random = 20240831;
  int n_told = 0, n_cut = 0;
  for (int round = 0; round < KILLS / WRITERS; round++) {
    writer w[WRITERS];
    for (int i = 0; i < WRITERS; i++)
      w[i] = start(path, 1000 * round + 500 * i, 400);
    for (int i = 0; i < WRITERS; i++) {
      random = random * 1664525u + 1013904223u;
      usleep((random >> 8) % 40000u);
      kill(w[i].pid, SIGKILL);
    }
    for (int i = 0; i < WRITERS; i++) {
      int status;
      n_told += finish(&w[i], path, &status);
      n_cut += WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL;
    }
    if (support_exists(path))
      assert_sound(path);
  }
  assert_int_equal(n_cut, KILLS);
  int64_t n_runs = ledger_ask(path, "SELECT count(*) FROM run");
  print_message("%d writers killed; %d runs told, %d in the ledger\n", n_cut, n_told, (int)n_runs);
  assert_true(n_told > 0);
  assert_true(n_runs >= n_told && n_runs <= n_told + KILLS);
  free(path);
  support_folder_remove(folder);
}

static void ledger__takes_runs_of_several_processes_at_once(void **state) {
  (void)state;
  enum { MOST = 4, RUNS = 12 };
  for (int n_writers = 2; n_writers <= MOST; n_writers += 2) {
    char *folder = support_folder(), *path = support_path(folder, "runs.kpl");
    writer w[MOST];
    for (int i = 0; i < n_writers; i++) /* half of the runs are the neighbour's too */
      w[i] = start(path, i * RUNS / 2, RUNS);
    for (int i = 0; i < n_writers; i++) {
      int status;
      assert_int_equal(finish(&w[i], path, &status), RUNS);
      assert_int_equal(status, 0);
    }
    assert_int_equal(ledger_ask(path, "SELECT count(*) FROM run"), (n_writers + 1) * RUNS / 2);
    assert_sound(path);
    free(path);
    support_folder_remove(folder);
  }
}

/* Lets no file grow beyond a size and records until that fails; the exit status is that of the
 * first failure, plus 10 when it left output. */
static void record_until_full(const char *path, const char *out, int first, rlim_t size, int to) {
  const struct rlimit limit = {size, size};
  signal(SIGXFSZ, SIG_IGN);
  setrlimit(RLIMIT_FSIZE, &limit);
  for (int i = first; i < first + 1000; i++) {
    job j = ledger_job(i);
    kp_ledger *ledger = NULL;
    kp_text id = {0};
    const kp_report_options report = {.lang = KP_EN, .only = "scores"};
    kp_status status = kp_ledger_open(&ledger, path, true, j.diag);
    if (status == KP_OK)
      status = kp_ledger_record(&id, ledger, j.result, out, &report, NULL, j.diag);
    kp_ledger_free(ledger);
    if (status != KP_OK)
      _exit((int)status + (support_exists(out) ? 10 : 0));
    if (write(to, id.at, ID) != ID)
      _exit(9);
    kp_text_free(&id);
    job_clear(&j);
    support_folder_remove(strdup(out));
  }
  _exit(0);
}

static void ledger__loses_nothing_when_the_disk_is_full(void **state) {
  (void)state;
  char *folder = support_folder(), *path = support_path(folder, "runs.kpl");
  char *out = support_path(folder, "out");
  ledger_make(path, 2);
  int n_told = 0;
  for (int round = 0; round < 12; round++) {
    int ends[2], status;
    assert_int_equal(pipe(ends), 0);
    writer w = {.pid = fork(), .from = ends[0]};
    if (w.pid == 0)
      record_until_full(path, out, 100 + 1000 * round, (rlim_t)(60000 + 7777 * round), ends[1]);
    close(ends[1]);
    n_told += finish(&w, path, &status);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), KP_SYSTEM);
    assert_sound(path);
  }
  assert_int_equal(ledger_ask(path, "SELECT count(*) FROM run"), n_told + 2);
  free(out);
  free(path);
  support_folder_remove(folder);
}

int main(void) {
  kp_set_threads(1);
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(ledger__loses_nothing_and_keeps_no_half_when_writers_are_killed),
      cmocka_unit_test(ledger__takes_runs_of_several_processes_at_once),
      cmocka_unit_test(ledger__loses_nothing_when_the_disk_is_full),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
