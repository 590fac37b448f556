/* SPDX-License-Identifier: GPL-3.0-or-later
 * The page's data: the head of result.json and two lines a unit, see page_unit.c. Lines are what
 * the page reads by, so nothing in them holds a line feed. */
#ifndef KP_REPORT_PAGE_H
#define KP_REPORT_PAGE_H

#include "report/report.h"

/* Of more units than this the second lines are packed. */
enum { KP_PAGE_PLAIN_UNITS = 200 };

/* The lines of a unit; for kp_report_rows. */
void kp_page_add_unit(kp_buf *buf, const kp_explanation *unit, kp_lang lang);
void kp_page_add_packed_unit(kp_buf *buf, const kp_explanation *unit, kp_lang lang);

#endif
