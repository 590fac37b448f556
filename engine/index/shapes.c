/* SPDX-License-Identifier: GPL-3.0-or-later
 * Shapes: what each word of the index language may hold, said once.
 *
 * The table drives every check of form (check.c): unknown fields and "did you mean", wrong types,
 * what is required, how many items. A shape says what the first item may be, what the others, and
 * which fields there are; fields that have nested tables name the shape of those. What a word means
 * stands in the build_*.c files, which read only fields that are listed here. */
#include <string.h>

#include "index/shapes.h"

enum {
  TEXT = KP_T_TEXT,
  NUMBER = KP_T_NUMBER,
  BOOL = KP_T_BOOL,
  FUNCTION = KP_T_FUNCTION,
  TABLE = KP_T_TABLE,
  /* a value of the data, and one that may also look at results */
  DATA = KP_T_TEXT | KP_T_NUMBER | KP_T_FUNCTION | KP_T_VALUE,
  ANY_VALUE = DATA | KP_T_RESULT,
  CONDITION = KP_T_REQUIRE | ANY_VALUE,
};

#define END                                                                                        \
  { NULL, 0, NULL, NULL, false }

const kp_field_shape kp_label_fields[] = {
    {"title", TEXT, NULL, NULL, false},
    {"clause", TEXT, NULL, NULL, false},
    {"basis", TEXT, NULL, NULL, false},
    {"note", TEXT, NULL, NULL, false},
    END,
};

/* ---- Plain tables ---- */

const kp_shape kp_shape_pair_of_numbers = {
    .first = NUMBER, .rest = NUMBER, .min_items = 2, .max_items = 2};
const kp_shape kp_shape_list_of_pairs = {
    .first = TABLE, .rest = TABLE, .min_items = 1, .item_shape = &kp_shape_pair_of_numbers};
const kp_shape kp_shape_list_of_text = {.first = TEXT, .rest = TEXT, .min_items = 1};
static const kp_shape list_of_choices = {
    .first = TEXT | NUMBER, .rest = TEXT | NUMBER, .min_items = 1};
static const kp_shape list_of_grades = {.first = KP_T_GRADE, .rest = KP_T_GRADE, .min_items = 1};
static const kp_shape list_of_gates = {.first = KP_T_GATE, .rest = KP_T_GATE};
static const kp_shape list_of_checks = {.first = KP_T_CHECK, .rest = KP_T_CHECK, .min_items = 1};
static const kp_shape list_of_steps = {.first = KP_T_STEP, .rest = KP_T_STEP, .min_items = 1};
static const kp_shape list_of_conditions = {.first = CONDITION, .rest = CONDITION, .min_items = 1};
static const kp_shape read_marks = {.open = NUMBER | TEXT};

static const kp_field_shape bound_fields[] = {
    {"at_least", NUMBER, NULL, NULL, false},
    {"above", NUMBER, NULL, NULL, false},
    {"at_most", NUMBER, NULL, NULL, false},
    {"below", NUMBER, NULL, NULL, false},
    END,
};
static const kp_shape bounds = {.field = bound_fields};

static const kp_field_shape test_fields[] = {
    {"at_least", NUMBER, NULL, NULL, false},
    {"above", NUMBER, NULL, NULL, false},
    {"at_most", NUMBER, NULL, NULL, false},
    {"below", NUMBER, NULL, NULL, false},
    {"is", TEXT | NUMBER | BOOL, NULL, NULL, false},
    {"one_of", TABLE, &list_of_choices, NULL, false},
    END,
};

static const kp_field_shape round_fields[] = {
    {"digits", NUMBER, NULL, NULL, true},
    {"at", TEXT, NULL, "indicator|total", false},
    END,
};
static const kp_shape round_table = {.field = round_fields};

static const kp_field_shape source_fields[] = {
    {"file", TEXT, NULL, NULL, false},   {"key", TEXT, NULL, NULL, false},
    {"name", TEXT, NULL, NULL, false},   {"group", TEXT, NULL, NULL, false},
    {"period", TEXT, NULL, NULL, false}, END,
};
static const kp_shape source_table = {.field = source_fields};
static const kp_shape sources_table = {.open = TABLE, .open_shape = &source_table};

static const kp_field_shape coverage_fields[] = {
    {"share", NUMBER, NULL, NULL, true},
    {"of", TEXT, NULL, "indicators|weight", false},
    END,
};
static const kp_shape coverage_table = {.field = coverage_fields};

static const kp_field_shape screen_fields[] = {
    {"share", NUMBER, NULL, NULL, false},
    {"nonzero", NUMBER, NULL, NULL, false},
    END,
};
static const kp_shape screen_table = {.field = screen_fields};

static const kp_field_shape limit_fields[] = {
    {"at_most", NUMBER, NULL, NULL, false},
    {"at_least", NUMBER, NULL, NULL, false},
    END,
};
static const kp_shape limits = {.field = limit_fields};

static const kp_field_shape discrepancy_fields[] = {
    {"over", NUMBER, NULL, NULL, true},
    {"of", TEXT, NULL, "verified", false},
    {"otherwise", KP_T_FLAG, NULL, NULL, false},
    END,
};
static const kp_shape discrepancy_table = {.field = discrepancy_fields};

static const kp_field_shape top_fields[] = {
    {"share", NUMBER, NULL, NULL, false},         {"places", NUMBER, NULL, NULL, false},
    {"of", TEXT, NULL, "eligible|scored", false}, {"round", TEXT, NULL, "down|half|up", false},
    {"tie", TEXT, NULL, "out|in", false},         END,
};
static const kp_shape top_table = {.field = top_fields};

static const kp_field_shape grant_fields[] = {
    {"when", CONDITION | TABLE, &list_of_conditions, NULL, true},
    END,
};
static const kp_shape grant_table = {.field = grant_fields};

/* node = 80, node = { at_least = … }, or conditions in the list part */
static const kp_shape need_table = {
    .first = CONDITION, .rest = CONDITION, .open = NUMBER | TABLE, .open_shape = &bounds};

static const kp_shape filter_table = {
    .first = TEXT | NUMBER, .rest = TEXT | NUMBER, .field = bound_fields};
enum { FILTER = TEXT | NUMBER | BOOL | TABLE | KP_T_NAMES };
static const kp_shape where_table = {.open = FILTER, .open_shape = &filter_table};

static const kp_shape guide_line = {.first = NUMBER, .rest = TEXT, .min_items = 2, .max_items = 2};
static const kp_shape guide_table = {
    .first = TABLE, .rest = TABLE, .min_items = 1, .item_shape = &guide_line};

/* by = "role", ["组长"] = 2, otherwise = 1 */
static const kp_field_shape judge_weight_fields[] = {
    {"by", TEXT, NULL, NULL, true},
    {"otherwise", NUMBER, NULL, NULL, false},
    END,
};
static const kp_shape judge_weights = {.open = NUMBER, .field = judge_weight_fields};

static const kp_field_shape judging_fields[] = {
    {"recuse", FUNCTION, NULL, NULL, false},
    {"pool", KP_T_POOL, NULL, NULL, false},
    {"min_judges", NUMBER, NULL, NULL, false},
    {"weights", TABLE, &judge_weights, NULL, false},
    END,
};
static const kp_shape judging_table = {.field = judging_fields};

/* ---- The index and its nodes ---- */

#define MISSING_CHOICES "error|none|zero|skip|mean|median|row_mean|nearest|em|previous|linear"
#define MISSING_FIELD                                                                              \
  { "missing", TEXT | FUNCTION | KP_T_MISSING, NULL, MISSING_CHOICES, false }
#define TREAT_FIELD                                                                                \
  { "treat", TEXT | FUNCTION | KP_T_TREAT, NULL, "none", false }
#define COMBINE_FIELD                                                                              \
  { "combine", KP_T_COMBINE | FUNCTION, NULL, NULL, false }

static const kp_field_shape index_fields[] = {
    {"id", TEXT, NULL, NULL, true},
    {"unit", TEXT, NULL, NULL, false},
    {"source", TEXT, NULL, NULL, false},
    {"kind", TEXT, NULL, "scored|checklist", false},
    {"scale", TABLE, &kp_shape_pair_of_numbers, NULL, false},
    {"weights", TEXT | KP_T_WEIGHTS, NULL, "relative|points", false},
    MISSING_FIELD,
    {"read", TABLE, &read_marks, NULL, false},
    {"decimal_comma", BOOL, NULL, NULL, false},
    {"round", TABLE, &round_table, NULL, false},
    {"rank_on", TEXT, NULL, "rounded|full", false},
    {"rank", TEXT, NULL, "descending|ascending", false},
    {"show_digits", NUMBER, NULL, NULL, false},
    {"sources", TABLE, &sources_table, NULL, false},
    {"coverage", TABLE, &coverage_table, NULL, false},
    {"screen", TABLE, &screen_table, NULL, false},
    TREAT_FIELD,
    COMBINE_FIELD,
    {"eligible", CONDITION | TABLE, &list_of_conditions, NULL, false},
    {"adjustments", TABLE, &limits, NULL, false},
    {"gates", TABLE, &list_of_gates, NULL, false},
    {"discrepancy", TABLE, &discrepancy_table, NULL, false},
    {"judging", TABLE, &judging_table, NULL, false},
    {"grades", TABLE, &list_of_grades, NULL, false},
    {"grade_on", TEXT | KP_T_DISTANCE, NULL, "total", false},
    {"grade_by", TEXT | KP_T_SORT, NULL, "cutoffs", false},
    {"checks", TABLE, &list_of_checks, NULL, false},
    {"steps", TABLE, &list_of_steps, NULL, false},
    {"outcomes", TABLE, &kp_shape_outcomes, NULL, false},
    END,
};
static const kp_shape index_shape = {.first = KP_T_NODE | KP_T_ADJUST,
                                     .rest = KP_T_NODE | KP_T_ADJUST,
                                     .label = true,
                                     .field = index_fields};

#define NODE_FIELDS                                                                                \
  {"weight", NUMBER, NULL, NULL, false}, MISSING_FIELD, {"applies", CONDITION, NULL, NULL, false}, \
      {"grades", TABLE, &list_of_grades, NULL, false}, {                                           \
    "light", KP_T_LIGHT, NULL, NULL, false                                                         \
  }

static const kp_field_shape dimension_fields[] = {
    NODE_FIELDS,
    COMBINE_FIELD,
    TREAT_FIELD,
    {"weights", KP_T_WEIGHTS, NULL, NULL, false},
    {"coverage", TABLE, &coverage_table, NULL, false},
    END,
};
static const kp_shape dimension_shape = {
    .first = TEXT, .rest = KP_T_NODE, .min_items = 1, .label = true, .field = dimension_fields};

static const kp_field_shape indicator_fields[] = {
    NODE_FIELDS,
    {"measure", TEXT, NULL, NULL, false},
    {"value", DATA, NULL, NULL, false},
    {"score", KP_T_SCORE | FUNCTION, NULL, NULL, false},
    {"per", DATA, NULL, NULL, false},
    TREAT_FIELD,
    {"direction", TEXT, NULL, "up|down", false},
    {"read", TABLE, &read_marks, NULL, false},
    {"names", TEXT | TABLE, &kp_shape_list_of_text, NULL, false},
    END,
};
static const kp_shape indicator_shape = {
    .first = TEXT, .min_items = 1, .max_items = 1, .label = true, .field = indicator_fields};

static const kp_field_shape adjust_fields[] = {
    {"measure", TEXT, NULL, NULL, false},
    {"value", DATA, NULL, NULL, false},
    {"points", KP_T_SCORE | FUNCTION, NULL, NULL, true},
    {"missing", TEXT, NULL, "error|zero", false},
    {"read", TABLE, &read_marks, NULL, false},
    {"names", TEXT | TABLE, &kp_shape_list_of_text, NULL, false},
    END,
};
static const kp_shape adjust_shape = {
    .first = TEXT, .min_items = 1, .max_items = 1, .label = true, .field = adjust_fields};

/* ---- Conditions and grades ---- */

#define CONDITION_FIELDS                                                                           \
  {"require", ANY_VALUE, NULL, NULL, false}, {                                                     \
    "missing", TEXT, NULL, "undecided|fail|pass", false                                            \
  }

static const kp_field_shape require_fields[] = {CONDITION_FIELDS, END};
static const kp_shape require_shape = {.first = ANY_VALUE,
                                       .rest = ANY_VALUE,
                                       .max_items = 2,
                                       .label = true,
                                       .field = require_fields,
                                       .more = test_fields};

static const kp_field_shape gate_fields[] = {
    CONDITION_FIELDS,
    {"otherwise", KP_T_CAP | KP_T_FLAG, NULL, NULL, true},
    END,
};
static const kp_shape gate_shape = {.first = TEXT,
                                    .rest = ANY_VALUE,
                                    .min_items = 1,
                                    .max_items = 2,
                                    .label = true,
                                    .field = gate_fields,
                                    .more = test_fields};

static const kp_field_shape check_fields[] = {
    CONDITION_FIELDS,
    {"otherwise", KP_T_FLAG, NULL, NULL, false},
    END,
};
static const kp_shape check_shape = {.first = TEXT,
                                     .rest = DATA,
                                     .min_items = 1,
                                     .max_items = 2,
                                     .label = true,
                                     .field = check_fields,
                                     .more = test_fields};

static const kp_field_shape step_fields[] = {
    {"require", CONDITION | TABLE, &list_of_conditions, NULL, false},
    {"checks", TEXT | TABLE, &kp_shape_list_of_text, NULL, false},
    END,
};
static const kp_shape step_shape = {
    .first = TEXT, .min_items = 1, .max_items = 1, .label = true, .field = step_fields};

/* profile and veto: node = 80 */
static const kp_shape figures_of_nodes = {.open = NUMBER};

static const kp_field_shape grade_fields[] = {
    {"profile", TABLE, &figures_of_nodes, NULL, false},
    {"veto", TABLE, &figures_of_nodes, NULL, false},
    {"need", TABLE, &need_table, NULL, false},
    {"top", TABLE, &top_table, NULL, false},
    {"grant", TABLE, &grant_table, NULL, false},
    {"letter", TEXT | TABLE, &kp_shape_list_of_text, NULL, false},
    END,
};
static const kp_shape grade_shape = {.first = TEXT,
                                     .min_items = 1,
                                     .max_items = 1,
                                     .label = true,
                                     .field = grade_fields,
                                     .more = bound_fields};

static const kp_field_shape light_fields[] = {
    {"on", TEXT | KP_T_WORST, NULL, "raw|score", false},
    {"green", NUMBER, NULL, NULL, true},
    {"yellow", NUMBER, NULL, NULL, false},
    {"orange", NUMBER, NULL, NULL, false},
    END,
};
static const kp_shape light_shape = {.field = light_fields};

/* ---- Values ---- */

static const kp_shape names_shape = {.open = TEXT | TABLE, .open_shape = &kp_shape_list_of_text};

static const kp_field_shape column_fields[] = {
    {"as", TEXT, NULL, "number|yesno|date|text", false},
    {"optional", BOOL, NULL, NULL, false},
    END,
};
static const kp_shape column_shape = {
    .first = TEXT, .rest = TEXT, .min_items = 1, .field = column_fields};

#define ROSTER_FIELDS                                                                              \
  {"where", TABLE | FUNCTION, &where_table, NULL, false}, {"during", TEXT, NULL, "period", false}, \
      {"date", TEXT, NULL, NULL, false}, {                                                         \
    "blank", TEXT, NULL, "no|missing", false                                                       \
  }

static const kp_field_shape count_fields[] = {
    ROSTER_FIELDS, {"distinct", TEXT, NULL, NULL, false}, END};
static const kp_field_shape share_fields[] = {ROSTER_FIELDS, END};
static const kp_field_shape of_fields[] = {ROSTER_FIELDS, {"of", TEXT, NULL, NULL, true}, END};
#define ROSTER_SHAPE(fields)                                                                       \
  {                                                                                                \
    .first = TEXT, .min_items = 1, .max_items = 1, .open = FILTER, .open_shape = &filter_table,    \
    .field = fields                                                                                \
  }
static const kp_shape count_shape = ROSTER_SHAPE(count_fields);
static const kp_shape share_shape = ROSTER_SHAPE(share_fields);
static const kp_shape of_shape = ROSTER_SHAPE(of_fields);

static const kp_field_shape panel_fields[] = {
    {"range", TABLE, &kp_shape_pair_of_numbers, NULL, true},
    {"step", NUMBER, NULL, NULL, false},
    {"pool", KP_T_POOL, NULL, NULL, false},
    {"min_judges", NUMBER, NULL, NULL, false},
    {"guide", TABLE, &guide_table, NULL, false},
    {"weights", TABLE, &judge_weights, NULL, false},
    END,
};
static const kp_shape panel_shape = {.field = panel_fields};

static const kp_field_shape trimmed_fields[] = {
    {"drop", NUMBER, NULL, NULL, true},
    {"sum", BOOL, NULL, NULL, false},
    END,
};
static const kp_shape trimmed_shape = {.field = trimmed_fields};

static const kp_field_shape winsorised_fields[] = {{"drop", NUMBER, NULL, NULL, true}, END};
static const kp_shape winsorised_shape = {.field = winsorised_fields};

static const kp_shape full_years_shape = {
    .first = TEXT | KP_T_VALUE, .rest = TEXT | KP_T_DAY, .min_items = 2, .max_items = 2};
static const kp_shape several_values = {.first = ANY_VALUE, .rest = ANY_VALUE, .min_items = 2};
static const kp_shape two_values = {
    .first = ANY_VALUE, .rest = ANY_VALUE, .min_items = 2, .max_items = 2};
static const kp_shape one_text = {.first = TEXT, .min_items = 1, .max_items = 1};
static const kp_shape one_number = {.first = NUMBER, .min_items = 1, .max_items = 1};
static const kp_shape nodes_shape = {
    .first = TEXT, .min_items = 1, .max_items = 1, .field = bound_fields};

/* ---- The words, in the order of kp_word_id ---- */

const kp_word kp_words[] = {
    {"index", KP_W_INDEX, 0, KP_T_INDEX, &index_shape},
    {"dimension", KP_W_DIMENSION, 0, KP_T_NODE, &dimension_shape},
    {"indicator", KP_W_INDICATOR, 0, KP_T_NODE, &indicator_shape},
    {"adjust", KP_W_ADJUST, 0, KP_T_ADJUST, &adjust_shape},
    {"gate", KP_W_GATE, 0, KP_T_GATE, &gate_shape},
    {"check", KP_W_CHECK, 0, KP_T_CHECK, &check_shape},
    {"step", KP_W_STEP, 0, KP_T_STEP, &step_shape},
    {"require_that", KP_W_REQUIRE_THAT, 0, KP_T_REQUIRE, &require_shape},
    {"grade", KP_W_GRADE, 0, KP_T_GRADE, &grade_shape},
    {"light", KP_W_LIGHT, 0, KP_T_LIGHT, &light_shape},
    {"names", KP_W_NAMES, 0, KP_T_NAMES, &names_shape},
    {"column", KP_W_COLUMN, 0, KP_T_VALUE, &column_shape},
    {"count", KP_W_COUNT, 0, KP_T_VALUE, &count_shape},
    {"share", KP_W_SHARE, 0, KP_T_VALUE, &share_shape},
    {"sum", KP_W_SUM, KP_T_COMBINE, KP_T_VALUE, &of_shape},
    {"mean", KP_W_MEAN, KP_T_POOL | KP_T_MISSING, KP_T_VALUE, &of_shape},
    {"panel", KP_W_PANEL, 0, KP_T_VALUE, &panel_shape},
    {"full_years", KP_W_FULL_YEARS, 0, KP_T_VALUE, &full_years_shape},
    {"first_of", KP_W_FIRST_OF, 0, KP_T_VALUE, &several_values},
    {"add", KP_W_ADD, 0, KP_T_VALUE, &several_values},
    {"subtract", KP_W_SUBTRACT, 0, KP_T_VALUE, &two_values},
    {"multiply", KP_W_MULTIPLY, 0, KP_T_VALUE, &several_values},
    {"ratio", KP_W_RATIO, 0, KP_T_VALUE, &two_values},
    {"node", KP_W_NODE, 0, KP_T_RESULT, &one_text},
    {"nodes", KP_W_NODES, 0, KP_T_RESULT, &nodes_shape},
    {"total", KP_W_TOTAL, KP_T_RESULT, KP_T_RESULT, &kp_shape_nothing},
    {"gate_met", KP_W_GATE_MET, 0, KP_T_RESULT, &one_text},
    {"asis", KP_W_ASIS, KP_T_SCORE, KP_T_SCORE, &kp_shape_asis},
    {"linear", KP_W_LINEAR, 0, KP_T_SCORE, &kp_shape_linear},
    {"bands", KP_W_BANDS, 0, KP_T_SCORE, &kp_shape_bands},
    {"curve", KP_W_CURVE, 0, KP_T_SCORE, &kp_shape_curve},
    {"lookup", KP_W_LOOKUP, 0, KP_T_SCORE, &kp_shape_lookup},
    {"yesno", KP_W_YESNO, KP_T_SCORE, KP_T_SCORE, &kp_shape_yesno},
    {"target", KP_W_TARGET, 0, KP_T_SCORE, &kp_shape_target},
    {"each", KP_W_EACH, 0, KP_T_SCORE, &kp_shape_each},
    {"deduct", KP_W_DEDUCT, 0, KP_T_SCORE, &kp_shape_deduct},
    {"minmax", KP_W_MINMAX, KP_T_SCORE, KP_T_SCORE, &kp_shape_norm},
    {"zscore", KP_W_ZSCORE, KP_T_SCORE, KP_T_SCORE, &kp_shape_zscore},
    {"percentile", KP_W_PERCENTILE, KP_T_SCORE, KP_T_SCORE, &kp_shape_position},
    {"rank", KP_W_RANK, KP_T_SCORE, KP_T_SCORE, &kp_shape_position},
    {"robust_z", KP_W_ROBUST_Z, KP_T_SCORE, KP_T_SCORE, &kp_shape_zscore},
    {"borda", KP_W_BORDA, KP_T_SCORE | KP_T_COMBINE, KP_T_SCORE, &kp_shape_borda},
    {"share_of_max", KP_W_SHARE_OF_MAX, KP_T_SCORE, KP_T_SCORE, &kp_shape_norm},
    {"distance_to", KP_W_DISTANCE_TO, 0, KP_T_SCORE, &kp_shape_distance},
    {"skew_kurtosis", KP_W_SKEW_KURTOSIS, KP_T_TREAT, KP_T_TREAT, &kp_shape_skew},
    {"iqr_fences", KP_W_IQR_FENCES, KP_T_TREAT, KP_T_TREAT, &kp_shape_fence},
    {"winsorise", KP_W_WINSORISE, 0, KP_T_TREAT, &kp_shape_winsorise},
    {"log", KP_W_LOG, KP_T_TREAT, 0, &kp_shape_nothing},
    {"boxcox", KP_W_BOXCOX, KP_T_TREAT, KP_T_TREAT, &kp_shape_boxcox},
    {"arithmetic", KP_W_ARITHMETIC, KP_T_COMBINE, 0, &kp_shape_nothing},
    {"geometric", KP_W_GEOMETRIC, KP_T_COMBINE, KP_T_COMBINE, &kp_shape_mean},
    {"harmonic", KP_W_HARMONIC, KP_T_COMBINE, KP_T_COMBINE, &kp_shape_mean},
    {"power", KP_W_POWER, 0, KP_T_COMBINE, &kp_shape_power},
    {"minimum", KP_W_MINIMUM, KP_T_COMBINE, 0, &kp_shape_nothing},
    {"owa", KP_W_OWA, 0, KP_T_COMBINE, &kp_shape_owa},
    {"choquet", KP_W_CHOQUET, 0, KP_T_COMBINE, &kp_shape_choquet},
    {"mazziotta_pareto", KP_W_MAZZIOTTA_PARETO, KP_T_COMBINE, KP_T_COMBINE, &kp_shape_mpi},
    {"copeland", KP_W_COPELAND, KP_T_COMBINE, 0, &kp_shape_nothing},
    {"topsis", KP_W_TOPSIS, KP_T_COMBINE, KP_T_COMBINE, &kp_shape_topsis},
    {"vikor", KP_W_VIKOR, KP_T_COMBINE, KP_T_COMBINE, &kp_shape_vikor},
    {"promethee", KP_W_PROMETHEE, KP_T_COMBINE, KP_T_COMBINE, &kp_shape_promethee},
    {"benefit_of_the_doubt", KP_W_DOUBT, KP_T_COMBINE, KP_T_COMBINE, &kp_shape_doubt},
    {"equal", KP_W_EQUAL, KP_T_WEIGHTS, 0, &kp_shape_nothing},
    {"pca", KP_W_PCA, KP_T_WEIGHTS, 0, &kp_shape_nothing},
    {"entropy", KP_W_ENTROPY, KP_T_WEIGHTS, 0, &kp_shape_nothing},
    {"critic", KP_W_CRITIC, KP_T_WEIGHTS, 0, &kp_shape_nothing},
    {"deviation", KP_W_DEVIATION, KP_T_WEIGHTS, 0, &kp_shape_nothing},
    {"merec", KP_W_MEREC, KP_T_WEIGHTS, 0, &kp_shape_nothing},
    {"balanced", KP_W_BALANCED, KP_T_WEIGHTS, KP_T_WEIGHTS, &kp_shape_balanced},
    {"ahp", KP_W_AHP, 0, KP_T_WEIGHTS, &kp_shape_ahp},
    {"budget", KP_W_BUDGET, 0, KP_T_WEIGHTS, &kp_shape_budget},
    {"best_worst", KP_W_BEST_WORST, 0, KP_T_WEIGHTS, &kp_shape_best_worst},
    {"median", KP_W_MEDIAN, KP_T_POOL | KP_T_MISSING | KP_T_COMBINE, 0, &kp_shape_nothing},
    {"trimmed", KP_W_TRIMMED, 0, KP_T_POOL, &trimmed_shape},
    {"winsorised", KP_W_WINSORISED, 0, KP_T_POOL, &winsorised_shape},
    {"adjusted", KP_W_ADJUSTED, KP_T_POOL, 0, &kp_shape_nothing},
    {"rasch", KP_W_RASCH, KP_T_POOL, 0, &kp_shape_nothing},
    {"cap", KP_W_CAP, 0, KP_T_CAP, &one_text},
    {"flag", KP_W_FLAG, KP_T_FLAG, 0, &kp_shape_nothing},
    {"group_mean", KP_W_GROUP_MEAN, KP_T_MISSING, KP_T_MISSING, &kp_shape_group},
    {"group_median", KP_W_GROUP_MEDIAN, KP_T_MISSING, KP_T_MISSING, &kp_shape_group},
    {"nearest", KP_W_NEAREST, KP_T_MISSING, KP_T_MISSING, &kp_shape_nearest},
    {"distance_from", KP_W_DISTANCE_FROM, 0, KP_T_DISTANCE, &one_number},
    {"mr_sort", KP_W_MR_SORT, 0, KP_T_SORT, &kp_shape_mr_sort},
    {"electre_tri", KP_W_ELECTRE_TRI, 0, KP_T_SORT, &kp_shape_electre_tri},
    {"natural_breaks", KP_W_NATURAL_BREAKS, KP_T_SORT, 0, &kp_shape_nothing},
    {"quantiles", KP_W_QUANTILES, KP_T_SORT, KP_T_SORT, &kp_shape_quantiles},
    {"k_means", KP_W_K_MEANS, KP_T_SORT, KP_T_SORT, &kp_shape_k_means},
    {"worst", KP_W_WORST, 0, KP_T_WORST, &one_number},
    {"norms", KP_W_NORMS, 0, KP_T_NORMS, &one_text},
    {"period.first", KP_W_PERIOD_FIRST, KP_T_DAY, 0, &kp_shape_nothing},
    {"period.last", KP_W_PERIOD_LAST, KP_T_DAY, 0, &kp_shape_nothing},
    {"state", KP_W_STATE, 0, KP_T_OUTCOME, &kp_shape_state},
    {"event", KP_W_EVENT, 0, KP_T_OUTCOME, &kp_shape_event},
    {"transition", KP_W_TRANSITION, 0, KP_T_OUTCOME, &kp_shape_transition},
    {NULL, KP_WORDS, 0, 0, NULL},
};

const kp_word *kp_word_find(const char *name) {
  for (const kp_word *word = kp_words; word->name; word++)
    if (strcmp(word->name, name) == 0)
      return word;
  return NULL;
}

const kp_word *kp_word_of(kp_word_id id) {
  return &kp_words[id];
}

static const kp_field_shape *find_field(const kp_field_shape *field, kp_str name) {
  for (; field && field->name; field++)
    if (kp_str_equal(kp_str_of(field->name), name))
      return field;
  return NULL;
}

const kp_field_shape *kp_shape_field(const kp_shape *shape, kp_str name) {
  const kp_field_shape *field = find_field(shape->field, name);
  if (!field)
    field = find_field(shape->more, name);
  if (!field && shape->label)
    field = find_field(kp_label_fields, name);
  return field;
}
