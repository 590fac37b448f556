/* SPDX-License-Identifier: GPL-3.0-or-later
 * Convert: one iconv run over the whole file into a buffer that doubles.
 *
 * iconv stops at the first sequence that is none (EILSEQ) or that the end cuts (EINVAL): both are a
 * fault at that offset, nothing is replaced or skipped. */
#include "table/convert.h"

#include <errno.h>
#include <iconv.h>
#include <stdbool.h>

#include "base/arena.h"

typedef struct {
  char *at;
  size_t used, size;
} output;

static bool grow(output *out) {
  size_t size = out->size + out->size / 2 + 64;
  char *at = size > out->size ? kp_realloc(out->at, size) : NULL;
  if (!at)
    return false;
  out->at = at;
  out->size = size;
  return true;
}

/* One call of iconv with what is left of the input; in == NULL ends the run (a stateful encoding
 * may owe bytes). */
static kp_convert_status convert_some(iconv_t run, char **in, size_t *left, output *out) {
  for (;;) {
    char *to = out->at + out->used;
    size_t room = out->size - out->used;
    size_t done = iconv(run, in, left, &to, &room);
    out->used = (size_t)(to - out->at);
    if (done != (size_t)-1)
      return KP_CONVERTED;
    if (errno != E2BIG)
      return KP_CONVERT_BAD_BYTES;
    if (!grow(out))
      return KP_CONVERT_NO_MEMORY;
  }
}

kp_convert_status kp_convert(char **text, size_t *text_len, size_t *fault, const void *bytes,
                             size_t len, const char *encoding) {
  iconv_t run = iconv_open("UTF-8", encoding);
  if (run == (iconv_t)-1)
    return errno == ENOMEM ? KP_CONVERT_NO_MEMORY : KP_CONVERT_UNKNOWN;
  output out = {.size = len + len / 2 + 64};
  out.at = kp_malloc(out.size);
  char *in = (char *)(uintptr_t)bytes; /* iconv's prototype lacks the const that it keeps */
  size_t left = len, none = 0;
  kp_convert_status status = out.at ? convert_some(run, &in, &left, &out) : KP_CONVERT_NO_MEMORY;
  if (status == KP_CONVERTED)
    status = convert_some(run, NULL, &none, &out);
  iconv_close(run);
  if (status != KP_CONVERTED) {
    *fault = len - left;
    kp_free(out.at);
    return status;
  }
  *text = out.at;
  *text_len = out.used;
  return KP_CONVERTED;
}
