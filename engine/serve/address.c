/* SPDX-License-Identifier: GPL-3.0-or-later
 * Addresses: bound to 127.0.0.1 alone, so no other machine reaches it; a token of 128 random bits,
 * so no other user or page of this machine knows it. */
#include "serve/address.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <sys/random.h>
#include <sys/socket.h>
#include <unistd.h>

static kp_status bind_to(int fd, int port, kp_diag *diag) {
  char shown[16];
  const struct sockaddr_in at = {.sin_family = AF_INET,
                                 .sin_port = htons((uint16_t)port),
                                 .sin_addr = {htonl(INADDR_LOOPBACK)}};
  const int yes = 1;
  setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &yes, sizeof yes);
  if (bind(fd, (const struct sockaddr *)&at, sizeof at) == 0 && listen(fd, SOMAXCONN) == 0)
    return KP_OK;
  const int errnum = errno;
  if (errnum != EADDRINUSE && errnum != EACCES)
    return kp_diag_system(diag, NULL, errnum);
  snprintf(shown, sizeof shown, "%d", port);
  kp_diag_error(diag, NULL,
                errnum == EACCES ? KP_MSG_SERVE_PORT_FORBIDDEN : KP_MSG_SERVE_PORT_TAKEN,
                KP_ARGS(shown), KP_MSG_SERVE_PORT_HINT);
  return KP_INPUT;
}

static kp_status make_names(kp_address *out, int fd, kp_diag *diag) {
  unsigned char bytes[KP_TOKEN_LEN / 2];
  struct sockaddr_in at;
  socklen_t len = sizeof at;
  if (getsockname(fd, (struct sockaddr *)&at, &len) != 0 ||
      getrandom(bytes, sizeof bytes, 0) != (ssize_t)sizeof bytes)
    return kp_diag_system(diag, NULL, errno);
  for (size_t i = 0; i < sizeof bytes; i++)
    snprintf(out->token + 2 * i, 3, "%02x", bytes[i]);
  const int port = ntohs(at.sin_port);
  snprintf(out->host, sizeof out->host, "127.0.0.1:%d", port);
  snprintf(out->host_by_name, sizeof out->host_by_name, "localhost:%d", port);
  snprintf(out->text, sizeof out->text, "http://%s/%s/", out->host, out->token);
  return KP_OK;
}

kp_status kp_address_listen(int *fd, kp_address *out, int port, kp_diag *diag) {
  const int made = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (made < 0)
    return kp_diag_system(diag, NULL, errno);
  kp_status status = bind_to(made, port, diag);
  if (status == KP_OK)
    status = make_names(out, made, diag);
  if (status == KP_OK)
    *fd = made;
  else
    close(made);
  return status;
}

bool kp_address_is_host(const kp_address *address, const char *host) {
  return host &&
         (strcasecmp(host, address->host) == 0 || strcasecmp(host, address->host_by_name) == 0);
}

const char *kp_address_inside(const kp_address *address, const char *path) {
  if (strnlen(path, KP_TOKEN_LEN + 2) < KP_TOKEN_LEN + 2)
    return NULL;
  volatile unsigned char differ = 0;
  for (int i = 0; i < KP_TOKEN_LEN; i++)
    differ = (unsigned char)(differ | (address->token[i] ^ path[1 + i]));
  return differ == 0 && path[0] == '/' && path[KP_TOKEN_LEN + 1] == '/' ? path + KP_TOKEN_LEN + 2
                                                                        : NULL;
}
