/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shapes of the words for rules: scores, treatment of outliers, combination, sorting into grades,
 * missing values.
 *
 * As in shapes.c: what a word may hold, said once; what it means stands in the build_*.c files. */
#include "index/shapes.h"

enum {
  TEXT = KP_T_TEXT,
  NUMBER = KP_T_NUMBER,
  BOOL = KP_T_BOOL,
  TABLE = KP_T_TABLE,
};

#define END                                                                                        \
  { NULL, 0, NULL, NULL, false }

/* ---- Scores ---- */

const kp_shape kp_shape_nothing = {.first = 0};

static const kp_field_shape asis_fields[] = {{"open", BOOL, NULL, NULL, false}, END};
const kp_shape kp_shape_asis = {.field = asis_fields};

static const kp_field_shape linear_fields[] = {
    {"from", NUMBER, NULL, NULL, true},
    {"to", NUMBER, NULL, NULL, true},
    {"log", BOOL, NULL, NULL, false},
    END,
};
const kp_shape kp_shape_linear = {.field = linear_fields};

static const kp_field_shape bands_fields[] = {
    {"at_least", TABLE, &kp_shape_list_of_pairs, NULL, false},
    {"above", TABLE, &kp_shape_list_of_pairs, NULL, false},
    {"at_most", TABLE, &kp_shape_list_of_pairs, NULL, false},
    {"below", TABLE, &kp_shape_list_of_pairs, NULL, false},
    {"otherwise", NUMBER, NULL, NULL, true},
    END,
};
const kp_shape kp_shape_bands = {.field = bands_fields};

const kp_shape kp_shape_curve = {
    .first = TABLE, .rest = TABLE, .min_items = 2, .item_shape = &kp_shape_pair_of_numbers};

static const kp_field_shape lookup_fields[] = {{"otherwise", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_lookup = {
    .first = NUMBER, .rest = NUMBER, .open = NUMBER, .field = lookup_fields};

static const kp_field_shape yesno_fields[] = {
    {"yes", NUMBER, NULL, NULL, false}, {"no", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_yesno = {.field = yesno_fields};

static const kp_field_shape target_fields[] = {
    {"tolerance", NUMBER | TABLE, &kp_shape_pair_of_numbers, NULL, true}, END};
const kp_shape kp_shape_target = {
    .first = NUMBER, .min_items = 1, .max_items = 1, .field = target_fields};

static const kp_field_shape each_fields[] = {{"upto", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_each = {
    .first = NUMBER, .min_items = 1, .max_items = 1, .field = each_fields};

static const kp_field_shape deduct_fields[] = {{"down_to", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_deduct = {
    .first = NUMBER, .min_items = 1, .max_items = 1, .field = deduct_fields};

#define NORM_FIELDS                                                                                \
  {"direction", TEXT, NULL, "up|down", false}, {                                                   \
    "norm", TEXT | KP_T_NORMS, NULL, NULL, false                                                   \
  }
#define TO_FIELD                                                                                   \
  { "to", TABLE, &kp_shape_pair_of_numbers, NULL, false }
static const kp_field_shape norm_fields[] = {NORM_FIELDS, TO_FIELD, END};
const kp_shape kp_shape_norm = {.field = norm_fields};
#define TIES_FIELD                                                                                 \
  { "ties", TEXT, NULL, "half|low", false }
static const kp_field_shape position_fields[] = {NORM_FIELDS, TO_FIELD, TIES_FIELD, END};
const kp_shape kp_shape_position = {.field = position_fields};
static const kp_field_shape borda_fields[] = {NORM_FIELDS, TIES_FIELD, END};
const kp_shape kp_shape_borda = {.field = borda_fields};
static const kp_field_shape distance_fields[] = {NORM_FIELDS,
                                                 TO_FIELD,
                                                 {"reference", TEXT, NULL, NULL, false},
                                                 {"target", NUMBER, NULL, NULL, false},
                                                 {"cap", BOOL, NULL, NULL, false},
                                                 END};
const kp_shape kp_shape_distance = {.field = distance_fields};
static const kp_field_shape zscore_fields[] = {NORM_FIELDS,
                                               {"mean", NUMBER, NULL, NULL, false},
                                               {"sd", NUMBER, NULL, NULL, false},
                                               {"open", BOOL, NULL, NULL, false},
                                               END};
const kp_shape kp_shape_zscore = {.field = zscore_fields};

static const kp_field_shape skew_fields[] = {
    {"skew", NUMBER, NULL, NULL, false},
    {"kurtosis", NUMBER, NULL, NULL, false},
    {"winsorise", NUMBER, NULL, NULL, false},
    {"otherwise", KP_T_TREAT, NULL, NULL, false},
    END,
};
const kp_shape kp_shape_skew = {.field = skew_fields};
static const kp_field_shape fence_fields[] = {{"k", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_fence = {.field = fence_fields};
static const kp_field_shape winsorise_fields[] = {
    {"low", NUMBER, NULL, NULL, false}, {"high", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_winsorise = {.field = winsorise_fields};
static const kp_field_shape boxcox_fields[] = {{"lambda", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_boxcox = {.field = boxcox_fields};

static const kp_field_shape mean_fields[] = {{"zero", TEXT, NULL, "allowed", false}, END};
const kp_shape kp_shape_mean = {.field = mean_fields};
const kp_shape kp_shape_power = {
    .first = NUMBER, .min_items = 1, .max_items = 1, .field = mean_fields};

const kp_shape kp_shape_owa = {.first = NUMBER, .rest = NUMBER, .min_items = 1};
static const kp_shape pair_and_number = {
    .first = TEXT, .rest = TEXT | NUMBER, .min_items = 3, .max_items = 3};
const kp_shape kp_shape_choquet = {
    .first = TABLE, .rest = TABLE, .min_items = 1, .item_shape = &pair_and_number};
static const kp_field_shape mpi_fields[] = {
    {"penalty", TEXT, NULL, "below|above", false}, {"adjusted", BOOL, NULL, NULL, false}, END};
const kp_shape kp_shape_mpi = {.field = mpi_fields};
static const kp_field_shape topsis_fields[] = {{"normalise", TEXT, NULL, "vector|none", false},
                                               END};
const kp_shape kp_shape_topsis = {.field = topsis_fields};
static const kp_field_shape vikor_fields[] = {{"v", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_vikor = {.field = vikor_fields};
#define PREFERENCE_FIELDS                                                                          \
  {"shape", TEXT, NULL, "usual|u_shape|v_shape|level|linear|gaussian", false},                     \
      {"q", NUMBER, NULL, NULL, false}, {"p", NUMBER, NULL, NULL, false}, {                        \
    "s", NUMBER, NULL, NULL, false                                                                 \
  }
static const kp_field_shape preference_fields[] = {PREFERENCE_FIELDS, END};
static const kp_shape preference_shape = {.field = preference_fields};
static const kp_shape preferences = {.open = TABLE, .open_shape = &preference_shape};
static const kp_field_shape promethee_fields[] = {
    PREFERENCE_FIELDS, {"of", TABLE, &preferences, NULL, false}, END};
const kp_shape kp_shape_promethee = {.field = promethee_fields};

/* of = { members = { on = "raw", weight = 2 } } */
#define CRITERION_FIELDS                                                                           \
  {"on", TEXT, NULL, "score|raw", false}, {"direction", TEXT, NULL, "up|down", false}, {           \
    "weight", NUMBER, NULL, NULL, false                                                            \
  }
#define THRESHOLD_FIELDS                                                                           \
  {"indifference", NUMBER, NULL, NULL, false}, {"preference", NUMBER, NULL, NULL, false}, {        \
    "veto", NUMBER, NULL, NULL, false                                                              \
  }
static const kp_field_shape mr_criterion_fields[] = {CRITERION_FIELDS, END};
static const kp_shape mr_criterion = {.field = mr_criterion_fields};
static const kp_shape mr_criteria = {.open = TABLE, .open_shape = &mr_criterion};
static const kp_field_shape mr_sort_fields[] = {
    {"majority", NUMBER, NULL, NULL, true}, {"of", TABLE, &mr_criteria, NULL, false}, END};
const kp_shape kp_shape_mr_sort = {.field = mr_sort_fields};

static const kp_field_shape tri_criterion_fields[] = {CRITERION_FIELDS, THRESHOLD_FIELDS, END};
static const kp_shape tri_criterion = {.field = tri_criterion_fields};
static const kp_shape tri_criteria = {.open = TABLE, .open_shape = &tri_criterion};
static const kp_field_shape electre_tri_fields[] = {
    {"majority", NUMBER, NULL, NULL, true},
    {"assign", TEXT, NULL, "pessimistic|optimistic", false},
    THRESHOLD_FIELDS,
    {"of", TABLE, &tri_criteria, NULL, false},
    END};
const kp_shape kp_shape_electre_tri = {.field = electre_tri_fields};

static const kp_shape list_of_numbers = {.first = NUMBER, .rest = NUMBER, .min_items = 2};
static const kp_field_shape quantiles_fields[] = {{"shares", TABLE, &list_of_numbers, NULL, false},
                                                  END};
const kp_shape kp_shape_quantiles = {.field = quantiles_fields};
static const kp_field_shape k_means_fields[] = {{"of", TABLE, &kp_shape_list_of_text, NULL, false},
                                                END};
const kp_shape kp_shape_k_means = {.field = k_means_fields};

static const kp_field_shape group_fields[] = {
    {"by", TEXT, NULL, NULL, false},
    {"over", TEXT, NULL, "ranked|present", false},
    END,
};
const kp_shape kp_shape_group = {.field = group_fields};

static const kp_field_shape nearest_fields[] = {{"k", NUMBER, NULL, NULL, false}, END};
const kp_shape kp_shape_nearest = {.field = nearest_fields};
