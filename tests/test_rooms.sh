#!/bin/bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The order of the rooms, from the #include lines; arguments: the source folder.
#
# A room includes itself, base and the rooms above it; cli/ and lua/ include kaoping.h and nothing else of ours; one
# third-party library a file, and a header that shows its types is for its room alone. The public header compiles alone, as C and as
# C++, without a warning. Every source file says its license.
set -u
source_folder=${1:?the source folder}
engine=$source_folder/engine
rooms="base table stats index panel score run explain compare robust tune ledger report serve lua cli"
faults=0

fault() {
  echo "$*" >&2
  faults=$((faults + 1))
}

place_of() {
  local n=0 room
  for room in $rooms; do
    [ "$room" = "$1" ] && echo $n && return
    n=$((n + 1))
  done
  echo -1
}

# Includes of ours in a file, one a line: "<line>:<path>".
includes_of() {
  grep -nE '^[[:space:]]*#[[:space:]]*include[[:space:]]*"' "$1" |
    sed -E 's/^([0-9]+):[^"]*"([^"]*)".*/\1:\2/'
}

check_include() { # file room place line path
  local file=$1 room=$2 place=$3 line=$4 path=$5 other
  [ "$path" = kaoping.h ] && return
  if [ "$room" = cli ] || [ "$room" = lua ]; then
    case $path in
    lua/module.h) [ "$room" = cli ] || fault "$file:$line: \"$path\" is for the program" ;; # the program opens the module
    */*) fault "$file:$line: $room/ may include kaoping.h and its own headers only, not \"$path\"" ;;
    *) [ "$path" = "$room.def" ] || [ -e "$engine/$room/$path" ] ||
      fault "$file:$line: \"$path\" is not in $room/" ;;
    esac
    return
  fi
  other=${path%%/*}
  if [ "$other" = "$path" ] || [ "$other" = .. ] || [ "$other" = . ]; then
    fault "$file:$line: \"$path\" should name its room: \"room/file.h\""
  elif [ "$(place_of "$other")" -lt 0 ]; then
    fault "$file:$line: \"$path\": there is no room $other/"
  elif [ "$(place_of "$other")" -gt "$place" ]; then
    fault "$file:$line: $room/ stands above $other/ and may not include \"$path\""
  elif [ "$other" != "$room" ] && [[ $private_headers == *" $path "* ]]; then
    fault "$file:$line: \"$path\" holds a library's types and is for $other/ alone"
  fi
}

# What stands for a third-party library among the includes in <>.
library_of() {
  case $1 in
  csv.h) echo libcsv ;;
  lua.h | lauxlib.h | lualib.h) echo Lua ;;
  gsl/*) echo GSL ;;
  nettle/*) echo nettle ;;
  utf8proc.h) echo utf8proc ;;
  double-conversion/*) echo libdouble-conversion ;;
  json-c/*) echo json-c ;;
  zip.h) echo libzip ;;
  expat.h) echo expat ;;
  libsmartcols/* | libsmartcols.h) echo libsmartcols ;;
  xlsxwriter.h | sqlite3.h | microhttpd.h | nlopt.h | glpk.h) echo "${1%.h}" ;;
  esac
}

libraries_of() { # file
  local header
  grep -hE '^[[:space:]]*#[[:space:]]*include[[:space:]]*<' "$1" |
    sed -E 's/^[^<]*<([^>]*)>.*/\1/' | while read -r header; do library_of "$header"; done | sort -u
}

# Headers that bring in a library's types: no other room may include them.
private_headers=" "
for file in "$engine"/*/*.h; do
  [ -e "$file" ] && [ -n "$(libraries_of "$file")" ] && private_headers+="${file#"$engine"/} "
done

check_libraries() { # file
  local file=$1 libraries
  libraries=$(libraries_of "$file")
  [ "$(printf '%s' "$libraries" | grep -c .)" -le 1 ] || fault "$file: more than one library:" $libraries
}

for folder in "$engine"/*/; do
  room=$(basename "$folder")
  place=$(place_of "$room")
  [ "$place" -ge 0 ] || fault "engine/$room: no room of the design"
  while IFS= read -r file; do
    head -3 "$file" | grep -q 'SPDX-License-Identifier: GPL-3.0-or-later' ||
      fault "$file: the first line should be the SPDX line"
    while IFS=: read -r line path; do
      [ -n "$path" ] && check_include "$file" "$room" "$place" "$line" "$path"
    done < <(includes_of "$file")
    check_libraries "$file"
  done < <(find "$folder" -name '*.[ch]' -o -name '*.cc' -o -name '*.def' | sort)
done

flags="-Wall -Wextra -Wpedantic -Wshadow -Wconversion -Werror -fsyntax-only"
echo '#include "kaoping.h"' | ${CC:-cc} -std=c11 $flags -I"$engine" -x c - ||
  fault "kaoping.h does not compile alone as C11"
echo '#include "kaoping.h"' | ${CXX:-c++} -std=c++17 $flags -I"$engine" -x c++ - ||
  fault "kaoping.h does not compile alone as C++"

echo "rooms: $faults fault(s)"
[ "$faults" -eq 0 ]
