-- SPDX-License-Identifier: GPL-3.0-or-later
-- 长三角G60科创走廊产业（园区）联盟 备案材料核对表（示例稿）
-- Filing check: is the dossier complete, and which step of the procedure has it reached?
--
-- 依据：《关于推动长三角G60科创走廊产业（园区）联盟建设发展的指导意见》（2021年8月24日印发）四（四）。
-- 六组材料见四（四）2（1）至（6），程序见四（四）1(1)至（3）;clause 是原条款号。
-- 材料登记在 units.csv（有/无），会员单位材料逐家登记在 members.csv，程序各步由经办人记在 events.csv。
--   kaoping score indicators/g60/filing.lua datasets/g60-filing/2024 --out 结果

-- 一份“有/无”的材料：编号，名称，条款
local function paper(id, title, clause)
  return check { id, title = title, clause = clause, require = column { title, id }, is = true }
end

-- 经办人在 events.csv 记下某事即为走到这一步
local function recorded(id, event)
  return require_that { id, title = "已登记“" .. event .. "”",
                        count { "events", where = { event = event } }, at_least = 1 }
end

return index {
  id = "g60-filing", title = "长三角G60科创走廊产业（园区）联盟备案材料核对", unit = "申请备案的联盟",
  kind = "checklist",
  source = "《关于推动长三角G60科创走廊产业（园区）联盟建设发展的指导意见》（2021-08-24）",
  note = "示例稿：条款号为《指导意见》原条款号；核对口径未经G60联席办审定。",

  checks = {
    -- （1） 备案表
    paper("registration_form", "联盟备案表", "四（四）2（1）"),
    -- （2） 章程
    paper("charter", "联盟章程", "四（四）2（2）"),
    -- （3） 会员单位申请表，营业执照或法人证书等加盖公章的复印件：每家都要有
    check { "member_forms", title = "全部会员单位的申请表", clause = "四（四）2（3）",
            require = share { "成员", where = { ["申请表"] = "有" }, blank = "no" }, at_least = 1 },
    check { "member_licences", title = "全部会员单位加盖公章的营业执照或法人证书复印件", clause = "四（四）2（3）",
            require = share { "成员", where = { ["证照复印件"] = "有" }, blank = "no" }, at_least = 1 },
    -- （4） 人员机构设置及运行管理制度
    paper("staff_and_bodies", "联盟人员机构设置材料", "四（四）2（4）"),
    paper("rules", "联盟运行管理制度材料", "四（四）2（4）"),
    -- （5） 理事会、理事长、副理事长、秘书长单位名单；秘书处地点、人员和联系方式
    paper("council_list", "理事会、理事长、副理事长单位名单", "四（四）2（5）"),
    paper("secretary_general", "聘任的秘书长单位名单", "四（四）2（5）"),
    paper("secretariat", "联盟秘书处工作地点、工作人员和联系方式", "四（四）2（5）"),
    -- （6） 工作总结
    paper("summary", "联盟管理和运行工作总结材料", "四（四）2（6）"),
  },

  steps = {
    step { "applied",   title = "理事长单位提出备案申请", clause = "四（四）1(1)",
           require = recorded("application_recorded", "备案申请") },
    step { "reviewed",  title = "G60联席办汇总和初审，符合条件", clause = "四（四）1(2)",
           require = recorded("review_recorded", "初审符合") },
    step { "discussed", title = "G60联席办主任办公会研究", clause = "四（四）1(2)",
           require = recorded("discussion_recorded", "主任办公会研究") },
    step { "published", title = "G60联席办印发文件，公布备案联盟名单", clause = "四（四）1(3)",
           require = recorded("publication_recorded", "印发公布") },
  },

  grades = {
    grade { "accepted",      title = "材料齐全" },
    grade { "to_be_completed", title = "待补正" },
  },
}
