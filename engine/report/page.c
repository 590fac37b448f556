/* SPDX-License-Identifier: GPL-3.0-or-later
 * report.html: the page with the result inside, one file that works offline.
 *
 * The bundle (report/page/, see room.cmake) is HTML with {names} in it, a script and a style. The
 * script and the style are named by their hashes in the page's own security policy, so nothing else
 * can run; the result stands in a data block in which '<' is written \u003c, so no text of the data
 * can end the block. */
#include "report/page.h"
#include "base/embed.h"
#include "base/hash.h"
#include "report/compare.h"
#include "report/page_bundle.h"

#include <assert.h>
#include <string.h>

static const kp_embedded *bundled(const char *path) {
  for (int i = 0; i < kp_page_bundle_n_files; i++)
    if (strcmp(kp_page_bundle_files[i].path, path) == 0)
      return &kp_page_bundle_files[i];
  assert(0 && "the page's bundle lacks a file");
  return NULL;
}

/* A sink for JSON inside of a script element. '<' stands only in strings there. */
static void write_escaped(void *to, const void *bytes, size_t len) {
  kp_output *output = to;
  const char *at = bytes, *end = at + len;
  while (at < end) {
    const char *angle = memchr(at, '<', (size_t)(end - at));
    const char *stop = angle ? angle : end;
    kp_output_write(output, at, (size_t)(stop - at));
    if (angle)
      kp_output_write(output, "\\u003c", 6);
    at = angle ? angle + 1 : end;
  }
}

static void write_hash(kp_output *output, const kp_embedded *file) {
  char base64[KP_HASH_BASE64_SIZE];
  kp_hash_base64(base64, file->bytes, file->len);
  kp_output_write(output, "sha256-", 7);
  kp_output_write(output, base64, strlen(base64));
}

static void write_file(kp_output *output, const kp_embedded *file) {
  kp_output_write(output, file->bytes, file->len);
}

static kp_status write_data(const kp_report *report, kp_diag *diag) {
  const kp_report_sink sink = {write_escaped, report->output};
  const bool many = report->result->dataset->n_units > KP_PAGE_PLAIN_UNITS &&
                    report->audience.kind != KP_FOR_UNIT;
  const kp_report_document document = {KP_REPORT_PAGE_UNITS,
                                       many ? kp_page_add_brief_unit : kp_page_add_unit,
                                       many ? kp_page_pack_block : NULL};
  return kp_report_json_stream(&sink, report, &document, diag);
}

/* What stands for a {name} of the page. */
static kp_status write_part(const kp_report *report, kp_str name, kp_diag *diag) {
  kp_output *output = report->output;
  if (kp_str_equal(name, kp_str_of("style")))
    write_file(output, bundled("page.css"));
  else if (kp_str_equal(name, kp_str_of("script")))
    write_file(output, bundled("page.js"));
  else if (kp_str_equal(name, kp_str_of("style-hash")))
    write_hash(output, bundled("page.css"));
  else if (kp_str_equal(name, kp_str_of("script-hash")))
    write_hash(output, bundled("page.js"));
  else if (kp_str_equal(name, kp_str_of("lang")))
    kp_output_write(output, report->lang == KP_EN ? "en" : "zh", 2);
  else if (kp_str_equal(name, kp_str_of("years")))
    return report->compare ? kp_compare_json_stream(&(kp_report_sink){write_escaped, output},
                                                    report->compare, diag)
                           : KP_OK;
  else
    return write_data(report, diag);
  return KP_OK;
}

kp_status kp_report_page(const kp_report *report, kp_diag *diag) {
  kp_output *output = report->output;
  kp_status status = kp_output_open(output, "report.html", diag);
  const char *at = (const char *)bundled("index.html")->bytes;
  while (status == KP_OK && *at) {
    const char *open = strchr(at, '{');
    const char *close = open ? strchr(open, '}') : NULL;
    if (!close) {
      kp_output_write(output, at, strlen(at));
      break;
    }
    kp_output_write(output, at, (size_t)(open - at));
    kp_str name = {open + 1, (uint32_t)(close - open - 1)};
    status = write_part(report, name, diag);
    at = close + 1;
  }
  return status;
}
