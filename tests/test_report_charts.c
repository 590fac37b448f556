/* SPDX-License-Identifier: GPL-3.0-or-later
 * Charts in files: well-formed whatever names hold, nothing left behind where memory runs out or
 * the script cannot draw. XML is read by expat, so the files are held to another reader; that they
 * are what the page draws is held by test_charts.sh. */
#include "support.h"

#include <expat.h>

#include "job.h"
#include "report/charts.h"

static const char INDEX[] =
    "return index { id = \"odd\", title = \"<b>&]]>\\\"'\", scale = { 0, 100 },\n"
    "  indicator { \"a\", title = \"]]><script>\", score = linear { from = 0, to = 10 } },\n"
    "  indicator { \"b\", title = \"&amp; 😀\", score = linear { from = 0, to = 10 } },\n"
    "  grades = { grade { \"good\", title = \"<i>\", at_least = 50 }, grade { \"bad\", title = "
    "\"&\" } } }\n";
static const char UNITS[] = "id,name,group,a,b\n"
                            "u1,</text><script>alert(1)</script>,]]>,1,2\n"
                            "u2,\"\"\"' onload='x\",&#0;,3,4\n"
                            "u3,😀👩‍👩‍👧 end,]]>,9,8\n"
                            "u4,<![CDATA[,&#0;,5,5\n";

typedef struct {
  char *folder, *index, *dataset, *charts;
  job j;
} odd_job;

static odd_job odd_open(const char *units) {
  odd_job o = {.folder = support_folder()};
  o.index = support_path(o.folder, "index.lua");
  o.dataset = support_path(o.folder, "2024.csv");
  o.charts = support_path(o.folder, "charts");
  support_write(o.index, INDEX);
  support_write(o.dataset, units);
  o.j.diag = kp_diag_new();
  must(kp_index_load(&o.j.index, o.index, NULL, o.j.diag), o.j.diag);
  must(kp_dataset_load(&o.j.dataset, o.dataset, o.j.index, NULL, o.j.diag), o.j.diag);
  must(kp_run(&o.j.result, o.j.index, o.j.dataset, o.j.diag), o.j.diag);
  return o;
}

static void odd_clear(odd_job *o) {
  job_clear(&o->j);
  free(o->index);
  free(o->dataset);
  free(o->charts);
  support_folder_remove(o->folder);
}

static void XMLCALL see_element(void *texts, const XML_Char *name, const XML_Char **attributes) {
  static const char *const allowed[] = {"svg",      "title",          "desc",    "rect",     "g",
                                        "text",     "path",           "polygon", "polyline", "defs",
                                        "clipPath", "linearGradient", "stop"};
  (void)texts;
  bool known = false;
  for (size_t i = 0; i < sizeof allowed / sizeof *allowed; i++)
    known = known || strcmp(name, allowed[i]) == 0;
  if (!known)
    fail_msg("an element %s", name);
  for (int i = 0; attributes[i]; i += 2)
    if (strncmp(attributes[i], "on", 2) == 0 || strstr(attributes[i], "href"))
      fail_msg("an attribute %s", attributes[i]);
}

static void XMLCALL see_text(void *texts, const XML_Char *text, int len) {
  kp_buf_add_bytes(texts, text, (size_t)len);
}

/* All its texts, run together. */
static char *texts_of(const char *folder, const char *name) {
  char *path = support_path(folder, name);
  size_t len = 0;
  char *file = support_read(path, &len);
  kp_buf texts = {0};
  XML_Parser parser = XML_ParserCreate("UTF-8");
  assert_non_null(parser);
  XML_SetUserData(parser, &texts);
  XML_SetElementHandler(parser, see_element, NULL);
  XML_SetCharacterDataHandler(parser, see_text);
  if (XML_Parse(parser, file, (int)len, 1) != XML_STATUS_OK)
    fail_msg("%s:%lu: %s", name, XML_GetCurrentLineNumber(parser),
             XML_ErrorString(XML_GetErrorCode(parser)));
  XML_ParserFree(parser);
  assert_false(texts.failed);
  char *copy = strdup(texts.at ? texts.at : "");
  kp_buf_clear(&texts);
  free(file);
  free(path);
  return copy;
}

static void charts__names_of_any_kind_stay_text(void **state) {
  (void)state;
  static const char *const names[] = {"grades.svg", "totals.svg", "ranking.svg", "dimensions.svg"};
  odd_job o = odd_open(UNITS);
  must(kp_charts_write(o.j.result, o.charts, NULL, o.j.diag), o.j.diag);
  for (int i = 0; i < 4; i++) {
    char *texts = texts_of(o.charts, names[i]);
    assert_contains(texts, "<b>&]]>\"'");
    free(texts);
  }
  char *ranking = texts_of(o.charts, "ranking.svg");
  assert_contains(ranking, "</text><script>alert(1)</script>");
  assert_contains(ranking, "<![CDATA[");
  assert_contains(ranking, "😀👩‍👩‍👧 end");
  free(ranking);
  odd_clear(&o);
}

static const char *diag_of(kp_text *text, const kp_diag *diag) {
  assert_int_equal(kp_diag_text(text, diag, KP_EN, false), KP_OK);
  return text->at;
}

static void charts__what_the_script_says_of_its_error_is_told(void **state) {
  (void)state;
  const char *const broken[] = {"{}", "{", "null"};
  for (int i = 0; i < 3; i++) {
    kp_diag *diag = kp_diag_new();
    kp_arena *arena = kp_arena_new();
    const kp_chart *chart = NULL;
    int n = -1;
    assert_int_equal(kp_charts_draw(&chart, &n, kp_str_of(broken[i]), KP_ZH, 1 << 28, arena, diag),
                     KP_SYSTEM);
    assert_null(chart);
    assert_int_equal(n, -1);
    kp_text text = {0};
    assert_contains(diag_of(&text, diag), "the charts could not be drawn: ");
    assert_contains(text.at, "Error");
    kp_text_free(&text);
    kp_arena_free(arena);
    kp_diag_free(diag);
  }
}

static void charts__the_script_has_no_more_memory_than_it_is_given(void **state) {
  (void)state;
  for (size_t most = 1; most < 1 << 23; most *= 8) { /* the bundle alone needs more */
    kp_diag *diag = kp_diag_new();
    kp_arena *arena = kp_arena_new();
    const kp_chart *chart = NULL;
    int n = 0;
    assert_int_equal(kp_charts_draw(&chart, &n, kp_str_of("{}"), KP_ZH, most, arena, diag),
                     KP_SYSTEM);
    kp_text text = {0};
    assert_contains(diag_of(&text, diag), "memory");
    kp_text_free(&text);
    kp_arena_free(arena);
    kp_diag_free(diag);
  }
}

/* Every early allocation fails once, then ever rarer ones. */
static void charts__nothing_is_left_where_memory_runs_out(void **state) {
  (void)state;
  odd_job o = odd_open(UNITS);
  kp_status status = KP_SYSTEM;
  int64_t step = 0;
  for (int64_t at = 0; status != KP_OK; at += 1 + step / 8, step++) {
    kp_diag *diag = kp_diag_new();
    kp_memory_fail_after(at);
    status = kp_charts_write(o.j.result, o.charts, NULL, diag);
    kp_memory_fail_after(-1);
    assert_true(status == KP_OK || status == KP_SYSTEM);
    assert_true(support_exists(o.charts) == (status == KP_OK));
    kp_diag_free(diag);
    step += step / 2;
  }
  assert_true(step > 20);
  odd_clear(&o);
}

static void charts__they_are_not_written_among_the_data_or_for_others(void **state) {
  (void)state;
  job j = job_run("indicators/g60/alliance.lua", "datasets/g60/2024", NULL);
  char *data = support_source("datasets/g60/2024"), *folder = support_folder();
  char *charts = support_path(folder, "charts");
  const int before = support_count_files(data);
  assert_int_equal(kp_charts_write(j.result, data, NULL, j.diag), KP_USAGE);
  assert_int_equal(support_count_files(data), before);
  const kp_charts_options publicly = {.audience = "public"}, office = {.audience = "office"};
  assert_int_equal(kp_charts_write(j.result, charts, &publicly, j.diag), KP_USAGE);
  assert_false(support_exists(charts));
  must(kp_charts_write(j.result, charts, &office, j.diag), j.diag);
  assert_int_equal(support_count_files(charts), 6);
  free(data);
  free(charts);
  support_folder_remove(folder);
  job_clear(&j);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(charts__names_of_any_kind_stay_text),
      cmocka_unit_test(charts__what_the_script_says_of_its_error_is_told),
      cmocka_unit_test(charts__the_script_has_no_more_memory_than_it_is_given),
      cmocka_unit_test(charts__nothing_is_left_where_memory_runs_out),
      cmocka_unit_test(charts__they_are_not_written_among_the_data_or_for_others),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
