/* SPDX-License-Identifier: GPL-3.0-or-later
 * Messages: every sentence that a user reads, in Chinese and English, from one catalogue.
 *
 * The catalogue is base/catalogue/<room>.def, one file a room, entries of the form
 *     KP_M(TABLE_NOT_NUMBER, "“{0}”不是数字", "'{0}' is not a number")
 * A message is an id and its arguments; {0} … {9} stand where an argument goes, in either
 * language's order. Arguments are text: numbers are formatted by whoever knows how many digits they
 * deserve. {0|one|many} picks a word by whether argument 0 is exactly "1" (English plurals). "{{"
 * is a brace. Ids that begin with PAGE_ are also given to the web page. */
#ifndef KP_BASE_MESSAGE_H
#define KP_BASE_MESSAGE_H

#include "base/text.h"

typedef enum {
  KP_MSG_NONE = 0,
#define KP_M(id, zh, en) KP_MSG_##id,
#include "base/catalogue/all.def"
#undef KP_M
  KP_MSG_COUNT
} kp_msg;

/* Arguments of a message: KP_ARGS("l2", column). NULL-terminated, borrowed for the call. */
#define KP_ARGS(...) ((const char *const[]){__VA_ARGS__, NULL})
#define KP_NO_ARGS ((const char *const[]){NULL})

/* The template in a language; never NULL. */
const char *kp_message_template(kp_msg id, kp_lang lang);
/* The id's name as the catalogue spells it ("TABLE_NOT_NUMBER"): the stable name in JSON. */
const char *kp_message_name(kp_msg id);
/* Appends the message with its arguments put in. A missing argument shows as "?". */
void kp_message_format(kp_buf *out, kp_msg id, const char *const *args, kp_lang lang);

#endif
