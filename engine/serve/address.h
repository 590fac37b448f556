/* SPDX-License-Identifier: GPL-3.0-or-later
 * The address of a server: a socket on 127.0.0.1 that listens, the names under which it may be
 * asked for, and the token that stands in its paths. */
#ifndef KP_SERVE_ADDRESS_H
#define KP_SERVE_ADDRESS_H

#include "base/diag.h"

enum { KP_TOKEN_LEN = 32 };

typedef struct {
  char token[KP_TOKEN_LEN + 1], host[32], host_by_name[32];
  char text[96]; /* the whole address */
} kp_address;

/* *fd is the caller's. port 0: any free one. */
kp_status kp_address_listen(int *fd, kp_address *out, int port, kp_diag *diag);
/* Whether a Host header (may be NULL) names this server. */
bool kp_address_is_host(const kp_address *address, const char *host);
/* What follows "/<token>/" in a path; NULL where that is not its beginning. Takes as long for every
 * wrong token. */
const char *kp_address_inside(const kp_address *address, const char *path);

#endif
