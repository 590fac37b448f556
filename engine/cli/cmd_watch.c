/* SPDX-License-Identifier: GPL-3.0-or-later
 * kaoping score --watch: scored again whenever a file is saved, and who moved since the last good
 * run.
 *
 * A run is taken down to what is shown (the table and a row a unit) and freed at once: its data may
 * be mapped files that somebody is about to change. A run that fails shows its diagnostics, and the
 * last good table stays. On a terminal the screen is drawn in one write, over what was there; into
 * a pipe each good run is a block, and diagnostics go to standard error. */
#include "cli.h"
#include "watch.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

typedef struct {
  char *id, *name, *grade; /* grade "": none */
  double total;            /* as shown; NaN: none */
  int rank;
  kp_unit_status status;
} row;

typedef struct {
  row *rows;
  int n;
  kp_text table;
} picture;

/* ---- A run taken down ---- */

static void picture_free(picture *p) {
  for (int k = 0; k < p->n; k++) {
    free(p->rows[k].id);
    free(p->rows[k].name);
    free(p->rows[k].grade);
  }
  free(p->rows);
  kp_text_free(&p->table);
  *p = (picture){0};
}

/* Text of the data cannot disturb the terminal. */
static char *copy_of(const char *text) {
  char *copy = strdup(text ? text : "");
  for (char *at = copy; at && *at; at++)
    if ((unsigned char)*at < ' ' || *at == 0x7f)
      *at = '?';
  return copy;
}

static bool take_rows(picture *out, const kp_result *result) {
  const int n = kp_result_n_units(result);
  out->rows = calloc((size_t)n + 1, sizeof *out->rows);
  for (int k = 0; out->rows && k < n; k++) {
    row *one = &out->rows[out->n++];
    *one = (row){.id = copy_of(kp_result_unit_id(result, k)),
                 .name = copy_of(kp_result_unit_name(result, k)),
                 .grade = copy_of(kp_result_grade_title(result, k)),
                 .total = kp_result_total(result, k),
                 .rank = kp_result_rank(result, k),
                 .status = kp_result_unit_status(result, k)};
    if (!one->id || !one->name || !one->grade)
      return false;
  }
  return out->rows != NULL;
}

/* Into out, which is empty; what was to be said into said. */
static kp_status take_picture(picture *out, kp_text *said, const cli_options *options) {
  session s;
  kp_status status = session_run(&s, options);
  if (status == KP_OK && !take_rows(out, s.result))
    status = KP_SYSTEM;
  if (status == KP_OK)
    status = kp_report_table(&out->table, s.result, options->lang, wants_colour(stdout),
                             terminal_width(stdout), s.diag);
  if (s.diag && kp_diag_count(s.diag) > 0)
    kp_diag_text(said, s.diag, options->lang, wants_colour(stderr));
  kp_result_free(s.result);
  kp_dataset_free(s.dataset);
  kp_index_free(s.index);
  kp_diag_free(s.diag);
  if (status != KP_OK)
    picture_free(out);
  return status;
}

/* ---- Who moved ---- */

static const row *find_row(const picture *in, const row *like, int hint) {
  if (hint < in->n && strcmp(in->rows[hint].id, like->id) == 0)
    return &in->rows[hint];
  for (int k = 0; k < in->n; k++)
    if (strcmp(in->rows[k].id, like->id) == 0)
      return &in->rows[k];
  return NULL;
}

static bool same_total(double a, double b) {
  return (isnan(a) && isnan(b)) || a == b;
}

static bool has_moved(const row *old, const row *new) {
  return !old || !same_total(old->total, new->total) || old->rank != new->rank ||
         old->status != new->status || strcmp(old->grade, new->grade) != 0;
}

static void put_total(FILE *to, double total) {
  if (isnan(total))
    fputs("—", to);
  else
    fprintf(to, "%.12g", total);
}

static void put_rank(FILE *to, int rank) {
  if (rank > 0)
    fprintf(to, "%d", rank);
  else
    fputs("—", to);
}

/* A07 name: 68.43 → 70.43 (+2), 19 → 17, pass → excellent */
static void put_move(FILE *to, const row *old, const row *new) {
  const row none = {.grade = "", .total = NAN};
  old = old ? old : &none;
  fprintf(to, "  %s %s: ", new->id, new->name);
  put_total(to, old->total);
  fputs(" → ", to);
  put_total(to, new->total);
  if (!isnan(old->total) && !isnan(new->total) && old->total != new->total)
    fprintf(to, " (%+.6g)", new->total - old->total);
  if (old->rank != new->rank) {
    fputs(", ", to);
    put_rank(to, old->rank);
    fputs(" → ", to);
    put_rank(to, new->rank);
  }
  if (strcmp(old->grade, new->grade) != 0)
    fprintf(to, ", %s → %s", *old->grade ? old->grade : "—", *new->grade ? new->grade : "—");
  fputc('\n', to);
}

static void put_moves(FILE *to, const picture *old, const picture *new, kp_lang lang) {
  char count[24];
  int n = 0;
  for (int k = 0; k < new->n; k++)
    n += has_moved(find_row(old, &new->rows[k], k), &new->rows[k]);
  for (int k = 0; k < old->n; k++)
    n += find_row(new, &old->rows[k], k) == NULL;
  snprintf(count, sizeof count, "%d", n);
  say(to, lang, n > 0 ? SAY_CLI_WATCH_MOVED : SAY_CLI_WATCH_SAME, count, NULL);
  for (int k = 0; k < new->n; k++) {
    const row *before = find_row(old, &new->rows[k], k);
    if (has_moved(before, &new->rows[k]))
      put_move(to, before, &new->rows[k]);
  }
  for (int k = 0; k < old->n; k++)
    if (!find_row(new, &old->rows[k], k))
      say(to, lang, SAY_CLI_WATCH_GONE, old->rows[k].id, old->rows[k].name);
}

/* ---- Shown ---- */

static int terminal_height(void) {
  struct winsize size;
  if (isatty(STDOUT_FILENO) != 1 || ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) != 0)
    return 0;
  return size.ws_row;
}

/* Over what is on the screen, line by line; what does not fit is left out and said. */
static void draw(const char *text, kp_lang lang) {
  char *screen = NULL;
  size_t size = 0;
  const int height = terminal_height();
  FILE *to = open_memstream(&screen, &size);
  if (!to)
    return;
  fputs("\033[H", to);
  int line = 1;
  for (; *text && (height < 4 || line < height - 1); line++) {
    const size_t len = strcspn(text, "\n");
    fwrite(text, 1, len, to);
    fputs("\033[K\n", to);
    text += len + (text[len] == '\n');
  }
  if (*text) {
    fputs("\033[K", to);
    say(to, lang, SAY_CLI_WATCH_MORE, NULL, NULL);
  }
  fputs("\033[J", to);
  fclose(to);
  fwrite(screen, 1, size, stdout);
  free(screen);
}

/* good: whether the run was; moves: who moved by it (may be empty). */
static void show(const picture *last, const char *moves, const kp_text *said, bool good,
                 const cli_options *options) {
  const bool on_screen = isatty(STDOUT_FILENO) == 1;
  if (!on_screen) {
    fputs(said->at ? said->at : "", stderr);
    if (good)
      printf("%s%s\n", last->table.at, moves);
  } else {
    char *text = NULL;
    size_t size = 0;
    FILE *to = open_memstream(&text, &size);
    if (!to)
      return;
    say(to, options->lang, SAY_CLI_WATCHING, NULL, NULL);
    fputs(said->at ? said->at : "", to);
    if (!good && last->table.at)
      say(to, options->lang, SAY_CLI_WATCH_LAST, NULL, NULL);
    fprintf(to, "%s%s", moves, last->table.at ? last->table.at : "");
    fclose(to);
    draw(text, options->lang);
    free(text);
  }
  fflush(stdout);
}

static void run_once(picture *last, const cli_options *options) {
  picture new = {0};
  kp_text said = {0};
  char *moves = NULL;
  size_t size = 0;
  const bool good = take_picture(&new, &said, options) == KP_OK;
  FILE *to = open_memstream(&moves, &size);
  if (to && good && last->rows)
    put_moves(to, last, &new, options->lang);
  if (to)
    fclose(to);
  if (good) {
    picture_free(last);
    *last = new;
  }
  show(last, moves ? moves : "", &said, good, options);
  free(moves);
  kp_text_free(&said);
}

kp_status watch_scores(const cli_options *options) {
  picture last = {0};
  watch w;
  if (!watch_open(&w) || !watch_add(&w, options->operand[0], options->operand[1])) {
    say(stderr, options->lang, SAY_CLI_WATCH_CANNOT, NULL, NULL);
    watch_close(&w);
    return KP_SYSTEM;
  }
  if (isatty(STDOUT_FILENO) == 1)
    fputs("\033[2J", stdout);
  do {
    watch_add(&w, options->operand[0], options->operand[1]);
    run_once(&last, options);
  } while (!ferror(stdout) && watch_wait(&w));
  picture_free(&last);
  watch_close(&w);
  return KP_OK;
}
