/* SPDX-License-Identifier: GPL-3.0-or-later
 * The reference of the index language, indicators/README.md: every word has an example, and every
 * example runs.
 *
 * Examples are the blocks marked lua, and the forms in the first column of a table whose head says
 * where they stand (`score = …`). A block with "return index" is a whole index. Any other is put
 * into a small one by what it begins with; the README says the rule under "How to read this", and
 * place_of and the tables below are that rule. Each index is loaded beside tests/reference/ (24
 * made-up units, three periods) and scored on 2024: no errors, and at least one unit with a total,
 * or a grade where there are no totals. */
#include "support.h"

#include <ctype.h>
#include <math.h>

#include "base/text.h"
#include "index/load.h"
#include "index/words.h"
#include "job.h"

#define SAMPLE                                                                                     \
  "indicator { \"growth\", score = linear { from = 0, to = 100 } }, "                              \
  "indicator { \"rights\", score = linear { from = 0, to = 100 } }, "                              \
  "indicator { \"care\", score = linear { from = 0, to = 100 } }"
#define HEAD "return index { id = \"example\", title = \"Example\", unit = \"unit\",\n"

/* ---- Where an example stands ---- */

typedef struct {
  const char *word;           /* that it begins with */
  bool each;                  /* every piece is an index of its own, else the block is one */
  const char *before, *after; /* around it */
} place;

static const place places[] = {
    {"indicator", false, HEAD, "\n}"},
    {"dimension", false, HEAD, "\n}"},
    {"adjust", false, HEAD "dimension { \"results\", " SAMPLE " },\n", "\n}"},
    {"gate", false, HEAD "dimension { \"results\", " SAMPLE " },\ngates = {\n",
     "\n},\ngrades = { grade { \"pass\", at_least = 10 }, grade { \"fail\" } } }"},
    {"require_that", false, HEAD "dimension { \"results\", " SAMPLE " },\neligible = {\n", "\n} }"},
    {"score", true,
     HEAD "dimension { \"results\", " SAMPLE ",\nindicator { \"example\", value = ", "\n} } }"},
    {"value", true,
     HEAD "dimension { \"results\", " SAMPLE
          ",\nindicator { \"example\", missing = \"zero\", score = asis { open = true },\n",
     "\n} } }"},
    {"per", true,
     HEAD "dimension { \"results\", " SAMPLE
          ",\nindicator { \"example\", value = \"growth\", score = minmax,\n",
     "\n} } }"},
    {"missing", true,
     HEAD "dimension { \"results\", " SAMPLE ",\nindicator { \"example\", value = \"gaps\", "
          "score = linear { from = 0, to = 100 },\n",
     "\n} } }"},
    {"treat", true,
     HEAD "dimension { \"results\", " SAMPLE
          ",\nindicator { \"example\", value = \"spending\", score = minmax,\n",
     "\n} } }"},
    {"pool", true,
     HEAD "dimension { \"results\", " SAMPLE
          ",\nindicator { \"example\", score = linear { from = 0, to = 10 },\n"
          "value = panel { range = { 0, 10 }, step = 0.5,\n",
     "\n} } } }"},
    {"combine", true, HEAD "dimension { \"results\", " SAMPLE ",\n", "\n} }"},
    {"weights", true, HEAD "dimension { \"results\", " SAMPLE ",\n", "\n} }"},
    {"require", true,
     HEAD "dimension { \"results\", " SAMPLE " },\ngates = { gate { \"planned\", require = "
          "column { \"plan\", as = \"yesno\" }, is = true, otherwise = flag },\n"
          "gate { \"example\", at_least = 0, otherwise = flag,\n",
     "\n} },\ngrades = { grade { \"pass\", at_least = 10 }, grade { \"fail\" } } }"},
};
/* Other fields are the index's, anything else is what a function gives. */
static const place of_index = {"", false, HEAD "dimension { \"results\", " SAMPLE " },\n", "\n}"};
static const place of_function = {
    "", true,
    HEAD "dimension { \"results\", " SAMPLE ",\nindicator { \"example\", missing = \"zero\", "
         "score = asis { open = true },\nvalue = function(unit) return\n",
    "\nend } } }"};

/* The column of the sample that a rule is for. */
static const char *column_for(const char *rule) {
  if (strncmp(rule, "lookup", 6) == 0)
    return "\"level\",\n";
  if (strncmp(rule, "yesno", 5) == 0)
    return "\"plan\",\n";
  return strncmp(rule, "each", 4) == 0 || strncmp(rule, "deduct", 6) == 0 ? "\"projects\",\n"
                                                                          : "\"growth\",\n";
}

/* Grades for a way to sort into them; "" where the example has its own. */
static const char *grades_for(const char *text) {
  if (strncmp(text, "grade_by = ", 11) != 0 || strstr(text, "grades"))
    return "";
  const char *way = text + 11;
  if (strncmp(way, "mr_sort", 7) == 0 || strncmp(way, "electre_tri", 11) == 0)
    return ",\ngrades = { grade { \"good\", profile = { growth = 60, rights = 50, care = 40 } }, "
           "grade { \"fair\", profile = { growth = 40, rights = 30, care = 20 } }, "
           "grade { \"weak\" } }";
  return ",\ngrades = { grade { \"good\" }, grade { \"fair\" }, grade { \"weak\" } }";
}

static const place *place_of(const char *text) {
  size_t len = 0;
  while (isalnum((unsigned char)text[len]) || text[len] == '_')
    len++;
  for (size_t i = 0; i < sizeof places / sizeof *places; i++)
    if (strlen(places[i].word) == len && strncmp(places[i].word, text, len) == 0)
      return &places[i];
  const bool is_field = strncmp(text + len, " = ", 3) == 0;
  return is_field ? &of_index : &of_function;
}

/* ---- Running ---- */

typedef struct {
  int n_run, n_wrong;
  kp_buf all; /* the text of every example */
} reference;

static bool has_outcome(const kp_result *result) {
  for (int u = 0; u < kp_result_n_units(result); u++)
    if (!isnan(kp_result_total(result, u)) || kp_result_grade(result, u))
      return true;
  return false;
}

static void complain(reference *r, int line, const char *index, kp_diag *diag) {
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, diag, KP_EN, false), KP_OK);
  fprintf(stderr, "README.md:%d: the example does not run:\n%s\n%s\n", line, index, text.at);
  kp_text_free(&text);
  r->n_wrong++;
}

/* Warnings are what an example may well give: the sample was not made for it. */
static void run_index(reference *r, int line, const char *text) {
  job j = {.diag = kp_diag_new()};
  char *beside = support_source("tests/reference/index.lua");
  char *data = support_source("tests/reference/2024");
  kp_status status = kp_index_load_text(&j.index, text, strlen(text), beside, NULL, j.diag);
  if (status == KP_OK)
    status = kp_dataset_load(&j.dataset, data, j.index, NULL, j.diag);
  if (status == KP_OK)
    status = kp_run(&j.result, j.index, j.dataset, j.diag);
  if (status != KP_OK || !has_outcome(j.result))
    complain(r, line, text, j.diag);
  r->n_run++;
  job_clear(&j);
  free(beside);
  free(data);
}

static void run_placed(reference *r, int line, const char *text, const place *at) {
  kp_buf index = {0};
  kp_buf_add(&index, at->before);
  if (strcmp(at->word, "score") == 0)
    kp_buf_add(&index, column_for(text + strlen("score = ")));
  kp_buf_add(&index, text);
  kp_buf_add(&index, grades_for(text));
  kp_buf_add(&index, at->after);
  assert_false(index.failed);
  run_index(r, line, index.at);
  kp_buf_clear(&index);
}

/* A piece begins with each line that is not indented, closes nothing and is no comment. */
static bool begins_piece(const char *line) {
  return !strchr(" \n})]-", *line) && strncmp(line, "end\n", 4) != 0;
}

static void run_pieces(reference *r, int line, const char *text, const place *at) {
  kp_buf piece = {0};
  int first = line;
  for (const char *from = text; *from; line++) {
    const size_t len = strcspn(from, "\n") + 1;
    if (begins_piece(from) && piece.len > 0) {
      run_placed(r, first, piece.at, at);
      kp_buf_clear(&piece);
    }
    if (piece.len == 0)
      first = line;
    kp_buf_add_bytes(&piece, from, len);
    from += len;
  }
  if (piece.len > 0)
    run_placed(r, first, piece.at, at);
  kp_buf_clear(&piece);
}

static void run_block(reference *r, int line, const char *text) {
  kp_buf_add(&r->all, text);
  const char *begin = text;
  while (strncmp(begin, "--", 2) == 0)
    begin += strcspn(begin, "\n") + 1;
  const place *at = place_of(begin);
  if (strstr(text, "return index"))
    run_index(r, line, text);
  else if (at->each)
    run_pieces(r, line, text, at);
  else
    run_placed(r, line, text, at);
}

/* ---- Reading the README ---- */

/* Every `form` of a row's first column, behind what the table's head says: "score = ". */
static void run_row(reference *r, int line, const char *row, const char *field) {
  const char *end = strstr(row + 1, " | ");
  for (const char *at = strchr(row, '`'); at && end && at < end; at = strchr(at + 1, '`')) {
    const char *close = strchr(at + 1, '`');
    assert_non_null(close);
    kp_buf text = {0};
    kp_buf_add(&text, field);
    kp_buf_add_bytes(&text, at + 1, (size_t)(close - at - 1));
    kp_buf_add(&text, "\n");
    run_block(r, line, text.at);
    kp_buf_clear(&text);
    at = close;
  }
}

/* "| `score = …` | …" is the head of such a table. */
static bool take_head(char *field, size_t size, const char *line) {
  const char *end = strncmp(line, "| `", 3) == 0 ? strstr(line, " = …`") : NULL;
  if (!end || end > strstr(line + 1, " | "))
    return false;
  snprintf(field, size, "%.*s = ", (int)(end - line - 3), line + 3);
  return true;
}

static void read_document(reference *r, char *text) {
  char field[40] = "";
  kp_buf block = {0};
  bool in_block = false;
  int number = 0, first = 0;
  for (char *line = text; *line; number++) {
    char *end = line + strcspn(line, "\n");
    const char *next = *end ? end + 1 : end;
    const char kept = *end;
    *end = '\0';
    if (in_block && strcmp(line, "```") == 0) {
      run_block(r, first, block.at);
      kp_buf_clear(&block);
      in_block = false;
    } else if (in_block) {
      kp_buf_printf(&block, "%s\n", line);
    } else if (strcmp(line, "```lua") == 0) {
      in_block = true;
      first = number + 2;
    } else if (*line != '|') {
      *field = '\0';
    } else if (!take_head(field, sizeof field, line) && *field && strncmp(line, "|-", 2) != 0) {
      run_row(r, number + 1, line, field);
    }
    *end = kept;
    line = (char *)next;
  }
  assert_false(in_block);
}

static bool has_word(const char *text, const char *word) {
  const size_t len = strlen(word);
  for (const char *at = text; (at = strstr(at, word)); at += len) {
    const bool left = at == text || !(isalnum((unsigned char)at[-1]) || at[-1] == '_');
    if (left && !isalnum((unsigned char)at[len]) && at[len] != '_')
      return true;
  }
  return false;
}

static int miss(const char *text, const char *word) {
  if (has_word(text, word))
    return 0;
  print_error("README.md: no example has the word '%s'\n", word);
  return 1;
}

/* Every field that a word or a table in it may have stands somewhere in the document. */
static int miss_fields(const char *text, const kp_shape *shape, const char *word, int depth) {
  int n = 0;
  const kp_field_shape *lists[] = {shape->field, shape->more};
  for (int l = 0; l < 2; l++)
    for (const kp_field_shape *field = lists[l]; field && field->name; field++) {
      if (!has_word(text, field->name)) {
        print_error("README.md: nothing on the field '%s' of '%s'\n", field->name, word);
        n++;
      }
      if (field->shape && depth < 4)
        n += miss_fields(text, field->shape, field->name, depth + 1);
    }
  return n;
}

/* Examples that run, and every word of the language among them. */
static void reference__runs_and_leaves_no_word_out(void **state) {
  (void)state;
  static const char *const functions[] = {"round",        "days",
                                          "parameters",   "ipairs",
                                          "pairs",        "type",
                                          "tostring",     "tonumber",
                                          "select",       "error",
                                          "assert",       "string.len",
                                          "string.sub",   "string.upper",
                                          "string.lower", "string.format",
                                          "string.byte",  "string.rep",
                                          "string.find",  "table.insert",
                                          "table.remove", "table.concat",
                                          "table.sort",   "table.unpack",
                                          "math.abs",     "math.ceil",
                                          "math.floor",   "math.max",
                                          "math.min",     "math.sqrt",
                                          "math.exp",     "math.log",
                                          "math.huge",    NULL};
  char *path = support_source("indicators/README.md"), *text = support_read(path, NULL);
  reference r = {0};
  read_document(&r, text);
  assert_non_null(r.all.at);
  int n_missing = 0;
  for (const kp_word *word = kp_words; word->name; word++) {
    n_missing += miss(r.all.at, word->name);
    n_missing += word->shape ? miss_fields(text, word->shape, word->name, 0) : 0;
  }
  for (int i = 0; functions[i]; i++)
    n_missing += miss(r.all.at, functions[i]);
  print_message("%d examples\n", r.n_run);
  assert_int_equal(r.n_wrong, 0);
  assert_int_equal(n_missing, 0);
  kp_buf_clear(&r.all);
  free(text);
  free(path);
}

int main(void) {
  const struct CMUnitTest tests[] = {cmocka_unit_test(reference__runs_and_leaves_no_word_out)};
  return cmocka_run_group_tests(tests, NULL, NULL);
}
