/* SPDX-License-Identifier: GPL-3.0-or-later
 * Fuzz target: an index from any bytes.
 *
 * Whatever the text is, loading ends with an index or with at least one diagnostic, within its
 * budgets, and frees what it took. A text that loads is read back in words and opened for calls,
 * which load it again. Budgets are small so that a run tries many texts. */
#include <stdlib.h>

#include "base/diag.h"
#include "index/call.h"
#include "index/load.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void check(int good) {
  if (!good)
    abort();
}

static void use_index(const kp_index *index, kp_diag *diag) {
  kp_text text = {0};
  if (kp_index_as_text(&text, index, KP_ZH, diag) == KP_OK)
    check(text.len > 0);
  kp_text_free(&text);
  static const kp_dataset nothing = {.path = ""};
  kp_lua *lua = NULL;
  if (kp_lua_open(&lua, index, &nothing, diag) == KP_OK)
    check(lua != NULL);
  kp_lua_close(lua);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
  static const kp_index_options options = {.memory = (size_t)16 << 20, .steps = 200000};
  kp_diag *diag = kp_diag_new();
  if (!diag)
    return 0;
  kp_index *index = NULL;
  kp_status status =
      kp_index_load_text(&index, (const char *)data, size, "fuzz.lua", &options, diag);
  check((status == KP_OK) == (index != NULL));
  check(status == KP_OK || kp_diag_count(diag) > 0);
  if (index)
    use_index(index, diag);
  kp_text text = {0};
  check(kp_diag_text(&text, diag, KP_EN, false) == KP_OK);
  kp_text_free(&text);
  kp_index_free(index);
  kp_diag_free(diag);
  return 0;
}
