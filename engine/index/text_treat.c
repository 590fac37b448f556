/* SPDX-License-Identifier: GPL-3.0-or-later
 * Treatments of outliers in words: what is tested, what becomes of a value that stands out, and
 * what is done where that is not enough. */
#include "index/text.h"

#include <math.h>
#include <stdio.h>

#include "base/decimal.h"

enum { DIGITS = 10 };

static void boxcox_text(kp_buf *out, double lambda, kp_lang lang) {
  char shown[KP_NUM_SIZE];
  if (isnan(lambda))
    kp_index_say(out, lang, KP_MSG_WORD_BOXCOX_ML, KP_NO_ARGS);
  else
    kp_index_say(out, lang, KP_MSG_WORD_BOXCOX, KP_ARGS(kp_decimal_plain(shown, lambda, DIGITS)));
}

static void skew_text(kp_buf *out, const kp_treat *treat, kp_lang lang) {
  char skew[KP_NUM_SIZE], kurtosis[KP_NUM_SIZE], points[16];
  snprintf(points, sizeof points, "%d", treat->points);
  kp_index_say(out, lang, KP_MSG_WORD_SKEW_KURTOSIS,
               KP_ARGS(kp_decimal_plain(skew, treat->skew, DIGITS),
                       kp_decimal_plain(kurtosis, treat->kurtosis, DIGITS), points));
  if (treat->otherwise == KP_TREAT_NONE)
    return;
  kp_buf then = {0};
  if (treat->otherwise == KP_TREAT_LOG)
    kp_index_say(&then, lang, KP_MSG_WORD_TREAT_LOG, KP_NO_ARGS);
  else
    boxcox_text(&then, treat->lambda, lang);
  kp_index_say(out, lang, KP_MSG_WORD_TREAT_OTHERWISE, KP_ARGS(kp_index_part(out, &then)));
  kp_buf_clear(&then);
}

void kp_index_treat_text(kp_buf *out, const kp_index *index, const kp_treat *treat, kp_lang lang) {
  char first[KP_NUM_SIZE], second[16];
  kp_buf lines = {0};
  switch (treat->kind) {
  case KP_TREAT_NONE:
    break;
  case KP_TREAT_SKEW_KURTOSIS:
    skew_text(out, treat, lang);
    break;
  case KP_TREAT_IQR_FENCES:
    kp_index_say(out, lang, KP_MSG_WORD_IQR_FENCES,
                 KP_ARGS(kp_decimal_plain(first, treat->k, DIGITS)));
    break;
  case KP_TREAT_WINSORISE:
    snprintf(first, sizeof first, "%d", treat->low);
    snprintf(second, sizeof second, "%d", treat->high);
    kp_index_say(out, lang, KP_MSG_WORD_TREAT_WINSORISE, KP_ARGS(first, second));
    break;
  case KP_TREAT_LOG:
    kp_index_say(out, lang, KP_MSG_WORD_TREAT_LOG, KP_NO_ARGS);
    break;
  case KP_TREAT_BOXCOX:
    boxcox_text(out, treat->lambda, lang);
    break;
  case KP_TREAT_FUNCTION:
    kp_index_function_text(&lines, index, treat->function, lang);
    kp_index_say(out, lang, KP_MSG_WORD_BY_FUNCTION, KP_ARGS(kp_index_part(out, &lines)));
    kp_buf_clear(&lines);
    break;
  }
}
