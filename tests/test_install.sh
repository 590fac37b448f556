#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# What is installed can be built on: arguments: the source folder, the build folder.
#
# Installs into a folder of its own; the shared library exports exactly the functions that kaoping.h declares; a program
# that knows only pkg-config finds header and library, and runs; the installed program runs too.
# Left out in a sanitized build: its library needs the sanitizer's runtime in every program.
set -eu
source_folder=${1:?the source folder}
build_folder=${2:?the build folder}
if ! grep -q '^KP_SANITIZE:STRING=$' "$build_folder/CMakeCache.txt"; then
  echo "left out: sanitized build"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# kaoping.pc names the prefix of the configuration; here another one is put in its place.
cmake --install "$build_folder" --prefix "$work/usr" >/dev/null
for path in include/kaoping.h bin/kaoping share/kaoping/indicators/hdi.lua; do
  [ -s "$work/usr/$path" ] || { echo "not installed: $path"; exit 1; }
done
library=$(find "$work/usr" -name 'libkaoping.so')
pc=$(find "$work/usr" -name 'kaoping.pc')
[ -n "$library" ] && [ -n "$pc" ] || { echo "not installed: libkaoping.so or kaoping.pc"; exit 1; }

nm -D --defined-only "$library" | awk '$2 == "T" || $2 == "D" || $2 == "B" || $2 == "R" { print $3 }' |
  sort >"$work/exported"
sed -n '/^KP_API/,/;/p' "$source_folder/engine/kaoping.h" | grep -oE '\bkp_[a-z_]+\(' | tr -d '(' |
  sort -u >"$work/declared"
if ! diff "$work/declared" "$work/exported"; then
  echo "the library exports (>) other functions than kaoping.h declares (<)"
  exit 1
fi

cat >"$work/use.c" <<'C'
#include <kaoping.h>
#include <stdio.h>

int main(void) {
  kp_diag *diag = kp_diag_new();
  kp_index *index = NULL;
  kp_status status = kp_index_load(&index, "/no/such/index.lua", NULL, diag);
  printf("%s %d %d\n", kp_version(), (int)status, kp_diag_count(diag));
  kp_index_free(index);
  kp_diag_free(diag);
  return 0;
}
C
export PKG_CONFIG_PATH
PKG_CONFIG_PATH=$(dirname "$pc")
flags=$(pkg-config --define-variable=prefix="$work/usr" --cflags --libs kaoping)
${CC:-cc} -Wall -Werror "$work/use.c" -o "$work/use" $flags
said=$(LD_LIBRARY_PATH=$(dirname "$library") "$work/use")
version=$(sed -n 's/^project(kaoping VERSION \([0-9.]*\).*/\1/p' "$source_folder/CMakeLists.txt")
[ "$said" = "$version 1 1" ] || { echo "the program built on the library said: $said"; exit 1; }
[ "$(pkg-config --modversion kaoping)" = "$version" ]

case $("$work/usr/bin/kaoping" --version) in
*"$version"*) ;;
*) echo "the installed program does not tell its version"; exit 1 ;;
esac
module=$(find "$work/usr" -path '*/lua/5.4/kaoping.so')
[ -n "$module" ] || { echo "not installed: lua/5.4/kaoping.so"; exit 1; }
if command -v lua5.4 >/dev/null; then
  said=$(LUA_CPATH="$(dirname "$module")/?.so" lua5.4 -e 'print(require("kaoping").version)')
  [ "$said" = "$version" ] || { echo "lua5.4 with the installed module said: $said"; exit 1; }
fi
echo "installed, linked and run: kaoping $version"
