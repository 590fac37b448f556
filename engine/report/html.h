/* SPDX-License-Identifier: GPL-3.0-or-later
 * HTML for paper: text that comes from data as text, never as markup. */
#ifndef KP_REPORT_HTML_H
#define KP_REPORT_HTML_H

#include "base/text.h"

/* Escaped for content and for a quoted attribute; a line feed is <br>, other control characters are
 * left out. */
void kp_html_text(kp_buf *out, const char *text);

#endif
