/* SPDX-License-Identifier: GPL-3.0-or-later
 * Causes of a change against a plain recomputation: all 120 orders in which five causes can come,
 * each hybrid computed from the figures of the designs. */
#include "support.h"

#include <math.h>

#include "compare_case.h"

/* ---- By hand ---- */

static double capped(double x) {
  return x < 0 ? 0 : x > 1 ? 1 : x;
}

/* The total of one unit where each cause is of side 0 or 1. A leaf that one design alone has is
 * scored by it, on its own side's data whenever the other cannot speak (here both can). */
static double total_by_hand(const design *d, const double value[2][MOST_LEAVES],
                            const int side[KP_CAUSES]) {
  const design *rules = &d[side[KP_CAUSE_RULES]], *tree = &d[side[KP_CAUSE_STRUCTURE]];
  const design *weights = &d[side[KP_CAUSE_WEIGHTS]];
  double total = 0, all = weights->dimension[0] + weights->dimension[1];
  for (int g = 0; g < 2; g++) {
    bool same = true;
    double sum = 0, points = 0, of_tree = 0, of_weights = 0;
    for (int k = 3 * g; k < 3 * g + 3; k++) {
      same = same && (d[0].weight[k] > 0) == (d[1].weight[k] > 0);
      of_tree += tree->weight[k];
      of_weights += weights->weight[k];
    }
    for (int k = 3 * g; k < 3 * g + 3; k++) {
      if (!(tree->weight[k] > 0))
        continue;
      const double own = same                     ? weights->weight[k]
                         : weights == tree        ? tree->weight[k]
                         : weights->weight[k] > 0 ? weights->weight[k] / of_weights
                                                  : tree->weight[k] / of_tree;
      const double goal = rules->weight[k] > 0 ? rules->goal[k] : tree->goal[k];
      sum += own;
      points += own * 100 * capped(value[side[KP_CAUSE_DATA]][k] / goal);
    }
    total += weights->dimension[g] / all * points / sum;
  }
  return total;
}

/* The mean over all orders of what each cause changes when it comes. */
static void shapley_by_hand(double *part, const design *d, const double value[2][MOST_LEAVES]) {
  int n_orders = 0;
  for (int c = 0; c < KP_CAUSES; c++)
    part[c] = 0;
  for (int code = 0; code < 5 * 5 * 5 * 5 * 5; code++) {
    int order[KP_CAUSES], side[KP_CAUSES] = {0}, rest = code;
    unsigned seen = 0;
    for (int k = 0; k < KP_CAUSES; k++, rest /= 5) {
      order[k] = rest % 5;
      seen |= 1u << order[k];
    }
    if (seen != 31)
      continue;
    n_orders++;
    double before = total_by_hand(d, value, side);
    for (int k = 0; k < KP_CAUSES; k++) {
      side[order[k]] = 1;
      const double after = total_by_hand(d, value, side);
      part[order[k]] += after - before;
      before = after;
    }
  }
  assert_int_equal(n_orders, 120);
  for (int c = 0; c < KP_CAUSES; c++)
    part[c] /= n_orders;
}

/* ---- Cases ---- */

static design plain_design(void) {
  return (design){.weight = {30, 20, 0, 25, 15, 10},
                  .goal = {10, 8, 5, 20, 4, 7},
                  .dimension = {55, 45},
                  .pass = 60};
}

static figures drawn_figures(int n_units, uint64_t seed) {
  figures f = {.n_units = n_units};
  for (int u = 0; u < n_units; u++)
    for (int k = 0; k < MOST_LEAVES; k++)
      f.value[u][k] = floor(drawn(&seed) * 120) / 10;
  return f;
}

static void assert_as_by_hand(const design *d, const figures *f, const compared *c) {
  const kp_compare_step *step = &c->compare->step[0];
  assert_int_equal(step->n_split, f[0].n_units);
  for (int u = 0; u < f[0].n_units; u++) {
    double value[2][MOST_LEAVES], wanted[KP_CAUSES];
    for (int side = 0; side < 2; side++)
      memcpy(value[side], f[side].value[u], sizeof value[side]);
    shapley_by_hand(wanted, d, (const double(*)[MOST_LEAVES])value);
    for (int k = 0; k < KP_CAUSES; k++)
      assert_near(kp_cause_name((kp_cause)k), step->change[u].part[k], wanted[k], 1e-9);
    assert_adds_up(&step->change[u]);
  }
}

static void compare__splits_a_change_as_all_orders_of_five_causes_do(void **state) {
  (void)state;
  design d[2] = {plain_design(), plain_design()};
  const figures f[2] = {drawn_figures(20, 1), drawn_figures(20, 2)};
  d[1].goal[0] = 12;
  d[1].weight[3] = 40;
  d[1].dimension[0] = 30;
  d[1].weight[1] = 0; /* dropped */
  d[1].weight[2] = 9; /* added */
  d[1].pass = 50;
  compared c = compare_designs(d, f, KP_NORMS_MOVING);
  assert_as_by_hand(d, f, &c);
  compared_clear(&c);
}

static void compare__adds_up_for_any_change(void **state) {
  (void)state;
  for (uint64_t seed = 1; seed <= 30; seed++) {
    uint64_t at = seed * 977;
    design d[2];
    for (int side = 0; side < 2; side++) {
      for (int k = 0; k < MOST_LEAVES; k++) {
        d[side].weight[k] = drawn(&at) < 0.3 && k % 3 ? 0 : 1 + floor(drawn(&at) * 40);
        d[side].goal[k] = 1 + floor(drawn(&at) * 15);
      }
      d[side].dimension[0] = 1 + drawn(&at) * 50;
      d[side].dimension[1] = 1 + drawn(&at) * 50;
      d[side].pass = 20 + drawn(&at) * 60;
      d[side].more = "";
    }
    const figures f[2] = {drawn_figures(8, seed), drawn_figures(8, seed + 100)};
    compared c = compare_designs(d, f, KP_NORMS_MOVING);
    assert_as_by_hand(d, f, &c);
    compared_clear(&c);
  }
}

/* Where means are not arithmetic, and from one kind to another: parts add up, and (but for the rule
 * itself) lie with indicators and dimensions, not with the whole. */
static void compare__adds_up_under_other_means(void **state) {
  (void)state;
  static const char *const means[] = {"combine = geometric,", "combine = harmonic,", ""};
  for (int m = 0; m < 6; m++) {
    design d[2] = {plain_design(), plain_design()};
    figures f[2] = {drawn_figures(12, 21), drawn_figures(12, 22)};
    d[0].more = means[m % 3];
    d[1].more = means[m < 3 ? m % 3 : (m + 1) % 3];
    d[1].weight[0] = 12;
    d[1].weight[4] = 0; /* dropped */
    d[1].weight[2] = 9; /* added */
    d[1].goal[3] = 15;
    d[1].dimension[0] = 20;
    for (int side = 0; side < 2; side++)
      for (int u = 0; u < 12; u++)
        for (int k = 0; k < MOST_LEAVES; k++)
          f[side].value[u][k] += 0.5; /* no zeros */
    compared c = compare_designs(d, f, KP_NORMS_MOVING);
    assert_int_equal(c.compare->step[0].n_split, 12);
    for (int u = 0; u < 12; u++) {
      const kp_change *change = &c.compare->step[0].change[u];
      assert_adds_up(change);
      for (int p = 0; m < 3 && p < change->n_parts; p++)
        assert_string_not_equal(change->parts[p].id, "i");
    }
    compared_clear(&c);
  }
}

/* ---- One cause alone ---- */

static void assert_only(const compared *c, int cause, bool moves) {
  const kp_compare_step *step = &c->compare->step[0];
  double moved = 0;
  for (int u = 0; u < step->n_changes; u++) {
    for (int k = 0; k < KP_CAUSES; k++)
      if (k != cause)
        assert_near(kp_cause_name((kp_cause)k), step->change[u].part[k], 0, 0);
    moved += fabs(step->change[u].part[cause]);
    for (int p = 0; p < step->change[u].n_parts; p++)
      assert_int_equal(step->change[u].parts[p].cause, cause);
    assert_adds_up(&step->change[u]);
  }
  assert_int_equal(moved > 0, moves);
}

static void compare__a_cause_that_changes_alone_has_all(void **state) {
  (void)state;
  for (int cause = 0; cause < KP_CAUSES; cause++) {
    design d[2] = {plain_design(), plain_design()};
    figures f[2] = {drawn_figures(15, 3), drawn_figures(15, cause == KP_CAUSE_DATA ? 4 : 3)};
    if (cause == KP_CAUSE_RULES)
      d[1].goal[0] = 7, d[1].goal[4] = 9;
    if (cause == KP_CAUSE_WEIGHTS)
      d[1].weight[0] = 60, d[1].dimension[1] = 10;
    if (cause == KP_CAUSE_STRUCTURE)
      d[1].more = "combine = geometric,";
    if (cause == KP_CAUSE_GATES)
      d[1].pass = 75;
    compared c = compare_designs(d, f, KP_NORMS_MOVING);
    assert_only(&c, cause, cause != KP_CAUSE_GATES);
    compared_clear(&c);
  }
}

static void compare__the_grade_goes_by_the_cause_that_turned_it(void **state) {
  (void)state;
  design d[2] = {plain_design(), plain_design()};
  figures f[2] = {{.n_units = 1, .value = {{7, 5, 5, 13, 3, 5}}},
                  {.n_units = 1, .value = {{7.2, 5, 5, 13, 3, 5}}}};
  d[1].pass = 80; /* the data rise a little, the cut-off rises above */
  compared c = compare_designs(d, f, KP_NORMS_MOVING);
  const kp_change *change = &c.compare->step[0].change[0];
  assert_true(change->delta > 0);
  assert_int_equal(change->crossed, -1);
  assert_int_equal(change->main, KP_CAUSE_DATA);
  assert_int_equal(change->grade_main, KP_CAUSE_GATES);
  assert_near("gates", change->grade_part[KP_CAUSE_GATES], -1, 1e-12);
  assert_contains(change->sentence[KP_EN], "U00 fell from 合格 to 不合格");
  assert_contains(change->sentence[KP_EN], "the grade changed mostly by the new gates");
  assert_contains(change->sentence[KP_ZH], "U00由“合格”降为“不合格”");
  compared_clear(&c);
}

static void compare__an_indicator_has_what_its_points_changed_by(void **state) {
  (void)state;
  const design d[2] = {plain_design(), plain_design()};
  figures f[2] = {{.n_units = 1, .value = {{5, 4, 0, 10, 2, 3.5}}},
                  {.n_units = 1, .value = {{5, 6, 0, 5, 2, 3.5}}}};
  compared c = compare_designs(d, f, KP_NORMS_MOVING);
  const kp_change *change = &c.compare->step[0].change[0];
  assert_int_equal(change->n_parts, 2);
  /* x1: 0.50 to 0.75 of 20/50 of 55 points; x3: 0.50 to 0.25 of 25/50 of 45 */
  assert_string_equal(change->parts[0].id, "x1");
  assert_near("x1", change->parts[0].points, 25 * 0.4 * 0.55, 1e-12);
  assert_string_equal(change->parts[1].id, "x3");
  assert_near("x3", change->parts[1].points, -25 * 0.5 * 0.45, 1e-12);
  assert_contains(change->sentence[KP_EN], "'X3'");
  compared_clear(&c);
}

/* ---- Norms ---- */

static void write_normed(const char *path) {
  support_write(path,
                "return index { id = \"i\", title = \"I\", scale = { 0, 100 },\n"
                "  indicator { \"a\", weight = 1, score = minmax },\n"
                "  indicator { \"b\", weight = 1, score = linear { from = 0, to = 10 } } }\n");
}

/* U is 5 of 0 … 10 both times; the best goes up to 20: what U loses is the peers' doing. */
static void compare__tells_what_the_peers_moved(void **state) {
  (void)state;
  char *folder = support_folder(), *index = support_path(folder, "i.lua");
  char *old_data = support_path(folder, "0.csv"), *new_data = support_path(folder, "1.csv");
  write_normed(index);
  support_write(old_data, "id,a,b\nU,5,4\nV,0,5\nW,10,6\n");
  support_write(new_data, "id,a,b\nU,5,5\nV,0,5\nW,20,6\n");
  job side[2] = {run_at(index, old_data, NULL), run_at(index, new_data, NULL)};
  for (int frozen = 0; frozen < 2; frozen++) {
    kp_diag *diag = kp_diag_new();
    kp_compare *compare = compare_jobs((job *const[]){&side[0], &side[1]}, 2,
                                       frozen ? KP_NORMS_FROZEN : KP_NORMS_MOVING, diag);
    const kp_change *u = change_of(&compare->step[0], "U"), *w = change_of(&compare->step[0], "W");
    assert_near("U to", u->full[1], frozen ? 50 : 37.5, 1e-12);
    assert_near("U data", u->part[KP_CAUSE_DATA], 5, 1e-12);
    assert_near("U rules", u->part[KP_CAUSE_RULES], frozen ? 0 : -12.5, 1e-12);
    assert_near("U peers", u->peers, frozen ? 0 : -12.5, 1e-12);
    assert_near("W delta", w->delta, 0, 1e-12);
    if (!frozen)
      assert_contains(u->sentence[KP_EN], "the norms of 'a' moved by the peers");
    assert_adds_up(u);
    assert_adds_up(w);
    kp_compare_free(compare);
    kp_diag_free(diag);
  }
  job_clear(&side[0]);
  job_clear(&side[1]);
  free(index);
  free(old_data);
  free(new_data);
  support_folder_remove(folder);
}

/* Every allocation fails once: the comparison is refused and nothing is lost. */
static void compare__says_so_when_memory_is_out(void **state) {
  (void)state;
  design d[2] = {plain_design(), plain_design()};
  const figures f[2] = {drawn_figures(2, 1), drawn_figures(2, 2)};
  d[1].goal[0] = 12;
  d[1].weight[1] = 0;
  kp_set_threads(1);
  compared c = compare_designs(d, f, KP_NORMS_MOVING);
  const kp_result *results[] = {c.side[0].result, c.side[1].result};
  kp_status status = KP_SYSTEM;
  int64_t n = 0;
  for (; status != KP_OK && n < 100000; n++) {
    kp_diag *diag = kp_diag_new();
    kp_compare *compare = NULL;
    kp_memory_fail_after(n);
    status = kp_compare_new(&compare, results, 2, NULL, diag);
    kp_memory_fail_after(-1);
    if (status != KP_OK) {
      assert_int_equal(status, KP_SYSTEM);
      assert_null(compare);
    }
    kp_compare_free(compare);
    kp_diag_free(diag);
  }
  assert_int_equal(status, KP_OK);
  assert_true(n > 50);
  kp_set_threads(0);
  compared_clear(&c);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(compare__splits_a_change_as_all_orders_of_five_causes_do),
      cmocka_unit_test(compare__adds_up_for_any_change),
      cmocka_unit_test(compare__adds_up_under_other_means),
      cmocka_unit_test(compare__a_cause_that_changes_alone_has_all),
      cmocka_unit_test(compare__the_grade_goes_by_the_cause_that_turned_it),
      cmocka_unit_test(compare__an_indicator_has_what_its_points_changed_by),
      cmocka_unit_test(compare__tells_what_the_peers_moved),
      cmocka_unit_test(compare__says_so_when_memory_is_out),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
