/* SPDX-License-Identifier: GPL-3.0-or-later
 * Outcomes over years: the three years of the G60 sample with each date worked out from their
 * events.csv and decisions.csv by hand, a machine against a simulator that goes day by day, and
 * events as people get them wrong. */
#include "support.h"

#include <math.h>

#include "base/date.h"
#include "base/decimal.h"
#include "outcomes_case.h"

/* ---- G60 ---- */

static years_case g60(void) {
  years_case c = {.diag = kp_diag_new()};
  c.index_path = support_source("indicators/g60/alliance.lua");
  must(kp_index_load(&c.index, c.index_path, NULL, c.diag), c.diag);
  case_year(&c, "datasets/g60/2024"); /* the order given does not count */
  case_year(&c, "datasets/g60/2022");
  case_year(&c, "datasets/g60/2023");
  return c;
}

static void outcomes__bring_the_alliance_that_fails_twice_up_for_revocation(void **state) {
  (void)state;
  years_case c = g60();
  must(case_run(&c, NULL), c.diag);
  assert_path(&c, "A13",
              "2024-01-20 interview_due; 2024-02-22 order_due; 2024-02-28 rectifying; "
              "2024-08-31 check_due; 2024-09-10 revocation_due; 2024-12-25 revocation_proposed; "
              "2025-01-20 revocation_proposed");
  assert_path(&c, "A18",
              "2023-01-20 interview_due; 2023-02-15 order_due; 2023-02-20 rectifying; "
              "2023-08-31 check_due; 2023-09-06 closed; 2024-01-20 none");
  assert_path(&c, "A01", "2023-01-20 commended; 2024-01-20 commended; 2025-01-20 sustained");
  assert_path(&c, "A06", "2025-01-20 interview_due"); /* decided: a gate failed it */
  assert_path(&c, "A03", "");                         /* computed excellent, decided pass */
  assert_near("the last day in the data", c.outcomes->as_of, 20108, 0); /* 2025-01-20 */
  const kp_outcome_unit *unit = &c.outcomes->unit[case_unit(&c, "A13")];
  const kp_outcome_step *ordered = &c.outcomes->step[unit->first_step + 2];
  assert_string_equal(ordered->source, "2024/events.csv:3");
  assert_contains(ordered->sentence[KP_ZH], "2024-02-28，");
  assert_contains(ordered->sentence[KP_ZH], "期限2024-08-31，依据五（三）。");
  assert_contains(ordered->sentence[KP_EN], "by 2024-08-31; clause 五（三）.");
  case_clear(&c);
}

static void outcomes__list_what_is_due_on_a_day(void **state) {
  (void)state;
  years_case c = g60();
  must(case_run(&c, "2024-04-01"), c.diag);
  assert_int_equal(c.outcomes->n_due, 1);
  assert_string_equal(c.outcomes->unit[c.outcomes->due[0].unit].id, "A13");
  assert_near("152 days left", c.outcomes->due[0].behind, -152, 0);
  must(case_run(&c, "2024年9月5日"), c.diag);
  assert_path(&c, "A13",
              "2024-01-20 interview_due; 2024-02-22 order_due; 2024-02-28 rectifying; "
              "2024-08-31 check_due");
  must(case_run(&c, "2025-03-31"), c.diag);
  assert_int_equal(c.outcomes->n_due, 2);
  /* 2025-01-20 and 60 days are 2025-03-21 */
  assert_string_equal(c.outcomes->unit[c.outcomes->due[0].unit].id, "A06");
  assert_near("overdue by", c.outcomes->due[0].behind, 10, 0);
  assert_contains(c.outcomes->due[0].sentence[KP_ZH], "期限2025-03-21，已逾期10天");
  assert_near("no day", c.outcomes->due[1].by, NAN, 0);
  assert_int_equal(case_run(&c, "2025-02-30"), KP_USAGE);
  case_clear(&c);
}

/* ---- Against a simulator that goes day by day ---- */

static const char *const MACHINE =
    "state { \"ok\" }, state { \"star\" }, state { \"watch\", within = { days = 20 } },\n"
    "state { \"fix\", by = \"due\" }, state { \"out\", final = true },\n"
    "event { \"order\" }, event { \"pass\", names = \"check\", where = { result = \"yes\" } },\n"
    "event { \"fail\", names = \"check\", where = { result = \"no\" } },\n"
    "transition { from = { \"ok\", \"star\" }, to = \"star\", grade = \"good\", running = 2 },\n"
    "transition { from = \"star\", to = \"ok\", grade = \"fair\" },\n"
    "transition { from = { \"ok\", \"star\" }, to = \"watch\", grade = \"bad\" },\n"
    "transition { from = { \"watch\", \"fix\" }, to = \"fix\", event = \"order\" },\n"
    "transition { from = \"fix\", to = \"ok\", event = \"pass\" },\n"
    "transition { from = \"fix\", to = \"out\", event = \"fail\" },\n"
    "transition { from = \"fix\", to = \"watch\", missed = true },\n"
    "transition { from = \"watch\", to = \"out\", missed = true }\n";

enum { N_UNITS = 60, N_YEARS = 4, FIRST = 2020, DAYS = 366 * (N_YEARS + 1) };

typedef struct {
  int grade[N_YEARS], decided[N_YEARS]; /* 0 good 1 fair 2 bad; day, from the first of FIRST */
  int event[DAYS], due[DAYS];           /* 0 none, 1 order, 2 pass, 3 fail */
} life;

static uint32_t random_state;
static int roll(int n) {
  random_state = random_state * 1664525u + 1013904223u;
  return (int)((random_state >> 8) % (uint32_t)n);
}

/* The days that a life goes through, as "day state;" for each move. */
static void live(char *out, const life *l) {
  enum { OK, STAR, WATCH, FIX, OUT } now = OK;
  static const char *const name[] = {"ok", "star", "watch", "fix", "out"};
  int until = -1;
  char *end = out;
  *out = 0;
#define GO(day, to)                                                                                \
  do {                                                                                             \
    now = (to);                                                                                    \
    end += sprintf(end, "%d %s;", (day), name[now]);                                               \
  } while (0)
  for (int day = 0; day < DAYS; day++) {
    while (until >= 0 && until < day) {
      const int passed = until;
      until = now == FIX ? passed + 20 : -1;
      GO(passed, now == FIX ? WATCH : OUT);
    }
    for (int y = 0; y < N_YEARS; y++) {
      if (l->decided[y] != day || (now != OK && now != STAR))
        continue;
      if (l->grade[y] == 2) {
        GO(day, WATCH);
        until = day + 20;
      } else if (l->grade[y] == 0 && y > 0 && l->grade[y - 1] == 0) {
        GO(day, STAR);
      } else if (l->grade[y] == 1 && now == STAR) {
        GO(day, OK);
      }
    }
    if (l->event[day] == 1 && (now == WATCH || now == FIX)) {
      GO(day, FIX);
      until = l->due[day];
    } else if (l->event[day] >= 2 && now == FIX) {
      const bool good = l->event[day] == 2;
      until = -1;
      GO(day, good ? OK : OUT);
    }
  }
#undef GO
}

static void outcomes__are_those_of_a_simulation_day_by_day(void **state) {
  (void)state;
  static life lives[N_UNITS];
  static char units[N_YEARS][8192], decisions[N_YEARS][8192], events[N_YEARS][200000];
  static const char *const grade[] = {"good", "fair", "bad"};
  double origin = 0;
  kp_date_read(&origin, kp_str_of("2020-01-01"));
  random_state = 7;
  years_case c = case_new(MACHINE);
  for (int y = 0; y < N_YEARS; y++) {
    strcpy(units[y], "id,a\n");
    strcpy(decisions[y], "unit,grade,date\n");
    strcpy(events[y], "unit,date,event,result,due\n");
  }
  for (int u = 0; u < N_UNITS; u++) {
    life *l = &lives[u];
    char day[64], due[64];
    for (int y = 0; y < N_YEARS; y++) {
      char last[32];
      double end = 0;
      snprintf(last, sizeof last, "%d-12-31", FIRST + y);
      kp_date_read(&end, kp_str_of(last));
      l->grade[y] = roll(3);
      const bool decided = roll(3) > 0;
      l->decided[y] = (int)(end - origin) + (decided ? 1 + roll(60) : 0);
      sprintf(units[y] + strlen(units[y]), "U%d,%d\n", u, 80 - 25 * l->grade[y]);
      if (decided)
        sprintf(decisions[y] + strlen(decisions[y]), "U%d,%s,%s\n", u, grade[l->grade[y]],
                kp_date_format(day, origin + l->decided[y]));
    }
    for (int d = 0; d < DAYS; d++) {
      l->event[d] = roll(12) ? 0 : 1 + roll(3);
      l->due[d] = d + roll(40);
      if (l->event[d] == 0)
        continue;
      char *to = events[u % N_YEARS]; /* in whatever file */
      kp_date_format(day, origin + d);
      kp_date_format(due, origin + l->due[d]);
      sprintf(to + strlen(to), "U%d,%s,%s,%s,%s\n", u, day, l->event[d] == 1 ? "order" : "check",
              l->event[d] == 2 ? "yes" : "no", due);
    }
  }
  for (int y = 0; y < N_YEARS; y++) {
    char year[8];
    snprintf(year, sizeof year, "%d", FIRST + y);
    case_write(&c, year, "units.csv", units[y]);
    case_write(&c, year, "decisions.csv", decisions[y]);
    case_write(&c, year, "events.csv", events[y]);
    case_year(&c, year);
  }
  char last[64];
  must(case_run(&c, kp_date_format(last, origin + DAYS - 1)), c.diag);
  int n_steps = 0;
  for (int u = 0; u < N_UNITS; u++) {
    char id[16], wanted[8192], got[8192] = "";
    snprintf(id, sizeof id, "U%d", u);
    live(wanted, &lives[u]);
    const kp_outcome_unit *unit = &c.outcomes->unit[case_unit(&c, id)];
    for (int s = 0; s < unit->n_steps; s++) {
      const kp_outcome_step *step = &c.outcomes->step[unit->first_step + s];
      sprintf(got + strlen(got), "%d %s;", (int)(step->date - origin),
              c.outcomes->rules->state[step->to].label.id);
    }
    assert_string_equal(got, wanted);
    n_steps += unit->n_steps;
  }
  assert_true(n_steps > 2 * N_UNITS);
  case_clear(&c);
}

/* ---- Events as people get them wrong ---- */

static void outcomes__name_events_that_fit_nowhere(void **state) {
  (void)state;
  years_case c = case_new(MACHINE);
  case_write(&c, "2020", "units.csv", "id,a\nU1,20\nU2,80\n");
  case_write(&c, "2020", "events.csv",
             "unit,date,event,result,due\n"
             "U1,2020-05-01,order,,2020-06-01\n"   /* 2: before the grade */
             "U1,2021-01-05,order,,2021-02-01\n"   /* 3 */
             "U1,2021-01-05,order,,2021-02-01\n"   /* 4: again */
             "U1,2021-01-20,check,maybe,\n"        /* 5: neither */
             "U1,2021-01-25,checks,yes,\n"         /* 6: misspelt */
             "U1,2021-01-26,lunch,,\n"             /* 7: none of its business */
             "U1,2021-01-27,check,yes,\n"          /* 8 */
             "U1,2021-12-01,order,,2021-12-31\n"); /* 9: behind as_of */
  case_year(&c, "2020");
  must(case_run(&c, "2021-06-30"), c.diag);
  assert_path(&c, "U1", "2020-12-31 watch; 2021-01-05 fix; 2021-01-27 ok");
  assert_path(&c, "U2", "");
  assert_said(&c, "2020/events.csv:2: warning: 2020-05-01: 'order' does not follow from 'ok'");
  assert_said(&c, "2020/events.csv:4: warning: 'order' is the same as 2020/events.csv:3");
  assert_said(&c, "2020/events.csv:5: warning: 'check' fits no event by its other columns");
  assert_said(&c, "2020/events.csv:6: warning: the index has no event 'checks'");
  assert_said(&c, "2020/events.csv:9: note: 2021-12-01: 'order' is after the day");
  kp_text text = {0};
  assert_int_equal(kp_diag_text(&text, c.diag, KP_EN, false), KP_OK);
  assert_null(strstr(text.at, "lunch"));
  kp_text_free(&text);
  case_clear(&c);
}

static void outcomes__refuse_a_deadline_without_its_day(void **state) {
  (void)state;
  years_case c = case_new(MACHINE);
  case_write(&c, "2020", "units.csv", "id,a\nU1,20\nU2,20\nU3,20\n");
  case_write(&c, "2020", "events.csv",
             "unit,date,event,result,due\nU1,2021-01-05,order,,\nU2,2021-01-05,order,,soon\n"
             "U3,,order,,2021-02-01\n");
  case_year(&c, "2020");
  assert_int_equal(case_run(&c, "2021-06-30"), KP_INPUT);
  assert_null(c.outcomes);
  assert_said(&c, "2020/events.csv:2: error: 'order' has nothing in 'due'");
  assert_said(&c, "2020/events.csv:3: error: 'soon' in 'due' of 'order' is no date");
  assert_said(&c, "2020/events.csv:4: error: 'order' has no date");
  case_clear(&c);
}

static void outcomes__follow_units_that_were_renamed_and_stop_runs_at_a_gap(void **state) {
  (void)state;
  years_case c = case_new(MACHINE);
  case_write(&c, "2020", "units.csv", "id,a\nOLD,80\nX,80\n");
  case_write(&c, "2021", "units.csv", "id,a\nNEW,80\nX,50\n");
  case_write(&c, "2021", "aliases.csv", "old,new,from\nOLD,NEW,2021\n");
  case_write(&c, "2023", "units.csv", "id,a\nNEW,50\nX,80\n");
  case_write(&c, "2024", "units.csv", "id,a\nNEW,80\nX,80\n");
  case_year(&c, "2024");
  case_year(&c, "2020");
  case_year(&c, "2021");
  must(case_run(&c, NULL), c.diag);
  assert_path(&c, "NEW", "2021-12-31 star"); /* … and good again, but 2022 and 2023 are not there */
  assert_string_equal(c.outcomes->unit[case_unit(&c, "NEW")].formerly, "OLD");
  assert_said(&c, "periods are missing between 2021 and 2024");
  case_year(&c, "2023");
  must(case_run(&c, NULL), c.diag);
  assert_path(&c, "NEW", "2021-12-31 star; 2023-12-31 ok");
  assert_path(&c, "X", "2024-12-31 star");
  assert_said(&c, "periods are missing between 2021 and 2023");
  case_year(&c, "2023");
  assert_int_equal(case_run(&c, NULL), KP_INPUT);
  assert_said(&c, "the period 2023 overlaps with 2023");
  case_clear(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(outcomes__bring_the_alliance_that_fails_twice_up_for_revocation),
      cmocka_unit_test(outcomes__list_what_is_due_on_a_day),
      cmocka_unit_test(outcomes__are_those_of_a_simulation_day_by_day),
      cmocka_unit_test(outcomes__name_events_that_fit_nowhere),
      cmocka_unit_test(outcomes__refuse_a_deadline_without_its_day),
      cmocka_unit_test(outcomes__follow_units_that_were_renamed_and_stop_runs_at_a_gap),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
