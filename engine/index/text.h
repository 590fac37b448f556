/* SPDX-License-Identifier: GPL-3.0-or-later
 * Text: an index in words, for people who circulate it, sign it, or read why a unit got its points.
 *
 * Each function appends one phrase without a full stop at its end, in Chinese or English, from the
 * catalogue (ids WORD_…). kp_index_as_text (kaoping.h) makes the whole document of the same
 * phrases, so that a sheet and the document never say a rule in different words. Figures are those
 * of the index file: at most ten decimals, no rounding rule applied; what is a share is shown as a
 * per cent. Running out of memory shows as out->failed. */
#ifndef KP_INDEX_TEXT_H
#define KP_INDEX_TEXT_H

#include "index/index.h"
#include "stats/weights.h"

/* Whether a value is a share of 1, to be shown as a per cent. */
bool kp_index_is_share(const kp_value *value);

/* "6项", "70%", "是", "2021-08-24": x as a raw value that was got from value; measure may be NULL.
 * digits: at most so many decimals (of the per cent, where it is one). */
void kp_index_quantity_text(kp_buf *out, const kp_index *index, double x, const kp_value *value,
                            const char *measure, int digits, kp_lang lang);

/* A plain figure with at most ten decimals. */
void kp_index_number_text(kp_buf *out, double x);

/* "“activities”表中kind为“联合攻关”的行数" */
void kp_index_value_text(kp_buf *out, const kp_index *index, const kp_value *value, kp_lang lang);

/* "不低于70%" / "at least 70 %"; value says what x is (NULL: a plain number). */
void kp_index_test_text(kp_buf *out, const kp_index *index, const kp_test *test,
                        const kp_value *value, kp_lang lang);

/* What is required: value and test in one phrase. */
void kp_index_condition_text(kp_buf *out, const kp_index *index, const kp_condition *condition,
                             kp_lang lang);
/* "不满足的,等次最高为“不合格”"; empty when nothing of its own follows. */
void kp_index_otherwise_text(kp_buf *out, const kp_index *index, const kp_condition *condition,
                             kp_lang lang);
/* "缺值时待核" */
void kp_index_if_missing_text(kp_buf *out, const kp_condition *condition, kp_lang lang);

/* "每项3分,最高18分" / "3 points each, at most 18": how a leaf's value becomes its score. */
void kp_index_rule_text(kp_buf *out, const kp_index *index, int node, kp_lang lang);
/* The same of an adjustment's points. */
void kp_index_points_text(kp_buf *out, const kp_index *index, const kp_adjustment *adjustment,
                          kp_lang lang);

/* "偏度…" / what is done about outliers of a leaf or, inherited, of a dimension; empty without. */
void kp_index_treat_text(kp_buf *out, const kp_index *index, const kp_treat *treat, kp_lang lang);

/* "加权平均" / "weighted arithmetic mean": how a dimension combines its children. */
void kp_index_combine_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang);

/* How the weights of a node's children are found; empty where they are given. */
void kp_index_weighing_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang);
/* "一致性比率0.03": what was found beside the weights; note: of a run, or NULL. May be empty. */
void kp_index_weigh_note_text(kp_buf *out, const kp_weighing *of, const kp_weigh_note *note,
                              kp_lang lang);
/* "(18分)", "(权重3,占总分的15%)", "(列出但不计分)": what a node is worth to its parent. */
void kp_index_worth_text(kp_buf *out, const kp_index *index, const kp_node *node, kp_lang lang);

/* What happens when the value (leaf) or the score (dimension) is missing. */
void kp_index_missing_text(kp_buf *out, const kp_index *index, const kp_missing *missing, bool leaf,
                           kp_lang lang);

/* How grades are found where it is not by cut-offs; empty else. */
void kp_index_grade_by_text(kp_buf *out, const kp_index *index, kp_lang lang);
/* "参照线：“创新活动”得分不低于80、…"; empty without a profile. The same of a veto. */
void kp_index_profile_text(kp_buf *out, const kp_index *index, int grade, kp_lang lang);
void kp_index_veto_text(kp_buf *out, const kp_index *index, int grade, kp_lang lang);
/* The thresholds of a criterion of electre_tri. */
void kp_index_thresholds_text(kp_buf *out, const kp_index *index, int criterion, kp_lang lang);
/* A figure of a criterion: "10家", "80", "80%". */
void kp_index_criterion_figure_text(kp_buf *out, const kp_index *index, int criterion, double x,
                                    int digits, kp_lang lang);

/* "依据:三(一)1" or "依据:自定(原文未作规定)"; empty when neither is given. */
void kp_index_basis_text(kp_buf *out, const kp_label *label, kp_lang lang);

/* A state of the outcomes with its deadline and task; what leads out of one, and where to. */
void kp_index_state_text(kp_buf *out, const kp_index *index, int state, kp_lang lang);
void kp_index_transition_text(kp_buf *out, const kp_index *index, int transition, kp_lang lang);
/* "约谈通知、整改通知": a set of kp_letter_kind; empty without. */
void kp_index_letters_text(kp_buf *out, int letters, kp_lang lang);

/* "第12至20行" */
void kp_index_function_text(kp_buf *out, const kp_index *index, int function, kp_lang lang);

/* ---- For the files of this part only ---- */

/* Appends a catalogue sentence; arguments are the texts of args. */
void kp_index_say(kp_buf *out, kp_lang lang, kp_msg message, const char *const *args);
/* The text of a buffer, "" when it is empty; the failure of part is handed on to out. */
const char *kp_index_part(kp_buf *out, const kp_buf *part);
/* Appends "、" or ", " before every item but the first. */
void kp_index_comma(kp_buf *out, int item, kp_lang lang);
/* "“a”" / "'a'" */
void kp_index_quoted(kp_buf *out, const char *text, size_t len, kp_lang lang);
/* The rule itself; full is the score of a full mark, bottom of the lowest. */
typedef struct {
  const kp_score_rule *rule;
  const kp_value *value;
  const char *measure;
  double bottom, full;
} kp_rule_context;
void kp_index_score_rule_text(kp_buf *out, const kp_index *index, const kp_rule_context *context,
                              kp_lang lang);

#endif
