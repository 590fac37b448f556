-- SPDX-License-Identifier: GPL-3.0-or-later
-- 长三角G60科创走廊产业（园区）联盟 年度考核评估指标体系（示例稿）
-- Annual assessment of the G60 industry alliances: a worked default that policy staff can change and sign.
--
-- 依据：《关于推动长三角G60科创走廊产业（园区）联盟建设发展的指导意见》（2021年8月24日印发），下称《指导意见》。
-- clause = "…" 是《指导意见》有明文的条款号；basis = "ours" 是《指导意见》未作规定、由本稿自拟的内容。
-- 《指导意见》只定五个方面、三个等次和结果运用，其评价指标体系附件未公开：
--   全部分值、分档、等次线、否决和加分的力度均为自拟，条款号只说明“考什么”的出处，不说明“占多少分”的出处。
--
-- 怎么改：改数字即可。分值改动后各级须仍相加一致（check 会指出差多少）；标点用半角。
--   检查 kaoping check indicators/g60/alliance.lua datasets/g60/2024
--   成文 kaoping check indicators/g60/alliance.lua --as-text
--   评分 kaoping score indicators/g60/alliance.lua datasets/g60/2024 --out 结果

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

-- 专家打分：0到10分，每0.5分一档，去掉一个最高分和一个最低分后取平均，不足3人不出分
local function experts(guide)
  return panel { range = { 0, 10 }, step = 0.5, pool = trimmed { drop = 1 }, min_judges = 3, guide = guide }
end

-- 活动台账（activities.csv）中本年度内某些类别的条数
local function held(kinds)
  return count { "活动", where = { ["类别"] = kinds }, during = "period", date = "日期" }
end

return index {
  id = "g60-alliance", title = "长三角G60科创走廊产业（园区）联盟年度考核评估", unit = "联盟",
  source = "《关于推动长三角G60科创走廊产业（园区）联盟建设发展的指导意见》（2021-08-24）",
  note = "示例稿：分值、分档、等次线、否决和加分均为自拟，未经G60联席办审定；条款号为《指导意见》原条款号。",

  scale   = { 0, 100 },
  weights = "points",                        -- 权重即分值，满分100分
  missing = "error",                         -- 缺数据即停，逐项列出；例外写在各指标上
  round   = { digits = 2, at = "indicator" }, -- 逐项保留两位小数，合计可手工复核

  -- ── 参评范围 ────────────────────────────────────────────────
  eligible = require_that { "full_year", title = "成立满1年", clause = "五（一）",
                            full_years(column { "成立日期", "founded" }, period.last), at_least = 1 },

  -- ── 一、创新活动 25分 ───────────────────────────────────────
  dimension { "innovation", title = "创新活动", weight = 25, clause = "五（二）2",

    indicator { "joint_projects", title = "联合技术攻关项目", measure = "项", weight = 8, clause = "三（一）1",
                value = held "联合攻关",
                score = each { 2, upto = 8 } },                    -- 每项2分，最高8分

    indicator { "university_projects", title = "企业与高校院所合作项目", measure = "项", weight = 6, clause = "三（二）1",
                value = held "产学研合作",
                score = each { 1.5, upto = 6 } },                  -- 每项1.5分，最高6分

    indicator { "breakthrough", title = "关键核心技术突破", measure = "分", weight = 7, basis = "ours",
                value = experts { { 9, "国际领先" }, { 7, "国内领先" }, { 5, "国内先进" }, { 0, "一般" } },
                score = linear { from = 0, to = 10 },
                missing = "none" },                                -- 有效评委不足3人：不出总分，待补评

    indicator { "innovation_level", title = "获科技创新平台或奖项的最高级别", weight = 4, basis = "ours",
                score = lookup { ["国家级"] = 4, ["省级"] = 3, ["市级"] = 1.5, ["无"] = 0 } },
  },

  -- ── 二、运行绩效 25分 ───────────────────────────────────────
  -- 《指导意见》没有专门条款，具体指标自拟；专家组的综合评估见五（一）
  dimension { "performance", title = "运行绩效", weight = 25, clause = "五（二）2",

    indicator { "revenue_growth", title = "成员单位营业收入增长率", measure = "%", weight = 6, basis = "ours",
                score = linear { from = 0, to = 12 } },            -- 零增长得0分，12%及以上得满分

    indicator { "tech_contracts", title = "技术合同成交额", measure = "万元", weight = 6, basis = "ours",
                read  = { ["无"] = 0 },
                score = bands { at_least = { { 10000, 6 }, { 5000, 5 }, { 2000, 3.5 }, { 500, 2 } },
                                otherwise = 0 } },

    indicator { "patents", title = "联合申请发明专利", measure = "件", weight = 5, basis = "ours",
                read  = { ["无"] = 0 },
                score = each { 0.25, upto = 5 },                   -- 每件0.25分，最高5分
                missing = "zero" },                                -- 未填报的不得分

    indicator { "results", title = "年度运行绩效综合评估", measure = "分", weight = 8, clause = "五（一）",
                value = experts { { 9, "成绩突出" }, { 7, "较好" }, { 5, "一般" }, { 0, "较差" } },
                score = linear { from = 0, to = 10 },
                missing = "none" },
  },

  -- ── 三、服务产业 25分 ───────────────────────────────────────
  dimension { "service", title = "服务产业", weight = 25, clause = "五（二）2",

    indicator { "matchmaking", title = "科技成果对接会、拍卖会", measure = "场", weight = 6, clause = "三（二）2",
                value = held { "成果对接会", "成果拍卖会" },
                score = each { 1.5, upto = 6 } },                  -- 每场1.5分，最高6分

    indicator { "demands", title = "征集并向高校发布的技术难题和需求", measure = "项", weight = 4, clause = "三（二）3",
                score = each { 0.2, upto = 4 } },                  -- 每项0.2分，最高4分

    indicator { "demand_match", title = "技术需求对接成功比例", weight = 4, clause = "三（二）3",
                value = ratio { column { "对接成功的技术需求", "demands_matched" }, column "demands" },
                score = linear { from = 0, to = 0.5 },             -- 一半及以上得满分
                missing = "zero" },                                -- 没有发布需求的不得分

    indicator { "cooperation", title = "投资合作、科技创新合作、要素对接活动", measure = "次", weight = 4, clause = "三（三）1",
                value = held { "投资合作", "科技创新合作", "要素对接" },
                score = each { 1, upto = 4 } },                    -- 每次1分，最高4分

    indicator { "exchanges", title = "论坛、峰会、培训、考察", measure = "次", weight = 4, clause = "三（三）2",
                value = held { "论坛", "峰会", "培训", "考察" },
                score = each { 0.5, upto = 4 } },                  -- 每次0.5分，最高4分

    indicator { "joint_training", title = "联合培养人才", measure = "人次", weight = 3, clause = "三（三）3",
                score = bands { at_least = { { 200, 3 }, { 100, 2 }, { 30, 1 } }, otherwise = 0 } },
  },

  -- ── 四、运行管理 15分 ───────────────────────────────────────
  dimension { "management", title = "运行管理", weight = 15, clause = "五（二）2",

    indicator { "bodies", title = "决策、咨询、执行机构健全", measure = "个", weight = 3, clause = "四（二）2",
                value = add { column { "决策机构", "decision_body", as = "yesno" },
                              column { "咨询机构", "advisory_body", as = "yesno" },
                              column { "执行机构", "executive_body", as = "yesno" } },
                score = each { 1, upto = 3 } },                    -- 每类机构1分

    indicator { "fund_rules", title = "经费管理办法和内部监督机制", weight = 2, clause = "四（二）2",
                score = yesno },

    -- 只对有政府资助经费的联盟考核；没有的，本方面其余指标按比例折算
    indicator { "fund_disclosure", title = "政府资助经费在年度大会公示", weight = 2, clause = "四（二）2",
                applies = require_that { "has_government_funds", title = "本年度有政府资助经费",
                                         column { "政府资助经费", "government_funds" }, above = 0 },
                score = yesno },

    indicator { "annual_plan", title = "年度工作计划", weight = 2, clause = "四（二）3",
                score = yesno },

    indicator { "annual_meeting", title = "召开联盟年会", measure = "次", weight = 2, clause = "四（二）3",
                value = held "年会",
                score = bands { at_least = { { 1, 2 } }, otherwise = 0 } },

    indicator { "late_reports", title = "工作信息迟报、漏报", measure = "次", weight = 2, clause = "四（二）3",
                score = deduct { 0.5, down_to = 0 } },             -- 每次扣0.5分，扣完为止

    indicator { "secretariat_staff", title = "秘书处专职工作人员", measure = "人", weight = 2, clause = "四（三）5",
                score = bands { at_least = { { 3, 2 }, { 1, 1 } }, otherwise = 0 } },
  },

  -- ── 五、利益保障 10分 ───────────────────────────────────────
  dimension { "protection", title = "利益保障", weight = 10, clause = "五（二）2",

    -- 只对本年度有联合攻关项目的联盟考核
    indicator { "ip_agreements", title = "攻关项目事先约定知识产权和收益分配的比例", weight = 4, clause = "四（二）3",
                applies = require_that { "has_joint_projects", title = "本年度有联合攻关项目", held "联合攻关", at_least = 1 },
                value = ratio { count { "活动", where = { ["类别"] = "联合攻关", ["知识产权约定"] = "是" },
                                        during = "period", date = "日期", blank = "no" },
                                held "联合攻关" },
                score = linear { from = 0.5, to = 1 } },           -- 全部约定得满分，不足一半不得分

    indicator { "breach_liability", title = "协议载明违约责任", weight = 2, clause = "四（二）3",
                score = yesno },

    indicator { "openness", title = "本年度吸收新成员", measure = "家", weight = 2, clause = "四（二）3",
                value = count { "成员", during = "period", date = "加入日期" },
                score = each { 0.5, upto = 2 } },                  -- 每家0.5分，最高2分

    indicator { "training_scheme", title = "人才联合培养机制", weight = 2, clause = "四（二）3",
                score = yesno },
  },

  -- ── 鼓励事项：只加分，没有的不扣分，合计最高5分 ────────────────
  adjust { "standards_committee", title = "成立标准化技术委员会（鼓励）", clause = "三（一）2",
           points = yesno { yes = 1, no = 0 }, missing = "zero" },
  adjust { "standards", title = "主导或参与起草标准（鼓励）", measure = "项", clause = "三（一）2",
           value = held "标准制定",
           points = each { 0.5, upto = 2 } },
  adjust { "public_platform", title = "公共技术和服务平台（鼓励）", clause = "三（一）3",
           points = yesno { yes = 2, no = 0 }, missing = "zero" },
  adjustments = { at_most = 5, at_least = 0 },

  -- ── 否决与提示 ──────────────────────────────────────────────
  -- 组建条件作为每年的否决项是自拟的；“一般不少于10家”留有例外，只提示待核
  gates = {
    gate { "local_share", title = "九城市注册的成员不低于70%", clause = "四（二）1", basis = "ours",
           note = "条文是组建条件，作为每年的否决项是自拟的",
           require = share { "成员", where = { ["城市"] = cities } }, at_least = 0.70, otherwise = cap "fail" },

    gate { "lead_local", title = "牵头单位在九城市注册", clause = "四（二）1", basis = "ours",
           note = "条文是组建条件，作为每年的否决项是自拟的",
           require = count { "成员", where = { ["身份"] = "牵头", ["城市"] = cities } }, at_least = 1,
           otherwise = cap "fail" },

    gate { "member_number", title = "成员一般不少于10家", clause = "四（二）1", basis = "ours",
           note = "“一般”留有例外，只提示待核",
           require = count { "成员" }, at_least = 10, otherwise = flag },

    gate { "charter", title = "章程经成员大会通过", clause = "四（二）2", basis = "ours",
           note = "条文是组建条件，最高评为合格是自拟的",
           require = column { "章程经成员大会通过", "charter_adopted" }, is = true, otherwise = cap "pass" },

    gate { "integrity", title = "无严重失信或重大违规", basis = "ours",
           require = column { "严重失信或重大违规", "serious_misconduct" }, at_most = 0, otherwise = cap "pass" },
  },

  -- 自评值与实地核实值相差超过核实值的20%的，提示待核
  discrepancy = { over = 0.20, of = "verified", otherwise = flag },

  -- ── 等次 五（三） ─────────────────────────────────────────────
  grades = {
    grade { "excellent", title = "优秀",   clause = "五（三）", basis = "ours", at_least = 85,
            need = { performance = 80 } },                         -- 且运行绩效得分率不低于80%
    grade { "pass",      title = "合格",   clause = "五（三）", basis = "ours", at_least = 60 },
    grade { "fail",      title = "不合格", clause = "五（三）", basis = "ours" },
  },

  -- ── 结果运用 五（三） ─────────────────────────────────────────
  -- 以审定等次为准（decisions.csv），未审定的用测算等次；约谈、整改等记在 events.csv。
  outcomes = {
    note = "优秀通报表扬；不合格约谈、限期整改、检查，仍不到位的按程序撤销。期限为自拟",

    state { "none",        title = "无须处理" },
    state { "commended",   title = "通报表扬、重点支持", clause = "五（三）" },
    state { "sustained",   title = "连续三年优秀", basis = "ours" },
    state { "interview_due", title = "待约谈", clause = "五（三）", within = { days = 60 },
            task = "约谈理事长和秘书长单位", who = "联席办",
            letter = { "interview", "rectification" } },           -- 整改通知在约谈时当面交付
    state { "order_due",   title = "待提出整改意见", clause = "五（三）", within = { days = 30 },
            task = "提出整改意见，定下整改期限", who = "联席办", letter = "rectification" },
    state { "rectifying",  title = "限期整改", clause = "五（三）", by = "due",
            task = "按整改意见整改", who = "联盟", letter = "rectification" },
    state { "check_due",   title = "整改期满待检查", clause = "五（三）", within = { days = 30 },
            task = "检查整改是否到位", who = "核查组" },
    state { "closed",      title = "整改到位，结案", clause = "五（三）" },
    state { "revocation_due", title = "整改不到位，待提请撤销", clause = "五（三）", within = { months = 6 },
            task = "按程序提请撤销", who = "联席办" },
    state { "revocation_proposed", title = "已提请撤销", clause = "五（三）",
            task = "研究决定是否撤销", who = "决策机构" },
    state { "revoked",     title = "已撤销", clause = "五（三）", final = true },

    event { "interviewed", title = "约谈" },
    event { "ordered",     title = "限期整改" },                   -- 期限记在 due 一栏
    event { "check_passed", title = "整改检查，到位",   names = "整改检查", where = { result = "到位" } },
    event { "check_failed", title = "整改检查，不到位", names = "整改检查", where = { result = "不到位" } },
    event { "proposed",    title = "提请撤销" },
    event { "revoked",     title = "决定撤销" },
    event { "kept",        title = "决定不予撤销" },

    transition { from = { "none", "commended", "sustained", "closed" }, to = "commended", grade = "excellent" },
    transition { from = { "commended", "sustained" }, to = "sustained", grade = "excellent", running = 3, basis = "ours" },
    transition { from = { "commended", "sustained", "closed" }, to = "none", grade = "pass" },
    transition { from = { "none", "commended", "sustained", "closed" }, to = "interview_due", grade = "fail", clause = "五（三）" },

    transition { from = "interview_due", to = "order_due",  event = "interviewed", clause = "五（三）" },
    transition { from = { "interview_due", "order_due" }, to = "rectifying", event = "ordered", clause = "五（三）" },
    transition { from = "rectifying",    to = "check_due",  missed = true, basis = "ours" },
    transition { from = { "rectifying", "check_due" }, to = "closed", event = "check_passed" },
    transition { from = { "rectifying", "check_due" }, to = "revocation_due", event = "check_failed" },
    -- 结案后下一年又不合格的，直接提请撤销
    transition { from = "closed", to = "revocation_due", grade = "fail", running = 2, basis = "ours" },

    -- 提请期间又不合格的，记下来
    transition { from = "revocation_proposed", to = "revocation_proposed", grade = "fail", basis = "ours" },
    transition { from = "revocation_due",      to = "revocation_proposed", event = "proposed" },
    transition { from = "revocation_proposed", to = "revoked", event = "revoked" },
    transition { from = "revocation_proposed", to = "closed",  event = "kept" },
  },
}
