/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page's data: the head of result.json and lines of units, see page_unit.c. Lines are what the
 * page reads by, so nothing in them holds a line feed. */
#ifndef KP_REPORT_PAGE_H
#define KP_REPORT_PAGE_H

#include "report/report.h"

/* More units than this are brief and packed. */
enum { KP_PAGE_PLAIN_UNITS = 200 };

/* The row of a unit and the list of it alone; for kp_report_rows. */
void kp_page_add_unit(kp_buf *buf, const kp_explanation *unit, kp_lang lang);
void kp_page_add_brief_unit(kp_buf *buf, const kp_explanation *unit, kp_lang lang);
/* All rows of a block in front, then one list of its units, packed. */
void kp_page_pack_block(kp_buf *buf);

/* For a server: the page without a result, which it asks for where it came from ("data"); and what
 * it then gets. out is the caller's. */
kp_status kp_report_page_live(kp_text *out, kp_lang lang, kp_diag *diag);
kp_status kp_report_page_data(kp_text *out, const kp_result *result, kp_lang lang, kp_diag *diag);

#endif
