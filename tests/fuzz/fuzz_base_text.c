/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz target: names and diagnostics from any bytes.
 *
 * A folded name folded again is itself; distance is symmetric and 0 for the same text only;
 * whatever stands in a diagnostic, its text has as many lines as it should and no control
 * character. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/arena.h"
#include "base/diag.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good) {
  if (!good)
    abort();
}

static void check_names(kp_arena *arena, kp_str text) {
  kp_str half = {text.at, text.len / 2}, rest = {text.at + half.len, text.len - half.len};
  int distance = kp_text_distance(half, rest, 3);
  check(distance == kp_text_distance(rest, half, 3));
  check((distance == 0) == kp_str_equal(half, rest));
  check(kp_text_width(text) >= 0);
  kp_str trimmed = kp_str_trim(text);
  check(kp_str_equal(kp_str_trim(trimmed), trimmed));
  kp_str folded = kp_str_fold(arena, text);
  if (!folded.at)
    return;
  kp_str again = kp_str_fold(arena, folded);
  check(again.at && kp_str_equal(again, folded));
}

static void check_diagnostic(const char *text) {
  kp_diag *diag = kp_diag_new();
  if (!diag)
    return;
  kp_place place = {.file = text, .line = 3, .column_name = text, .unit = text};
  kp_diag_error(diag, &place, KP_MSG_BASE_SYSTEM, KP_ARGS(text), KP_MSG_BASE_NO_SPACE_HINT);
  kp_text printed = {0};
  if (kp_diag_text(&printed, diag, KP_ZH, false) == KP_OK) {
    int n_lines = 0;
    for (size_t i = 0; i < printed.len; i++) {
      unsigned char c = (unsigned char)printed.at[i];
      check(c >= 0x20 || c == '\n');
      n_lines += c == '\n';
    }
    check(n_lines == 2);
  }
  kp_text_free(&printed);
  kp_diag_free(diag);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  if (size > 4096)
    return 0;
  char *text = malloc(size + 1);
  kp_arena *arena = kp_arena_new();
  if (text && arena) {
    if (size)
      memcpy(text, data, size);
    text[size] = '\0';
    check_names(arena, (kp_str){text, (uint32_t)size});
    check_diagnostic(text);
  }
  kp_arena_free(arena);
  free(text);
  return 0;
}
