/* SPDX-License-Identifier: GPL-3.0-or-later
 * All files of a run, or none: the writers in order, into one output set. */
#include "report/panel.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

enum { OF_SCORE = 1, OF_PANEL = 2, EXPLAINS = 4, READS_PANEL = 8 };

/* Who gets a file; the office gets all. */
enum {
  FOR_PANEL = 1 << KP_FOR_PANEL,
  FOR_UNIT = 1 << KP_FOR_UNIT,
  FOR_ALL = FOR_PANEL | FOR_UNIT | 1 << KP_FOR_PUBLIC
};

static const struct {
  const char *name; /* as --only spells it */
  const char *file;
  kp_status (*write)(const kp_report *report, kp_diag *diag);
  int traits, audiences;
} writers[] = {
    {"scores", "scores.csv", kp_report_scores, OF_SCORE, FOR_ALL},
    {"explanations", "explanations.csv", kp_report_explanations, OF_SCORE | EXPLAINS,
     FOR_PANEL | FOR_UNIT},
    {"gates", "gates.csv", kp_report_gates, OF_SCORE | EXPLAINS, FOR_PANEL | FOR_UNIT},
    {"norms", "norms.csv", kp_report_norms, OF_SCORE, FOR_PANEL},
    {"cutoffs", "cutoffs.csv", kp_report_cutoffs, OF_SCORE, FOR_PANEL},
    {"treated", "treated.csv", kp_report_treated, OF_SCORE, FOR_PANEL},
    {"weights", "weights.csv", kp_report_weights, OF_SCORE, FOR_ALL},
    {"panel", "panel.csv", kp_report_panel_cells, OF_PANEL | READS_PANEL, 0},
    {"judges", "judges.csv", kp_report_panel_judges, OF_PANEL | READS_PANEL, 0},
    {"agreement", "agreement.csv", kp_report_panel_agreement, OF_PANEL | READS_PANEL, 0},
    {"result", "result.json", kp_report_result, OF_SCORE | OF_PANEL | EXPLAINS | READS_PANEL,
     FOR_ALL},
    {"report", "report.html", kp_report_page, OF_SCORE | OF_PANEL | EXPLAINS | READS_PANEL,
     FOR_ALL},
    {"workbook", "report.xlsx", kp_report_workbook, OF_SCORE | EXPLAINS, FOR_PANEL},
};
enum { N_WRITERS = sizeof writers / sizeof *writers };

static int find_writer(kp_str name, int command) {
  for (int i = 0; i < N_WRITERS; i++)
    if ((writers[i].traits & command) && kp_str_equal(name, kp_str_of(writers[i].name)))
      return i;
  return -1;
}

static bool is_for(int writer, kp_audience_kind audience) {
  return audience == KP_FOR_OFFICE || (writers[writer].audiences >> audience & 1) != 0;
}

static kp_status refuse_for(int writer, kp_audience_kind audience, kp_diag *diag) {
  kp_buf given = {0};
  for (int i = 0; i < N_WRITERS; i++)
    if (is_for(i, audience))
      kp_buf_printf(&given, "%s%s", given.len > 0 ? ", " : "", writers[i].name);
  kp_diag_add(diag, KP_ERROR, &(kp_place){0}, KP_MSG_REPORT_NOT_FOR,
              KP_ARGS(writers[writer].name, kp_audience_name(audience)), KP_MSG_REPORT_HINT_NOT_FOR,
              KP_ARGS(given.at ? given.at : ""));
  kp_buf_clear(&given);
  return KP_USAGE;
}

/* Which files a comma-separated list names; an unknown name is a fault of the call, and so is one
 * that is not for the audience. */
static kp_status read_only(bool *wanted, const char *only, int command, kp_audience_kind audience,
                           kp_diag *diag) {
  for (int i = 0; i < N_WRITERS; i++)
    wanted[i] = only == NULL && (writers[i].traits & command) != 0 && is_for(i, audience);
  for (const char *at = only; at && *at;) {
    size_t len = strcspn(at, ",");
    kp_str name = kp_str_trim((kp_str){at, (uint32_t)len});
    int found = find_writer(name, command);
    if (found < 0) {
      char text[64];
      snprintf(text, sizeof text, "%.*s", (int)(name.len < 60 ? name.len : 60), name.at);
      kp_diag_add(diag, KP_ERROR, &(kp_place){0}, KP_MSG_REPORT_BAD_ONLY, KP_ARGS(text),
                  command == OF_SCORE ? KP_MSG_REPORT_HINT_ONLY : KP_MSG_REPORT_PANEL_HINT_ONLY,
                  NULL);
      return KP_USAGE;
    }
    if (!is_for(found, audience))
      return refuse_for(found, audience, diag);
    wanted[found] = true;
    at += len;
    at += *at == ',';
  }
  return KP_OK;
}

static kp_status write_files(const kp_report *report, const bool *wanted, const char *only,
                             kp_diag *diag) {
  kp_status status = KP_OK;
  for (int i = 0; i < N_WRITERS && status == KP_OK; i++)
    if (wanted[i])
      status = writers[i].write(report, diag);
  return status == KP_OK ? kp_report_manifest(report, only, diag) : status;
}

static bool wants(const bool *wanted, int trait) {
  for (int i = 0; i < N_WRITERS; i++)
    if (wanted[i] && (writers[i].traits & trait))
      return true;
  return false;
}

/* Files of results among those of the dataset would be read as data by the next run. */
kp_status kp_report_check_folder(const kp_result *result, const char *folder, kp_diag *diag) {
  struct stat out, data;
  if (!folder || stat(folder, &out) != 0 || stat(result->dataset->path, &data) != 0 ||
      out.st_dev != data.st_dev || out.st_ino != data.st_ino)
    return KP_OK;
  kp_diag_error(diag, &(kp_place){.file = folder}, KP_MSG_REPORT_INTO_DATASET, KP_NO_ARGS,
                KP_MSG_REPORT_HINT_INTO_DATASET);
  return KP_USAGE;
}

/* What is asked for: whom the files are for, and which they are. The caller frees the arena. */
typedef struct {
  kp_arena *arena;
  kp_audience audience;
  bool wanted[N_WRITERS];
  int command;
  const kp_report_options *options; /* may be NULL */
} order;

static kp_status order_init(order *out, const kp_result *result, int command,
                            const kp_report_options *options, kp_diag *diag) {
  *out = (order){.arena = kp_arena_new(), .command = command, .options = options};
  kp_status status = out->arena
                         ? kp_audience_read(&out->audience, result, options, out->arena, diag)
                         : kp_diag_no_memory(diag);
  if (status == KP_OK)
    status =
        read_only(out->wanted, options ? options->only : NULL, command, out->audience.kind, diag);
  return status;
}

/* Writes them into the set. */
static kp_status make_wanted(kp_output *output, const kp_result *result, const order *asked,
                             kp_diag *diag) {
  const kp_report_options *options = asked->options;
  kp_explain_peers *peers = NULL;
  kp_report_panel panel = {0};
  kp_status status = KP_OK;
  const bool judged = result->panel && wants(asked->wanted, READS_PANEL) &&
                      kp_audience_sees(&asked->audience, KP_SEES_PANEL);
  if (judged)
    status = kp_report_panel_make(&panel, result, asked->command == OF_PANEL, asked->arena, diag);
  panel.judge_key = asked->audience.judge_key;
  if (status == KP_OK && (wants(asked->wanted, EXPLAINS) || asked->audience.kind != KP_FOR_OFFICE))
    status = kp_explain_peers_new(&peers, result, diag);
  if (status == KP_OK) {
    const kp_report report = {.output = output,
                              .result = result,
                              .peers = peers,
                              .panel = judged ? &panel : NULL,
                              .lang = options ? options->lang : KP_ZH,
                              .audience = asked->audience,
                              .depth = options ? options->depth : 0};
    status = write_files(&report, asked->wanted, options ? options->only : NULL, diag);
  }
  kp_explain_peers_free(peers);
  return status;
}

/* A folder that is handed on must not hold what an earlier run left there for others. */
static kp_status check_leftovers(const order *asked, const char *folder, kp_diag *diag) {
  kp_status status = KP_OK;
  for (int i = 0; i < N_WRITERS && folder && asked->audience.kind != KP_FOR_OFFICE; i++) {
    const char *path =
        asked->wanted[i] ? NULL : kp_arena_printf(asked->arena, "%s/%s", folder, writers[i].file);
    if (!asked->wanted[i] && !path)
      return kp_diag_no_memory(diag);
    if (!path || kp_path_kind_of(path) == KP_PATH_NONE)
      continue;
    kp_diag_error(diag, &(kp_place){.file = path}, KP_MSG_REPORT_LEFTOVER, KP_NO_ARGS,
                  KP_MSG_REPORT_HINT_LEFTOVER);
    status = KP_USAGE;
  }
  return status;
}

static kp_status check_folder(const kp_result *result, const char *folder, const order *asked,
                              kp_diag *diag) {
  kp_status status = kp_report_check_folder(result, folder, diag);
  return status == KP_OK ? check_leftovers(asked, folder, diag) : status;
}

static kp_status write_wanted(const kp_result *result, const char *folder, int command,
                              const kp_report_options *options, kp_diag *diag) {
  kp_output *output = NULL;
  order asked;
  kp_status status = order_init(&asked, result, command, options, diag);
  if (status == KP_OK)
    status = check_folder(result, folder, &asked, diag);
  if (status == KP_OK)
    status = kp_output_new(&output, folder, diag);
  if (status == KP_OK)
    status = make_wanted(output, result, &asked, diag);
  if (status == KP_OK)
    status = kp_output_commit(output, diag);
  kp_output_free(output);
  kp_arena_free(asked.arena);
  return status;
}

kp_status kp_report_make(kp_output **out, const kp_result *result, const char *folder,
                         const kp_report_options *options, kp_diag *diag) {
  kp_output *output = NULL;
  order asked;
  kp_status status = order_init(&asked, result, OF_SCORE, options, diag);
  if (status == KP_OK)
    status = check_folder(result, folder, &asked, diag);
  if (status == KP_OK)
    status = kp_output_new_hashed(&output, folder, diag);
  if (status == KP_OK)
    status = make_wanted(output, result, &asked, diag);
  if (status == KP_OK)
    *out = output;
  else
    kp_output_free(output);
  kp_arena_free(asked.arena);
  return status;
}

kp_status kp_report_only(const char **out, const kp_report_options *options, kp_arena *arena,
                         kp_diag *diag) {
  bool wanted[N_WRITERS], all = true;
  kp_audience_kind kind = KP_FOR_OFFICE;
  kp_status status = kp_audience_read_kind(&kind, options, diag);
  if (status == KP_OK)
    status = read_only(wanted, options ? options->only : NULL, OF_SCORE, kind, diag);
  if (status != KP_OK)
    return status;
  kp_buf text = {0};
  for (int i = 0; i < N_WRITERS; i++) {
    if (wanted[i])
      kp_buf_printf(&text, "%s%s", text.len > 0 ? "," : "", writers[i].name);
    all = all && (wanted[i] || !(writers[i].traits & OF_SCORE) || !is_for(i, kind));
  }
  const char *copy = all ? NULL : kp_arena_copy(arena, text.at ? text.at : "", text.len);
  if (text.failed || (!all && !copy))
    status = kp_diag_no_memory(diag);
  else
    *out = copy;
  kp_buf_clear(&text);
  return status;
}

kp_status kp_report_write(const kp_result *result, const char *folder,
                          const kp_report_options *options, kp_diag *diag) {
  return write_wanted(result, folder, OF_SCORE, options, diag);
}

kp_status kp_report_panel_write(const kp_result *result, const char *folder,
                                const kp_report_options *options, kp_diag *diag) {
  kp_status status = kp_report_panel_needed(result, diag);
  if (status == KP_OK)
    status = kp_audience_refuse(options, diag);
  return status == KP_OK ? write_wanted(result, folder, OF_PANEL, options, diag) : status;
}
