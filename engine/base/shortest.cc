/* SPDX-License-Identifier: GPL-3.0-or-later
 * The shim to libdouble-conversion, the only C++ of the engine.
 *
 * Shortest decimals as JavaScript writes them (plain from 1e-6 to 1e21), except that exponents have
 * no plus sign and zero has no sign. Both converters hold constants alone, so they are shared by
 * threads. */
#include "base/shortest.h"

#include <double-conversion/double-conversion.h>

namespace dc = double_conversion;

int kp_shortest_write(char *buf, int size, double x) {
  static const dc::DoubleToStringConverter converter(dc::DoubleToStringConverter::UNIQUE_ZERO, "",
                                                     "", 'e', -6, 21, 0, 0);
  dc::StringBuilder builder(buf, size);
  converter.ToShortest(x, &builder);
  int len = builder.position();
  builder.Finalize();
  return len;
}

double kp_shortest_read(const char *text, int len) {
  static const dc::StringToDoubleConverter converter(dc::StringToDoubleConverter::NO_FLAGS, 0.0,
                                                     0.0, nullptr, nullptr);
  int used = 0;
  return converter.StringToDouble(text, len, &used);
}
