/* SPDX-License-Identifier: GPL-3.0-or-later
 * One unit on a terminal: verdict, the tree with its points, conditions, every sentence, what would
 * change the grade.
 *
 * Only prints what an explanation holds. The tree is a grid first, for the eye and for adding up by
 * hand; the sentences below it say the same with rule, source and standing, down to the marks of
 * judges and the cells that a Lua rule read. */
#include "explain/explain.h"
#include "report/grid.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/decimal.h"
#include "index/text.h"

typedef struct {
  kp_buf *out;
  const kp_explanation *of;
  const kp_index *index;
  kp_arena *arena;
  kp_lang lang;
  bool colour;
  kp_diag *diag;
  kp_status status;
} sheet;

enum { N_COLUMNS = 8 };

static void say(sheet *to, kp_msg message, const char *const *args) {
  kp_index_say(to->out, to->lang, message, args);
}

static void section(sheet *to, kp_msg title) {
  kp_buf_add(to->out, to->colour ? "\n\033[1m" : "\n");
  say(to, title, KP_NO_ARGS);
  kp_buf_add(to->out, to->colour ? "\033[0m\n" : "\n");
}

static void add_phrase(sheet *to, kp_grid *grid, kp_msg message, const char *const *args) {
  kp_buf text = {0};
  kp_index_say(&text, to->lang, message, args);
  kp_grid_add(grid, kp_index_part(to->out, &text), NULL);
  kp_buf_clear(&text);
}

static void add_figure(kp_grid *grid, double x, int digits) {
  char figure[KP_NUM_SIZE];
  kp_grid_add(grid, isnan(x) ? "" : kp_decimal_fixed(figure, x, digits), NULL);
}

/* ---- Head ---- */

static void line(sheet *to, const char *text) {
  if (!text || !text[0])
    return;
  kp_buf_add(to->out, text);
  kp_buf_add(to->out, "\n");
}

static void write_head(sheet *to) {
  const kp_explanation *of = to->of;
  kp_buf_add(to->out, to->colour ? "\033[1m" : "");
  say(to, of->group[0] ? KP_MSG_EXPLAIN_HEAD_GROUP : KP_MSG_EXPLAIN_HEAD,
      KP_ARGS(of->name, of->id, of->group));
  kp_buf_add(to->out, to->colour ? "\033[0m\n" : "\n");
  line(to, of->verdict[to->lang]);
  line(to, of->cutoffs[to->lang]);
  line(to, of->flag_reason[to->lang]);
  if (of->decided_grade[0]) {
    const char *grade = of->decided_grade;
    for (int i = 0; i < to->index->n_grades; i++)
      if (strcmp(to->index->grade[i].label.id, grade) == 0 && to->index->grade[i].label.title)
        grade = to->index->grade[i].label.title;
    say(to, KP_MSG_EXPLAIN_DECIDED, KP_ARGS(grade, of->decided_source));
    if (of->decided_basis[0])
      say(to, KP_MSG_EXPLAIN_DECIDED_BASIS, KP_ARGS(of->decided_basis));
    kp_buf_add(to->out, "\n");
  }
}

/* ---- The tree ---- */

static void add_title(kp_grid *grid, int depth, const kp_label *label) {
  kp_buf title = {0};
  kp_buf_printf(&title, "%*s%s", 2 * depth, "", label->title ? label->title : label->id);
  kp_grid_add(grid, title.at, NULL);
  grid->failed = grid->failed || title.failed;
  kp_buf_clear(&title);
}

static void add_node(sheet *to, kp_grid *grid, const kp_explain_node *node) {
  int digits = to->index->show_digits;
  char rank[40] = "";
  add_title(grid, node->depth > 0 ? node->depth - 1 : 0, &to->index->node[node->node].label);
  if (node->state == KP_STATE_NOT_APPLICABLE)
    add_phrase(to, grid, KP_MSG_EXPLAIN_WHY_NOT_APPLICABLE, KP_NO_ARGS);
  else
    kp_grid_add(grid, node->leaf >= 0 ? node->raw_text[to->lang] : "", NULL);
  if (to->of->method >= KP_CONTRIB_SHAPLEY || !to->index->in_points)
    add_figure(grid, node->score, digits);
  else
    kp_grid_add(grid, "", NULL);
  add_figure(grid, node->points_shown, digits);
  add_figure(grid, node->full_shown, digits);
  add_figure(grid, node->lost_shown, digits);
  if (node->rank > 0)
    snprintf(rank, sizeof rank, "%d/%d", node->rank, node->n_peers);
  kp_grid_add(grid, rank, NULL);
  kp_grid_add(grid, node->source, NULL);
}

static void add_plain_row(kp_grid *grid, const char *title, double points, int digits,
                          const char *source) {
  kp_grid_add(grid, title, NULL);
  kp_grid_add(grid, "", NULL);
  kp_grid_add(grid, "", NULL);
  add_figure(grid, points, digits);
  for (int i = 0; i < 3; i++)
    kp_grid_add(grid, "", NULL);
  kp_grid_add(grid, source, NULL);
}

static void add_phrase_row(sheet *to, kp_grid *grid, kp_msg title, double points) {
  kp_buf text = {0};
  kp_index_say(&text, to->lang, title, KP_NO_ARGS);
  add_plain_row(grid, kp_index_part(to->out, &text), points, to->index->show_digits, "");
  kp_buf_clear(&text);
}

static void add_sums(sheet *to, kp_grid *grid) {
  const kp_explanation *of = to->of;
  for (int i = 0; i < of->n_adjustments; i++) {
    const kp_label *label = &to->index->adjustment[of->adjustment[i].adjustment].label;
    add_plain_row(grid, label->title ? label->title : label->id, of->adjustment[i].points_shown,
                  to->index->show_digits, of->adjustment[i].source);
  }
  if (of->adjust_cut_shown != 0)
    add_phrase_row(to, grid, KP_MSG_EXPLAIN_ADJUST_CUT, of->adjust_cut_shown);
  add_phrase_row(to, grid, KP_MSG_WORD_TOTAL, of->total);
}

static const char *phrase(sheet *to, kp_msg message) {
  kp_buf text = {0};
  kp_index_say(&text, to->lang, message, KP_NO_ARGS);
  const char *kept = kp_arena_copy(to->arena, kp_index_part(to->out, &text), text.len);
  kp_buf_clear(&text);
  return kept ? kept : "";
}

static void write_tree(sheet *to) {
  const kp_explanation *of = to->of;
  if (of->n_nodes == 0)
    return;
  section(to, KP_MSG_EXPLAIN_SECTION_POINTS);
  bool shapley = of->method >= KP_CONTRIB_SHAPLEY;
  const kp_msg title[N_COLUMNS] = {KP_MSG_EXPLAIN_COLUMN_TITLE,
                                   KP_MSG_EXPLAIN_COLUMN_VALUE,
                                   KP_MSG_EXPLAIN_COLUMN_SCORE,
                                   shapley ? KP_MSG_EXPLAIN_COLUMN_CONTRIBUTION
                                           : KP_MSG_EXPLAIN_COLUMN_POINTS,
                                   KP_MSG_EXPLAIN_COLUMN_FULL,
                                   KP_MSG_EXPLAIN_COLUMN_LOST,
                                   KP_MSG_EXPLAIN_COLUMN_RANK,
                                   KP_MSG_EXPLAIN_COLUMN_SOURCE};
  kp_grid_column column[N_COLUMNS];
  for (int i = 0; i < N_COLUMNS; i++)
    column[i] = (kp_grid_column){.title = phrase(to, title[i]), .right = i >= 2 && i < 7};
  kp_grid grid = {.arena = to->arena,
                  .column = column,
                  .n_columns = N_COLUMNS,
                  .indent = 2,
                  .colour = to->colour};
  for (int i = 1; i < of->n_nodes; i++)
    add_node(to, &grid, &of->node[i]);
  add_sums(to, &grid);
  to->status = kp_grid_print(to->out, &grid, to->diag);
  if (of->method == KP_CONTRIB_SHAPLEY)
    say(to, KP_MSG_EXPLAIN_METHOD_SHAPLEY, KP_NO_ARGS);
  else if (of->method == KP_CONTRIB_SAMPLED)
    say(to, KP_MSG_EXPLAIN_METHOD_SAMPLED, KP_NO_ARGS);
}

/* ---- Conditions ---- */

/* A node that does not apply is no failing. */
static const char *colour_of(const kp_explain_condition *condition) {
  if (condition->role == KP_ROLE_APPLIES)
    return "";
  return condition->met == KP_MET       ? "\033[32m"
         : condition->met == KP_NOT_MET ? "\033[31m"
                                        : "\033[33m";
}

static const char *mark_of(const kp_explain_condition *condition) {
  if (condition->role == KP_ROLE_APPLIES)
    return "· ";
  return condition->met == KP_MET ? "✓ " : condition->met == KP_NOT_MET ? "✗ " : "? ";
}

static void write_conditions(sheet *to) {
  bool any = false;
  for (int i = 0; i < to->of->n_conditions; i++) {
    const kp_explain_condition *condition = &to->of->condition[i];
    if (condition->met == KP_NOT_ASKED)
      continue;
    if (!any)
      section(to, KP_MSG_EXPLAIN_SECTION_CONDITIONS);
    any = true;
    kp_buf_add(to->out, "  ");
    kp_buf_add(to->out, to->colour ? colour_of(condition) : "");
    kp_buf_add(to->out, mark_of(condition));
    kp_buf_add(to->out, to->colour ? "\033[0m" : "");
    line(to, condition->sentence[to->lang]);
  }
}

/* ---- Sentences ---- */

/* A mark that counts, of a judge whose severity is known: figure gets its amount. */
static kp_msg with_severity(char *figure, const kp_explain_mark *mark) {
  kp_decimal_plain(figure, fabs(mark->severity), 2);
  if (strcmp(figure, "0") == 0)
    return KP_MSG_EXPLAIN_MARK;
  if (mark->in_logits)
    return mark->severity > 0 ? KP_MSG_EXPLAIN_MARK_SEVERITY_LOGITS
                              : KP_MSG_EXPLAIN_MARK_MILDNESS_LOGITS;
  return mark->severity > 0 ? KP_MSG_EXPLAIN_MARK_SEVERITY : KP_MSG_EXPLAIN_MARK_MILDNESS;
}

static void write_marks(sheet *to, const kp_explain_node *node) {
  kp_buf list = {0};
  for (int i = 0; i < node->n_marks; i++) {
    const kp_explain_mark *mark = &node->mark[i];
    static const kp_msg how[] = {[KP_MARK_COUNTS] = KP_MSG_EXPLAIN_MARK,
                                 [KP_MARK_TRIMMED] = KP_MSG_EXPLAIN_MARK_TRIMMED,
                                 [KP_MARK_RECUSED] = KP_MSG_EXPLAIN_MARK_RECUSED,
                                 [KP_MARK_EARLIER_ROUND] = KP_MSG_EXPLAIN_MARK_EARLIER,
                                 [KP_MARK_MISSING] = KP_MSG_EXPLAIN_MARK_MISSING,
                                 [KP_MARK_REPLACED] = KP_MSG_EXPLAIN_MARK_REPLACED};
    char score[KP_NUM_SIZE], severity[KP_NUM_SIZE] = "";
    kp_msg sentence = how[mark->use];
    if (mark->use == KP_MARK_COUNTS && !isnan(mark->severity))
      sentence = with_severity(severity, mark);
    kp_index_comma(&list, i, to->lang);
    kp_index_say(&list, to->lang, sentence,
                 KP_ARGS(mark->judge,
                         isnan(mark->score) ? "" : kp_decimal_plain(score, mark->score, 10),
                         severity));
  }
  if (node->n_marks > 0) {
    kp_buf_add(to->out, "    ");
    say(to, KP_MSG_EXPLAIN_MARKS, KP_ARGS(kp_index_part(to->out, &list)));
    kp_buf_add(to->out, "\n");
  }
  kp_buf_clear(&list);
}

static bool is_roster(const sheet *to, const char *name) {
  for (int i = 0; i < to->index->n_rosters; i++)
    if (strcmp(to->index->roster[i].name, name) == 0)
      return true;
  return false;
}

/* What a function read, and the parts of arithmetic; rows that were merely counted stand in the
 * source. */
static void write_reads(sheet *to, const kp_explain_node *node) {
  const kp_node *of = &to->index->node[node->node];
  bool by_function = of->value.kind == KP_VALUE_FUNCTION || of->score.kind == KP_SCORE_FUNCTION;
  kp_buf list = {0}, missing = {0};
  int n = 0;
  kp_index_say(&missing, to->lang, KP_MSG_WORD_MISSING, KP_NO_ARGS);
  for (int i = 0; (by_function || of->value.n_operands > 0) && i < node->n_reads; i++) {
    const kp_read *read = &node->read[i];
    if (!by_function && is_roster(to, read->name))
      continue;
    kp_index_comma(&list, n++, to->lang);
    kp_index_say(&list, to->lang,
                 read->source[0] ? KP_MSG_EXPLAIN_READ : KP_MSG_EXPLAIN_READ_NO_SOURCE,
                 KP_ARGS(read->name, read->missing ? kp_index_part(&list, &missing) : read->text,
                         read->source));
  }
  if (n > 0) {
    kp_buf_add(to->out, "    ");
    say(to, KP_MSG_EXPLAIN_READS, KP_ARGS(kp_index_part(to->out, &list)));
    kp_buf_add(to->out, "\n");
  }
  kp_buf_clear(&list);
  kp_buf_clear(&missing);
}

static void write_sentences(sheet *to) {
  const kp_explanation *of = to->of;
  if (of->n_nodes > 1)
    section(to, KP_MSG_EXPLAIN_SECTION_SENTENCES);
  for (int i = 1; i < of->n_nodes; i++) {
    const kp_label *label = &to->index->node[of->node[i].node].label;
    kp_buf basis = {0};
    kp_buf_add(to->out, "  ");
    kp_buf_add(to->out, of->node[i].sentence[to->lang]);
    kp_index_basis_text(&basis, label, to->lang);
    if (basis.len > 0)
      say(to, KP_MSG_EXPLAIN_BASIS, KP_ARGS(basis.at));
    (void)kp_index_part(to->out, &basis);
    kp_buf_clear(&basis);
    kp_buf_add(to->out, "\n");
    write_marks(to, &of->node[i]);
    write_reads(to, &of->node[i]);
  }
  for (int i = 0; i < of->n_adjustments; i++) {
    kp_buf_add(to->out, "  ");
    line(to, of->adjustment[i].sentence[to->lang]);
  }
}

/* ---- What would change it ---- */

static void write_changes(sheet *to) {
  const kp_explanation *of = to->of;
  const char *none = of->change_none[to->lang];
  if (of->n_changes == 0 && (!none || !none[0]))
    return;
  section(to, KP_MSG_EXPLAIN_SECTION_CHANGES);
  for (int i = 0; i < of->n_blocking; i++) {
    const kp_explain_condition *condition = &of->condition[of->blocking[i]];
    kp_buf_add(to->out, "  ");
    say(to, KP_MSG_EXPLAIN_FIRST, KP_NO_ARGS);
    line(to, condition->sentence[to->lang]);
  }
  for (int i = 0; i < of->n_changes; i++) {
    kp_buf_printf(to->out, "  %d. ", i + 1);
    line(to, of->change[i].sentence[to->lang]);
  }
  if (none && none[0]) {
    kp_buf_add(to->out, "  ");
    line(to, none);
  }
}

/* Cells that lift the grade are among the changes already. */
static void write_turns(sheet *to) {
  bool any = false;
  for (int i = 0; i < to->of->n_turns; i++) {
    const kp_explain_turn *turn = &to->of->turn[i];
    if (turn->kind == KP_TURN_CELL && turn->better)
      continue;
    if (!any)
      section(to, KP_MSG_EXPLAIN_SECTION_TURNS);
    any = true;
    kp_buf_add(to->out, "  ");
    line(to, turn->sentence[to->lang]);
  }
}

static void write_sheet(sheet *to) {
  bool assessed = to->of->status != KP_NOT_ELIGIBLE;
  write_head(to);
  if (assessed)
    write_tree(to);
  write_conditions(to);
  if (assessed)
    write_sentences(to);
  if (assessed)
    write_changes(to);
  write_turns(to);
}

kp_status kp_explain_unit(kp_text *out, const kp_result *result, int unit, kp_lang lang,
                          bool colour, kp_diag *diag) {
  kp_explain_peers *peers = NULL;
  kp_explainer *explainer = NULL;
  kp_explanation explanation;
  kp_explain_options options = {.zh = lang == KP_ZH, .en = lang == KP_EN, .what_if = true};
  kp_buf buf = {0};
  kp_arena *arena = kp_arena_new();
  kp_status status = arena ? KP_OK : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status = kp_explain_peers_new(&peers, result, diag);
  if (status == KP_OK)
    status = kp_explainer_new(&explainer, peers, diag);
  if (status == KP_OK)
    status = kp_explain_make(&explanation, explainer, unit, &options, arena, diag);
  if (status == KP_OK) {
    sheet to = {&buf, &explanation, result->index, arena, lang, colour, diag, KP_OK};
    write_sheet(&to);
    status = to.status == KP_OK && buf.failed ? kp_diag_no_memory(diag) : to.status;
  }
  if (status == KP_OK)
    *out = (kp_text){buf.at, buf.len};
  else
    kp_buf_clear(&buf);
  kp_explainer_free(explainer);
  kp_explain_peers_free(peers);
  kp_arena_free(arena);
  return status;
}
