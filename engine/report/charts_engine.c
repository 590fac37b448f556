/* SPDX-License-Identifier: GPL-3.0-or-later
 * Runs the script that draws charts. Duktape behind: a small interpreter of ES5, which is there
 * only while a chart is drawn.
 *
 * Its memory comes from kp_malloc and is bounded. Where there is none the allocator jumps out and
 * the interpreter is left as it is (version 2.7 does not live through every refusal): all its
 * blocks are in one list and are freed from there, whatever state it was in. An error of the script
 * is caught and becomes a diagnostic.
 *
 * The interpreter holds letters beyond U+FFFF as pairs of surrogates (CESU-8), and a name may hold
 * a control character: what comes back is made UTF-8 that XML allows. */
#include "base/embed.h"
#include "report/charts.h"
#include "report/charts_bundle.h"

#include <duktape.h>
#include <setjmp.h>
#include <stdalign.h>
#include <string.h>

typedef struct block {
  alignas(max_align_t) struct block *before;
  struct block *after;
  size_t size;
} block;

typedef struct {
  block *first;
  size_t used, max; /* bytes */
  jmp_buf out;
  kp_str document;
  kp_lang lang;
  kp_arena *arena;
  kp_chart *chart;
  int n_charts;
} engine;

/* ---- Memory ---- */

static void link_block(engine *e, block *b, size_t size) {
  *b = (block){.after = e->first, .size = size};
  if (e->first)
    e->first->before = b;
  e->first = b;
  e->used += size;
}

static void unlink_block(engine *e, const block *b) {
  if (b->before)
    b->before->after = b->after;
  else
    e->first = b->after;
  if (b->after)
    b->after->before = b->before;
  e->used -= b->size;
}

/* Room for so many more bytes, or out. */
static void need_room(engine *e, size_t size) {
  if (size > e->max || e->used > e->max - size)
    longjmp(e->out, 1);
}

static void *take(void *udata, duk_size_t size) {
  engine *e = udata;
  if (size == 0)
    return NULL;
  need_room(e, size);
  block *b = kp_malloc(sizeof *b + size);
  if (!b)
    longjmp(e->out, 1);
  link_block(e, b, size);
  return b + 1;
}

static void give_back(void *udata, void *memory) {
  if (!memory)
    return;
  block *b = (block *)memory - 1;
  unlink_block(udata, b);
  kp_free(b);
}

static void *resize(void *udata, void *memory, duk_size_t size) {
  engine *e = udata;
  if (!memory)
    return take(udata, size);
  if (size == 0) {
    give_back(udata, memory);
    return NULL;
  }
  block *b = (block *)memory - 1;
  const size_t old = b->size;
  if (size > old)
    need_room(e, size - old);
  unlink_block(e, b);
  block *moved = kp_realloc(b, sizeof *b + size);
  link_block(e, moved ? moved : b, moved ? size : old);
  if (!moved)
    longjmp(e->out, 1);
  return moved + 1;
}

static void free_all(engine *e) {
  while (e->first) {
    block *b = e->first;
    e->first = b->after;
    kp_free(b);
  }
}

static void give_up(void *udata, const char *message) {
  (void)message; /* an error where none could be thrown; it may not return */
  longjmp(((engine *)udata)->out, 1);
}

/* ---- Texts that come back ---- */

/* A code point of UTF-8 or CESU-8 that is well formed, else -1; *at moves on, by one byte then. */
static int32_t next_code(const unsigned char **at, const unsigned char *end) {
  static const int32_t least[] = {0, 0x80, 0x800, 0x10000};
  const unsigned char *from = *at;
  const int more = *from < 0x80 ? 0 : *from >= 0xf0 && *from < 0xf8 ? 3 : *from >= 0xe0 ? 2 : 1;
  *at = from + 1;
  if (*from >= 0xf8 || (*from >= 0x80 && *from < 0xc0) || end - from <= more)
    return -1;
  int32_t code = more == 0 ? *from : *from & (0x3f >> more);
  for (int k = 1; k <= more; k++) {
    if ((from[k] & 0xc0) != 0x80)
      return -1;
    code = code << 6 | (from[k] & 0x3f);
  }
  if (code < least[more] || code > 0x10ffff)
    return -1;
  *at = from + 1 + more;
  return code;
}

/* XML 1.0 (Bray and others 2008), 2.2: characters. */
static bool is_allowed(int32_t code) {
  return code == '\t' || code == '\n' || code == '\r' || (code >= 0x20 && code < 0xd800) ||
         (code >= 0xe000 && code <= 0xfffd) || code >= 0x10000;
}

static void add_code(kp_buf *buf, int32_t code) {
  char bytes[4];
  size_t len = 0;
  if (code < 0x80)
    bytes[len++] = (char)code;
  else if (code < 0x800)
    bytes[len++] = (char)(0xc0 | code >> 6);
  else if (code < 0x10000)
    bytes[len++] = (char)(0xe0 | code >> 12);
  else
    bytes[len++] = (char)(0xf0 | code >> 18);
  if (code >= 0x10000)
    bytes[len++] = (char)(0x80 | (code >> 12 & 0x3f));
  if (code >= 0x800)
    bytes[len++] = (char)(0x80 | (code >> 6 & 0x3f));
  if (code >= 0x80)
    bytes[len++] = (char)(0x80 | (code & 0x3f));
  kp_buf_add_bytes(buf, bytes, len);
}

static void add_clean(kp_buf *buf, const char *text, size_t len) {
  const unsigned char *at = (const unsigned char *)text, *end = at + len;
  while (at < end) {
    const unsigned char *plain = at;
    while (at < end && *at >= 0x20 && *at < 0x7f)
      at++;
    kp_buf_add_bytes(buf, plain, (size_t)(at - plain));
    if (at == end)
      break;
    int32_t code = next_code(&at, end);
    if (code >= 0xd800 && code < 0xdc00 && at < end) {
      const unsigned char *second = at;
      const int32_t low = next_code(&second, end);
      if (low >= 0xdc00 && low < 0xe000) {
        code = 0x10000 + ((code - 0xd800) << 10) + (low - 0xdc00);
        at = second;
      }
    }
    add_code(buf, is_allowed(code) ? code : 0xfffd);
  }
}

/* ---- Running it ---- */

static const char *copy_text(engine *e, duk_context *ctx, duk_idx_t at, size_t *len) {
  duk_size_t n = 0;
  const char *text = duk_get_lstring(ctx, at, &n);
  kp_buf buf = {0};
  add_clean(&buf, text ? text : "", n);
  *len = buf.len;
  const char *copy = buf.failed ? NULL : kp_arena_copy(e->arena, buf.at ? buf.at : "", buf.len);
  kp_buf_clear(&buf);
  return copy;
}

/* The list on top of the stack: names and files in turn. False: memory is out. */
static bool take_charts(engine *e, duk_context *ctx) {
  const int n = (int)duk_get_length(ctx, -1) / 2;
  e->chart = KP_ARRAY(e->arena, kp_chart, n > 0 ? n : 1);
  for (int i = 0; e->chart && i < n; i++) {
    size_t name_len, len;
    duk_get_prop_index(ctx, -1, (duk_uarridx_t)(2 * i));
    duk_get_prop_index(ctx, -2, (duk_uarridx_t)(2 * i + 1));
    const char *name = copy_text(e, ctx, -2, &name_len), *svg = copy_text(e, ctx, -1, &len);
    duk_pop_2(ctx);
    if (!name || !svg)
      return false;
    e->chart[i] = (kp_chart){name, {svg, (uint32_t)len}};
    e->n_charts = i + 1;
  }
  return e->chart != NULL;
}

/* Inside of a protected call: what goes wrong is thrown. Leaves whether memory was enough. */
static duk_ret_t run(duk_context *ctx, void *udata) {
  engine *e = udata;
  const kp_embedded *script = &kp_charts_bundle_files[0];
  duk_eval_lstring_noresult(ctx, (const char *)script->bytes, script->len);
  duk_get_global_string(ctx, "drawCharts");
  duk_push_lstring(ctx, e->document.at, e->document.len);
  duk_push_string(ctx, e->lang == KP_EN ? "en" : "zh");
  duk_call(ctx, 2);
  duk_push_boolean(ctx, take_charts(e, ctx));
  return 1;
}

/* A copy of what the script says of its error, in the arena; NULL where memory ran out. */
static const char *draw(engine *e, duk_context *ctx, bool *done) {
  if (duk_safe_call(ctx, run, e, 0, 1) == DUK_EXEC_SUCCESS) {
    *done = duk_get_boolean(ctx, -1) != 0;
    return NULL;
  }
  const char *said = duk_safe_to_string(ctx, -1);
  return kp_arena_copy(e->arena, said, strlen(said));
}

static bool run_protected(engine *e, const char **said) {
  bool done = false;
  if (setjmp(e->out) != 0)
    return false;
  duk_context *ctx = duk_create_heap(take, resize, give_back, e, give_up);
  if (!ctx)
    return false;
  *said = draw(e, ctx, &done);
  return done;
}

kp_status kp_charts_draw(const kp_chart **out, int *n_charts, kp_str document, kp_lang lang,
                         size_t max_memory, kp_arena *arena, kp_diag *diag) {
  engine e = {.max = max_memory, .document = document, .lang = lang, .arena = arena};
  const char *said = NULL;
  const bool done = run_protected(&e, &said);
  free_all(&e);
  if (done) {
    *out = e.chart;
    *n_charts = e.n_charts;
    return KP_OK;
  }
  if (!said)
    return kp_diag_no_memory(diag);
  kp_diag_error(diag, &(kp_place){0}, KP_MSG_REPORT_CHARTS_FAILED, KP_ARGS(said), KP_MSG_NONE);
  return KP_SYSTEM;
}
