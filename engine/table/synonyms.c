/* SPDX-License-Identifier: GPL-3.0-or-later
 * The catalogue of synonyms.h.
 *
 * Every name here is in folded form (lower case, single spaces), so that a comparison folds one
 * side only; underscores and spaces are both listed because people write both. Add a name where
 * people use it for nothing else: a name that may be a fact ("类型") does not belong here. */
#include "table/synonyms.h"

#include <string.h>

typedef const char *const names_list[];

static names_list table_units = {"units",    "unit", "单位",     "单位名单", "被评对象",
                                 "被评单位", "联盟", "联盟名单", "名单",     NULL};
static names_list table_values = {"values",   "value", "指标值",   "数据", "填报",
                                  "填报数据", "自评",  "自评数据", NULL};
static names_list table_verified = {"verified", "核实", "核实值", "核实数据",
                                    "实地核查", "核查", NULL};
static names_list table_corrections = {"corrections", "correction", "更正",
                                       "更正表",      "更正值",     NULL};
static names_list table_panel = {"panel",    "scores", "专家评分", "专家打分", "评委评分",
                                 "评委打分", "评分",   "打分",     NULL};
static names_list table_judges = {"judges",   "experts",  "专家",   "评委",
                                  "专家名单", "评委名单", "专家组", NULL};
static names_list table_recusals = {"recusals", "回避", "回避表", "回避名单", NULL};
static names_list table_assignments = {"assignments", "分工", "评审分工", NULL};
static names_list table_events = {"events", "事件", "大事记", NULL};
static names_list table_decisions = {"decisions", "审定", "审定等次", "审定结果", NULL};
static names_list table_aliases = {"aliases", "别名", "曾用编号", "编号变更", NULL};

static const struct {
  const char *name;
  const char *const *names;
} tables[KP_TABLE_ROLES] = {
    [KP_TABLE_UNITS] = {"units", table_units},
    [KP_TABLE_VALUES] = {"values", table_values},
    [KP_TABLE_VERIFIED] = {"verified", table_verified},
    [KP_TABLE_CORRECTIONS] = {"corrections", table_corrections},
    [KP_TABLE_PANEL] = {"panel", table_panel},
    [KP_TABLE_JUDGES] = {"judges", table_judges},
    [KP_TABLE_RECUSALS] = {"recusals", table_recusals},
    [KP_TABLE_ASSIGNMENTS] = {"assignments", table_assignments},
    [KP_TABLE_EVENTS] = {"events", table_events},
    [KP_TABLE_DECISIONS] = {"decisions", table_decisions},
    [KP_TABLE_ALIASES] = {"aliases", table_aliases},
};

static names_list ids = {"id",       "编号",      "代码",      "code",     "unit id",
                         "unit_id",  "unit code", "unit_code", "单位编号", "单位代码",
                         "联盟编号", "联盟代码",  NULL};
static names_list plain_ids = {"id", "编号", "代码", "code", "工号", NULL};
static names_list units = {"unit", "单位", "被评对象", "被评单位", "联盟", NULL};
static names_list unit_titles = {"unit name", "unit_name", "单位名称", "联盟名称",
                                 "name",      "名称",      NULL};
static names_list names = {"name", "名称", "unit name", "unit_name", "单位名称", "联盟名称", NULL};
static names_list full_names = {"全称", "简称", NULL};
static names_list groups = {"group", "组别", "分组", NULL};
static names_list classes = {"类别", NULL};
static names_list periods = {"period", "期间",     "考核期",   "评价期",
                             "年度",   "考核年度", "评价年度", NULL};
static names_list years = {"year", "年份", NULL};
static names_list roster_periods = {"period",   "期间",     "考核期", "评价期",
                                    "考核年度", "评价年度", NULL};
static names_list indicators = {"indicator",    "指标",         "指标编号", "指标名称",
                                "indicator id", "indicator_id", NULL};
static names_list values = {"value", "值", "数值", "指标值", "填报值", "核实值", "核定值", NULL};
static names_list evidences = {"evidence", "佐证", "佐证材料", "证明材料", "依据材料", NULL};
static names_list notes = {"note", "notes", "备注", "remark", "comment", NULL};
static names_list remarks = {"说明", NULL};
static names_list bys = {"by", "核实人", "核查人", "经办人", "经办", "审核人", "填报人", NULL};
static names_list dates = {"date", "日期", "核实日期", "核查日期", "审定日期", "更正日期", NULL};
static names_list times = {"时间", NULL};
static names_list olds = {"old", "原值", "更正前", "旧值", NULL};
static names_list old_ids = {"old", "原编号", "旧编号", "曾用编号", NULL};
static names_list news = {"new", "更正值", "更正后", "新值", NULL};
static names_list new_ids = {"new", "新编号", "现编号", "现用编号", NULL};
static names_list froms = {"from", "起始", "起始年度", "自", "启用期间", NULL};
static names_list reasons = {"reason", "理由", "原因", "更正理由", "回避理由", "回避原因", NULL};
static names_list judges = {"judge",    "expert",   "judge id", "judge_id",
                            "专家编号", "评委编号", NULL};
static names_list experts = {"专家", "评委", NULL};
static names_list judge_names = {"name", "姓名", "名称", "专家姓名", "评委姓名", NULL};
static names_list roles = {"role", "角色", "职务", "身份", NULL};
static names_list declarations = {"declared", "declaration", "声明", "利益声明", "承诺", NULL};
static names_list signatures = {"signed", "signature", "签名", "签字", NULL};
static names_list scores = {"score", "得分", "评分", "打分", "分数", "mark", NULL};
static names_list rounds = {"round", "轮次", "轮", "跳次", NULL};
static names_list grades = {"grade", "等次", "审定等次", "等级", "审定等级", "结果", NULL};
static names_list bases = {"basis", "依据", "审定依据", "文号", NULL};

typedef const char *const *const tiers_list[];
static tiers_list key_tiers = {ids, units, NULL};
static tiers_list unit_tiers = {units, ids, unit_titles, NULL};
static tiers_list wide_unit_tiers = {ids, units, unit_titles, NULL};
static tiers_list name_tiers = {names, full_names, units, NULL};
static tiers_list group_tiers = {groups, classes, NULL};
static tiers_list period_tiers = {periods, years, NULL};
static tiers_list roster_period_tiers = {roster_periods, NULL};
static tiers_list indicator_tiers = {indicators, NULL};
static tiers_list value_tiers = {values, NULL};
static tiers_list evidence_tiers = {evidences, NULL};
static tiers_list note_tiers = {notes, remarks, NULL};
static tiers_list by_tiers = {bys, NULL};
static tiers_list date_tiers = {dates, times, NULL};
static tiers_list old_tiers = {olds, NULL};
static tiers_list new_tiers = {news, NULL};
static tiers_list old_id_tiers = {old_ids, NULL};
static tiers_list new_id_tiers = {new_ids, NULL};
static tiers_list from_tiers = {froms, periods, NULL};
static tiers_list reason_tiers = {reasons, notes, remarks, NULL};
static tiers_list judge_tiers = {judges, experts, judge_names, NULL};
static tiers_list judge_id_tiers = {plain_ids, judges, experts, judge_names, NULL};
static tiers_list role_tiers = {roles, NULL};
static tiers_list judge_name_tiers = {judge_names, experts, NULL};
static tiers_list declared_tiers = {declarations, NULL};
static tiers_list signed_tiers = {signatures, NULL};
static tiers_list score_tiers = {scores, NULL};
static tiers_list round_tiers = {rounds, NULL};
static tiers_list grade_tiers = {grades, NULL};
static tiers_list basis_tiers = {bases, reasons, NULL};

static const char *const *const *const columns[KP_COLUMN_ROLES] = {
    [KP_COLUMN_KEY] = key_tiers,
    [KP_COLUMN_UNIT] = unit_tiers,
    [KP_COLUMN_WIDE_UNIT] = wide_unit_tiers,
    [KP_COLUMN_NAME] = name_tiers,
    [KP_COLUMN_GROUP] = group_tiers,
    [KP_COLUMN_PERIOD] = period_tiers,
    [KP_COLUMN_ROSTER_PERIOD] = roster_period_tiers,
    [KP_COLUMN_INDICATOR] = indicator_tiers,
    [KP_COLUMN_VALUE] = value_tiers,
    [KP_COLUMN_EVIDENCE] = evidence_tiers,
    [KP_COLUMN_NOTE] = note_tiers,
    [KP_COLUMN_BY] = by_tiers,
    [KP_COLUMN_DATE] = date_tiers,
    [KP_COLUMN_OLD] = old_tiers,
    [KP_COLUMN_NEW] = new_tiers,
    [KP_COLUMN_OLD_ID] = old_id_tiers,
    [KP_COLUMN_NEW_ID] = new_id_tiers,
    [KP_COLUMN_FROM] = from_tiers,
    [KP_COLUMN_REASON] = reason_tiers,
    [KP_COLUMN_JUDGE] = judge_tiers,
    [KP_COLUMN_JUDGE_ID] = judge_id_tiers,
    [KP_COLUMN_JUDGE_NAME] = judge_name_tiers,
    [KP_COLUMN_ROLE] = role_tiers,
    [KP_COLUMN_DECLARED] = declared_tiers,
    [KP_COLUMN_SIGNED] = signed_tiers,
    [KP_COLUMN_SCORE] = score_tiers,
    [KP_COLUMN_ROUND] = round_tiers,
    [KP_COLUMN_GRADE] = grade_tiers,
    [KP_COLUMN_BASIS] = basis_tiers,
};

static names_list roster_city = {"city", "城市", "所在城市", "所在市", "注册地", "所在地", NULL};
static names_list roster_kind = {"kind", "type", "类别", "类型", "种类", NULL};
static names_list roster_name = {"name",     "名称",     "成员名称", "单位名称",
                                 "成员单位", "项目名称", "活动名称", NULL};
static names_list roster_date = {"date", "日期", "时间", "活动日期", NULL};
static names_list roster_title = {"title", "标题", "题目", NULL};
static names_list roster_amount = {"amount", "金额", NULL};
static names_list roster_joined = {"joined", "加入日期", "入会日期", NULL};
static names_list roster_person = {"person", "人员", NULL};
static names_list roster_note = {"note", "备注", "说明", NULL};
static names_list roster_evidence = {"evidence", "佐证", "佐证材料", "证明材料", NULL};
static const char *const *const roster_columns[] = {
    roster_city,   roster_kind,   roster_name, roster_date,     roster_title, roster_amount,
    roster_joined, roster_person, roster_note, roster_evidence, NULL,
};

static names_list file_members = {"members", "成员",     "成员名单", "成员单位",
                                  "会员",    "会员名单", NULL};
static names_list file_activities = {"activities", "活动", "活动清单", "活动台账", NULL};
static names_list file_projects = {"projects", "项目", "项目清单", NULL};
static names_list file_staff = {"staff", "人员", "人员名单", NULL};
static names_list file_papers = {"papers", "documents", "材料", "材料清单", "备案材料", NULL};
static const char *const *const roster_files[] = {
    file_members, file_activities, file_projects, file_staff, file_papers, NULL,
};

static names_list recused = {"回避", "已回避", "申请回避", "recused", "recuse", NULL};

static bool list_has(const char *const *list, kp_str folded) {
  for (; *list != NULL; list++) {
    if (kp_str_equal(kp_str_of(*list), folded)) {
      return true;
    }
  }
  return false;
}

const char *kp_table_role_name(kp_table_role role) {
  return tables[role].name;
}

kp_table_role kp_table_role_of(kp_str folded) {
  for (int role = 0; role < KP_TABLE_ROLES; role++) {
    if (list_has(tables[role].names, folded)) {
      return (kp_table_role)role;
    }
  }
  return KP_TABLE_ROLES;
}

const char *const *const *kp_column_names(kp_column_role role) {
  return columns[role];
}

bool kp_column_is(kp_column_role role, kp_str folded) {
  for (const char *const *const *tier = columns[role]; *tier != NULL; tier++) {
    if (list_has(*tier, folded)) {
      return true;
    }
  }
  return false;
}

static const char *const *list_with(const char *const *const *lists, kp_str folded) {
  for (; *lists != NULL; lists++) {
    if (list_has(*lists, folded)) {
      return *lists;
    }
  }
  return NULL;
}

const char *const *kp_roster_synonyms(kp_str folded) {
  return list_with(roster_columns, folded);
}

const char *const *kp_roster_file_synonyms(kp_str folded) {
  return list_with(roster_files, folded);
}

bool kp_text_is_recused(kp_str folded) {
  return list_has(recused, folded);
}
