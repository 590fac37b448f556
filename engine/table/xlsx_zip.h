/* SPDX-License-Identifier: GPL-3.0-or-later
 * Zip: entries of a zip file in memory, streamed, with limits against bombs. Private to table/.
 *
 * What an entry says of its size is a hint and no more: bytes are counted as they come. An entry
 * may unpack to KP_ZIP_ENTRY_MOST bytes and, beyond a small allowance, to KP_ZIP_RATIO_MOST times
 * what it takes in the file; all that is read of one file to KP_ZIP_ALL_MOST. */
#ifndef KP_TABLE_XLSX_ZIP_H
#define KP_TABLE_XLSX_ZIP_H

#include <stdbool.h>
#include <stddef.h>

enum {
  KP_ZIP_ENTRY_MOST = 256 << 20,
  KP_ZIP_ALL_MOST = 512 << 20,
  KP_ZIP_RATIO_MOST = 200,
  KP_ZIP_RATIO_FREE = 1 << 20, /* bytes that need not answer for their ratio */
  KP_ZIP_ENTRIES_MOST = 10000
};

typedef enum {
  KP_ZIP_OK,
  KP_ZIP_NONE, /* no such entry */
  KP_ZIP_STOPPED,
  KP_ZIP_DAMAGED,
  KP_ZIP_ENCRYPTED,
  KP_ZIP_TOO_LARGE,
  KP_ZIP_TOO_MANY,
  KP_ZIP_NO_MEMORY
} kp_zip_status;

typedef struct kp_zip kp_zip;

/* Takes the next bytes of an entry; the last call has last set and may have no bytes. False stops.
 */
typedef bool kp_zip_sink(void *context, const char *bytes, size_t len, bool last);

/* The bytes are borrowed as long as the zip is open. */
kp_zip_status kp_zip_open(kp_zip **out, const void *bytes, size_t len);
bool kp_zip_has(kp_zip *zip, const char *name);
/* Gives an entry to the sink; case of letters in the name makes no difference. */
kp_zip_status kp_zip_read(kp_zip *zip, const char *name, kp_zip_sink *sink, void *context);
void kp_zip_close(kp_zip *zip);

#endif
