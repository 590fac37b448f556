/* SPDX-License-Identifier: GPL-3.0-or-later
 * The version: stands once, in CMakeLists.txt, and comes here as KP_VERSION. */
#include "kaoping.h"

const char *kp_version(void) {
  return KP_VERSION;
}
