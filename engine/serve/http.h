/* SPDX-License-Identifier: GPL-3.0-or-later
 * HTTP on the loopback interface: a few documents, and questions, under an address that holds a
 * random token.
 *
 * A request gets something only with the right Host (a page of another site that has its name point
 * here has another) and the right token. Requests are received and answered in a thread of their
 * own, from documents that are whole: publishing puts a new one in place of the old. A question
 * waits, and does not keep others waiting, until the owner takes it and answers; all functions here
 * are for the owner's one thread. */
#ifndef KP_SERVE_HTTP_H
#define KP_SERVE_HTTP_H

#include "base/diag.h"

typedef struct kp_http kp_http;

typedef enum {
  KP_HTTP_PAGE,  /* <address> */
  KP_HTTP_DATA,  /* <address>data: what the page shows */
  KP_HTTP_STATE, /* <address>state.json; with ?after=SERIAL not before there is another one */
  KP_HTTP_N_DOCUMENTS
} kp_http_document;

/* port 0: any free one. KP_INPUT where the port is taken or not allowed. */
kp_status kp_http_open(kp_http **out, int port, kp_diag *diag);
/* "http://127.0.0.1:4711/<token>/"; borrowed. */
const char *kp_http_address(const kp_http *http);
/* Copies the bytes. serial is what tells this state from others; of other documents it is 0. */
kp_status kp_http_publish(kp_http *http, kp_http_document which, const void *bytes, size_t len,
                          int serial, kp_diag *diag);

/* Readable while a question (POST <address>what-if) may be waiting. */
int kp_http_question_fd(const kp_http *http);
/* The body of the next question, borrowed until it is answered, which must be before another is
 * taken; false: none waits. */
bool kp_http_take(kp_str *body, kp_http *http);
/* ok: the question could be answered. Copies the bytes. */
kp_status kp_http_answer(kp_http *http, bool ok, const void *bytes, size_t len, kp_diag *diag);

/* Ends what has gone on too long; to be called now and then. */
void kp_http_tidy(kp_http *http);
/* NULL is allowed. */
void kp_http_close(kp_http *http);

#endif
