/* SPDX-License-Identifier: GPL-3.0-or-later
 * The rules of indicators/g60/alliance.lua once more, by hand: plain loops over the sample years'
 * CSV files.
 *
 * Nothing of the engine is in it: the reader is plain_csv.h, and panel, rounding, areas, gates and
 * grades are written out, clause by clause, as a person with the files and a calculator would go. A
 * change of the index is a change here. For test_g60.c alone. */
#ifndef KP_TESTS_G60_BY_HAND_H
#define KP_TESTS_G60_BY_HAND_H

#include <math.h>

#include "kaoping.h"
#include "plain_csv.h"

enum { N_AREAS = 5, MAX_JUDGES = 8 };

/* ---- The index again, by hand ---- */

typedef enum {
  JOINT_PROJECTS,
  UNIVERSITY_PROJECTS,
  BREAKTHROUGH,
  INNOVATION_LEVEL,
  REVENUE_GROWTH,
  TECH_CONTRACTS,
  PATENTS,
  RESULTS,
  MATCHMAKING,
  DEMANDS,
  DEMAND_MATCH,
  COOPERATION,
  EXCHANGES,
  JOINT_TRAINING,
  BODIES,
  FUND_RULES,
  FUND_DISCLOSURE,
  ANNUAL_PLAN,
  ANNUAL_MEETING,
  LATE_REPORTS,
  SECRETARIAT_STAFF,
  IP_AGREEMENTS,
  BREACH_LIABILITY,
  OPENNESS,
  TRAINING_SCHEME,
  N_LEAVES
} leaf;

static const struct {
  const char *id, *title;
  int area;
  double points;
} LEAF[N_LEAVES] = {
    {"joint_projects", NULL, 0, 8},
    {"university_projects", NULL, 0, 6},
    {"breakthrough", "关键核心技术突破", 0, 7},
    {"innovation_level", "获科技创新平台或奖项的最高级别", 0, 4},
    {"revenue_growth", "成员单位营业收入增长率", 1, 6},
    {"tech_contracts", "技术合同成交额", 1, 6},
    {"patents", "联合申请发明专利", 1, 5},
    {"results", "年度运行绩效综合评估", 1, 8},
    {"matchmaking", NULL, 2, 6},
    {"demands", "征集并向高校发布的技术难题和需求", 2, 4},
    {"demand_match", NULL, 2, 4},
    {"cooperation", NULL, 2, 4},
    {"exchanges", NULL, 2, 4},
    {"joint_training", "联合培养人才", 2, 3},
    {"bodies", NULL, 3, 3},
    {"fund_rules", "经费管理办法和内部监督机制", 3, 2},
    {"fund_disclosure", "政府资助经费在年度大会公示", 3, 2},
    {"annual_plan", "年度工作计划", 3, 2},
    {"annual_meeting", NULL, 3, 2},
    {"late_reports", "工作信息迟报、漏报", 3, 2},
    {"secretariat_staff", "秘书处专职工作人员", 3, 2},
    {"ip_agreements", NULL, 4, 4},
    {"breach_liability", "协议载明违约责任", 4, 2},
    {"openness", NULL, 4, 2},
    {"training_scheme", "人才联合培养机制", 4, 2},
};
static const char *const AREA[N_AREAS] = {"innovation", "performance", "service", "management",
                                          "protection"};
static const double AREA_POINTS[N_AREAS] = {25, 25, 25, 15, 10};

static const char *const CITIES[] = {"松江", "嘉兴", "杭州", "金华", "苏州",
                                     "湖州", "宣城", "芜湖", "合肥"};

/* ---- One year's files ---- */

typedef struct {
  int year;
  plain_csv units, values, verified, corrections, members, activities, panel, recusals;
} sample;

static plain_csv sample_file(int year, const char *name, const char *encoding) {
  char path[128];
  snprintf(path, sizeof path, "datasets/g60/%d/%s", year, name);
  char *full = support_source(path);
  plain_csv csv = encoding               ? plain_csv_read(full, encoding)
                  : support_exists(full) ? plain_csv_read(full, NULL)
                                         : (plain_csv){0};
  free(full);
  return csv;
}

static sample sample_read(int year) {
  return (sample){.year = year,
                  .units = sample_file(year, "units.csv", NULL),
                  .values = sample_file(year, "values.csv", year == 2022 ? "GB18030" : NULL),
                  .verified = sample_file(year, "verified.csv", NULL),
                  .corrections = sample_file(year, "corrections.csv", NULL),
                  .members = sample_file(year, "members.csv", NULL),
                  .activities = sample_file(year, "activities.csv", NULL),
                  .panel = sample_file(year, "panel.csv", NULL),
                  .recusals = sample_file(year, "recusals.csv", NULL)};
}

static void sample_clear(sample *s) {
  plain_csv *all[] = {&s->units,   &s->values,     &s->verified, &s->corrections,
                      &s->members, &s->activities, &s->panel,    &s->recusals};
  for (size_t i = 0; i < sizeof all / sizeof *all; i++)
    plain_csv_clear(all[i]);
}

static bool is_one_of(const char *text, const char *a, const char *b) {
  return strcmp(text, a) == 0 || (b && strcmp(text, b) == 0);
}

/* The last cell that a long table has for a unit and indicator and that is not blank; NULL: none.
 */
static const char *said_in_long(const plain_csv *csv, const char *unit, const char *id,
                                const char *title, const char *value_a, const char *value_b) {
  const char *found = NULL;
  int u = plain_find(csv, "unit", "联盟"), i = plain_find(csv, "indicator", "指标");
  int v = plain_find(csv, value_a, value_b);
  for (int r = 1; r < csv->n_rows; r++)
    if (strcmp(plain_cell(csv, r, u), unit) == 0 && is_one_of(plain_cell(csv, r, i), id, title) &&
        *plain_cell(csv, r, v))
      found = plain_cell(csv, r, v);
  return found;
}

static int row_of(const plain_csv *csv, const char *unit) {
  int key = plain_find(csv, "id", "编号");
  for (int r = 1; r < csv->n_rows; r++)
    if (strcmp(plain_cell(csv, r, key), unit) == 0)
      return r;
  return -1;
}

/* What counts of a cell: a correction, else what was verified, else what was reported. "" is
 * missing. */
static const char *said(const sample *s, const char *unit, const char *id, const char *title) {
  const char *text = said_in_long(&s->corrections, unit, id, title, "new", NULL);
  if (!text)
    text = said_in_long(&s->verified, unit, id, title, "value", "核实值");
  if (!text && plain_find(&s->values, "indicator", NULL) >= 0)
    text = said_in_long(&s->values, unit, id, title, "value", NULL);
  else if (!text) {
    int c = plain_find(&s->values, id, title);
    assert_true(c >= 0);
    text = plain_cell(&s->values, row_of(&s->values, unit), c);
  }
  return text ? text : "";
}

static bool yes(const char *text) {
  return is_one_of(text, "是", "有") || strcmp(text, "√") == 0;
}

/* 1,234 and 12.5% as people write them; 无 and nothing at all are 0 (where the index allows them).
 */
static double number(const char *text) {
  char plain[64];
  size_t n = 0;
  for (; *text && n + 1 < sizeof plain; text++)
    if (*text != ',' && *text != '%')
      plain[n++] = *text;
  plain[n] = '\0';
  return strtod(plain, NULL);
}

static double said_number(const sample *s, const char *unit, leaf l) {
  return number(said(s, unit, LEAF[l].id, LEAF[l].title));
}

static double if_yes(const sample *s, const char *unit, leaf l) {
  return yes(said(s, unit, LEAF[l].id, LEAF[l].title)) ? LEAF[l].points : 0;
}

/* ---- Rosters ---- */

/* Activities of the year whose kind is in a list "a|b|c"; agreed: only those with property agreed
 * on. */
static int held(const sample *s, const char *unit, const char *kinds, bool agreed) {
  const plain_csv *csv = &s->activities;
  int u = plain_find(csv, "unit", "联盟"), k = plain_find(csv, "kind", "类别");
  int d = plain_find(csv, "date", "日期"), a = plain_find(csv, "知识产权约定", NULL);
  int n = 0;
  for (int r = 1; r < csv->n_rows; r++) {
    if (strcmp(plain_cell(csv, r, u), unit) || atoi(plain_cell(csv, r, d)) != s->year)
      continue;
    if (agreed && !yes(plain_cell(csv, r, a)))
      continue;
    const char *kind = plain_cell(csv, r, k), *at = strstr(kinds, kind);
    char behind = at ? at[strlen(kind)] : 'x';
    n += at && (at == kinds || at[-1] == '|') && (behind == '\0' || behind == '|');
  }
  return n;
}

static bool is_local(const char *city) {
  bool local = false;
  for (size_t i = 0; i < sizeof CITIES / sizeof *CITIES; i++)
    local = local || strstr(city, CITIES[i]);
  return local;
}

typedef struct {
  int n, n_local, n_blank, n_new;
} roster;

static roster members(const sample *s, const char *unit) {
  const plain_csv *csv = &s->members;
  int u = plain_find(csv, "unit", "联盟"), j = plain_find(csv, "joined", "加入日期");
  int c = plain_find(csv, "city", s->year == 2022 ? "注册地" : "城市");
  roster found = {0};
  for (int r = 1; r < csv->n_rows; r++) {
    if (strcmp(plain_cell(csv, r, u), unit))
      continue;
    found.n++;
    found.n_local += is_local(plain_cell(csv, r, c));
    found.n_blank += *plain_cell(csv, r, c) == '\0';
    found.n_new += atoi(plain_cell(csv, r, j)) == s->year;
  }
  return found;
}

/* ---- Judges ---- */

static bool recused(const sample *s, const char *judge, const char *unit) {
  const plain_csv *csv = &s->recusals;
  int j = plain_find(csv, "judge", "专家"), u = plain_find(csv, "unit", "联盟");
  for (int r = 1; r < csv->n_rows; r++)
    if (strcmp(plain_cell(csv, r, j), judge) == 0 && strcmp(plain_cell(csv, r, u), unit) == 0)
      return true;
  return false;
}

/* Mean of the marks without the best and the worst; NaN with fewer than three. */
static double panel_mark(const sample *s, const char *unit, leaf l) {
  const plain_csv *csv = &s->panel;
  int j = plain_find(csv, "judge", "专家"), u = plain_find(csv, "unit", "联盟");
  int i = plain_find(csv, "indicator", "指标"), m = plain_find(csv, "score", "得分");
  double sum = 0, low = INFINITY, high = -INFINITY;
  int n = 0;
  for (int r = 1; r < csv->n_rows; r++) {
    const char *text = plain_cell(csv, r, m);
    if (strcmp(plain_cell(csv, r, u), unit) ||
        !is_one_of(plain_cell(csv, r, i), LEAF[l].id, LEAF[l].title) ||
        is_one_of(text, "", "回避") || recused(s, plain_cell(csv, r, j), unit))
      continue;
    double mark = strtod(text, NULL);
    sum += mark;
    low = fmin(low, mark);
    high = fmax(high, mark);
    n++;
  }
  assert_true(n <= MAX_JUDGES);
  return n < 3 ? NAN : (sum - low - high) / (n - 2);
}

/* ---- Points ---- */

/* Half up at two places; 1e-9 stands for what binary takes from a tie. */
static double rounded(double x) {
  return floor(x * 100 + 0.5 + 1e-9) / 100;
}

static double straight(double x, double from, double to) {
  return fmax(0, fmin(1, (x - from) / (to - from)));
}

typedef struct {
  double point[N_LEAVES]; /* NaN: no value, or not asked */
  double adjustment, total, area[N_AREAS];
  bool scored;
} computed;

static void counted_points(computed *c, const sample *s, const char *unit) {
  double *p = c->point;
  p[JOINT_PROJECTS] = fmin(2 * held(s, unit, "联合攻关", false), 8);
  p[UNIVERSITY_PROJECTS] = fmin(1.5 * held(s, unit, "产学研合作", false), 6);
  p[MATCHMAKING] = fmin(1.5 * held(s, unit, "成果对接会|成果拍卖会", false), 6);
  p[COOPERATION] = fmin(held(s, unit, "投资合作|科技创新合作|要素对接", false), 4);
  p[EXCHANGES] = fmin(0.5 * held(s, unit, "论坛|峰会|培训|考察", false), 4);
  p[ANNUAL_MEETING] = held(s, unit, "年会", false) ? 2 : 0;
  p[OPENNESS] = fmin(0.5 * members(s, unit).n_new, 2);
  int projects = held(s, unit, "联合攻关", false);
  p[IP_AGREEMENTS] =
      projects ? 4 * straight((double)held(s, unit, "联合攻关", true) / projects, 0.5, 1) : NAN;
}

static void reported_points(computed *c, const sample *s, const char *unit) {
  double *p = c->point;
  const char *level = said(s, unit, LEAF[INNOVATION_LEVEL].id, LEAF[INNOVATION_LEVEL].title);
  p[INNOVATION_LEVEL] = strcmp(level, "国家级") == 0 ? 4
                        : strcmp(level, "省级") == 0 ? 3
                        : strcmp(level, "市级") == 0 ? 1.5
                                                     : 0;
  p[REVENUE_GROWTH] = 6 * straight(said_number(s, unit, REVENUE_GROWTH), 0, 12);
  double contracts = said_number(s, unit, TECH_CONTRACTS);
  p[TECH_CONTRACTS] = contracts >= 10000  ? 6
                      : contracts >= 5000 ? 5
                      : contracts >= 2000 ? 3.5
                      : contracts >= 500  ? 2
                                          : 0;
  p[PATENTS] = fmin(0.25 * said_number(s, unit, PATENTS), 5);
  double demands = said_number(s, unit, DEMANDS);
  double matched = number(said(s, unit, "demands_matched", "对接成功的技术需求"));
  p[DEMANDS] = fmin(0.2 * demands, 4);
  p[DEMAND_MATCH] = demands > 0 ? 4 * straight(matched / demands, 0, 0.5) : 0;
  double trained = said_number(s, unit, JOINT_TRAINING);
  p[JOINT_TRAINING] = trained >= 200 ? 3 : trained >= 100 ? 2 : trained >= 30 ? 1 : 0;
  p[BODIES] = yes(said(s, unit, "decision_body", "决策机构")) +
              yes(said(s, unit, "advisory_body", "咨询机构")) +
              yes(said(s, unit, "executive_body", "执行机构"));
  p[LATE_REPORTS] = fmax(2 - 0.5 * said_number(s, unit, LATE_REPORTS), 0);
  double staff = said_number(s, unit, SECRETARIAT_STAFF);
  p[SECRETARIAT_STAFF] = staff >= 3 ? 2 : staff >= 1 ? 1 : 0;
  p[FUND_RULES] = if_yes(s, unit, FUND_RULES);
  p[ANNUAL_PLAN] = if_yes(s, unit, ANNUAL_PLAN);
  p[BREACH_LIABILITY] = if_yes(s, unit, BREACH_LIABILITY);
  p[TRAINING_SCHEME] = if_yes(s, unit, TRAINING_SCHEME);
  bool funded = number(said(s, unit, "government_funds", "政府资助经费")) > 0;
  p[FUND_DISCLOSURE] = funded ? if_yes(s, unit, FUND_DISCLOSURE) : NAN;
}

/* Full points of an area's indicators that are asked: their parts of the area's points in whole
 * hundredths; what is left of it goes to the largest remainders, of equal ones to the first. */
static void full_points(double *full, const bool *asked, int area) {
  double sum = 0, left = AREA_POINTS[area] * 100, remainder[N_LEAVES];
  for (int l = 0; l < N_LEAVES; l++)
    sum += LEAF[l].area == area && asked[l] ? LEAF[l].points : 0;
  for (int l = 0; l < N_LEAVES; l++) {
    remainder[l] = -1;
    if (LEAF[l].area != area || !asked[l])
      continue;
    double exact = 100 * AREA_POINTS[area] * LEAF[l].points / sum;
    full[l] = floor(exact + 1e-9);
    remainder[l] = exact - full[l];
    left -= full[l];
  }
  for (; left > 0.5; left--) {
    int most = 0;
    for (int l = 1; l < N_LEAVES; l++)
      if (remainder[l] > remainder[most] + 1e-9)
        most = l;
    full[most] += 1;
    remainder[most] = -1;
  }
}

/* Areas with an indicator that is not asked share its points among the others in proportion. */
static void spread_and_round(computed *c) {
  double full[N_LEAVES] = {0};
  bool asked[N_LEAVES];
  for (int l = 0; l < N_LEAVES; l++)
    asked[l] = !(isnan(c->point[l]) && (l == FUND_DISCLOSURE || l == IP_AGREEMENTS));
  for (int a = 0; a < N_AREAS; a++) {
    full_points(full, asked, a);
    c->area[a] = 0;
    for (int l = 0; l < N_LEAVES; l++) {
      if (LEAF[l].area != a || isnan(c->point[l]))
        continue;
      c->point[l] = rounded(c->point[l] * full[l] / 100 / LEAF[l].points);
      c->area[a] += c->point[l];
    }
  }
}

static computed compute(const sample *s, const char *unit) {
  computed c = {0};
  counted_points(&c, s, unit);
  reported_points(&c, s, unit);
  c.point[BREAKTHROUGH] = 7 * panel_mark(s, unit, BREAKTHROUGH) / 10;
  c.point[RESULTS] = 8 * panel_mark(s, unit, RESULTS) / 10;
  c.scored = !isnan(c.point[BREAKTHROUGH]) && !isnan(c.point[RESULTS]);
  spread_and_round(&c);
  c.adjustment = yes(said(s, unit, "standards_committee", "成立标准化技术委员会(鼓励)")) +
                 fmin(0.5 * held(s, unit, "标准制定", false), 2) +
                 2 * yes(said(s, unit, "public_platform", "公共技术和服务平台(鼓励)"));
  c.adjustment = fmin(c.adjustment, 5);
  c.total = c.adjustment;
  for (int a = 0; a < N_AREAS; a++)
    c.total += c.area[a];
  return c;
}

/* ---- Grades ---- */

/* Dates begin with the year; who was founded after the first day of the year has not existed for a
 * full one at its end. */
static bool is_eligible(const sample *s, const char *unit) {
  int c = plain_find(&s->units, "founded", "成立日期");
  return atoi(plain_cell(&s->units, row_of(&s->units, unit), c)) < s->year;
}

static kp_unit_status wanted_status(const sample *s, const char *unit, const computed *c) {
  if (!is_eligible(s, unit))
    return KP_NOT_ELIGIBLE;
  if (!c->scored)
    return KP_UNSCORED;
  return members(s, unit).n_blank > 0 ? KP_UNDECIDED : KP_GRADED;
}

static const char *wanted_grade(const sample *s, const char *unit, const computed *c) {
  roster m = members(s, unit);
  if (c->total < 60 - 1e-9 || 10 * m.n_local < 7 * m.n)
    return "fail";
  bool adopted = yes(said(s, unit, "charter_adopted", "章程经成员大会通过"));
  bool clean = number(said(s, unit, "serious_misconduct", "严重失信或重大违规")) <= 0;
  bool performs = c->area[1] >= 20 - 1e-9; /* 80 of 100, in 25 points */
  return c->total >= 85 - 1e-9 && performs && adopted && clean ? "excellent" : "pass";
}

#endif
