/* SPDX-License-Identifier: GPL-3.0-or-later
 * An index read back in words: each phrase against the sentence that a person would write for the
 * rule, in both languages, and a whole document from an index built by hand. */
#include "support.h"

#include <math.h>

#include "index/text.h"

static const double knots[] = {6, 3}, knot_scores[] = {100, 80};
static const double curve_x[] = {0, 10}, curve_y[] = {0, 50};
static const kp_str levels[] = {{"国家级", 9}, {"省级", 6}};
static const double level_scores[] = {10, 6};

#define NO_BOUNDS .at_least = NAN, .above = NAN, .at_most = NAN, .below = NAN

static const char *const joint_names[] = {"joint_projects", "联合攻关项目", NULL};
static const char *const founded_names[] = {"founded", NULL};
static const char *const charter_names[] = {"charter", NULL};
static kp_want wants[] = {
    {.id = "joint_projects", .names = joint_names},
    {.id = "founded", .names = founded_names, .rule = {.kind = KP_CELL_DATE}},
    {.id = "charter", .names = charter_names, .rule = {.kind = KP_CELL_YESNO}}};
static kp_roster_want rosters[] = {{.name = "activities"}, {.name = "members"}};

static const kp_str kind_choice[] = {{"联合攻关", 12}};
static const kp_filter kind_filter[] = {
    {.column = "kind",
     .test = {NO_BOUNDS, .is_text = true, .choice = kind_choice, .n_choices = 1}}};
static const kp_rows kind_rows = {
    .roster = 0, .filter = kind_filter, .n_filters = 1, .function = -1, .during_period = true};
static const kp_rows city_rows = {
    .roster = 1, .filter = kind_filter, .n_filters = 1, .function = -1};

static const kp_value count_value = {.kind = KP_VALUE_COUNT, .rows = &kind_rows};
static const kp_value share_value = {.kind = KP_VALUE_SHARE, .rows = &city_rows};
static const kp_value column_value = {.kind = KP_VALUE_COLUMN, .want = 0};
static const kp_value charter_value = {.kind = KP_VALUE_COLUMN, .want = 2};

static kp_condition conditions[] = {
    {.label = {.id = "local_share",
               .title = "九城市成员不低于70%",
               .basis = "ours",
               .clause = "四（二）1"},
     .value = {.kind = KP_VALUE_SHARE, .rows = &city_rows},
     .test = {.at_least = 0.7, .above = NAN, .at_most = NAN, .below = NAN},
     .otherwise = KP_OTHERWISE_CAP,
     .cap = 1},
    {.label = {.id = "full_year", .title = "成立满1年", .clause = "五（一）"},
     .value = {.kind = KP_VALUE_FULL_YEARS, .want = 1, .to_period_last = true},
     .test = {.at_least = 1, .above = NAN, .at_most = NAN, .below = NAN},
     .cap = -1}};

static kp_function functions[] = {
    {.line = 12, .last_line = 14, .text = "function(unit)\n  return 1\nend"}};
static kp_node nodes[] = {
    {.label = {.id = "g60", .title = "联盟评价"},
     .parent = -1,
     .first_child = 1,
     .next_sibling = -1,
     .leaf = -1,
     .n_children = 1,
     .weight = 100,
     .share = 1,
     .coverage = NAN},
    {.label = {.id = "innovation", .title = "创新活动"},
     .parent = 0,
     .first_child = 2,
     .next_sibling = -1,
     .leaf = -1,
     .n_children = 1,
     .weight = 100,
     .share = 1,
     .coverage = NAN},
    {.label = {.id = "joint_projects", .title = "联合攻关项目", .clause = "三（一）1"},
     .measure = "项",
     .parent = 1,
     .first_child = -1,
     .next_sibling = -1,
     .leaf = 0,
     .weight = 100,
     .share = 1,
     .coverage = NAN,
     .value = {.kind = KP_VALUE_COUNT, .rows = &kind_rows},
     .score = {.kind = KP_SCORE_EACH, .per = 3, .limit = 18}}};
static kp_grade grades[] = {
    {.label = {.id = "pass", .title = "合格"},
     .at_least = 60,
     .above = NAN,
     .at_most = NAN,
     .below = NAN,
     .top_share = 0.3,
     .top_round = -1},
    {.label = {.id = "fail", .title = "不合格"}, NO_BOUNDS, .top_share = NAN}};
static kp_index_file files[] = {{.path = "alliance.lua", .hash = "0123"}};

static kp_index sample_index(void) {
  kp_index index = {.id = "g60-alliance",
                    .title = "联盟评价",
                    .unit = "联盟",
                    .in_points = true,
                    .scale_high = 100,
                    .higher_is_better = true,
                    .round_digits = 2,
                    .round_at_indicator = true,
                    .adjust_at_most = NAN,
                    .adjust_at_least = NAN,
                    .grade_distance_from = NAN,
                    .discrepancy_over = 0.2,
                    .discrepancy_otherwise = KP_OTHERWISE_FLAG};
  index.node = nodes;
  index.n_nodes = 3;
  index.n_leaves = 1;
  index.want = wants;
  index.n_wants = 3;
  index.roster = rosters;
  index.n_rosters = 2;
  index.condition = conditions;
  index.n_conditions = 2;
  index.gates = (kp_conditions){0, 1};
  index.eligible = (kp_conditions){1, 1};
  index.grade = grades;
  index.n_grades = 2;
  index.function = functions;
  index.n_functions = 1;
  index.file = files;
  index.n_files = 1;
  return index;
}

/* Compares what was written and empties the buffer. */
static void expect(kp_buf *got, const char *wanted) {
  assert_string_equal(got->at ? got->at : "", wanted);
  kp_buf_clear(got);
}

static void expect_rule(const kp_score_rule *rule, const kp_value *value, const char *measure,
                        const char *zh, const char *en) {
  kp_index index = sample_index();
  kp_buf got = {0};
  kp_rule_context context = {rule, value, measure, 0, 100};
  kp_index_score_rule_text(&got, &index, &context, KP_ZH);
  expect(&got, zh);
  kp_index_score_rule_text(&got, &index, &context, KP_EN);
  expect(&got, en);
}

static void text__says_points_an_item(void **state) {
  (void)state;
  kp_score_rule each = {.kind = KP_SCORE_EACH, .per = 3, .limit = 18};
  expect_rule(&each, &count_value, "项", "每项3分，最高18分", "3 points each, at most 18");
  kp_score_rule open = {.kind = KP_SCORE_EACH, .per = 0.5, .limit = NAN};
  expect_rule(&open, &column_value, "万元", "每万元0.5分", "0.5 points each 万元");
  kp_score_rule deduct = {.kind = KP_SCORE_DEDUCT, .per = 2, .limit = 0};
  expect_rule(&deduct, &count_value, "次", "满分100分，每次扣2分，扣至0分为止",
              "100 points less 2 each, not below 0");
  kp_score_rule percent = {.kind = KP_SCORE_EACH, .per = 50, .limit = 20};
  expect_rule(&percent, &share_value, NULL, "每个百分点0.5分，最高20分",
              "0.5 points each percentage point, at most 20");
}

static void text__says_every_kind_of_score(void **state) {
  (void)state;
  kp_score_rule linear = {.kind = KP_SCORE_LINEAR, .from = 0.2, .to = 0.8};
  expect_rule(&linear, &share_value, NULL, "20%得0分，80%得100分，其间按直线折算，超出两端按端点计",
              "20 % scores 0, 80 % scores 100, a straight line between, no more beyond");
  kp_score_rule bands = {.kind = KP_SCORE_BANDS,
                         .knot = knots,
                         .knot_score = knot_scores,
                         .n_knots = 2,
                         .otherwise = 0};
  expect_rule(&bands, &count_value, "项", "不低于6项得100分；不低于3项得80分；其余得0分",
              "at least 6 项: 100; at least 3 项: 80; otherwise: 0");
  kp_score_rule curve = {
      .kind = KP_SCORE_CURVE, .knot = curve_x, .knot_score = curve_y, .n_knots = 2};
  expect_rule(&curve, &column_value, NULL, "按折线折算：0得0分、10得50分；超出两端按端点计",
              "by straight lines between 0: 0, 10: 50; no more beyond");
  kp_score_rule lookup = {.kind = KP_SCORE_LOOKUP,
                          .choice = levels,
                          .knot_score = level_scores,
                          .n_knots = 2,
                          .otherwise = NAN};
  expect_rule(&lookup, &column_value, NULL, "“国家级”得10分；“省级”得6分；其余视为数据有误",
              "'国家级': 10; '省级': 6; anything else is an error of the data");
  kp_score_rule yesno = {.kind = KP_SCORE_YESNO, .yes_score = 4, .no_score = 0};
  expect_rule(&yesno, &charter_value, NULL, "“是”得4分，“否”得0分", "yes: 4, no: 0");
  kp_score_rule target = {
      .kind = KP_SCORE_TARGET, .target = 50, .tolerance_below = 20, .tolerance_above = 10};
  expect_rule(&target, &column_value, NULL, "50得100分，偏离后按直线下降，到30或60得0分",
              "50 scores 100, falling in a straight line to 0 at 30 and at 60");
  kp_score_rule rank = {.kind = KP_SCORE_RANK, .down = true};
  expect_rule(&rank, &column_value, NULL, "按在本期全部联盟中的名次计分，越低越好",
              "by the rank among those of this period, lower is better");
}

static void text__says_scores_by_comparison(void **state) {
  (void)state;
  static const double ends[] = {1, 100};
  kp_score_rule minmax = {.kind = KP_SCORE_MINMAX, .ends = ends};
  expect_rule(&minmax, &column_value, NULL,
              "以本期全部联盟的最小值和最大值为两端，按直线折算，越高越好，得分1至100",
              "a straight line from the least to the greatest of those of this period, higher is "
              "better, scores from 1 to 100");
  kp_score_rule robust = {.kind = KP_SCORE_ROBUST_Z, .mean = 50, .sd = 10, .open = true};
  expect_rule(
      &robust, &column_value, NULL,
      "以本期全部联盟的中位数和绝对中位差（乘以1.4826）换算为均值50、标准差10的稳健标准分，"
      "越高越好，不设上下限",
      "robust standard score with mean 50 and standard deviation 10, by median and 1.4826 times "
      "the median absolute deviation of those of this period, higher is better, without "
      "bounds");
  kp_score_rule borda = {.kind = KP_SCORE_BORDA, .ties_low = true};
  expect_rule(&borda, &column_value, NULL,
              "博尔达计分：本期全部联盟中每有一个不如它的得1分，并列的得0.5分，越高越好，"
              "并列的只计比它们都差的",
              "Borda count: one point for each of those of this period that it beats, half a one "
              "for a tie, higher is better, ties count only what is worse than all of them");
  kp_score_rule share = {.kind = KP_SCORE_SHARE_OF_MAX, .down = true};
  expect_rule(&share, &column_value, NULL, "按与本期全部联盟中最好值之比计分，越低越好",
              "by its ratio to the best of those of this period, lower is better");
  kp_score_rule distance = {.kind = KP_SCORE_DISTANCE, .reference = "A07", .target = NAN};
  expect_rule(&distance, &column_value, "项",
              "从本期全部联盟的最差值到“A07”的值，按直线折算，越高越好",
              "a straight line from the worst of those of this period to the value of 'A07', "
              "higher is better");
  distance = (kp_score_rule){.kind = KP_SCORE_DISTANCE, .target = 12};
  expect_rule(&distance, &column_value, "项", "从本期全部联盟的最差值到12项，按直线折算，越高越好",
              "a straight line from the worst of those of this period to 12 项, higher is better");
}

static void text__says_what_is_done_about_outliers(void **state) {
  (void)state;
  kp_index index = sample_index();
  kp_buf got = {0};
  kp_treat treat = {.kind = KP_TREAT_SKEW_KURTOSIS,
                    .skew = 2,
                    .kurtosis = 3.5,
                    .points = 5,
                    .otherwise = KP_TREAT_BOXCOX,
                    .lambda = NAN};
  kp_index_treat_text(&got, &index, &treat, KP_ZH);
  expect(&got, "偏度的绝对值不低于2且峰度不低于3.5时，把最突出的至多5个点缩到相邻的值，"
               "仍不合格则改对原值：博克斯–考克斯变换，λ 按最大似然求得");
  treat.kind = KP_TREAT_IQR_FENCES;
  treat.k = 1.5;
  kp_index_treat_text(&got, &index, &treat, KP_EN);
  expect(&got,
         "what lies beyond a quartile by more than 1.5 times the interquartile range is taken "
         "as that bound");
  treat = (kp_treat){.kind = KP_TREAT_WINSORISE, .low = 1, .high = 2};
  kp_index_treat_text(&got, &index, &treat, KP_ZH);
  expect(&got, "最低的1个点和最高的2个点缩到相邻的值");
  treat.kind = KP_TREAT_NONE;
  kp_index_treat_text(&got, &index, &treat, KP_ZH);
  assert_int_equal(got.len, 0);
}

static void text__says_values(void **state) {
  (void)state;
  kp_index index = sample_index();
  kp_buf got = {0};
  kp_index_value_text(&got, &index, &count_value, KP_ZH);
  expect(&got, "“activities”表中“kind”为“联合攻关”且“date”在评价期内的行数");
  kp_index_value_text(&got, &index, &count_value, KP_EN);
  expect(&got, "number of rows of 'activities' where 'kind' is exactly '联合攻关' and 'date' lies "
               "in the period");
  kp_index_value_text(&got, &index, &column_value, KP_ZH);
  expect(&got, "“joint_projects”（或“联合攻关项目”）一栏");
  kp_value parts[] = {share_value, {.kind = KP_VALUE_NUMBER, .number = 2}};
  kp_value ratio = {.kind = KP_VALUE_RATIO, .operand = parts, .n_operands = 2};
  kp_value outer_parts[] = {ratio, {.kind = KP_VALUE_NUMBER, .number = 0.1}};
  kp_value outer = {.kind = KP_VALUE_SUBTRACT, .operand = outer_parts, .n_operands = 2};
  kp_index_value_text(&got, &index, &outer, KP_ZH);
  expect(&got, "（“members”表中“kind”为“联合攻关”的行所占比例除以2）减去0.1");
}

static void text__says_conditions_with_shares_as_per_cent(void **state) {
  (void)state;
  kp_index index = sample_index();
  kp_buf got = {0};
  kp_index_test_text(&got, &index, &conditions[0].test, &conditions[0].value, KP_ZH);
  expect(&got, "不低于70%");
  kp_index_test_text(&got, &index, &conditions[0].test, &conditions[0].value, KP_EN);
  expect(&got, "at least 70 %");
  kp_test both = {.at_least = 60, .below = 85, .above = NAN, .at_most = NAN};
  kp_index_test_text(&got, &index, &both, NULL, KP_ZH);
  expect(&got, "不低于60且低于85");
  kp_index_condition_text(&got, &index, &conditions[1], KP_ZH);
  expect(&got, "自“founded”所记日期至评价期最后一天的整年数不低于1");
  kp_condition charter = {.value = charter_value, .test = {NO_BOUNDS, .yes = true}};
  kp_index_condition_text(&got, &index, &charter, KP_ZH);
  expect(&got, "“charter”一栏为“是”");
  kp_index_condition_text(&got, &index, &charter, KP_EN);
  expect(&got, "column 'charter': 'yes'");
  kp_index_otherwise_text(&got, &index, &conditions[0], KP_ZH);
  expect(&got, "不满足的，等次最高为“不合格”");
  kp_condition by_function = {.value = {.kind = KP_VALUE_FUNCTION, .function = 0},
                              .test = {NO_BOUNDS, .yes = true}};
  kp_index_condition_text(&got, &index, &by_function, KP_ZH);
  expect(&got, "符合指标文件第12至14行的函数");
}

static void text__never_prints_nan(void **state) {
  (void)state;
  kp_index index = sample_index();
  kp_buf got = {0};
  kp_index_quantity_text(&got, &index, NAN, &column_value, "项", 2, KP_ZH);
  expect(&got, "缺失");
  kp_index_quantity_text(&got, &index, 1, &charter_value, NULL, 2, KP_EN);
  expect(&got, "yes");
  kp_index_quantity_text(&got, &index, 0.12345, &share_value, NULL, 2, KP_ZH);
  expect(&got, "12.35%");
}

static void text__document_has_every_part(void **state) {
  (void)state;
  kp_index index = sample_index();
  kp_text zh = {0}, en = {0};
  assert_int_equal(kp_index_as_text(&zh, &index, KP_ZH, NULL), KP_OK);
  assert_int_equal(kp_index_as_text(&en, &index, KP_EN, NULL), KP_OK);
  static const char *const parts[] = {
      "# 联盟评价\n",
      "- 被评对象：联盟\n",
      "得分范围为0至100分",
      "## 前置条件\n\n符合下列全部条件的联盟参加评价。\n",
      "- **成立满1年**：自“founded”",
      "\n### 1 创新活动（100分）\n",
      "\n#### 1.1 联合攻关项目（100分）\n",
      "- 计分：每项3分，最高18分\n",
      "- 数据缺失：不得缺失",
      "- 依据：三（一）1\n",
      "- 依据：四（二）1（具体标准为自定）\n",
      "  - 不满足的，等次最高为“不合格”\n",
      "- 总分不低于60\n",
      "名额不超过参评且有总分者的30%（不足一个名额的舍去），末位并列的均不入选",
      "- 其余全部\n",
      "自评值与核查值相差超过核查值的20%的，列为待核",
      "```lua\nfunction(unit)\n  return 1\nend\n```\n",
      "alliance.lua（SHA-256：0123）"};
  for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
    assert_contains(zh.at, parts[i]);
  assert_contains(en.at, "## Grades\n");
  assert_contains(en.at, "- Score: 3 points each, at most 18\n");
  assert_null(strstr(zh.at, "nan"));
  assert_null(strstr(en.at, "nan"));
  assert_null(strstr(en.at, "?"));
  kp_text_free(&zh);
  kp_text_free(&en);
}

static void text__reports_lack_of_memory(void **state) {
  (void)state;
  kp_index index = sample_index();
  kp_status status = KP_SYSTEM;
  for (int64_t n = 0; status != KP_OK && n < 100000; n += 1 + n / 8) {
    kp_text text = {0};
    kp_memory_fail_after(n);
    status = kp_index_as_text(&text, &index, KP_ZH, NULL);
    kp_memory_fail_after(-1);
    if (status != KP_OK)
      assert_null(text.at);
    kp_text_free(&text);
  }
  assert_int_equal(status, KP_OK);
}

int main(void) {
  const struct CMUnitTest tests[] = {
      cmocka_unit_test(text__says_points_an_item),
      cmocka_unit_test(text__says_every_kind_of_score),
      cmocka_unit_test(text__says_scores_by_comparison),
      cmocka_unit_test(text__says_what_is_done_about_outliers),
      cmocka_unit_test(text__says_values),
      cmocka_unit_test(text__says_conditions_with_shares_as_per_cent),
      cmocka_unit_test(text__never_prints_nan),
      cmocka_unit_test(text__document_has_every_part),
      cmocka_unit_test(text__reports_lack_of_memory),
  };
  return cmocka_run_group_tests(tests, NULL, NULL);
}
