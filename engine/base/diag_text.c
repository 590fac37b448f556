/* SPDX-License-Identifier: GPL-3.0-or-later
 * Diagnostics as text, compiler style, in the order in which they were added:
 *
 *     values.csv:14:5: error: 'l2' is not a number (column joint_projects, unit A07)
 *       3 times in all, also in lines 15, 16
 *       hint: is the letter l meant as the digit 1? */
#include <stdio.h>

#include "base/diag_store.h"

typedef struct {
  kp_buf *out;
  kp_lang lang;
  bool colour;
} printer;

static void add_message(const printer *to, kp_msg id, const char *const *args) {
  kp_message_format(to->out, id, args, to->lang);
}

static void add_coloured(const printer *to, const char *colour, kp_msg id) {
  if (to->colour)
    kp_buf_printf(to->out, "\033[%sm", colour);
  add_message(to, id, NULL);
  if (to->colour)
    kp_buf_add(to->out, "\033[0m");
}

static void add_severity(const printer *to, kp_severity severity) {
  static const struct {
    kp_msg word;
    const char *colour;
  } words[] = {[KP_NOTE] = {KP_MSG_BASE_NOTE, "1;36"},
               [KP_WARNING] = {KP_MSG_BASE_WARNING, "1;35"},
               [KP_ERROR] = {KP_MSG_BASE_ERROR, "1;31"}};
  add_coloured(to, words[severity].colour, words[severity].word);
  add_message(to, KP_MSG_BASE_COLON, NULL);
}

static void add_start(const printer *to, const kp_place *place) {
  if (!place->file)
    return;
  kp_buf_add(to->out, place->file);
  if (place->line)
    kp_buf_printf(to->out, ":%u", (unsigned)place->line);
  if (place->line && place->column)
    kp_buf_printf(to->out, ":%u", (unsigned)place->column);
  kp_buf_add(to->out, ": ");
}

/* " (column joint_projects, unit A07)", or nothing. */
static void add_names(const printer *to, const kp_place *place) {
  const struct {
    kp_msg id;
    const char *name;
  } parts[] = {{KP_MSG_BASE_COLUMN, place->column_name},
               {KP_MSG_BASE_UNIT, place->unit},
               {KP_MSG_BASE_INDICATOR, place->indicator}};
  bool open = false;
  for (int i = 0; i < 3; i++) {
    if (!parts[i].name)
      continue;
    add_message(to, open ? KP_MSG_BASE_COMMA : KP_MSG_BASE_OPEN, NULL);
    add_message(to, parts[i].id, KP_ARGS(parts[i].name));
    open = true;
  }
  if (open)
    add_message(to, KP_MSG_BASE_CLOSE, NULL);
}

static void add_repeats(const printer *to, const diag_entry *entry) {
  if (entry->public.count <= 1)
    return;
  char count[24];
  snprintf(count, sizeof count, "%lld", (long long)entry->public.count);
  kp_buf_add(to->out, "  ");
  add_message(to, KP_MSG_BASE_TIMES, KP_ARGS(count));
  kp_buf lines = {0}, units = {0};
  int n_lines = 0, n_units = 0;
  for (int i = 0; i < entry->n_more; i++) {
    bool line = entry->more[i].line > 0;
    kp_buf *list = line ? &lines : &units;
    if (list->len)
      kp_message_format(list, KP_MSG_BASE_ITEM, NULL, to->lang);
    if (line)
      kp_buf_printf(list, "%u", (unsigned)entry->more[i].line);
    else
      kp_buf_add(list, entry->more[i].unit ? entry->more[i].unit : "?");
    n_lines += line;
    n_units += !line;
  }
  const char *complete = entry->more_left_out ? "0" : "1";
  if (lines.at)
    add_message(to, KP_MSG_BASE_ALSO_LINES, KP_ARGS(lines.at, complete, n_lines == 1 ? "1" : "2"));
  if (units.at)
    add_message(to, KP_MSG_BASE_ALSO_UNITS, KP_ARGS(units.at, complete, n_units == 1 ? "1" : "2"));
  to->out->failed = to->out->failed || lines.failed || units.failed;
  kp_buf_clear(&lines);
  kp_buf_clear(&units);
  kp_buf_add(to->out, "\n");
}

static void add_hint(const printer *to, kp_msg hint, const char *const *args) {
  if (hint == KP_MSG_NONE)
    return;
  kp_buf_add(to->out, "  ");
  add_coloured(to, "1", KP_MSG_BASE_HINT);
  add_message(to, KP_MSG_BASE_COLON, NULL);
  add_message(to, hint, args);
  kp_buf_add(to->out, "\n");
}

static void add_entry(const printer *to, const diag_entry *entry) {
  const kp_diagnostic *one = &entry->public;
  add_start(to, &one->place);
  add_severity(to, one->severity);
  add_message(to, one->what, one->args);
  add_names(to, &one->place);
  kp_buf_add(to->out, "\n");
  add_repeats(to, entry);
  add_hint(to, one->hint, one->hint_args);
}

static void add_dropped(const printer *to, kp_severity severity, kp_msg what, int64_t n_dropped) {
  if (n_dropped == 0)
    return;
  char count[24];
  snprintf(count, sizeof count, "%lld", (long long)n_dropped);
  add_severity(to, severity);
  add_message(to, what, KP_ARGS(count));
  kp_buf_add(to->out, "\n");
}

kp_status kp_diag_text(kp_text *out, const kp_diag *diag, kp_lang lang, bool colour) {
  kp_buf buf = {0};
  printer to = {&buf, lang, colour};
  kp_buf_add(&buf, "");
  for (int i = 0; diag && i < diag->n_entries; i++)
    add_entry(&to, &diag->entries[i]);
  if (diag) {
    add_dropped(&to, KP_NOTE, KP_MSG_BASE_MORE_OTHERS, diag->n_dropped[0]);
    add_dropped(&to, KP_ERROR, KP_MSG_BASE_MORE_ERRORS, diag->n_dropped[1]);
  }
  if (diag && diag->no_memory) {
    add_severity(&to, KP_ERROR);
    add_message(&to, KP_MSG_BASE_NO_MEMORY, NULL);
    kp_buf_add(&buf, "\n");
    add_hint(&to, KP_MSG_BASE_NO_MEMORY_HINT, NULL);
  }
  if (buf.failed) {
    kp_buf_clear(&buf);
    return KP_SYSTEM;
  }
  *out = (kp_text){buf.at, buf.len};
  return KP_OK;
}

/* ---- One of them ---- */

kp_status kp_diag_get(kp_diag_entry *out, kp_text *what, kp_text *hint, const kp_diag *diag, int at,
                      kp_lang lang) {
  static const char *const severities[] = {
      [KP_NOTE] = "note", [KP_WARNING] = "warning", [KP_ERROR] = "error"};
  if (at < 0 || at >= kp_diag_count(diag))
    return KP_USAGE;
  const kp_diagnostic *one = kp_diag_at(diag, at);
  kp_buf says = {0}, helps = {0};
  kp_message_format(&says, one->what, one->args, lang);
  kp_buf_add(&helps, "");
  if (one->hint != KP_MSG_NONE)
    kp_message_format(&helps, one->hint, one->hint_args, lang);
  if (says.failed || helps.failed) {
    kp_buf_clear(&says);
    kp_buf_clear(&helps);
    return KP_SYSTEM;
  }
  *what = (kp_text){says.at, says.len};
  *hint = (kp_text){helps.at, helps.len};
  *out = (kp_diag_entry){.severity = severities[one->severity],
                         .id = kp_message_name(one->what),
                         .file = one->place.file,
                         .column_name = one->place.column_name,
                         .unit = one->place.unit,
                         .indicator = one->place.indicator,
                         .line = one->place.line,
                         .column = one->place.column,
                         .count = one->count};
  return KP_OK;
}
