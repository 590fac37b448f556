/* SPDX-License-Identifier: GPL-3.0-or-later
 * Tables of outside figures: how rows find their units, what is left out, what is refused. */
#include "support.h"

#include <math.h>

#include "base/arena.h"
#include "base/diag.h"
#include "table/outside.h"

typedef struct {
  char *folder;
  kp_dataset *dataset;
  kp_outside *outside;
  kp_arena *arena;
  kp_diag *diag;
  kp_status status;
  kp_text said;
} outside_case;

static const char *const a_names[] = {"a", NULL};
static const kp_want wants[] = {{.id = "a", .names = a_names, .rule = {.kind = KP_CELL_NUMBER}}};

static void write_in(const char *folder, const char *name, const void *bytes, size_t len) {
  char *path = support_path(folder, name);
  support_write_bytes(path, bytes, len);
  free(path);
}

/* A dataset of three units for 2024, and a table beside it. */
static outside_case read_bytes(const void *bytes, size_t len, const kp_table_options *options) {
  static const char VALUES[] = "country,name,a\nDE,Germany,1\nFR,France,2\nCN,中国,3\n";
  outside_case c = {.folder = support_folder(), .arena = kp_arena_new(), .diag = kp_diag_new()};
  const kp_source_names sources[] = {{.table = "units", .key = "country"}};
  const kp_dataset_spec spec = {
      .wants = wants, .n_wants = 1, .sources = sources, .n_sources = 1, .period = "2024"};
  write_in(c.folder, "values.csv", VALUES, strlen(VALUES));
  write_in(c.folder, "with.csv", bytes, len);
  char *path = support_path(c.folder, "values.csv");
  assert_int_equal(kp_dataset_read(&c.dataset, path, &spec, c.diag), KP_OK);
  free(path);
  path = support_path(c.folder, "with.csv");
  c.status = kp_outside_read(&c.outside, path, c.dataset, options, c.arena, c.diag);
  free(path);
  assert_int_equal(kp_diag_text(&c.said, c.diag, KP_EN, false), KP_OK);
  return c;
}

static outside_case read_table(const char *text) {
  return read_bytes(text, strlen(text), NULL);
}

static void clear(outside_case *c) {
  kp_text_free(&c->said);
  kp_diag_free(c->diag);
  kp_arena_free(c->arena);
  kp_dataset_free(c->dataset);
  support_folder_remove(c->folder);
}

static void outside__rows_find_their_units_by_id_folded_id_or_name(void **state) {
  (void)state;
  outside_case c = read_table("id,gdp,people\nｆｒ,\"1,234.5\",40%\n中国,７,\nde,2,1%\n");
  assert_int_equal(c.status, KP_OK);
  assert_int_equal(c.outside->n_columns, 2);
  assert_int_equal(c.outside->n_matched, 3);
  assert_string_equal(c.outside->column[0].name, "gdp");
  assert_near("DE", c.outside->column[0].number[0], 2, 0);
  assert_near("FR", c.outside->column[0].number[1], 1234.5, 0);
  assert_near("CN", c.outside->column[0].number[2], 7, 0);
  assert_near("FR", c.outside->column[1].number[1], 0.4, 1e-15);
  assert_near("CN", c.outside->column[1].number[2], NAN, 0);
  clear(&c);
}

static void outside__the_datasets_own_name_of_the_key_comes_first(void **state) {
  (void)state;
  outside_case c = read_table("id,country,gdp\n1,DE,5\n2,FR,6\n");
  assert_int_equal(c.status, KP_OK);
  assert_int_equal(c.outside->n_matched, 2);
  assert_string_equal(c.outside->column[c.outside->n_columns - 1].name, "gdp");
  assert_near("CN has no row", c.outside->column[c.outside->n_columns - 1].number[2], NAN, 0);
  clear(&c);
}

static void outside__rows_of_others_and_columns_of_text_are_left_out_and_named(void **state) {
  (void)state;
  outside_case c = read_table("country,name,continent,gdp,notes\nDE,Germany,Europe,5,\n"
                              "XX,Nowhere,None,9,\nFR,France,Europe,6,\n");
  assert_int_equal(c.status, KP_OK);
  assert_int_equal(c.outside->n_columns, 1);
  assert_int_equal(c.outside->n_unmatched, 1);
  assert_contains(c.said.at, "1 row names no unit of the dataset and is left out: XX");
  assert_contains(c.said.at, "the column 'continent' is text");
  assert_contains(c.said.at, "the column 'notes' is empty");
  assert_null(strstr(c.said.at, "'name'"));
  clear(&c);
}

static void outside__rows_of_other_periods_are_left_out(void **state) {
  (void)state;
  outside_case c = read_table("country,year,gdp\nDE,2023,1\nDE,2024年,2\nFR,2024,3\nFR,2023,4\n");
  assert_int_equal(c.status, KP_OK);
  assert_int_equal(c.outside->n_columns, 1);
  assert_near("DE", c.outside->column[0].number[0], 2, 0);
  assert_near("FR", c.outside->column[0].number[1], 3, 0);
  clear(&c);
  c = read_table("country,year,gdp\nDE,2021,1\n");
  assert_int_equal(c.status, KP_INPUT);
  assert_contains(c.said.at, "no row of the period 2024");
  clear(&c);
}

/* ---- Hostile tables ---- */

static void refuses(const char *text, const char *said) {
  outside_case c = read_table(text);
  assert_int_equal(c.status, KP_INPUT);
  assert_null(c.outside);
  assert_contains(c.said.at, said);
  clear(&c);
}

static void outside__what_cannot_be_joined_is_refused_with_its_place(void **state) {
  (void)state;
  refuses("gdp,people\n1,2\n", "no column that names the units");
  refuses("country,gdp\nA,1\nB,2\n", "no row of the column 'country' names a unit");
  refuses("country,gdp\nDE,1\nFR,2\nde,3\n",
          "with.csv:4:1: error: 'de' stands twice: also on line 2");
  refuses("country,continent\nDE,Europe\nFR,Europe\n", "no column of numbers");
  refuses("country,gdp\nDE,1\nFR,l2\nCN,3\n", "with.csv:3:2: error: 'l2' is not a number");
  refuses("country,gdp\nDE,1\nFR,20%\nCN,3\n", "%");
  refuses("country,gdp\nDE,\"1\nFR,2\n", "with.csv:2");
  refuses("country,gdp,gdp\nDE,1,2\n", "gdp");
  refuses("country,gdp\n", "names a unit");
  refuses("", "with.csv");
}

static void outside__what_is_wrong_with_rows_and_cells_is_said_in_one_run(void **state) {
  (void)state;
  outside_case c = read_table("country,gdp,people\nDE,1,1\nDE,2,x\nFR,3,3\nCN,4,4\n");
  assert_int_equal(c.status, KP_INPUT);
  assert_contains(c.said.at, "'DE' stands twice");
  assert_contains(c.said.at, "'x' is not a number");
  clear(&c);
}

static void outside__a_cell_that_is_no_number_may_be_missing(void **state) {
  (void)state;
  const kp_table_options options = {.bad_as_missing = true};
  static const char TEXT[] = "country,gdp\nDE,1\nFR,..\nCN,3\n";
  outside_case c = read_bytes(TEXT, strlen(TEXT), &options);
  assert_int_equal(c.status, KP_OK);
  assert_near("FR", c.outside->column[0].number[1], NAN, 0);
  clear(&c);
}

static void outside__encodings_are_found(void **state) {
  (void)state;
  static const char GB[] = "\xb1\xe0\xba\xc5;GDP\r\nDE;1\r\nFR;2\r\n"; /* 编号 */
  static const char UTF16[] = "\xff\xfei\0d\0,\0g\0\n\0D\0E\0,\0"
                              "5\0\n\0";
  outside_case c = read_bytes(GB, sizeof GB - 1, NULL);
  assert_int_equal(c.status, KP_OK);
  assert_near("FR", c.outside->column[0].number[1], 2, 0);
  clear(&c);
  c = read_bytes(UTF16, sizeof UTF16 - 1, NULL);
  assert_int_equal(c.status, KP_OK);
  assert_near("DE", c.outside->column[0].number[0], 5, 0);
  clear(&c);
}

static void outside__memory_that_runs_out_is_said_and_nothing_leaks(void **state) {
  (void)state;
  static const char TEXT[] = "country,gdp\nDE,1\nFR,2\nXX,3\n";
  outside_case c = read_table(TEXT);
  char *path = support_path(c.folder, "with.csv");
  bool done = false;
  for (int64_t n = 0; !done && n < 10000; n++) {
    kp_arena *arena = kp_arena_new();
    kp_diag *diag = kp_diag_new();
    kp_outside *out = NULL;
    kp_memory_fail_after(n);
    const kp_status status = kp_outside_read(&out, path, c.dataset, NULL, arena, diag);
    kp_memory_fail_after(-1);
    done = status == KP_OK;
    assert_true(done || status == KP_SYSTEM);
    kp_diag_free(diag);
    kp_arena_free(arena);
  }
  assert_true(done);
  free(path);
  clear(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(outside__rows_find_their_units_by_id_folded_id_or_name),
      cmocka_unit_test(outside__the_datasets_own_name_of_the_key_comes_first),
      cmocka_unit_test(outside__rows_of_others_and_columns_of_text_are_left_out_and_named),
      cmocka_unit_test(outside__rows_of_other_periods_are_left_out),
      cmocka_unit_test(outside__what_cannot_be_joined_is_refused_with_its_place),
      cmocka_unit_test(outside__what_is_wrong_with_rows_and_cells_is_said_in_one_run),
      cmocka_unit_test(outside__a_cell_that_is_no_number_may_be_missing),
      cmocka_unit_test(outside__encodings_are_found),
      cmocka_unit_test(outside__memory_that_runs_out_is_said_and_nothing_leaks),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
