/* SPDX-License-Identifier: GPL-3.0-or-later
 * A template, read into parts and written with values.
 *
 * Parts stand in the order of the text; an opening part knows its end. Reading goes on after a
 * mistake, so that all are named at once; names within a section that is unknown itself are not
 * asked for. While reading, a small scanner follows tags,
 * quotes and comments of the HTML, no more than it takes to tell text from what is not. */
#include "report/letters_template.h"

#include <string.h>
#include <strings.h>

#include "report/html.h"

/* Spaces that neither a browser nor a word processor collapses. */
#define SPACES "&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;&nbsp;"
#define BLANK "<u>" SPACES SPACES SPACES "</u>"
enum { MOST_DEPTH = 16, MOST_NAME = 120, MOST_FAULTS = 1000 };

typedef enum { PART_TEXT, PART_FIELD, PART_EACH, PART_IF, PART_IF_NOT, PART_END } part_kind;

typedef struct {
  part_kind kind;
  kp_str text; /* TEXT */
  int up;      /* how many lists outwards the name's scope is */
  int name;    /* in that scope */
  bool blank;  /* FIELD */
  int end;     /* EACH, IF, IF_NOT: the part that ends it */
} part;

struct kp_letter_template {
  part *part;
  int n_parts, cap;
  bool *used; /* of the outermost scope */
};

/* ---- The HTML around fields ---- */

typedef enum { IN_TEXT, IN_TAG, IN_COMMENT, IN_STYLE } html_state;

typedef struct {
  html_state state;
  char quote; /* IN_TAG: what closes the value that is open, or 0 */
  bool style; /* IN_TAG: of <style>, whose content is no text */
} html;

/* ---- Reading ---- */

typedef struct {
  int part;          /* the one that opened it; -1: its name is unknown */
  kp_str name, said; /* said: with its sign, as written */
  size_t at;
} open_section;

typedef struct {
  kp_letter_template *out;
  kp_str text;
  const char *shown;
  const kp_letter_scope *scope[MOST_DEPTH + 1]; /* outermost first */
  int n_scopes;
  open_section open[MOST_DEPTH];
  int n_open;
  html html;
  bool no_memory, unknown;
  int n_faults;
  size_t seen; /* where line and column are of */
  uint32_t line, column;
  kp_arena *arena;
  kp_diag *diag;
} reading;

/* Goes on from the place that was asked for last, so that many faults cost no more than one. */
static kp_place place_at(reading *r, size_t at) {
  if (at < r->seen) {
    r->seen = 0;
    r->line = r->column = 1;
  }
  for (; r->seen < at; r->seen++) {
    if (r->text.at[r->seen] == '\n')
      r->line++, r->column = 1;
    else if (((unsigned char)r->text.at[r->seen] & 0xC0) != 0x80)
      r->column++;
  }
  r->n_faults++;
  return (kp_place){.file = r->shown, .line = r->line, .column = r->column};
}

static void fault(reading *r, size_t at, kp_msg what, kp_str name, kp_msg hint) {
  char shown[MOST_NAME + 1];
  const size_t len = name.len < MOST_NAME ? name.len : MOST_NAME;
  size_t cut = len;
  while (cut < name.len && cut > 0 && ((unsigned char)name.at[cut] & 0xC0) == 0x80)
    cut--; /* whole characters */
  if (cut > 0)
    memcpy(shown, name.at, cut);
  shown[cut] = '\0';
  const kp_place place = place_at(r, at);
  kp_diag_add(r->diag, KP_ERROR, &place, what, KP_ARGS(shown), hint, NULL);
}

static part *push(reading *r, part_kind kind) {
  kp_letter_template *out = r->out;
  if (out->n_parts == out->cap) {
    const int cap = out->cap ? 2 * out->cap : 64;
    part *more = KP_ARRAY(r->arena, part, cap);
    if (!more) {
      r->no_memory = true;
      return NULL;
    }
    if (out->n_parts > 0)
      memcpy(more, out->part, (size_t)out->n_parts * sizeof *more);
    out->part = more;
    out->cap = cap;
  }
  part *made = &out->part[out->n_parts++];
  *made = (part){.kind = kind, .end = -1};
  return made;
}

static bool begins(kp_str text, size_t at, const char *with) {
  const size_t len = strlen(with);
  return text.len - at >= len && strncasecmp(text.at + at, with, len) == 0;
}

/* A "<" that begins a tag or a comment, and not one that is a sign in the text. */
static bool begins_tag(kp_str text, size_t at) {
  const char next = at + 1 < text.len ? text.at[at + 1] : '\0';
  return (next >= 'a' && next <= 'z') || (next >= 'A' && next <= 'Z') || next == '/' ||
         next == '!' || next == '?';
}

static void scan_text(reading *r, size_t at) {
  if (r->text.at[at] != '<' || !begins_tag(r->text, at))
    return;
  if (begins(r->text, at, "<!--")) {
    r->html.state = IN_COMMENT;
    return;
  }
  if (begins(r->text, at, "<script"))
    fault(r, at, KP_MSG_LETTERS_SCRIPT, (kp_str){0}, KP_MSG_NONE);
  r->html = (html){.state = IN_TAG, .style = begins(r->text, at, "<style")};
}

static void scan_tag(html *to, char c) {
  if (to->quote)
    to->quote = c == to->quote ? '\0' : to->quote;
  else if (c == '"' || c == '\'')
    to->quote = c;
  else if (c == '>')
    to->state = to->style ? IN_STYLE : IN_TEXT;
}

static void scan(reading *r, size_t from, size_t to) {
  const kp_str text = r->text;
  for (size_t at = from; at < to; at++) {
    if (r->html.state == IN_TEXT)
      scan_text(r, at);
    else if (r->html.state == IN_TAG)
      scan_tag(&r->html, text.at[at]);
    else if (r->html.state == IN_STYLE && begins(text, at, "</style"))
      r->html = (html){.state = IN_TAG};
    else if (r->html.state == IN_COMMENT && text.at[at] == '>' && at >= 2 &&
             memcmp(text.at + at - 2, "--", 2) == 0)
      r->html.state = IN_TEXT;
  }
}

/* ---- Names ---- */

int kp_letter_find(const kp_letter_scope *scope, kp_str name) {
  for (int i = 0; i < scope->n_names; i++)
    if (kp_str_equal(name, kp_str_of(scope->name[i].id)) ||
        (scope->name[i].title && kp_str_equal(name, kp_str_of(scope->name[i].title))))
      return i;
  return -1;
}

/* The innermost scope that has it; NULL: none. */
static const kp_letter_name *resolve(const reading *r, kp_str name, int *up, int *number) {
  for (int depth = r->n_scopes - 1; depth >= 0; depth--) {
    const int found = kp_letter_find(r->scope[depth], name);
    if (found < 0)
      continue;
    *up = r->n_scopes - 1 - depth;
    *number = found;
    if (depth == 0)
      r->out->used[found] = true;
    return &r->scope[depth]->name[found];
  }
  return NULL;
}

/* What stands in a list that is unknown itself is not said again. */
static void say_unknown(reading *r, kp_str name, size_t at) {
  for (int i = 0; i < r->n_open; i++)
    if (r->open[i].part < 0)
      return;
  kp_str known[256];
  int n = 0;
  for (int depth = r->n_scopes - 1; depth >= 0; depth--)
    for (int i = 0; i < r->scope[depth]->n_names && n + 2 <= 256; i++) {
      known[n++] = kp_str_of(r->scope[depth]->name[i].id);
      if (r->scope[depth]->name[i].title)
        known[n++] = kp_str_of(r->scope[depth]->name[i].title);
    }
  const int nearest = kp_text_nearest(name, known, n);
  r->unknown = true;
  if (nearest < 0) {
    fault(r, at, KP_MSG_LETTERS_UNKNOWN_FIELD, name, KP_MSG_LETTERS_HINT_UNKNOWN_FIELD);
    return;
  }
  char meant[MOST_NAME + 1] = "", shown[MOST_NAME + 1] = "";
  memcpy(meant, known[nearest].at, known[nearest].len < MOST_NAME ? known[nearest].len : MOST_NAME);
  memcpy(shown, name.at, name.len);
  const kp_place place = place_at(r, at);
  kp_diag_add(r->diag, KP_ERROR, &place, KP_MSG_LETTERS_UNKNOWN_FIELD, KP_ARGS(shown),
              KP_MSG_LETTERS_HINT_MEANT, KP_ARGS(meant));
}

/* ---- Fields and sections ---- */

static void read_field(reading *r, kp_str name, size_t at) {
  int up = 0, number = 0;
  const kp_letter_name *found = resolve(r, name, &up, &number);
  if (!found) {
    say_unknown(r, name, at);
    return;
  }
  if (found->rows) {
    fault(r, at, KP_MSG_LETTERS_LIST_AS_FIELD, name, KP_MSG_LETTERS_HINT_LIST_AS_FIELD);
    return;
  }
  if (r->html.state == IN_TAG || r->html.state == IN_STYLE) {
    fault(r, at, KP_MSG_LETTERS_IN_TAG, name, KP_MSG_LETTERS_HINT_IN_TAG);
    return;
  }
  part *made = push(r, PART_FIELD);
  if (made) {
    made->up = up;
    made->name = number;
    made->blank = found->blank;
  }
}

static void read_open(reading *r, kp_str said, kp_str name, size_t at) {
  const char sign = said.at[0];
  if (r->n_open == MOST_DEPTH) {
    fault(r, at, KP_MSG_LETTERS_TOO_DEEP, name, KP_MSG_NONE);
    return;
  }
  int up = 0, number = 0;
  const kp_letter_name *found = resolve(r, name, &up, &number);
  if (!found)
    say_unknown(r, name, at);
  if (sign == '#' && found && found->rows && up > 0) {
    fault(r, at, KP_MSG_LETTERS_LIST_IN_LIST, name, KP_MSG_NONE);
    found = NULL;
  }
  r->open[r->n_open] = (open_section){.part = -1, .name = name, .said = said, .at = at};
  const bool each = sign == '#' && found && found->rows;
  part *made = found ? push(r, each ? PART_EACH : sign == '^' ? PART_IF_NOT : PART_IF) : NULL;
  if (made) {
    made->up = up;
    made->name = number;
    r->open[r->n_open].part = r->out->n_parts - 1;
  }
  r->n_open++;
  if (each)
    r->scope[r->n_scopes++] = found->rows;
}

static void read_close(reading *r, kp_str name, size_t at) {
  if (r->n_open == 0) {
    fault(r, at, KP_MSG_LETTERS_NOT_OPENED, name, KP_MSG_NONE);
    return;
  }
  const open_section *last = &r->open[r->n_open - 1];
  if (!kp_str_equal(name, last->name)) {
    fault(r, at, KP_MSG_LETTERS_CROSSED, name, KP_MSG_LETTERS_HINT_CROSSED);
    bool below = false; /* closed further out: what is open in between was forgotten */
    for (int i = 0; i < r->n_open - 1; i++)
      below = below || kp_str_equal(name, r->open[i].name);
    if (!below)
      return;
  }
  bool done = false;
  while (!done && r->n_open > 0) {
    last = &r->open[--r->n_open];
    done = kp_str_equal(name, last->name);
    if (last->part < 0 || !push(r, PART_END))
      continue;
    r->out->part[last->part].end = r->out->n_parts - 1;
    if (r->out->part[last->part].kind == PART_EACH)
      r->n_scopes--;
  }
}

/* at: of the braces; inside: what stands between them. */
static void read_braces(reading *r, kp_str inside, size_t at) {
  const char sign = inside.len > 0 ? inside.at[0] : '\0';
  if (sign == '!')
    return;
  const bool is_section = sign != '\0' && strchr("#?^/", sign) != NULL;
  const kp_str name = kp_str_trim(is_section ? (kp_str){inside.at + 1, inside.len - 1} : inside);
  if (name.len == 0 || name.len > MOST_NAME || memchr(name.at, '<', name.len) ||
      memchr(name.at, '{', name.len) || memchr(name.at, '\n', name.len)) {
    fault(r, at, KP_MSG_LETTERS_NO_NAME, name, KP_MSG_LETTERS_HINT_NO_NAME);
    return;
  }
  if (!is_section)
    read_field(r, name, at);
  else if (sign == '/')
    read_close(r, name, at);
  else
    read_open(r, kp_str_trim(inside), name, at);
}

static const char *find(kp_str text, size_t from, const char *two) {
  for (size_t i = from; i + 1 < text.len; i++) {
    const char *at = memchr(text.at + i, two[0], text.len - 1 - i);
    if (!at)
      return NULL;
    if (at[1] == two[1])
      return at;
    i = (size_t)(at - text.at);
  }
  return NULL;
}

static void read_parts(reading *r) {
  size_t from = 0;
  while (from < r->text.len && !r->no_memory && r->n_faults < MOST_FAULTS) {
    const char *open = find(r->text, from, "{{");
    const size_t at = open ? (size_t)(open - r->text.at) : r->text.len;
    scan(r, from, at);
    part *made = at > from ? push(r, PART_TEXT) : NULL;
    if (made)
      made->text = (kp_str){r->text.at + from, (uint32_t)(at - from)};
    if (!open)
      return;
    const char *close = find(r->text, at + 2, "}}");
    const char *again = find(r->text, at + 2, "{{");
    if (!close || (again && again < close && open[2] != '!')) {
      fault(r, at, KP_MSG_LETTERS_UNCLOSED, (kp_str){0}, KP_MSG_LETTERS_HINT_UNCLOSED);
      from = at + 2;
      continue;
    }
    read_braces(r, (kp_str){open + 2, (uint32_t)(close - open - 2)}, at);
    from = (size_t)(close - r->text.at) + 2;
  }
}

/* ---- What names there are ---- */

/* A diagnostic's argument is cut at 120 columns: the list goes over several. */
static void say_names(const reading *r, const kp_letter_scope *scope, const char *of,
                      kp_lang lang) {
  enum { PIECES = 9, MOST = 110 };
  kp_buf piece[PIECES] = {{0}};
  int at = 0;
  for (int i = 0; i < scope->n_names; i++) {
    const kp_letter_name *name = &scope->name[i];
    const char *shown = lang == KP_ZH && name->title ? name->title : name->id;
    const char *sign = name->rows ? "#" : "";
    if (at + 1 < PIECES && kp_text_width((kp_str){piece[at].at, (uint32_t)piece[at].len}) +
                                   kp_text_width(kp_str_of(shown)) >
                               MOST)
      at++;
    kp_buf_printf(&piece[at], "%s%s%s", i > 0 ? (lang == KP_ZH ? "、" : ", ") : "", sign, shown);
  }
  const char *args[PIECES + 2] = {of};
  for (int i = 0; i < PIECES; i++)
    args[i + 1] = piece[i].at ? piece[i].at : "";
  kp_diag_add(r->diag, KP_NOTE, &(kp_place){.file = r->shown},
              of[0] ? KP_MSG_LETTERS_NAMES_OF : KP_MSG_LETTERS_NAMES, args, KP_MSG_NONE, NULL);
  for (int i = 0; i < PIECES; i++)
    kp_buf_clear(&piece[i]);
  for (int i = 0; i < scope->n_names; i++)
    if (scope->name[i].rows)
      say_names(r, scope->name[i].rows,
                lang == KP_ZH && scope->name[i].title ? scope->name[i].title : scope->name[i].id,
                lang);
}

kp_status kp_letter_template_read(kp_letter_template **out, kp_str text, const char *shown,
                                  const kp_letter_scope *scope, kp_lang lang, kp_arena *arena,
                                  kp_diag *diag) {
  const int64_t before = kp_diag_errors(diag);
  reading r = {.out = KP_NEW(arena, kp_letter_template),
               .text = text,
               .shown = shown,
               .scope = {scope},
               .n_scopes = 1,
               .line = 1,
               .column = 1,
               .arena = arena,
               .diag = diag};
  if (r.out)
    r.out->used = KP_ARRAY(arena, bool, scope->n_names);
  if (!r.out || !r.out->used)
    return kp_diag_no_memory(diag);
  read_parts(&r);
  for (int i = 0; i < r.n_open; i++)
    fault(&r, r.open[i].at, KP_MSG_LETTERS_NOT_CLOSED, r.open[i].said,
          KP_MSG_LETTERS_HINT_NOT_CLOSED);
  if (r.unknown)
    say_names(&r, scope, "", lang);
  if (r.no_memory)
    return kp_diag_no_memory(diag);
  if (kp_diag_errors(diag) > before)
    return KP_INPUT;
  *out = r.out;
  return KP_OK;
}

bool kp_letter_template_uses(const kp_letter_template *template, int name) {
  return template->used[name];
}

/* ---- Writing ---- */

typedef struct {
  kp_buf *out;
  const kp_letter_template *template;
  const kp_letter_value *values[MOST_DEPTH + 1]; /* outermost first */
  int depth;
} writing;

static bool says_something(const kp_letter_value *value) {
  return value->n_rows > 0 || (value->text && value->text[0]);
}

static void write_field(kp_buf *out, const part *field, const kp_letter_value *value) {
  if (says_something(value))
    kp_html_text(out, value->text);
  else if (field->blank)
    kp_buf_add(out, BLANK);
}

static void write_parts(writing *w, int from, int to) {
  for (int i = from; i < to; i++) {
    const part *at = &w->template->part[i];
    if (at->kind == PART_TEXT) {
      kp_buf_add_str(w->out, at->text);
      continue;
    }
    if (at->kind == PART_END)
      continue;
    const kp_letter_value *value = &w->values[w->depth - at->up][at->name];
    if (at->kind == PART_FIELD) {
      write_field(w->out, at, value);
      continue;
    }
    if (at->kind == PART_EACH) {
      w->depth++;
      for (int r = 0; r < value->n_rows; r++) {
        w->values[w->depth] = value->row[r];
        write_parts(w, i + 1, at->end);
      }
      w->depth--;
    } else if (says_something(value) == (at->kind == PART_IF)) {
      write_parts(w, i + 1, at->end);
    }
    i = at->end;
  }
}

void kp_letter_template_write(kp_buf *out, const kp_letter_template *template,
                              const kp_letter_value *values) {
  writing w = {.out = out, .template = template, .values = {values}};
  write_parts(&w, 0, template->n_parts);
}
