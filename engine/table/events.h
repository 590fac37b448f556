/* SPDX-License-Identifier: GPL-3.0-or-later
 * Events: the rows of events.csv of a dataset, for those who follow units over time.
 *
 * All columns are text and found by name; units and days were checked when the dataset was read.
 * Spans borrow from the dataset. */
#ifndef KP_TABLE_EVENTS_H
#define KP_TABLE_EVENTS_H

#include "table/dataset.h"

typedef struct {
  int unit;    /* of the dataset */
  double date; /* NaN: blank */
  int row;     /* of the table */
} kp_event_row;

typedef struct {
  const kp_table *table; /* NULL: there is no such file */
  int file;              /* into the dataset's */
  kp_event_row *row;     /* in the order of the file; rows without a unit are left out */
  int n_rows;
} kp_events;

kp_status kp_dataset_events(kp_events *out, const kp_dataset *dataset, kp_arena *arena,
                            kp_diag *diag);
/* The column of that name (folded): as it stands, by the synonyms of rosters' columns, or by the
 * usual names of event, document, by and due; -1: none. */
int kp_events_column(const kp_events *events, kp_str name, kp_arena *arena);
/* A cell, folded for comparison elsewhere; empty for column -1. */
kp_str kp_events_text(const kp_events *events, int row, int column);

#endif
