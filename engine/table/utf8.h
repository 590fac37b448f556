/* SPDX-License-Identifier: GPL-3.0-or-later
 * UTF-8, strictly: no overlong forms, no surrogates, nothing beyond U+10FFFF. NUL is valid UTF-8
 * and is asked for separately. */
#ifndef KP_TABLE_UTF8_H
#define KP_TABLE_UTF8_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The offset of the first byte that is not UTF-8, len when there is none; then *has_nul (may be
 * NULL) says whether there is a NUL byte. In threads when text is long. */
size_t kp_utf8_check(bool *has_nul, const char *text, size_t len);

/* The physical line (from 1) on which the byte at offset stands, which must be one of text: ends
 * are LF, CRLF, CR. */
uint32_t kp_utf8_line(const char *text, size_t offset);

#endif
