/* SPDX-License-Identifier: GPL-3.0-or-later
 * Messages: the catalogue as a table, and templates filled in.
 *
 * A place is {n} or {n|one|many} with one digit n; "{{" is a brace, and so is one that no digit
 * follows. The catalogue is checked by test_base: in both languages every place is well formed and
 * both use the same arguments. */
#include "base/message.h"

#include <string.h>

static const struct {
  const char *name, *text[2]; /* by kp_lang */
} catalogue[] = {
    [KP_MSG_NONE] = {"NONE", {"", ""}},
#define KP_M(id, zh, en) [KP_MSG_##id] = {#id, {zh, en}},
#include "base/catalogue/all.def"
#undef KP_M
};

static bool is_known(kp_msg id) {
  return (int)id >= 0 && id < KP_MSG_COUNT;
}

const char *kp_message_template(kp_msg id, kp_lang lang) {
  return is_known(id) ? catalogue[id].text[lang == KP_EN] : "";
}

const char *kp_message_name(kp_msg id) {
  return is_known(id) ? catalogue[id].name : "";
}

static const char *argument(const char *const *args, int number) {
  for (int i = 0; args && args[i]; i++) {
    if (i == number)
      return args[i];
  }
  return "?";
}

/* Appends what stands in the braces that `inside` (up to the closing brace) describes. */
static void add_place(kp_buf *out, kp_str inside, const char *const *args) {
  const char *value = argument(args, inside.at[0] - '0');
  const char *one = memchr(inside.at, '|', inside.len);
  if (!one) {
    kp_buf_add(out, value);
    return;
  }
  const char *end = inside.at + inside.len;
  one++;
  const char *many = memchr(one, '|', (size_t)(end - one));
  if (!many)
    many = end;
  if (strcmp(value, "1") == 0)
    kp_buf_add_bytes(out, one, (size_t)(many - one));
  else if (many < end)
    kp_buf_add_bytes(out, many + 1, (size_t)(end - many - 1));
}

void kp_message_format(kp_buf *out, kp_msg id, const char *const *args, kp_lang lang) {
  const char *at = kp_message_template(id, lang);
  for (const char *brace; (brace = strchr(at, '{'));) {
    kp_buf_add_bytes(out, at, (size_t)(brace - at));
    const char *close = brace[1] == '{' ? NULL : strchr(brace, '}');
    if (close && brace[1] >= '0' && brace[1] <= '9') {
      add_place(out, (kp_str){brace + 1, (uint32_t)(close - brace - 1)}, args);
      at = close + 1;
    } else {
      kp_buf_add(out, "{");
      at = brace + (brace[1] == '{' ? 2 : 1);
    }
  }
  kp_buf_add(out, at);
}
