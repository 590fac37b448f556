/* SPDX-License-Identifier: GPL-3.0-or-later
 * Zip through libzip: opened on bytes in memory, read-only, one entry at a time.
 *
 * libzip checks an entry's CRC when it has given the last byte, so damage may show only then: a
 * sink must not trust what it was given before it was told that it had all. */
#include "table/xlsx_zip.h"

#include <zip.h>

#include "base/arena.h"

enum { PIECE = 1 << 16 };

struct kp_zip {
  zip_t *archive;
  size_t len;      /* of the whole file */
  size_t unpacked; /* so far */
  char piece[PIECE];
};

static kp_zip_status status_of(const zip_error_t *error) {
  return zip_error_code_zip(error) == ZIP_ER_MEMORY ? KP_ZIP_NO_MEMORY : KP_ZIP_DAMAGED;
}

static kp_zip_status open_archive(zip_t **out, const void *bytes, size_t len) {
  zip_error_t error;
  zip_error_init(&error);
  kp_zip_status status = KP_ZIP_OK;
  zip_source_t *source = zip_source_buffer_create(bytes, len, 0, &error);
  zip_t *archive = source ? zip_open_from_source(source, ZIP_RDONLY, &error) : NULL;
  if (!archive) {
    status = status_of(&error);
    if (source)
      zip_source_free(source);
  } else {
    *out = archive;
  }
  zip_error_fini(&error);
  return status;
}

kp_zip_status kp_zip_open(kp_zip **out, const void *bytes, size_t len) {
  kp_zip *zip = kp_malloc(sizeof *zip);
  if (!zip)
    return KP_ZIP_NO_MEMORY;
  zip->len = len;
  zip->unpacked = 0;
  kp_zip_status status = open_archive(&zip->archive, bytes, len);
  if (status != KP_ZIP_OK) {
    kp_free(zip);
    return status;
  }
  if (zip_get_num_entries(zip->archive, 0) > KP_ZIP_ENTRIES_MOST) {
    kp_zip_close(zip);
    return KP_ZIP_TOO_MANY;
  }
  *out = zip;
  return KP_ZIP_OK;
}

bool kp_zip_has(kp_zip *zip, const char *name) {
  return zip_name_locate(zip->archive, name, ZIP_FL_NOCASE) >= 0;
}

static bool is_too_large(const kp_zip *zip, size_t entry, size_t packed) {
  return entry > KP_ZIP_ENTRY_MOST || zip->unpacked > KP_ZIP_ALL_MOST ||
         (entry > KP_ZIP_RATIO_FREE && entry / KP_ZIP_RATIO_MOST > packed);
}

static kp_zip_status stream(kp_zip *zip, zip_file_t *file, size_t packed, kp_zip_sink *sink,
                            void *context) {
  for (size_t entry = 0;;) {
    zip_int64_t got = zip_fread(file, zip->piece, PIECE);
    if (got < 0)
      return status_of(zip_file_get_error(file));
    entry += (size_t)got;
    zip->unpacked += (size_t)got;
    if (is_too_large(zip, entry, packed))
      return KP_ZIP_TOO_LARGE;
    if (!sink(context, zip->piece, (size_t)got, got == 0))
      return KP_ZIP_STOPPED;
    if (got == 0)
      return KP_ZIP_OK;
  }
}

kp_zip_status kp_zip_read(kp_zip *zip, const char *name, kp_zip_sink *sink, void *context) {
  zip_int64_t at = zip_name_locate(zip->archive, name, ZIP_FL_NOCASE);
  if (at < 0)
    return KP_ZIP_NONE;
  zip_stat_t entry;
  zip_stat_init(&entry);
  if (zip_stat_index(zip->archive, (zip_uint64_t)at, 0, &entry) != 0)
    return status_of(zip_get_error(zip->archive));
  if ((entry.valid & ZIP_STAT_ENCRYPTION_METHOD) && entry.encryption_method != ZIP_EM_NONE)
    return KP_ZIP_ENCRYPTED;
  size_t packed =
      (entry.valid & ZIP_STAT_COMP_SIZE) && entry.comp_size < zip->len ? entry.comp_size : zip->len;
  if ((entry.valid & ZIP_STAT_SIZE) && entry.size > KP_ZIP_ENTRY_MOST)
    return KP_ZIP_TOO_LARGE;
  zip_file_t *file = zip_fopen_index(zip->archive, (zip_uint64_t)at, 0);
  if (!file)
    return status_of(zip_get_error(zip->archive));
  kp_zip_status status = stream(zip, file, packed, sink, context);
  zip_fclose(file);
  return status;
}

void kp_zip_close(kp_zip *zip) {
  if (zip)
    zip_discard(zip->archive); /* nothing to write back */
  kp_free(zip);
}
