/* SPDX-License-Identifier: GPL-3.0-or-later
 * HTTP by libmicrohttpd, which polls all connections in one thread.
 *
 * Limits: 16 KiB of headers a connection, 64 KiB of a question, 5 s to send a request, 60 s to take
 * an answer, 200 connections at once. All clients have the address of this machine, so a limit for
 * each would be one for all; instead, when many are open, the oldest that has not shown the token
 * makes room for the next. What is wrong with a request is answered and forgotten.
 *
 * Who waits (for another state, for an answer) is suspended and stands in `waiting`. Whoever takes
 * it out of there resumes it, after letting go of the lock; the library then asks for its answer
 * once more. Documents are the library's responses, which count their users. */
#include "serve/http.h"

#include <errno.h>
#include <microhttpd.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include "base/arena.h"
#include "serve/address.h"

enum {
  MOST_CONNECTIONS = 200,
  CROWDED = 180,           /* connections from which strangers make room */
  MOST_MEMORY = 16 * 1024, /* bytes a connection: headers */
  MOST_BODY = 64 * 1024,
  MOST_QUESTIONS = 4, /* waiting at once */
  REQUEST_SECONDS = 5,
  ANSWER_SECONDS = 60,
  WAIT_SECONDS = 20, /* for another state */
};

typedef enum { RECEIVING, ANSWERING, SUSPENDED } phase;

typedef struct {
  int fd; /* -1: free */
  time_t since;
  phase phase;
  bool known; /* has shown the token */
} connection;

typedef enum { FOR_DOCUMENT, FOR_NEXT_STATE, FOR_QUESTION, REFUSED } purpose;

typedef struct {
  struct MHD_Connection *from;
  connection *connection;
  purpose purpose;
  kp_http_document document;
  int after;   /* FOR_NEXT_STATE: the serial that is known */
  kp_buf body; /* FOR_QUESTION */
  bool has_waited, is_answered;
  struct MHD_Response *answer; /* of a question; NULL: none could be made */
  unsigned int code;
  time_t since; /* SUSPENDED */
} request;

struct kp_http {
  struct MHD_Daemon *daemon;
  kp_address address;
  int question_fd;
  pthread_mutex_t lock; /* of all below */
  struct MHD_Response *document[KP_HTTP_N_DOCUMENTS], *nothing;
  int serial;
  connection connection[MOST_CONNECTIONS];
  request *waiting[MOST_CONNECTIONS]; /* in the order of their coming */
  int n_waiting;
  request *taken;
  bool is_closing;
};

static time_t seconds_now(void) {
  struct timespec now;
  clock_gettime(CLOCK_MONOTONIC, &now);
  return now.tv_sec;
}

/* ---- Connections ---- */

/* The oldest that has not shown the token is ended. */
static void make_room(kp_http *http) {
  connection *oldest = NULL;
  int n_open = 0;
  for (int i = 0; i < MOST_CONNECTIONS; i++) {
    connection *one = &http->connection[i];
    n_open += one->fd >= 0;
    if (one->fd >= 0 && !one->known && (!oldest || one->since < oldest->since))
      oldest = one;
  }
  if (n_open < CROWDED || !oldest)
    return;
  shutdown(oldest->fd, SHUT_RDWR);
  oldest->known = true; /* once is enough */
}

static void note_connection(void *to, struct MHD_Connection *one, void **place,
                            enum MHD_ConnectionNotificationCode code) {
  kp_http *http = to;
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(one, MHD_CONNECTION_INFO_CONNECTION_FD);
  pthread_mutex_lock(&http->lock);
  if (code == MHD_CONNECTION_NOTIFY_CLOSED) {
    if (*place)
      ((connection *)*place)->fd = -1; /* the library closes it behind this */
  } else if (info) {
    make_room(http);
    for (int i = 0; i < MOST_CONNECTIONS && !*place; i++) {
      if (http->connection[i].fd < 0) {
        http->connection[i] = (connection){.fd = info->connect_fd, .since = seconds_now()};
        *place = &http->connection[i];
      }
    }
  }
  pthread_mutex_unlock(&http->lock);
}

static bool is_late(const connection *one, time_t now) {
  return one->fd >= 0 && one->phase != SUSPENDED &&
         now - one->since > (one->phase == RECEIVING ? REQUEST_SECONDS : ANSWER_SECONDS);
}

/* ---- Waiting ---- */

/* Under the lock. */
static bool wait_for_more(kp_http *http, request *one) {
  if (http->is_closing || http->n_waiting == MOST_CONNECTIONS)
    return false;
  MHD_suspend_connection(one->from);
  one->has_waited = true;
  one->since = seconds_now();
  if (one->connection)
    one->connection->phase = SUSPENDED;
  http->waiting[http->n_waiting++] = one;
  return true;
}

static bool is_over(const kp_http *http, const request *one, time_t now) {
  if (http->is_closing || one->is_answered)
    return true;
  return one->purpose == FOR_NEXT_STATE &&
         (one->after != http->serial || now - one->since > WAIT_SECONDS);
}

/* Resumes everyone whose waiting is over. */
static void resume(kp_http *http) {
  struct MHD_Connection *over[MOST_CONNECTIONS];
  const time_t now = seconds_now();
  int n_over = 0, n_left = 0;
  pthread_mutex_lock(&http->lock);
  for (int i = 0; i < http->n_waiting; i++) {
    request *one = http->waiting[i];
    if (!is_over(http, one, now)) {
      http->waiting[n_left++] = one;
      continue;
    }
    if (one->connection) {
      one->connection->phase = ANSWERING;
      one->connection->since = now;
    }
    over[n_over++] = one->from;
  }
  http->n_waiting = n_left;
  pthread_mutex_unlock(&http->lock);
  for (int i = 0; i < n_over; i++)
    MHD_resume_connection(over[i]);
}

void kp_http_tidy(kp_http *http) {
  const time_t now = seconds_now();
  pthread_mutex_lock(&http->lock);
  for (int i = 0; i < MOST_CONNECTIONS; i++)
    if (is_late(&http->connection[i], now))
      shutdown(http->connection[i].fd, SHUT_RDWR);
  pthread_mutex_unlock(&http->lock);
  resume(http);
}

/* ---- What a request is for ---- */

static const char *header_of(struct MHD_Connection *from, const char *name) {
  return MHD_lookup_connection_value(from, MHD_HEADER_KIND, name);
}

static void refuse(request *one, unsigned int code) {
  one->purpose = REFUSED;
  one->code = code;
}

/* A question says how long it is, so that a long one is refused before it is sent. */
static void read_question(request *one) {
  const char *length = header_of(one->from, MHD_HTTP_HEADER_CONTENT_LENGTH);
  one->purpose = FOR_QUESTION;
  if (!length || header_of(one->from, MHD_HTTP_HEADER_TRANSFER_ENCODING))
    refuse(one, MHD_HTTP_LENGTH_REQUIRED);
  else if (strlen(length) > 6 || atoi(length) > MOST_BODY)
    refuse(one, MHD_HTTP_CONTENT_TOO_LARGE);
}

static void read_document(request *one, const char *path) {
  static const char *const paths[KP_HTTP_N_DOCUMENTS] = {
      [KP_HTTP_PAGE] = "", [KP_HTTP_DATA] = "data", [KP_HTTP_STATE] = "state.json"};
  const char *length = header_of(one->from, MHD_HTTP_HEADER_CONTENT_LENGTH);
  const char *after = MHD_lookup_connection_value(one->from, MHD_GET_ARGUMENT_KIND, "after");
  int which = 0;
  while (which < KP_HTTP_N_DOCUMENTS && strcmp(path, paths[which]) != 0)
    which++;
  if (which == KP_HTTP_N_DOCUMENTS) {
    refuse(one, MHD_HTTP_NOT_FOUND);
  } else if ((length && strcmp(length, "0") != 0) ||
             header_of(one->from, MHD_HTTP_HEADER_TRANSFER_ENCODING)) {
    refuse(one, MHD_HTTP_CONTENT_TOO_LARGE);
  } else {
    one->document = (kp_http_document)which;
    one->purpose = which == KP_HTTP_STATE && after ? FOR_NEXT_STATE : FOR_DOCUMENT;
    one->after = after && strlen(after) < 10 ? atoi(after) : -1;
  }
}

static void read_request(const kp_http *http, request *one, const char *path, const char *method) {
  const char *inside = kp_address_is_host(&http->address, header_of(one->from, "Host"))
                           ? kp_address_inside(&http->address, path)
                           : NULL;
  const bool is_reading =
      strcmp(method, MHD_HTTP_METHOD_GET) == 0 || strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
  if (!inside)
    refuse(one, MHD_HTTP_NOT_FOUND);
  else if (is_reading)
    read_document(one, inside);
  else if (strcmp(method, MHD_HTTP_METHOD_POST) != 0)
    refuse(one, MHD_HTTP_METHOD_NOT_ALLOWED);
  else if (strcmp(inside, "what-if") == 0)
    read_question(one);
  else
    refuse(one, MHD_HTTP_NOT_FOUND);
  if (inside && one->connection)
    one->connection->known = true;
}

/* ---- Answers ---- */

static request *new_request(kp_http *http, struct MHD_Connection *from, const char *path,
                            const char *method) {
  const union MHD_ConnectionInfo *info =
      MHD_get_connection_info(from, MHD_CONNECTION_INFO_SOCKET_CONTEXT);
  request *one = kp_calloc(1, sizeof *one);
  if (!one)
    return NULL;
  one->from = from;
  pthread_mutex_lock(&http->lock);
  one->connection = info ? info->socket_context : NULL;
  read_request(http, one, path, method);
  pthread_mutex_unlock(&http->lock);
  return one;
}

/* Under the lock: the answer (NULL: not yet). */
static struct MHD_Response *find_answer(kp_http *http, request *one) {
  int n_questions = 0;
  if (one->purpose == FOR_DOCUMENT || one->purpose == FOR_NEXT_STATE) {
    const bool is_same = one->purpose == FOR_NEXT_STATE && one->after == http->serial;
    if (is_same && !one->has_waited && wait_for_more(http, one))
      return NULL;
    one->code = http->document[one->document] ? MHD_HTTP_OK : MHD_HTTP_NOT_FOUND;
    return http->document[one->document] ? http->document[one->document] : http->nothing;
  }
  for (int i = 0; i < http->n_waiting; i++)
    n_questions += http->waiting[i]->purpose == FOR_QUESTION;
  if (!one->has_waited && n_questions < MOST_QUESTIONS && wait_for_more(http, one)) {
    eventfd_write(http->question_fd, 1);
    return NULL;
  }
  if (!one->answer)
    one->code = MHD_HTTP_SERVICE_UNAVAILABLE;
  return one->answer ? one->answer : http->nothing;
}

static enum MHD_Result send_answer(kp_http *http, request *one) {
  enum MHD_Result result = MHD_YES;
  pthread_mutex_lock(&http->lock);
  if (one->connection && one->connection->phase == RECEIVING) {
    one->connection->phase = ANSWERING;
    one->connection->since = seconds_now();
  }
  struct MHD_Response *answer = one->purpose == REFUSED ? http->nothing : find_answer(http, one);
  if (answer)
    result = MHD_queue_response(one->from, one->code, answer);
  pthread_mutex_unlock(&http->lock);
  return result;
}

static enum MHD_Result answer(void *to, struct MHD_Connection *from, const char *path,
                              const char *method, const char *version, const char *body,
                              size_t *body_len, void **of_request) {
  kp_http *http = to;
  (void)version;
  if (!*of_request) { /* headers alone are here: only what is refused is answered now */
    request *made = new_request(http, from, path, method);
    *of_request = made;
    if (!made)
      return MHD_NO;
    return made->purpose == REFUSED ? send_answer(http, made) : MHD_YES;
  }
  request *one = *of_request;
  if (*body_len == 0)
    return send_answer(http, one);
  if (one->purpose != FOR_QUESTION || *body_len > MOST_BODY - one->body.len)
    return MHD_NO;
  kp_buf_add_bytes(&one->body, body, *body_len);
  *body_len = 0;
  return one->body.failed ? MHD_NO : MHD_YES;
}

static void end_request(void *to, struct MHD_Connection *from, void **of_request,
                        enum MHD_RequestTerminationCode how) {
  kp_http *http = to;
  request *one = *of_request;
  (void)from, (void)how;
  if (!one)
    return;
  pthread_mutex_lock(&http->lock);
  if (one->connection) {
    one->connection->phase = RECEIVING;
    one->connection->since = seconds_now();
  }
  pthread_mutex_unlock(&http->lock);
  if (one->answer)
    MHD_destroy_response(one->answer);
  kp_buf_clear(&one->body);
  kp_free(one);
  *of_request = NULL;
}

/* ---- Documents ---- */

/* NULL when memory is out. */
static struct MHD_Response *new_response(const void *bytes, size_t len, const char *type) {
  static const char *const headers[][2] = {
      {MHD_HTTP_HEADER_CACHE_CONTROL, "no-store"},
      {"X-Content-Type-Options", "nosniff"},
      {"X-Frame-Options", "DENY"},
      {"Referrer-Policy", "no-referrer"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Content-Security-Policy", "frame-ancestors 'none'"}, /* the page says the rest itself */
  };
  struct MHD_Response *response = MHD_create_response_from_buffer(
      len, (void *)(uintptr_t)bytes, MHD_RESPMEM_MUST_COPY); /* copied: not written to */
  if (!response)
    return NULL;
  bool added = MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type) == MHD_YES;
  for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
    added = added && MHD_add_response_header(response, headers[i][0], headers[i][1]) == MHD_YES;
  if (added)
    return response;
  MHD_destroy_response(response);
  return NULL;
}

kp_status kp_http_publish(kp_http *http, kp_http_document which, const void *bytes, size_t len,
                          int serial, kp_diag *diag) {
  static const char *const types[KP_HTTP_N_DOCUMENTS] = {
      [KP_HTTP_PAGE] = "text/html; charset=utf-8",
      [KP_HTTP_DATA] = "text/plain; charset=utf-8",
      [KP_HTTP_STATE] = "application/json"};
  struct MHD_Response *response = new_response(bytes, len, types[which]);
  if (!response)
    return kp_diag_no_memory(diag);
  pthread_mutex_lock(&http->lock);
  struct MHD_Response *old = http->document[which];
  http->document[which] = response;
  if (which == KP_HTTP_STATE)
    http->serial = serial;
  pthread_mutex_unlock(&http->lock);
  if (old)
    MHD_destroy_response(old);
  resume(http);
  return KP_OK;
}

/* ---- Questions ---- */

int kp_http_question_fd(const kp_http *http) {
  return http->question_fd;
}

bool kp_http_take(kp_str *body, kp_http *http) {
  eventfd_t count;
  eventfd_read(http->question_fd, &count);
  pthread_mutex_lock(&http->lock);
  http->taken = NULL;
  for (int i = 0; i < http->n_waiting && !http->taken; i++) {
    request *one = http->waiting[i];
    if (one->purpose == FOR_QUESTION && !one->is_answered)
      http->taken = one;
  }
  request *taken = http->taken;
  pthread_mutex_unlock(&http->lock);
  if (taken)
    *body = (kp_str){taken->body.at, (uint32_t)taken->body.len};
  return taken != NULL;
}

kp_status kp_http_answer(kp_http *http, bool ok, const void *bytes, size_t len, kp_diag *diag) {
  struct MHD_Response *made = new_response(bytes, len, "application/json");
  pthread_mutex_lock(&http->lock);
  request *one = http->taken;
  http->taken = NULL;
  one->answer = made;
  one->code = ok ? MHD_HTTP_OK : MHD_HTTP_UNPROCESSABLE_CONTENT;
  one->is_answered = true;
  pthread_mutex_unlock(&http->lock);
  resume(http);
  return made ? KP_OK : kp_diag_no_memory(diag);
}

/* ---- Opening and closing ---- */

static kp_status start(kp_http *http, int fd, kp_diag *diag) {
  http->nothing = new_response("", 0, "text/plain; charset=utf-8");
  if (!http->nothing)
    return kp_diag_no_memory(diag);
  http->question_fd = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
  if (http->question_fd < 0)
    return kp_diag_system(diag, NULL, errno);
  errno = 0;
  http->daemon = MHD_start_daemon(
      MHD_USE_AUTO | MHD_USE_INTERNAL_POLLING_THREAD | MHD_ALLOW_SUSPEND_RESUME, 0, NULL, NULL,
      answer, http, MHD_OPTION_LISTEN_SOCKET, fd, MHD_OPTION_CONNECTION_LIMIT,
      (unsigned int)MOST_CONNECTIONS, MHD_OPTION_CONNECTION_TIMEOUT, (unsigned int)ANSWER_SECONDS,
      MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)MOST_MEMORY, MHD_OPTION_NOTIFY_CONNECTION,
      note_connection, http, MHD_OPTION_NOTIFY_COMPLETED, end_request, http, MHD_OPTION_END);
  return http->daemon ? KP_OK : kp_diag_system(diag, NULL, errno);
}

kp_status kp_http_open(kp_http **out, int port, kp_diag *diag) {
  int fd = -1;
  kp_http *http = kp_calloc(1, sizeof *http);
  if (!http)
    return kp_diag_no_memory(diag);
  pthread_mutex_init(&http->lock, NULL);
  http->question_fd = -1;
  for (int i = 0; i < MOST_CONNECTIONS; i++)
    http->connection[i].fd = -1;
  kp_status status = kp_address_listen(&fd, &http->address, port, diag);
  if (status == KP_OK)
    status = start(http, fd, diag);
  if (status == KP_OK) {
    *out = http;
    return KP_OK;
  }
  if (fd >= 0)
    close(fd);
  kp_http_close(http);
  return status;
}

const char *kp_http_address(const kp_http *http) {
  return http->address.text;
}

/* Nobody may be suspended when the library stops. */
static void stop(kp_http *http) {
  pthread_mutex_lock(&http->lock);
  http->is_closing = true;
  pthread_mutex_unlock(&http->lock);
  resume(http);
  MHD_stop_daemon(http->daemon); /* closes the socket that listens */
}

void kp_http_close(kp_http *http) {
  if (!http)
    return;
  if (http->daemon)
    stop(http);
  for (int i = 0; i < KP_HTTP_N_DOCUMENTS; i++)
    if (http->document[i])
      MHD_destroy_response(http->document[i]);
  if (http->nothing)
    MHD_destroy_response(http->nothing);
  if (http->question_fd >= 0)
    close(http->question_fd);
  pthread_mutex_destroy(&http->lock);
  kp_free(http);
}
