/* SPDX-License-Identifier: GPL-3.0-or-later
 * XML through expat.
 *
 * expat looks at a token from its beginning again with each piece of it that comes, so one token as
 * large as a part would take time by the square of its size: a token that has not ended within
 * KP_XML_TOKEN_MOST bytes is refused. */
#include "table/xlsx_xml.h"

#include <expat.h>
#include <string.h>

#include "base/arena.h"

struct kp_xml {
  XML_Parser parser;
  const kp_xml_handler *handler;
  void *context;
  kp_xml_status status;
  int depth;
  XML_Index fed;
};

static const char *local_name(const char *name) {
  const char *colon = strrchr(name, ':');
  return colon ? colon + 1 : name;
}

static void stop(kp_xml *xml, kp_xml_status status) {
  if (xml->status == KP_XML_OK)
    xml->status = status;
  XML_StopParser(xml->parser, XML_FALSE);
}

static void XMLCALL on_start(void *context, const XML_Char *name, const XML_Char **attributes) {
  kp_xml *xml = context;
  if (xml->status != KP_XML_OK)
    return;
  if (++xml->depth > KP_XML_DEPTH_MOST)
    stop(xml, KP_XML_DEEP);
  else if (xml->handler->start &&
           !xml->handler->start(xml->context, local_name(name), (const char *const *)attributes))
    stop(xml, KP_XML_STOPPED);
}

static void XMLCALL on_end(void *context, const XML_Char *name) {
  kp_xml *xml = context;
  if (xml->status != KP_XML_OK)
    return;
  xml->depth--;
  if (xml->handler->end && !xml->handler->end(xml->context, local_name(name)))
    stop(xml, KP_XML_STOPPED);
}

static void XMLCALL on_text(void *context, const XML_Char *text, int len) {
  kp_xml *xml = context;
  if (xml->status == KP_XML_OK && xml->handler->text &&
      !xml->handler->text(xml->context, text, (size_t)len))
    stop(xml, KP_XML_STOPPED);
}

static void XMLCALL on_doctype(void *context, const XML_Char *name, const XML_Char *system,
                               const XML_Char *public_id, int has_internal) {
  (void)name;
  (void)system;
  (void)public_id;
  (void)has_internal;
  stop(context, KP_XML_DOCTYPE);
}

kp_xml *kp_xml_new(const kp_xml_handler *handler, void *context) {
  static const XML_Memory_Handling_Suite memory = {kp_malloc, kp_realloc, kp_free};
  kp_xml *xml = kp_malloc(sizeof *xml);
  if (!xml)
    return NULL;
  *xml = (kp_xml){.handler = handler, .context = context};
  xml->parser = XML_ParserCreate_MM(NULL, &memory, NULL);
  if (!xml->parser) {
    kp_free(xml);
    return NULL;
  }
  XML_SetUserData(xml->parser, xml);
  XML_SetElementHandler(xml->parser, on_start, on_end);
  XML_SetCharacterDataHandler(xml->parser, on_text);
  XML_SetStartDoctypeDeclHandler(xml->parser, on_doctype);
  return xml;
}

static bool token_is_too_long(const kp_xml *xml) {
  XML_Index at = XML_GetCurrentByteIndex(xml->parser);
  return at >= 0 && xml->fed - at > KP_XML_TOKEN_MOST;
}

kp_xml_status kp_xml_feed(kp_xml *xml, const char *bytes, size_t len, bool last) {
  if (xml->status != KP_XML_OK)
    return xml->status;
  xml->fed += (XML_Index)len;
  if (XML_Parse(xml->parser, bytes, (int)len, last) == XML_STATUS_ERROR) {
    if (xml->status == KP_XML_OK)
      xml->status =
          XML_GetErrorCode(xml->parser) == XML_ERROR_NO_MEMORY ? KP_XML_NO_MEMORY : KP_XML_BAD;
  } else if (!last && token_is_too_long(xml)) {
    xml->status = KP_XML_BAD;
  }
  return xml->status;
}

unsigned long kp_xml_line(const kp_xml *xml) {
  return XML_GetCurrentLineNumber(xml->parser);
}

void kp_xml_free(kp_xml *xml) {
  if (xml)
    XML_ParserFree(xml->parser);
  kp_free(xml);
}

const char *kp_xml_attribute(const char *const *attributes, const char *name) {
  for (; attributes[0]; attributes += 2) {
    if (strcmp(local_name(attributes[0]), name) == 0)
      return attributes[1];
  }
  return NULL;
}
