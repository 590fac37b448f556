/* SPDX-License-Identifier: GPL-3.0-or-later
 * Diving at Sydney 2000: what indicators/diving.lua gives is what was published.
 *
 * The marks of four events become datasets round by round, where a round carries the one before;
 * every published place and nine medal totals must come out. The marks are kept outside of the
 * repository and the test skips without them. Other public indexes: test_indices.c. */
#include "support.h"

#include "job.h"
#include "plain_csv.h"

enum { MAX_DIVERS = 64, N_DIVES = 6 };

typedef struct {
  const char *name, *place; /* borrowed from the file of marks */
  const char *difficulty[N_DIVES];
  double carried; /* into this round */
  double total;
} diver;

typedef struct {
  diver at[MAX_DIVERS];
  int n;
} diving_round;

typedef struct {
  int event, round, diver, place, dive, difficulty, mark, judge;
} diving_columns;

static diving_columns columns_of(const plain_csv *csv) {
  return (diving_columns){plain_find(csv, "Event", NULL),  plain_find(csv, "Round", NULL),
                          plain_find(csv, "Diver", NULL),  plain_find(csv, "Rank", NULL),
                          plain_find(csv, "DiveNo", NULL), plain_find(csv, "Difficulty", NULL),
                          plain_find(csv, "JScore", NULL), plain_find(csv, "Judge", NULL)};
}

static diver *diver_of(diving_round *in, const char *name) {
  for (int d = 0; d < in->n; d++)
    if (strcmp(in->at[d].name, name) == 0)
      return &in->at[d];
  assert_true(in->n < MAX_DIVERS);
  in->at[in->n] = (diver){.name = name};
  return &in->at[in->n++];
}

/* Divers of a round, and its marks as panel.csv. */
static diving_round read_round(const plain_csv *csv, const char *event, const char *round,
                               FILE *panel) {
  diving_columns c = columns_of(csv);
  diving_round found = {0};
  fputs("judge,unit,indicator,score\n", panel);
  for (int r = 1; r < csv->n_rows; r++) {
    if (strcmp(plain_cell(csv, r, c.event), event) || strcmp(plain_cell(csv, r, c.round), round))
      continue;
    diver *d = diver_of(&found, plain_cell(csv, r, c.diver));
    const char *dive = plain_cell(csv, r, c.dive);
    d->place = plain_cell(csv, r, c.place);
    d->difficulty[atoi(dive) - 1] = plain_cell(csv, r, c.difficulty);
    fprintf(panel, "%s,%s,dive_%s,%s\n", plain_cell(csv, r, c.judge), d->name, dive,
            plain_cell(csv, r, c.mark));
  }
  return found;
}

static void write_units(const char *path, const diving_round *divers) {
  FILE *out = fopen(path, "w");
  assert_non_null(out);
  fputs("id,carried", out);
  for (int k = 1; k <= N_DIVES; k++)
    fprintf(out, ",difficulty_%d", k);
  for (int d = 0; d < divers->n; d++) {
    fprintf(out, "\n%s,%.2f", divers->at[d].name, divers->at[d].carried);
    for (int k = 0; k < N_DIVES; k++)
      fprintf(out, ",%s", divers->at[d].difficulty[k] ? divers->at[d].difficulty[k] : "");
  }
  fputs("\n", out);
  fclose(out);
}

/* Scores one round with what the one before carries into it; NULL: nothing. Returns how many places
 * agree. */
static int dive_round(diving_round *now, const plain_csv *csv, const char *event, const char *round,
                      const diving_round *before, bool carries_total) {
  char *folder = support_folder();
  char *units = support_path(folder, "units.csv"), *panel = support_path(folder, "panel.csv");
  FILE *marks = fopen(panel, "w");
  assert_non_null(marks);
  *now = read_round(csv, event, round, marks);
  fclose(marks);
  for (int d = 0; before && d < now->n; d++)
    for (int b = 0; b < before->n; b++)
      if (strcmp(before->at[b].name, now->at[d].name) == 0)
        now->at[d].carried = before->at[b].total - (carries_total ? 0 : before->at[b].carried);
  write_units(units, now);
  job j = job_run("indicators/diving.lua", folder, NULL);
  int n_agree = 0;
  for (int d = 0; d < now->n; d++) {
    now->at[d].total = kp_result_total(j.result, d);
    assert_near(now->at[d].name, kp_result_rank(j.result, d), strtod(now->at[d].place, NULL), 0);
    n_agree++;
  }
  job_clear(&j);
  free(units);
  free(panel);
  support_folder_remove(folder);
  return n_agree;
}

static int compare_medals(const plain_csv *medals, const char *event, const diving_round *final) {
  int n = 0;
  for (int r = 1; r < medals->n_rows; r++)
    for (int d = 0; d < final->n; d++)
      if (strcmp(plain_cell(medals, r, 0), event) == 0 &&
          strcmp(plain_cell(medals, r, 2), final->at[d].name) == 0) {
        assert_near(final->at[d].name, final->at[d].total, strtod(plain_cell(medals, r, 3), NULL),
                    0);
        n++;
      }
  return n;
}

static void published__diving_of_sydney_2000_gives_every_place_and_medal_total(void **state) {
  (void)state;
  static const char *const EVENTS[] = {"M3mSB", "W3mSB", "M10mPF", "W10mPF"};
  char *path = support_shared("data/diving/diving2000.csv");
  char *medals_path = support_shared("data/diving/medals.csv");
  if (!path || !support_exists(path)) {
    free(path);
    free(medals_path);
    skip();
  }
  plain_csv csv = plain_csv_read(path, NULL), medals = plain_csv_read(medals_path, NULL);
  int n_places = 0, n_medals = 0;
  for (int e = 0; e < 4; e++) {
    diving_round prelim, semi, final;
    n_places += dive_round(&prelim, &csv, EVENTS[e], "Prelim", NULL, false);
    n_places += dive_round(&semi, &csv, EVENTS[e], "Semi", &prelim, true);
    n_places += dive_round(&final, &csv, EVENTS[e], "Final", &semi, false);
    n_medals += compare_medals(&medals, EVENTS[e], &final);
  }
  assert_int_equal(n_places, 295);
  assert_int_equal(n_medals, 9);
  plain_csv_clear(&csv);
  plain_csv_clear(&medals);
  free(path);
  free(medals_path);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(published__diving_of_sydney_2000_gives_every_place_and_medal_total),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
