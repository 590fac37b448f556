/* SPDX-License-Identifier: GPL-3.0-or-later
 * Charts in files: the page's own descriptions of charts, drawn as SVG by a script (page/svg.js)
 * that runs inside of the program. charts.c makes the document that the script reads and puts the
 * files in place; charts_engine.c runs it. The script gets one text and gives texts back: it has no
 * clock, no chance, no file and no network, so the same document is the same bytes. */
#ifndef KP_REPORT_CHARTS_H
#define KP_REPORT_CHARTS_H

#include "base/arena.h"
#include "base/diag.h"

typedef struct {
  const char *name; /* of the file, without its ending */
  kp_str svg;       /* well-formed XML in UTF-8 */
} kp_chart;

/* Draws the document (JSON, see charts.c) in a language; all is in the arena. KP_SYSTEM where
 * memory is out, or the script would take more than max_memory bytes. */
kp_status kp_charts_draw(const kp_chart **out, int *n_charts, kp_str document, kp_lang lang,
                         size_t max_memory, kp_arena *arena, kp_diag *diag);

#endif
