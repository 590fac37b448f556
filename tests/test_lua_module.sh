#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# kaoping.so in a stock lua5.4 keeps the promises of tests/lua/module.lua; arguments: the source folder, the build folder.
# Left out where there is no lua5.4, and in a sanitized build, which an interpreter without the sanitizer cannot load.
set -eu
unset OMP_WAIT_POLICY # idle threads must be as they are for users: some promises are about how a process ends
source_folder=${1:?the source folder}
build_folder=${2:?the build folder}
lua=$(command -v lua5.4) || { echo "left out: no lua5.4"; exit 77; }
if ! grep -q '^KP_SANITIZE:STRING=$' "$build_folder/CMakeCache.txt"; then
  echo "left out: sanitized build"
  exit 0
fi
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export LUA_CPATH="$build_folder/module/?.so"
mkdir "$work/stock" "$work/own"
"$lua" "$source_folder/tests/lua/module.lua" "$source_folder" "$work/stock"
"$build_folder/kaoping" run "$source_folder/tests/lua/module.lua" "$source_folder" "$work/own" >/dev/null
find "$work/stock" -name manifest.json -delete # it holds the time
find "$work/own" -name manifest.json -delete
diff -r "$work/stock" "$work/own" || { echo "lua5.4 and kaoping run wrote different files"; exit 1; }

# An error object outlives the collection of what it was about.
said=$("$lua" -e 'local k = require "kaoping"; k.lang = "en"; local ok, e = pcall(k.index, "no.lua"); collectgarbage(); print(ok, e:status())')
[ "$said" = "false	input" ] || { echo "an error in lua5.4 said: $said"; exit 1; }
echo "lua5.4 and kaoping run: the same"
