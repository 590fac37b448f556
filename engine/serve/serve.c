/* SPDX-License-Identifier: GPL-3.0-or-later
 * The live view: an index and a dataset, scored again whenever a file of theirs changes.
 *
 * What is shown is always one whole result, the last that could be made; what is wrong with the
 * files since then is said beside it. All scoring is done by whoever calls kp_serve_step, in that
 * thread; documents are handed out in another, so no scoring keeps a reader waiting and no request
 * touches a result. The files are read, not mapped: somebody is about to change them. A reading
 * that says what is shown already changes nothing. */
#include "base/file.h"
#include "report/page.h"
#include "report/tune.h"
#include "serve/http.h"
#include "serve/question.h"
#include "serve/watch.h"

#include <stdio.h>
#include <string.h>

#include "base/arena.h"

/* What one reading holds. */
typedef struct {
  kp_index *index;
  kp_dataset *dataset;
  kp_result *result;
} reading;

struct kp_server {
  kp_arena *arena;
  const char *index, *dataset;
  kp_serve_options options;
  kp_http *http;
  kp_watch *watch;
  reading shown;
  kp_text data;  /* of what is shown; empty: nothing could be scored yet */
  int version;   /* of what is shown */
  kp_text state; /* as it was told last, without its serial */
  int serial;
};

static void reading_clear(reading *read) {
  kp_result_free(read->result);
  kp_dataset_free(read->dataset);
  kp_index_free(read->index);
  *read = (reading){0};
}

/* ---- What is watched ---- */

/* The files of an index stand beside it. */
static void watch_index(kp_server *server, const kp_index *index) {
  const char *slash = strrchr(server->index, '/');
  const size_t folder = slash ? (size_t)(slash - server->index) + 1 : 0;
  for (int i = 0; i < index->n_files; i++) {
    kp_buf path = {0};
    if (i > 0 && index->file[i].path[0] != '/')
      kp_buf_add_bytes(&path, server->index, folder);
    kp_buf_add(&path, index->file[i].path);
    if (!path.failed)
      kp_watch_add_around(server->watch, path.at);
    kp_buf_clear(&path);
  }
}

static void watch_inputs(kp_server *server, const reading *read) {
  kp_watch_add_around(server->watch, server->index);
  kp_watch_add_around(server->watch, server->dataset);
  kp_watch_add(server->watch, server->dataset);
  if (read->index)
    watch_index(server, read->index);
  for (int i = 0; read->dataset && i < read->dataset->n_siblings; i++)
    kp_watch_add(server->watch, read->dataset->sibling[i]->path);
}

/* ---- Documents ---- */

static kp_status publish_page(kp_server *server, kp_diag *diag) {
  kp_text page = {0};
  kp_status status = kp_report_page_live(&page, server->options.lang, diag);
  if (status == KP_OK)
    status = kp_http_publish(server->http, KP_HTTP_PAGE, page.at, page.len, 0, diag);
  kp_text_free(&page);
  return status;
}

static bool is_same(const kp_text *a, const kp_text *b) {
  return a->at && b->at && a->len == b->len && memcmp(a->at, b->at, a->len) == 0;
}

/* Takes the reading in any case; what the page shows of it may be what is shown already. */
static kp_status show(kp_server *server, reading *read, kp_diag *diag) {
  kp_text data = {0};
  kp_status status = kp_report_page_data(&data, read->result, server->options.lang, diag);
  const bool is_new = status == KP_OK && !is_same(&data, &server->data);
  if (is_new)
    status = kp_http_publish(server->http, KP_HTTP_DATA, data.at, data.len, 0, diag);
  if (status == KP_OK) {
    reading_clear(&server->shown);
    server->shown = *read;
    *read = (reading){0};
    kp_text_free(&server->data);
    server->data = data;
    data = (kp_text){0};
    server->version += is_new;
  }
  kp_text_free(&data);
  return status;
}

/* {"zh": …, "en": …}: what the diagnostics say. */
static kp_status say_diagnostics(kp_json *to, const kp_diag *said, kp_diag *diag) {
  kp_text zh = {0}, en = {0};
  kp_status status = kp_diag_text(&zh, said, KP_ZH, false);
  if (status == KP_OK)
    status = kp_diag_text(&en, said, KP_EN, false);
  kp_json both = kp_json_object();
  kp_json_words(&both, "zh", zh.at);
  kp_json_words(&both, "en", en.at);
  kp_json_put(to, "diagnostics", &both);
  kp_text_free(&zh);
  kp_text_free(&en);
  return status == KP_OK ? KP_OK : kp_diag_no_memory(diag);
}

/* "state.json": which version is shown, whether the files are still so, and what is wrong with
 * them. A state that was told already is not told again. */
static kp_status publish_state(kp_server *server, bool is_current, kp_diag *diag) {
  kp_json state = kp_json_object();
  kp_buf text = {0}, whole = {0};
  kp_json_integer(&state, "version", server->version);
  kp_json_flag(&state, "current", is_current);
  kp_status status = say_diagnostics(&state, diag, diag);
  kp_json_print(&text, &state, false);
  if (text.failed)
    status = kp_diag_no_memory(diag);
  kp_text new = {text.at, text.len};
  if (status != KP_OK || is_same(&new, &server->state)) {
    kp_buf_clear(&text);
    return status;
  }
  kp_buf_printf(&whole, "{\"serial\":%d,%s", server->serial + 1, text.at + 1);
  status = whole.failed ? kp_diag_no_memory(diag)
                        : kp_http_publish(server->http, KP_HTTP_STATE, whole.at, whole.len,
                                          server->serial + 1, diag);
  kp_buf_clear(&whole);
  if (status == KP_OK) {
    server->serial++;
    kp_text_free(&server->state);
    server->state = new;
  } else {
    kp_buf_clear(&text);
  }
  return status;
}

/* ---- Reading and scoring ---- */

static kp_status read_and_score(reading *out, const kp_server *server, kp_diag *diag) {
  kp_status status = kp_index_load(&out->index, server->index, &server->options.index, diag);
  if (status == KP_INPUT) /* and what can be found in the data without an index */
    kp_dataset_check_files(server->dataset, &server->options.dataset, diag);
  if (status == KP_OK)
    status =
        kp_dataset_load(&out->dataset, server->dataset, out->index, &server->options.dataset, diag);
  return status == KP_OK ? kp_run(&out->result, out->index, out->dataset, diag) : status;
}

static kp_status refresh(kp_server *server, kp_diag *diag) {
  reading read = {0};
  /* before reading: a change while it goes on brings another */
  watch_inputs(server, &read);
  kp_status status = read_and_score(&read, server, diag);
  watch_inputs(server, &read);
  if (status == KP_OK)
    status = show(server, &read, diag);
  reading_clear(&read);
  const kp_status told = publish_state(server, status == KP_OK, diag);
  return status == KP_OK ? told : status;
}

/* ---- What if ---- */

/* {"version": …, "tune": as tune.json}, or {"version": …, "diagnostics": …}. */
static kp_status find_answer(kp_buf *out, const kp_server *server, kp_str question, kp_diag *diag) {
  const char *const *words = NULL;
  int n_words = 0;
  kp_tune *tune = NULL;
  kp_arena *arena = kp_arena_new();
  kp_diag *said = kp_diag_new();
  kp_json made = kp_json_object();
  kp_json_integer(&made, "version", server->version);
  kp_status status = arena && said ? kp_question_read(&words, &n_words, question, arena, said)
                                   : kp_diag_no_memory(diag);
  if (status == KP_OK) {
    const kp_tune_options how = {.set = words, .n_set = n_words};
    status = server->shown.result ? kp_tune_new(&tune, server->shown.result, &how, said) : KP_INPUT;
  }
  if (status == KP_OK) {
    kp_json answer = kp_tune_json(tune);
    kp_json_put(&made, "tune", &answer);
  } else if (said) {
    say_diagnostics(&made, said, diag);
  }
  kp_json_print(out, &made, false);
  kp_tune_free(tune);
  kp_diag_free(said);
  kp_arena_free(arena);
  return out->failed ? kp_diag_no_memory(diag) : status;
}

/* What is wrong with a question is for who asked; only the machine's faults are ours. */
static kp_status answer_questions(kp_server *server, kp_diag *diag) {
  kp_str question;
  kp_status status = KP_OK;
  while (status == KP_OK && kp_http_take(&question, server->http)) {
    kp_buf text = {0};
    const kp_status found = find_answer(&text, server, question, diag);
    status = kp_http_answer(server->http, found == KP_OK, text.failed || !text.at ? "" : text.at,
                            text.failed ? 0 : text.len, diag);
    kp_buf_clear(&text);
  }
  return status;
}

/* ---- Public ---- */

static const char *copy_of(kp_arena *arena, const char *text, bool *failed) {
  const char *copy = text ? kp_arena_copy(arena, text, strlen(text)) : NULL;
  *failed = *failed || (text && !copy);
  return copy;
}

static kp_status make(kp_server **out, const char *index, const char *dataset,
                      const kp_serve_options *options, kp_diag *diag) {
  bool failed = false;
  kp_arena *arena = kp_arena_new();
  kp_server *server = arena ? KP_NEW(arena, kp_server) : NULL;
  if (server) {
    server->arena = arena;
    server->index = copy_of(arena, index, &failed);
    server->dataset = copy_of(arena, dataset, &failed);
    if (options)
      server->options = *options;
    kp_dataset_options *how = &server->options.dataset;
    how->unmapped = true;
    how->period = copy_of(arena, how->period, &failed);
    how->encoding = copy_of(arena, how->encoding, &failed);
  }
  if (!server || failed) {
    kp_arena_free(arena);
    return kp_diag_no_memory(diag);
  }
  *out = server;
  return KP_OK;
}

/* Files that are at fault can be mended while the page is open; files that are not there cannot be
 * meant. */
static bool may_be_mended(const kp_server *server, kp_status status) {
  return status == KP_INPUT && kp_path_kind_of(server->index) != KP_PATH_NONE &&
         kp_path_kind_of(server->dataset) != KP_PATH_NONE;
}

kp_status kp_serve_open(kp_server **out, const char *index, const char *dataset,
                        const kp_serve_options *options, kp_diag *diag) {
  kp_server *server = NULL;
  if (strcmp(index, "-") == 0 || strcmp(dataset, "-") == 0) {
    kp_diag_error(diag, NULL, KP_MSG_SERVE_NO_STANDARD_INPUT, KP_NO_ARGS, KP_MSG_NONE);
    return KP_USAGE;
  }
  kp_status status = make(&server, index, dataset, options, diag);
  if (status != KP_OK)
    return status;
  status = kp_http_open(&server->http, server->options.port, diag);
  if (status == KP_OK)
    status = kp_watch_new(&server->watch, diag);
  if (status == KP_OK)
    status = publish_page(server, diag);
  if (status == KP_OK) {
    status = refresh(server, diag);
    status = may_be_mended(server, status) ? KP_OK : status;
  }
  if (status == KP_OK)
    *out = server;
  else
    kp_serve_close(server);
  return status;
}

const char *kp_serve_address(const kp_server *server) {
  return kp_http_address(server->http);
}

kp_status kp_serve_step(bool *read, kp_server *server, int milliseconds, kp_diag *diag) {
  *read = kp_watch_wait(server->watch, kp_http_question_fd(server->http), milliseconds);
  kp_http_tidy(server->http);
  const kp_status status = *read ? refresh(server, diag) : KP_OK;
  const kp_status answered = answer_questions(server, diag);
  return status == KP_OK ? answered : status;
}

void kp_serve_close(kp_server *server) {
  if (!server)
    return;
  kp_http_close(server->http);
  kp_watch_free(server->watch);
  reading_clear(&server->shown);
  kp_text_free(&server->data);
  kp_text_free(&server->state);
  kp_arena_free(server->arena);
}
