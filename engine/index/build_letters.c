/* SPDX-License-Identifier: GPL-3.0-or-later
 * Build of letters: which official letter a grade or a state of the outcomes calls for, beside the
 * one that tells everybody the result.
 *
 * letter = "interview", or a list. What is read is a set of kp_letter_kind; a word that is no
 * letter is named with those that there are. */
#include <string.h>

#include "index/build.h"

static void add_letter(kp_builder *b, int *letters, const kp_term *owner, const kp_term *word) {
  if (word->kind != KP_TERM_TEXT)
    return; /* said by the check of form */
  if (kp_str_equal(word->text, kp_str_of("interview")))
    *letters |= KP_LETTER_INTERVIEW;
  else if (kp_str_equal(word->text, kp_str_of("rectification")))
    *letters |= KP_LETTER_RECTIFICATION;
  else
    kp_build_error(b, owner, "letter", KP_MSG_INDEX_WRONG_CHOICE,
                   KP_ARGS("letter", "interview, rectification", word->text.at), KP_MSG_NONE);
}

int kp_build_letters(kp_builder *b, const kp_term *term) {
  const kp_term *given = kp_build_get(term, "letter", KP_T_TEXT | KP_T_TABLE);
  int letters = 0;
  if (given && given->kind == KP_TERM_TEXT)
    add_letter(b, &letters, term, given);
  for (int i = 0; given && given->kind != KP_TERM_TEXT && i < given->n_items; i++)
    add_letter(b, &letters, term, given->item[i]);
  return letters;
}
