-- SPDX-License-Identifier: GPL-3.0-or-later
-- 长三角G60科创走廊产业（园区）联盟 组建条件核对表（示例稿）
-- Formation check: may this alliance exist? Condition by condition, no total.
--
-- 依据：《关于推动长三角G60科创走廊产业（园区）联盟建设发展的指导意见》（2021年8月24日印发）四（一）2、四（二）、四（三）。
-- clause 是原条款号；标有 basis = "ours" 的，是把条文落成可核对的口径时自拟的部分。
-- “一般不少于10家”留有例外、四（一）2是组建原则：不满足时由人判断（otherwise = flag），不直接判为不符合。
-- 专家委员会“根据需要可以”成立（四（三）4），不在核对之列。
--   kaoping score indicators/g60/formation.lua datasets/g60-formation/2024 --out 结果

-- 九城市及常见写法，四（二）1
local cities = names {
  ["松江"] = { "松江区", "上海松江", "上海松江区", "上海市松江区" },
  ["嘉兴"] = { "嘉兴市", "浙江嘉兴", "浙江省嘉兴市" },
  ["杭州"] = { "杭州市", "浙江杭州", "浙江省杭州市" },
  ["金华"] = { "金华市", "浙江金华", "浙江省金华市" },
  ["苏州"] = { "苏州市", "江苏苏州", "江苏省苏州市" },
  ["湖州"] = { "湖州市", "浙江湖州", "浙江省湖州市" },
  ["宣城"] = { "宣城市", "安徽宣城", "安徽省宣城市" },
  ["芜湖"] = { "芜湖市", "安徽芜湖", "安徽省芜湖市" },
  ["合肥"] = { "合肥市", "安徽合肥", "安徽省合肥市" },
}

-- 一项“是/否”的核对内容：编号，内容，条款
local function yes(id, title, clause)
  return check { id, title = title, clause = clause, require = column { title, id }, is = true }
end

return index {
  id = "g60-formation", title = "长三角G60科创走廊产业（园区）联盟组建条件核对", unit = "拟组建联盟",
  kind = "checklist",
  source = "《关于推动长三角G60科创走廊产业（园区）联盟建设发展的指导意见》（2021-08-24）",
  note = "示例稿：条款号为《指导意见》原条款号；核对口径中标明自拟的部分未经G60联席办审定。",

  checks = {
    -- ── 成员构成 四（二）1 ──
    check { "lead_registered", title = "牵头单位在九城市内注册", clause = "四（二）1",
            require = count { "成员", where = { ["身份"] = "牵头", ["城市"] = cities } }, at_least = 1 },
    check { "lead_form", title = "牵头单位为独立法人单位或者行业协会", clause = "四（二）1",
            require = column { "牵头单位性质", "lead_form" }, one_of = { "独立法人单位", "行业协会" } },
    yes("lead_influence", "牵头单位具备较强的行业影响力", "四（二）1"),
    check { "member_number", title = "成员单位一般不少于10家", clause = "四（二）1",
            require = count { "成员" }, at_least = 10, otherwise = flag },
    check { "local_share", title = "注册在九城市的成员单位比例不低于70%", clause = "四（二）1",
            require = share { "成员", where = { ["城市"] = cities } }, at_least = 0.70 },
    check { "member_kinds", title = "由企业、高校、科研机构或其他组织机构等多个单位组成", clause = "四（二）1",
            basis = "ours", note = "口径自拟：成员单位至少有两种类别",
            require = count { "成员", distinct = "类别" }, at_least = 2 },
    yes("member_standing", "企业、园区、高校、科研机构达到规定的行业地位和水平", "四（二）1"),

    -- ── 产业方向 四（一）2 ──
    check { "cluster", title = "属于七大产业集群", clause = "四（一）2",
            basis = "ours", note = "条文是组建原则，不属于的提请人工判断",
            require = column { "产业集群", "cluster" },
            one_of = { "人工智能", "集成电路", "生物医药", "高端装备", "新能源", "新材料", "新能源汽车" },
            otherwise = flag },

    -- ── 管理制度 四（二）2 ──
    yes("decision_body",    "设立决策机构", "四（二）2"),
    yes("advisory_body",    "设立咨询机构", "四（二）2"),
    yes("executive_body",   "设立执行机构", "四（二）2"),
    check { "executive_staff", title = "执行机构配备必要的工作人员", clause = "四（二）2",
            basis = "ours", note = "口径自拟：至少1人",
            require = column { "执行机构工作人员数", "executive_staff" }, at_least = 1 },
    yes("charter_duties",   "章程明确对外承担责任的主体和成员单位任务分工", "四（二）2"),
    yes("charter_goals",    "章程有合理的技术创新目标，明确组织形式、成果共享与收益分配机制", "四（二）2"),
    yes("charter_adopted",  "章程由联盟成员大会会议通过", "四（二）2"),
    yes("fund_rules",       "制定经费管理办法，建立内部监督机制", "四（二）2"),

    -- ── 运行机制 四（二）3 ──
    yes("protection",       "成员利益保障机制（知识产权事先约定、违约责任）", "四（二）3"),
    yes("openness",         "开放发展机制", "四（二）3"),
    yes("joint_training",   "产业技术创新人才联合培养机制", "四（二）3"),
    yes("daily_management", "日常运行管理制度（年度计划、年会、信息报送）", "四（二）3"),
  },

  -- ── 组建步骤 四（三）：走到哪一步 ──
  steps = {
    step { "initiated", title = "发起：形成初步合作意向", clause = "四（三）1",
           require = require_that { "has_intention", title = "形成初步合作意向",
                                    column { "初步合作意向", "intention" }, is = true } },
    step { "prepared", title = "筹备：召开筹备会议，拟定名称、章程、选举制度、组织架构", clause = "四（三）2",
           require = require_that { "has_drafts", title = "召开筹备会议，四项草案齐备",
                                    column { "筹备会议和四项草案", "drafts" }, is = true } },
    step { "founded", title = "成立大会：选举理事会和理事长、副理事长单位，聘任秘书长单位，审议章程", clause = "四（三）3",
           require = require_that { "has_met", title = "已开成立大会",
                                    column { "成立大会", "founding_meeting" }, is = true } },
    step { "secretariat", title = "成立秘书处：有办公地点、办公条件、办公经费和工作人员", clause = "四（三）5",
           require = require_that { "has_secretariat", title = "秘书处已设立",
                                    column { "秘书处", "secretariat" }, is = true } },
  },

  grades = {
    grade { "meets",     title = "符合" },
    grade { "not_meets", title = "不符合" },
  },
}
