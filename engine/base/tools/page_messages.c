/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build tool: writes the messages whose ids begin with PAGE_ as JSON, for the web page.
 *
 *     kp_page_messages_tool OUT.json
 *
 * {"zh": {"PAGE_X": "…"}, "en": {"PAGE_X": "…"}}; the templates keep their {0} places
 * (base/message.h). */
#include <stdio.h>
#include <string.h>

static const struct {
  const char *id, *text[2];
} messages[] = {
#define KP_M(id, zh, en) {#id, {zh, en}},
#include "base/catalogue/all.def"
#undef KP_M
    {NULL, {NULL, NULL}},
};

static void write_string(FILE *out, const char *text) {
  putc('"', out);
  for (const unsigned char *at = (const unsigned char *)text; *at; at++) {
    if (*at == '"' || *at == '\\')
      fprintf(out, "\\%c", *at);
    else if (*at < 0x20)
      fprintf(out, "\\u%04x", *at);
    else
      putc(*at, out);
  }
  putc('"', out);
}

int main(int argc, char **argv) {
  FILE *out = argc == 2 ? fopen(argv[1], "w") : NULL;
  if (!out) {
    fprintf(stderr, "usage: %s OUT.json (a file that can be written)\n", argv[0]);
    return 2;
  }
  static const char *const languages[] = {"zh", "en"};
  for (int lang = 0; lang < 2; lang++) {
    fprintf(out, "%s\"%s\": {", lang ? "},\n" : "{", languages[lang]);
    const char *comma = "\n";
    for (int i = 0; messages[i].id; i++) {
      if (strncmp(messages[i].id, "PAGE_", 5) != 0)
        continue;
      fputs(comma, out);
      write_string(out, messages[i].id);
      fputs(": ", out);
      write_string(out, messages[i].text[lang]);
      comma = ",\n";
    }
  }
  fputs("}}\n", out);
  return fclose(out) != 0;
}
