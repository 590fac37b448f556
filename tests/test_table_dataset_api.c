/* SPDX-License-Identifier: GPL-3.0-or-later
 * Datasets where a case folder does not reach: memory that runs out, threads, standard input, many
 * rows, finding by name, and the map of ids against a plain search. */
#include "support.h"

#include <fcntl.h>
#include <math.h>
#include <unistd.h>

#include "base/arena.h"
#include "base/diag.h"
#include "base/file.h"
#include "base/hash.h"
#include "table/dataset.h"
#include "table/names.h"

static const char *const a_names[] = {"a", "甲", NULL};
static const char *const b_names[] = {"b", NULL};
static const char *const founded_names[] = {"founded", "成立日期", NULL};
static const kp_want wants[] = {
    {.id = "a", .names = a_names, .rule = {.kind = KP_CELL_NUMBER}},
    {.id = "b", .names = b_names, .rule = {.kind = KP_CELL_TEXT}},
    {.id = "founded", .names = founded_names, .rule = {.kind = KP_CELL_DATE}, .optional = true},
};
static const char *const p_names[] = {"p", NULL};
static const kp_want panel[] = {{.id = "p", .names = p_names, .rule = {.kind = KP_CELL_NUMBER}}};
static const char *const member_columns[] = {"city", NULL};
static const kp_roster_want rosters[] = {{.name = "members", .columns = member_columns}};

static kp_dataset_spec full_spec(void) {
  return (kp_dataset_spec){.wants = wants,
                           .n_wants = 3,
                           .rosters = rosters,
                           .n_rosters = 1,
                           .panel = panel,
                           .n_panel = 1};
}

static void write_in(const char *folder, const char *name, const char *text) {
  char *path = support_path(folder, name);
  support_write(path, text);
  free(path);
}

/* One dataset with every table in it. */
static char *full_folder(void) {
  char *folder = support_folder();
  write_in(folder, "units.csv", "id,name,group,note\nU1,一,g,x\nU2,二,g,\nu2x,三,,y\n");
  write_in(folder, "values.csv", "unit,a,b,c\nU2,1,t,3\nＵ１,\"1,000\",\"q\"\"q\",\n");
  write_in(folder, "verified.csv", "unit,indicator,value\nU1,a,7\nOLD,a,\n");
  write_in(folder, "corrections.csv", "unit,indicator,old,new\nU1,a,7,8\nU2,b,t,v\n");
  write_in(folder, "members.csv", "unit,城市\nU2,x\nU1,y\nU2,z\n");
  write_in(folder, "judges.csv", "id,name\nJ1,张\nJ2,李\n");
  write_in(folder, "panel.csv", "judge,unit,indicator,score\nJ1,U1,p,3\n李,U1,p,4\n");
  write_in(folder, "recusals.csv", "judge,unit\nJ2,二\n");
  write_in(folder, "decisions.csv", "unit,grade\nU1,pass\n");
  write_in(folder, "aliases.csv", "old,new,from\nOLD,U2,\n");
  return folder;
}

/* A failure that nobody noticed would show here. */
static void check_full(const kp_dataset *data) {
  assert_int_equal(data->n_units, 3);
  assert_near("U1 corrected", data->series[0].number[0], 8, 0);
  assert_near("U2 reported", data->series[0].number[1], 1, 0);
  assert_int_equal(data->series[0].why[2], KP_NO_ROW);
  assert_true(kp_str_equal(data->series[1].text[1], kp_str_of("v")));
  assert_int_equal(data->series[2].why[0], KP_NO_COLUMN);
  assert_int_equal(data->series[0].n_entries, 3);
  assert_int_equal(data->n_judges, 2);
  assert_int_equal(data->n_marks, 2);
  assert_int_equal(data->mark[1].judge, 1);
  assert_int_equal(data->n_recusals, 1);
  assert_int_equal(data->recusal[0].unit, 1);
  assert_int_equal(data->roster[0].first[3], 3);
  assert_true(kp_str_equal(data->decision[0].grade, kp_str_of("pass")));
}

static void dataset__fails_cleanly_wherever_memory_runs_out(void **state) {
  (void)state;
  char *folder = full_folder();
  kp_dataset_spec spec = full_spec();
  kp_set_threads(1);
  kp_status status = KP_SYSTEM;
  int64_t n = 0;
  while (status == KP_SYSTEM) {
    kp_diag *diag = kp_diag_new();
    kp_dataset *data = NULL;
    kp_memory_fail_after(++n);
    status = kp_dataset_read(&data, folder, &spec, diag);
    kp_memory_fail_after(-1);
    assert_int_equal(status == KP_OK, data != NULL);
    if (status == KP_OK) {
      check_full(data);
    }
    if (status == KP_INPUT) {
      kp_text text = {0};
      kp_diag_text(&text, diag, KP_EN, false);
      fail_msg("allocation %d failed, and the data got the blame: %s", (int)n, text.at);
    }
    kp_dataset_free(data);
    kp_diag_free(diag);
  }
  kp_set_threads(0);
  assert_int_equal(status, KP_OK);
  assert_true(n > 50); /* it did fail on the way */
  support_folder_remove(folder);
}

static void dataset__finds_by_id_title_and_synonym(void **state) {
  (void)state;
  char *folder = full_folder();
  kp_dataset_spec spec = full_spec();
  kp_dataset *data = NULL;
  kp_diag *diag = kp_diag_new();
  assert_int_equal(kp_dataset_read(&data, folder, &spec, diag), KP_OK);
  assert_int_equal(kp_dataset_find_series(data, kp_str_of(" 甲 ")), 0);
  assert_int_equal(kp_dataset_find_series(data, kp_str_of("Ｂ")), 1);
  assert_int_equal(kp_dataset_find_series(data, kp_str_of("c")), -1);
  assert_int_equal(kp_dataset_find_fact(data, kp_str_of("NOTE")), 0);
  assert_true(kp_dataset_find_fact(data, kp_str_of("C")) >= 0);
  assert_int_equal(kp_dataset_find_fact(data, kp_str_of("a")), -1);
  assert_int_equal(kp_dataset_find_roster(data, kp_str_of("Members")), 0);
  assert_int_equal(kp_dataset_find_roster(data, kp_str_of("units")), -1);
  assert_int_equal(kp_roster_find(&data->roster[0], kp_str_of("city")), 1);
  assert_int_equal(kp_roster_find(&data->roster[0], kp_str_of("kind")), -1);
  assert_int_equal(kp_dataset_find_unit(data, kp_str_of("U2")), 1);
  assert_int_equal(kp_dataset_find_unit(data, kp_str_of("ｕ２")), 1);
  assert_int_equal(kp_dataset_find_unit(data, kp_str_of("三")), 2);
  assert_int_equal(kp_dataset_find_unit(data, kp_str_of("四")), -1);
  assert_int_equal(kp_dataset_find_unit(data, kp_str_of("")), -1);
  kp_dataset_free(data);
  kp_diag_free(diag);
  support_folder_remove(folder);
}

static void dataset__traces_no_more_than_asked_and_counts_all(void **state) {
  (void)state;
  char *folder = full_folder();
  kp_dataset_spec spec = full_spec();
  kp_dataset *data = NULL;
  assert_int_equal(kp_dataset_read(&data, folder, &spec, NULL), KP_OK);
  kp_entry entry[3];
  memset(entry, 0x55, sizeof entry);
  assert_int_equal(kp_series_trace(entry, 1, data, &data->series[0], 0), 3);
  assert_near("reported", entry[0].number, 1000, 0);
  assert_int_equal(entry[1].unit, 0x55555555);
  assert_int_equal(kp_series_trace(NULL, 0, data, &data->series[0], 0), 3);
  assert_int_equal(kp_series_trace(entry, 3, data, &data->series[0], 2), 0);
  char small[6];
  assert_int_equal(kp_series_trace(entry, 3, data, &data->series[1], 0), 1);
  assert_string_equal(kp_entry_source(small, sizeof small, data, entry), "value");
  assert_true(kp_str_equal(data->series[1].text[0], kp_str_of("q\"q")));
  kp_dataset_free(data);
  support_folder_remove(folder);
}

static void dataset__records_each_file_by_its_hash(void **state) {
  (void)state;
  char *folder = full_folder();
  kp_dataset_spec spec = full_spec();
  kp_dataset *data = NULL;
  assert_int_equal(kp_dataset_read(&data, folder, &spec, NULL), KP_OK);
  assert_int_equal(data->n_files, 10);
  for (int i = 0; i < data->n_files; i++) {
    char *path = support_path(folder, data->file[i].path);
    size_t len = 0;
    char *text = support_read(path, &len), hex[KP_HASH_SIZE];
    kp_hash_bytes(hex, text, len);
    assert_string_equal(data->file[i].hash, hex);
    assert_int_equal(data->file[i].n_bytes, len);
    free(text);
    free(path);
  }
  kp_dataset_free(data);
  support_folder_remove(folder);
}

static void dataset__reads_standard_input(void **state) {
  (void)state;
  char *folder = support_folder();
  write_in(folder, "in.csv", "id,a,b\nU1,2.5,x\n");
  char *path = support_path(folder, "in.csv");
  int kept = dup(0), file = open(path, O_RDONLY);
  assert_true(kept >= 0 && file >= 0);
  dup2(file, 0);
  kp_dataset_spec spec = {.wants = wants, .n_wants = 3};
  kp_dataset *data = NULL;
  kp_status status = kp_dataset_read(&data, "-", &spec, NULL);
  dup2(kept, 0);
  close(kept);
  close(file);
  assert_int_equal(status, KP_OK);
  assert_int_equal(data->n_units, 1);
  assert_near("a", data->series[0].number[0], 2.5, 0);
  assert_string_equal(data->file[0].path, "-");
  kp_dataset_free(data);
  free(path);
  support_folder_remove(folder);
}

/* Rows of a single file, some ids repeated, some cells bad. */
static void write_many(const char *folder, const char *name, int n, bool faulty) {
  kp_buf text = {0};
  kp_buf_add(&text, "id,a,b\n");
  for (int i = 0; i < n; i++) {
    int id = faulty && i % 5000 == 4999 ? i - 17 : i;
    const char *bad = faulty && i % 7000 == 6999 ? "x" : "";
    kp_buf_printf(&text, "U%06d,%d.5%s,t%d\n", id, i, bad, i % 3);
  }
  write_in(folder, name, text.at);
  kp_buf_clear(&text);
}

static void dataset__says_the_same_with_any_number_of_threads(void **state) {
  (void)state;
  char *folder = support_folder();
  write_many(folder, "many.csv", 40000, true);
  char *path = support_path(folder, "many.csv");
  kp_dataset_spec spec = {.wants = wants, .n_wants = 3};
  kp_text first = {0};
  const int threads[] = {1, 2, 7};
  for (int i = 0; i < 3; i++) {
    kp_set_threads(threads[i]);
    kp_diag *diag = kp_diag_new();
    kp_dataset *data = NULL;
    assert_int_equal(kp_dataset_read(&data, path, &spec, diag), KP_INPUT);
    assert_int_equal(kp_diag_errors(diag), 8 + 5);
    kp_text text = {0};
    assert_int_equal(kp_diag_text(&text, diag, KP_ZH, false), KP_OK);
    if (i == 0) {
      first = text;
      assert_contains(first.at, "U004982");
    } else {
      assert_string_equal(text.at, first.at);
      kp_text_free(&text);
    }
    kp_diag_free(diag);
  }
  kp_set_threads(0);
  kp_text_free(&first);
  free(path);
  support_folder_remove(folder);
}

static void dataset__takes_a_plain_column_in_place(void **state) {
  (void)state;
  char *folder = support_folder();
  write_many(folder, "many.csv", 9000, false);
  char *path = support_path(folder, "many.csv");
  kp_dataset_spec spec = {.wants = wants, .n_wants = 3};
  kp_dataset *data = NULL;
  assert_int_equal(kp_dataset_read(&data, path, &spec, NULL), KP_OK);
  assert_int_equal(data->n_units, 9000);
  for (int u = 0; u < 9000; u++) {
    assert_true(data->series[0].number[u] == u + 0.5);
  }
  kp_entry entry;
  assert_int_equal(kp_series_trace(&entry, 1, data, &data->series[0], 8999), 1);
  assert_int_equal(entry.line, 9001);
  assert_true(kp_str_equal(entry.text, kp_str_of("8999.5")));
  kp_dataset_free(data);
  free(path);
  support_folder_remove(folder);
}

static void dataset__can_be_traced_from_several_threads(void **state) {
  (void)state;
  char *folder = support_folder();
  write_many(folder, "many.csv", 9000, false);
  char *path = support_path(folder, "many.csv");
  kp_dataset_spec spec = {.wants = wants, .n_wants = 3};
  kp_dataset *data = NULL;
  assert_int_equal(kp_dataset_read(&data, path, &spec, NULL), KP_OK);
  int n_wrong = 0;
#pragma omp parallel for num_threads(4) reduction(+ : n_wrong)
  for (int u = 0; u < 9000; u++) {
    char wanted[16];
    snprintf(wanted, sizeof wanted, "%d.5", u);
    kp_entry entry;
    int n = kp_series_trace(&entry, 1, data, &data->series[0], u);
    n_wrong += n != 1 || !kp_str_equal(entry.text, kp_str_of(wanted));
  }
  assert_int_equal(n_wrong, 0);
  kp_dataset_free(data);
  free(path);
  support_folder_remove(folder);
}

/* A whole table of strangers must not cost a comparison of each with each. */
static void dataset__ends_soon_when_no_id_is_known(void **state) {
  (void)state;
  char *folder = support_folder();
  write_many(folder, "units.csv", 30000, false);
  kp_buf text = {0};
  kp_buf_add(&text, "unit,indicator,value\n");
  for (int i = 0; i < 30000; i++) {
    kp_buf_printf(&text, "V%06d,i%d,1\n", i, i);
  }
  write_in(folder, "verified.csv", text.at);
  kp_buf_clear(&text);
  kp_dataset_spec spec = {.wants = wants, .n_wants = 3};
  kp_diag *diag = kp_diag_new();
  kp_dataset *data = NULL;
  assert_int_equal(kp_dataset_read(&data, folder, &spec, diag), KP_INPUT);
  assert_int_equal(kp_diag_errors(diag), 60000);
  assert_null(data);
  kp_diag_free(diag);
  support_folder_remove(folder);
}

static void dataset__reads_the_published_hdi_files(void **state) {
  (void)state;
  if (support_shared_is_absent()) {
    skip();
  }
  static const char *const life[] = {"life_expectancy", NULL};
  const kp_want want = {.id = "life", .names = life, .rule = {.kind = KP_CELL_NUMBER}};
  const kp_source_names source = {
      .table = "units", .key = "iso3", .name = "country", .period = "year"};
  kp_dataset_spec spec = {
      .wants = &want, .n_wants = 1, .sources = &source, .n_sources = 1, .period = "2015"};
  char *path = support_shared("data/hdi/hdi_panel.csv");
  kp_dataset *data = NULL;
  kp_diag *diag = kp_diag_new();
  assert_int_equal(kp_dataset_read(&data, path, &spec, diag), KP_OK);
  assert_int_equal(data->n_units, 195); /* 6,435 rows of 33 years */
  assert_int_equal(kp_dataset_find_unit(data, kp_str_of("Afghanistan")), 0);
  kp_dataset_free(data);
  data = NULL;
  spec.period = NULL;
  assert_int_equal(kp_dataset_read(&data, path, &spec, diag), KP_INPUT);
  kp_text text = {0};
  kp_diag_text(&text, diag, KP_EN, false);
  assert_contains(text.at, "the table holds several periods: 1990, 1991");
  assert_contains(text.at, "--period 2022");
  kp_text_free(&text);
  kp_diag_free(diag);
  free(path);
}

/* ---- The map ---- */

static void names__find_what_a_plain_search_finds(void **state) {
  (void)state;
  enum { N = 3000 };
  static char bytes[N][24];
  kp_str key[N];
  uint32_t random = 12345;
  for (int i = 0; i < N; i++) {
    random = random * 1664525u + 1013904223u;
    int len = snprintf(bytes[i], sizeof bytes[i], "%.*s%u", (int)(random >> 28), "aaaaaaaabbbbbbbb",
                       (random >> 8) % 900);
    key[i] = (kp_str){bytes[i], i % 97 == 0 ? 0 : (uint32_t)len};
  }
  kp_names names = {0}, interned = {0};
  kp_twin twins[5];
  int64_t n_twins = kp_names_build(&names, key, N, twins, 5), wanted = 0;
  for (int i = 0; i < N; i++) {
    int first = 0;
    while (!kp_str_equal(key[first], key[i])) {
      first++;
    }
    assert_int_equal(kp_names_find(&names, key[i]), key[i].len > 0 ? first : -1);
    if (first < i && key[i].len > 0) {
      if (wanted < 5) {
        assert_int_equal(twins[wanted].first, first);
        assert_int_equal(twins[wanted].again, i);
      }
      wanted++;
    }
    int number = kp_names_intern(&interned, key[i]);
    assert_true(kp_str_equal(interned.key[number], key[i]));
  }
  assert_int_equal(n_twins, wanted);
  assert_int_equal(kp_names_find(&names, kp_str_of("never")), -1);
  kp_names_clear(&names);
  kp_names_clear(&interned);
  assert_int_equal(kp_names_find(&names, kp_str_of("a")), -1);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(dataset__fails_cleanly_wherever_memory_runs_out),
      cmocka_unit_test(dataset__finds_by_id_title_and_synonym),
      cmocka_unit_test(dataset__traces_no_more_than_asked_and_counts_all),
      cmocka_unit_test(dataset__records_each_file_by_its_hash),
      cmocka_unit_test(dataset__reads_standard_input),
      cmocka_unit_test(dataset__says_the_same_with_any_number_of_threads),
      cmocka_unit_test(dataset__takes_a_plain_column_in_place),
      cmocka_unit_test(dataset__can_be_traced_from_several_threads),
      cmocka_unit_test(dataset__ends_soon_when_no_id_is_known),
      cmocka_unit_test(dataset__reads_the_published_hdi_files),
      cmocka_unit_test(names__find_what_a_plain_search_finds),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
