/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shapley values: how much of a node's score each child brought, where a mean is not arithmetic.
 *
 * value(i) = sum over sets S without i of |S|! (n-|S|-1)! / n! * (worth(S + i) - worth(S));
 * Shapley, L. S. (1953), A value for n-person games. With up to KP_SHAPLEY_EXACT children all 2^n
 * sets are scored; beyond that orders are drawn from a fixed seed, each with its reverse (Castro et
 * al. 2009; antithetic), and every order adds up to the whole by construction. What nobody brings
 * (all absent: the bottom of the scale) is shared out by weight, so that values add up to the
 * node's score. */
#include "explain/parts.h"

#include <math.h>

enum { MAX_SETS = 1 << KP_SHAPLEY_EXACT, MAX_CHILDREN = 63 };

void kp_explain_shapley_sets(double *values, const double *worth, int n) {
  double factor[KP_SHAPLEY_EXACT]; /* by the size of S: |S|! (n-|S|-1)! / n! */
  factor[0] = 1.0 / n;
  for (int size = 1; size < n; size++)
    factor[size] = factor[size - 1] * size / (n - size);
  for (int i = 0; i < n; i++) {
    double sum = 0;
    for (unsigned set = 0; set < 1u << n; set++)
      if (!(set >> i & 1))
        sum += factor[__builtin_popcount(set)] * (worth[set | 1u << i] - worth[set]);
    values[i] = sum;
  }
}

/* splitmix64 (Steele, Lea & Flood 2014): the same numbers everywhere. */
static uint64_t next_random(uint64_t *state) {
  uint64_t x = *state += 0x9e3779b97f4a7c15u;
  x = (x ^ x >> 30) * 0xbf58476d1ce4e5b9u;
  x = (x ^ x >> 27) * 0x94d049bb133111ebu;
  return x ^ x >> 31;
}

static void add_order(double *values, const int *order, int n, bool reversed, kp_coalition *worth,
                      void *of) {
  uint64_t present = 0;
  double before = worth(of, 0);
  for (int k = 0; k < n; k++) {
    int i = order[reversed ? n - 1 - k : k];
    present |= UINT64_C(1) << i;
    double after = worth(of, present);
    values[i] += after - before;
    before = after;
  }
}

static void sampled_values(double *values, kp_coalition *worth, void *of, int n) {
  uint64_t state = KP_SHAPLEY_SEED;
  int order[MAX_CHILDREN];
  for (int i = 0; i < n; i++) {
    order[i] = i;
    values[i] = 0;
  }
  for (int sample = 0; sample < KP_SHAPLEY_SAMPLES / 2; sample++) {
    for (int i = n - 1; i > 0; i--) {
      int j = (int)(next_random(&state) % (uint64_t)(i + 1));
      int swapped = order[i];
      order[i] = order[j];
      order[j] = swapped;
    }
    add_order(values, order, n, false, worth, of);
    add_order(values, order, n, true, worth, of);
  }
  for (int i = 0; i < n; i++)
    values[i] /= KP_SHAPLEY_SAMPLES;
}

/* More children than bits: by weight, which is all that can be said in bounded time. */
static void by_weight(double *values, double whole, const double *weight, int n) {
  double sum = 0;
  for (int i = 0; i < n; i++)
    sum += weight[i];
  for (int i = 0; i < n; i++)
    values[i] = sum > 0 ? whole * weight[i] / sum : whole / n;
}

bool kp_shapley_game(double *values, kp_coalition *worth, void *of, const double *weight, int n) {
  if (n <= 0)
    return true;
  if (n > MAX_CHILDREN) {
    by_weight(values, worth(of, UINT64_MAX), weight, n);
    return true;
  }
  double nobody = worth(of, 0);
  if (n <= KP_SHAPLEY_EXACT) {
    double *sets = kp_malloc(sizeof *sets * ((size_t)1 << n));
    if (!sets)
      return false;
    for (unsigned set = 0; set < 1u << n; set++)
      sets[set] = worth(of, set);
    kp_explain_shapley_sets(values, sets, n);
    kp_free(sets);
  } else {
    sampled_values(values, worth, of, n);
  }
  double base[MAX_CHILDREN];
  by_weight(base, nobody, weight, n);
  for (int i = 0; i < n; i++)
    values[i] += base[i];
  return true;
}

typedef struct {
  const kp_node *node;
  const double *score, *weight;
  int n;
  double bottom;
  double *present; /* scores with absent children at the bottom */
} mean_game;

static double mean_worth(void *of, uint64_t present) {
  mean_game *game = of;
  for (int i = 0; i < game->n; i++)
    game->present[i] = i > 63 || present >> i & 1 ? game->score[i] : game->bottom;
  const double score = kp_score_combine(game->node, game->present, game->weight, game->n);
  return isnan(score) ? game->bottom : score; /* a set that the rule has no answer for */
}

bool kp_explain_shapley(double *values, const kp_node *node, const double *score,
                        const double *weight, int n, double bottom) {
  double *present = kp_malloc(sizeof *present * (size_t)(n > 0 ? n : 1));
  if (!present)
    return false;
  mean_game game = {node, score, weight, n, bottom, present};
  bool done = kp_shapley_game(values, mean_worth, &game, weight, n);
  kp_free(present);
  return done;
}
