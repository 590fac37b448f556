/* SPDX-License-Identifier: GPL-3.0-or-later
 * XML: elements and text of a part of a workbook, as bytes come. Private to table/.
 *
 * Names are local names (x:row is row): what a namespace is called is its writer's affair, and no
 * part that is read mixes two that share a name. A DOCTYPE is refused before anything of it is
 * used, so there are no entities but the five of XML; elements nest KP_XML_DEPTH_MOST deep. */
#ifndef KP_TABLE_XLSX_XML_H
#define KP_TABLE_XLSX_XML_H

#include <stdbool.h>
#include <stddef.h>

enum { KP_XML_DEPTH_MOST = 64, KP_XML_TOKEN_MOST = 1 << 20 /* bytes of a tag, a comment … */ };

typedef enum {
  KP_XML_OK,
  KP_XML_STOPPED, /* by a handler */
  KP_XML_BAD,
  KP_XML_DOCTYPE,
  KP_XML_DEEP,
  KP_XML_NO_MEMORY
} kp_xml_status;

/* Each returns false to stop. attributes: name, value, name, value …, NULL. text comes in pieces of
 * any size. A NULL member is passed over. */
typedef struct {
  bool (*start)(void *context, const char *name, const char *const *attributes);
  bool (*end)(void *context, const char *name);
  bool (*text)(void *context, const char *text, size_t len);
} kp_xml_handler;

typedef struct kp_xml kp_xml;

/* NULL when memory is out. */
kp_xml *kp_xml_new(const kp_xml_handler *handler, void *context);
/* Once it is not KP_XML_OK it stays so. */
kp_xml_status kp_xml_feed(kp_xml *xml, const char *bytes, size_t len, bool last);
unsigned long kp_xml_line(const kp_xml *xml);
void kp_xml_free(kp_xml *xml);

/* The value of an attribute by its local name, or NULL. */
const char *kp_xml_attribute(const char *const *attributes, const char *name);

#endif
