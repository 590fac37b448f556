/* SPDX-License-Identifier: GPL-3.0-or-later
 * Files written for an audience, as one text to search: HTML without the page's own program, packed
 * lists and workbooks unpacked. And a dataset whose figures are all different, so that a figure
 * that is found somewhere can only be the one unit's.
 *
 * A name is found where it stands as a word of its own: A1 is not in A12, 7.5 not in 17.5. */
#ifndef KP_TESTS_AUDIENCE_CASE_H
#define KP_TESTS_AUDIENCE_CASE_H

#include "job.h"

#include <dirent.h>
#include <sys/stat.h>
#include <zip.h>
#include <zlib.h>

#include "base/text.h"
#include "run/result.h"

/* ---- All that was written ---- */

static inline unsigned audience_six(char letter) {
  static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  const char *at = strchr(letters, letter);
  return at && letter ? (unsigned)(at - letters) : 0;
}

/* A packed list of the page: "base64 of its text, deflated". */
static inline void audience_unpack(kp_buf *to, const char *text, size_t len) {
  unsigned char *bytes = malloc(len + 4);
  size_t n = 0;
  assert_non_null(bytes);
  for (size_t i = 0; i + 3 < len; i += 4) {
    const unsigned four = audience_six(text[i]) << 18 | audience_six(text[i + 1]) << 12 |
                          audience_six(text[i + 2]) << 6 | audience_six(text[i + 3]);
    bytes[n++] = (unsigned char)(four >> 16);
    bytes[n++] = (unsigned char)(four >> 8 & 255);
    bytes[n++] = (unsigned char)(four & 255);
  }
  z_stream stream = {.next_in = bytes, .avail_in = (uInt)n};
  assert_int_equal(inflateInit(&stream), Z_OK);
  int state = Z_OK;
  while (state == Z_OK) {
    unsigned char out[1 << 14];
    stream.next_out = out;
    stream.avail_out = sizeof out;
    state = inflate(&stream, Z_NO_FLUSH);
    assert_true(state == Z_OK || state == Z_STREAM_END);
    kp_buf_add_bytes(to, out, sizeof out - stream.avail_out);
  }
  inflateEnd(&stream);
  free(bytes);
}

/* The data blocks; the rest is the same for everybody (audience_frame). */
static inline void audience_add_page(kp_buf *to, const char *html, int *n_packed) {
  for (const char *at = strstr(html, "<script type=\"application/json\""); at;
       at = strstr(at + 1, "<script type=\"application/json\"")) {
    const char *end = strstr(at, "</script>");
    assert_non_null(end);
    kp_buf_add_bytes(to, at, (size_t)(end - at));
    kp_buf_add(to, "\n");
    for (const char *line = at; line && line < end; line = strchr(line, '\n')) {
      line += *line == '\n';
      const char *quote = *line == '"' ? strchr(line + 1, '"') : NULL;
      if (!quote || quote > end || quote[1] == ':')
        continue;
      audience_unpack(to, line + 1, (size_t)(quote - line - 1));
      ++*n_packed;
    }
  }
}

/* What stands around the data blocks. */
static inline char *audience_frame(const char *folder) {
  char *path = support_path(folder, "report.html"), *html = support_read(path, NULL);
  char *begin = strstr(html, "<script type=\"application/json\""), *end = begin;
  for (char *at = begin; at; at = strstr(at + 1, "<script type=\"application/json\""))
    end = strstr(at, "</script>");
  assert_true(begin && end);
  memmove(begin, end, strlen(end) + 1);
  free(path);
  return html;
}

static inline void audience_add_book(kp_buf *to, const char *path) {
  int error = 0;
  zip_t *zip = zip_open(path, ZIP_RDONLY, &error);
  assert_non_null(zip);
  for (zip_int64_t i = 0; i < zip_get_num_entries(zip, 0); i++) {
    zip_stat_t about;
    assert_int_equal(zip_stat_index(zip, (zip_uint64_t)i, 0, &about), 0);
    char *text = malloc(about.size + 1);
    zip_file_t *file = zip_fopen_index(zip, (zip_uint64_t)i, 0);
    assert_true(text && file);
    assert_int_equal(zip_fread(file, text, about.size), (zip_int64_t)about.size);
    kp_buf_add_bytes(to, text, about.size);
    kp_buf_add(to, "\n");
    zip_fclose(file);
    free(text);
  }
  zip_discard(zip);
}

/* All files of the folder; n_packed (may be NULL): lists that were unpacked. */
static inline kp_buf audience_all(const char *folder, int *n_packed) {
  kp_buf all = {0};
  int packed = 0;
  DIR *dir = opendir(folder);
  assert_non_null(dir);
  for (struct dirent *entry = readdir(dir); entry; entry = readdir(dir)) {
    if (entry->d_name[0] == '.')
      continue;
    char *path = support_path(folder, entry->d_name);
    char *text = support_read(path, NULL);
    kp_buf_add(&all, entry->d_name);
    kp_buf_add(&all, "\n");
    if (strstr(entry->d_name, ".html"))
      audience_add_page(&all, text, &packed);
    else if (strstr(entry->d_name, ".xlsx"))
      audience_add_book(&all, path);
    else
      kp_buf_add(&all, text);
    kp_buf_add(&all, "\n");
    free(text);
    free(path);
  }
  closedir(dir);
  assert_false(all.failed);
  if (n_packed)
    *n_packed = packed;
  return all;
}

/* ---- Searching ---- */

static inline bool audience_is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static inline bool audience_has(const kp_buf *all, const char *word) {
  const size_t len = strlen(word);
  const char *end = all->at + all->len;
  for (const char *at = all->at; at && (size_t)(end - at) >= len; at++) {
    at = memmem(at, (size_t)(end - at), word, len);
    if (!at)
      return false;
    const bool before = at > all->at && audience_is_letter(word[0]) &&
                        (audience_is_letter(at[-1]) || at[-1] == '.');
    const bool behind =
        at + len < end && audience_is_letter(word[len - 1]) && audience_is_letter(at[len]);
    if (!before && !behind)
      return true;
  }
  return false;
}

/* Fails and shows what stands around it. */
static inline void audience_lacks(const kp_buf *all, const char *word, const char *whom) {
  if (!*word || !audience_has(all, word))
    return;
  const char *at = memmem(all->at, all->len, word, strlen(word));
  const size_t before = (size_t)(at - all->at) < 120 ? (size_t)(at - all->at) : 120;
  fail_msg("for %s: found '%s' in: %.240s", whom, word, at - before);
}

static inline void audience_holds(const kp_buf *all, const char *word, const char *whom) {
  if (!audience_has(all, word))
    fail_msg("for %s: '%s' is not there", whom, word);
}

/* ---- The dataset ---- */

enum { AUDIENCE_JUDGES = 5, AUDIENCE_PANELS = 2, AUDIENCE_RAWS = 2 };

static const struct {
  const char *id, *name;
} audience_judge[AUDIENCE_JUDGES] = {{"ZJ-31", "陆知言"},
                                     {"ZJ-07", "沈砚秋"},
                                     {"ZJ-66", "顾南乔"},
                                     {"ZJ-12", "程思远"},
                                     {"ZJ-58", "韩松年"}};

static inline void audience_id(char *out, int unit) {
  sprintf(out, "U%03d", unit);
}

static inline void audience_name(char *out, int unit) {
  sprintf(out, "样本企业%03d号", unit);
}

/* Decimals that no other figure has: 37 and 10000 have no common factor. None ends with 0. */
static inline void audience_raw(char *out, int unit, int k) {
  sprintf(out, "%d.%04d7", 100 + unit, ((unit * AUDIENCE_RAWS + k) * 37 + 1001) % 10000);
}

static inline void audience_mark(char *out, int unit, int panel, int judge) {
  const int number = (unit * AUDIENCE_PANELS + panel) * AUDIENCE_JUDGES + judge;
  /* the last digits add up to 16: a mean of all is nobody's mark */
  sprintf(out, "%d.%04d%d", 3 + (unit + 2 * judge + panel) % 6, (number * 37 + 1003) % 10000,
          judge == 4 ? 4 : 3);
}

static inline void audience_evidence(char *out, int unit, int k) {
  sprintf(out, "凭证%03d之%d", unit, k + 1);
}

typedef struct {
  char *folder, *data, *out;
  job j;
  int n_units;
} audience_case;

static inline void audience_write(const char *folder, const char *name, kp_buf *text) {
  char *path = support_path(folder, name);
  assert_false(text->failed);
  support_write(path, text->at);
  kp_buf_clear(text);
  free(path);
}

static inline void audience_write_values(const char *data, int n_units) {
  static const char *const indicator[AUDIENCE_RAWS] = {"income", "growth"};
  kp_buf units = {0}, values = {0}, verified = {0};
  char id[32], name[64], raw[32], evidence[64];
  kp_buf_add(&units, "id,name,group,contact\n");
  kp_buf_add(&values, "unit,indicator,value,evidence,note\n");
  kp_buf_add(&verified, "unit,indicator,value,evidence,by,date\n");
  for (int u = 0; u < n_units; u++) {
    audience_id(id, u);
    audience_name(name, u);
    kp_buf_printf(&units, "%s,%s,%s,联系人%03d\n", id, name, u % 2 ? "甲组" : "乙组", u);
    for (int k = 0; k < AUDIENCE_RAWS; k++) {
      audience_raw(raw, u, k);
      audience_evidence(evidence, u, k);
      /* every seventh names the next unit */
      char note[128] = "";
      if (u % 7 == 0)
        sprintf(note, "比样本企业%03d号更高", (u + 1) % n_units);
      kp_buf_printf(&values, "%s,%s,%s,%s,%s\n", id, indicator[k], raw, evidence, note);
    }
    audience_raw(raw, u, 0);
    if (u % 3 == 0) /* a judge went there */
      kp_buf_printf(&verified, "%s,income,%s,原件相符,%s,2024-12-09\n", id, raw,
                    audience_judge[u % AUDIENCE_JUDGES].name);
  }
  audience_write(data, "units.csv", &units);
  audience_write(data, "values.csv", &values);
  audience_write(data, "verified.csv", &verified);
}

static inline void audience_write_panel(const char *data, int n_units) {
  static const char *const indicator[AUDIENCE_PANELS] = {"review", "plan"};
  kp_buf marks = {0}, judges = {0}, decisions = {0};
  char mark[32];
  kp_buf_add(&judges, "id,name,role,declared,signed\n");
  kp_buf_add(&marks, "judge,unit,indicator,score,note\n");
  kp_buf_add(&decisions, "unit,grade,basis,date\n");
  for (int j = 0; j < AUDIENCE_JUDGES; j++)
    kp_buf_printf(&judges, "%s,%s,技术,%s,是\n", audience_judge[j].id, audience_judge[j].name,
                  j == 2 ? "否" : "是");
  for (int j = 0; j < AUDIENCE_JUDGES; j++)
    for (int u = 0; u < n_units; u++)
      for (int p = 0; p < AUDIENCE_PANELS; p++) {
        audience_mark(mark, u, p, j);
        kp_buf_printf(&marks, "%s,U%03d,%s,%s,%s\n", audience_judge[j].id, u, indicator[p], mark,
                      u % 11 == 0 && j == 1 ? "同意顾南乔的意见" : "");
      }
  for (int u = 0; u < n_units; u += 2)
    kp_buf_printf(&decisions, "U%03d,合格,会议%03d号（主持：程思远）,2025-01-20\n", u, u);
  audience_write(data, "judges.csv", &judges);
  audience_write(data, "panel.csv", &marks);
  audience_write(data, "decisions.csv", &decisions);
}

static inline audience_case audience_open(int n_units) {
  audience_case c = {.folder = support_folder(), .n_units = n_units};
  c.data = support_path(c.folder, "2024");
  c.out = support_path(c.folder, "out");
  assert_int_equal(mkdir(c.data, 0700), 0);
  audience_write_values(c.data, n_units);
  audience_write_panel(c.data, n_units);
  c.j = job_run("tests/audience/index.lua", c.data, NULL);
  return c;
}

static inline void audience_close(audience_case *c) {
  job_clear(&c->j);
  support_folder_remove(c->folder);
  free(c->data);
  free(c->out);
}

/* Files for an audience in a folder of their own; free() it. */
static inline char *audience_make(const job *j, const char *parent, const char *audience,
                                  const char *unit, kp_lang lang) {
  static int n = 0;
  char name[32];
  sprintf(name, "made%d", n++);
  char *folder = support_path(parent, name);
  const kp_report_options options = {.lang = lang, .audience = audience, .unit = unit};
  must(kp_report_write(j->result, folder, &options, j->diag), j->diag);
  return folder;
}

#endif
