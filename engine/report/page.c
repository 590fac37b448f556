/* SPDX-License-Identifier: GPL-3.0-or-later
 * report.html: the page with the result inside, one file that works offline; and for a server the
 * same page without one.
 *
 * The bundle (report/page/, see room.cmake) is HTML with {names} in it, a script and a style. The
 * script and the style are named by their hashes in the page's own security policy, so nothing else
 * can run; the result stands in a data block in which '<' is written \u003c, so no text of the data
 * can end the block. */
#include "report/page.h"
#include "base/arena.h"
#include "base/embed.h"
#include "base/hash.h"
#include "report/compare.h"
#include "report/page_bundle.h"
#include "report/panel.h"

#include <assert.h>
#include <string.h>

static const kp_embedded *bundled(const char *path) {
  for (int i = 0; i < kp_page_bundle_n_files; i++)
    if (strcmp(kp_page_bundle_files[i].path, path) == 0)
      return &kp_page_bundle_files[i];
  assert(0 && "the page's bundle lacks a file");
  return NULL;
}

static void write_text(const kp_report_sink *sink, const char *text) {
  sink->write(sink->to, text, strlen(text));
}

/* A sink before another, for JSON inside of a script element. '<' stands only in strings there. */
static void write_escaped(void *to, const void *bytes, size_t len) {
  const kp_report_sink *sink = to;
  const char *at = bytes, *end = at + len;
  while (at < end) {
    const char *angle = memchr(at, '<', (size_t)(end - at));
    const char *stop = angle ? angle : end;
    sink->write(sink->to, at, (size_t)(stop - at));
    if (angle)
      write_text(sink, "\\u003c");
    at = angle ? angle + 1 : end;
  }
}

static void write_hash(const kp_report_sink *sink, const kp_embedded *file) {
  char base64[KP_HASH_BASE64_SIZE];
  kp_hash_base64(base64, file->bytes, file->len);
  write_text(sink, "sha256-");
  write_text(sink, base64);
}

static void write_file(const kp_report_sink *sink, const kp_embedded *file) {
  sink->write(sink->to, file->bytes, file->len);
}

static kp_status write_data(const kp_report_sink *sink, const kp_report *report, kp_diag *diag) {
  const bool many = report->result->dataset->n_units > KP_PAGE_PLAIN_UNITS &&
                    report->audience.kind != KP_FOR_UNIT;
  const kp_report_document document = {KP_REPORT_PAGE_UNITS,
                                       many ? kp_page_add_brief_unit : kp_page_add_unit,
                                       many ? kp_page_pack_block : NULL};
  return kp_report_json_stream(sink, report, &document, diag);
}

/* What stands for a {name} of the page. A page without a result is a live one, and may ask where it
 * came from, and nobody else. */
static kp_status write_part(kp_report_sink *sink, const kp_report *report, kp_str name,
                            kp_diag *diag) {
  const kp_report_sink escaped = {write_escaped, sink};
  const bool is_live = !report->result;
  if (kp_str_equal(name, kp_str_of("style")))
    write_file(sink, bundled("page.css"));
  else if (kp_str_equal(name, kp_str_of("script")))
    write_file(sink, bundled("page.js"));
  else if (kp_str_equal(name, kp_str_of("style-hash")))
    write_hash(sink, bundled("page.css"));
  else if (kp_str_equal(name, kp_str_of("script-hash")))
    write_hash(sink, bundled("page.js"));
  else if (kp_str_equal(name, kp_str_of("lang")))
    write_text(sink, report->lang == KP_EN ? "en" : "zh");
  else if (kp_str_equal(name, kp_str_of("connect")))
    write_text(sink, is_live ? "; connect-src 'self'" : "");
  else if (kp_str_equal(name, kp_str_of("live")))
    write_text(sink, is_live ? " data-live" : "");
  else if (kp_str_equal(name, kp_str_of("years")))
    return report->compare ? kp_compare_json_stream(&escaped, report->compare, diag) : KP_OK;
  else if (!is_live)
    return write_data(&escaped, report, diag);
  return KP_OK;
}

static kp_status write_page(kp_report_sink *sink, const kp_report *report, kp_diag *diag) {
  kp_status status = KP_OK;
  const char *at = (const char *)bundled("index.html")->bytes;
  while (status == KP_OK && *at) {
    const char *open = strchr(at, '{');
    const char *close = open ? strchr(open, '}') : NULL;
    if (!close) {
      write_text(sink, at);
      break;
    }
    sink->write(sink->to, at, (size_t)(open - at));
    const kp_str name = {open + 1, (uint32_t)(close - open - 1)};
    status = write_part(sink, report, name, diag);
    at = close + 1;
  }
  return status;
}

kp_status kp_report_page(const kp_report *report, kp_diag *diag) {
  const kp_status status = kp_output_open(report->output, "report.html", diag);
  kp_report_sink sink = kp_report_to_output(report->output);
  return status == KP_OK ? write_page(&sink, report, diag) : status;
}

/* ---- For a server ---- */

static void add_to_buf(void *to, const void *bytes, size_t len) {
  kp_buf_add_bytes(to, bytes, len);
}

static kp_status hand_out(kp_text *out, kp_buf *buf, kp_status status, kp_diag *diag) {
  if (status == KP_OK && buf->failed)
    status = kp_diag_no_memory(diag);
  if (status == KP_OK)
    *out = (kp_text){buf->at, buf->len};
  else
    kp_buf_clear(buf);
  return status;
}

kp_status kp_report_page_live(kp_text *out, kp_lang lang, kp_diag *diag) {
  kp_buf buf = {0};
  kp_report_sink sink = {add_to_buf, &buf};
  const kp_report report = {.lang = lang};
  return hand_out(out, &buf, write_page(&sink, &report, diag), diag);
}

kp_status kp_report_page_data(kp_text *out, const kp_result *result, kp_lang lang, kp_diag *diag) {
  kp_explain_peers *peers = NULL;
  kp_report_panel panel = {0};
  kp_buf buf = {0};
  const kp_report_sink sink = {add_to_buf, &buf};
  kp_arena *arena = kp_arena_new();
  kp_status status = arena ? kp_explain_peers_new(&peers, result, diag) : kp_diag_no_memory(diag);
  if (status == KP_OK && result->panel)
    status = kp_report_panel_make(&panel, result, false, arena, diag);
  if (status == KP_OK) {
    const kp_report report = {
        .result = result, .peers = peers, .panel = result->panel ? &panel : NULL, .lang = lang};
    status = write_data(&sink, &report, diag);
  }
  kp_explain_peers_free(peers);
  kp_arena_free(arena);
  return hand_out(out, &buf, status, diag);
}
