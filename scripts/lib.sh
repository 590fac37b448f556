# SPDX-License-Identifier: GPL-3.0-or-later
# shellcheck shell=bash
#
# What the shell scripts share; source it. Sets root (the source folder) and goes there, so that a script
# works from any folder. Messages are in Chinese and English, on stderr: stdout is for results.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
cd "$root"
jobs=$(nproc 2>/dev/null || echo 2)

say() { # a heading: Chinese, English
  printf '\n== %s  %s\n' "$1" "$2" >&2
}

tell() {
  printf '   %s\n' "$@" >&2
}

# ---- What has to be installed ----

# The engine: compiler, tools, libraries.
packages_build="build-essential cmake ninja-build pkg-config libgsl-dev libcsv-dev liblua5.4-dev
  nettle-dev libutf8proc-dev libjson-c-dev libsmartcols-dev libzip-dev
  libexpat1-dev libxlsxwriter-dev libglpk-dev libnlopt-dev libsqlite3-dev zlib1g-dev
  libmicrohttpd-dev duktape-dev esbuild"
# Its tests.
packages_test="libcmocka-dev"
# Checks that are left out, and said so, where these cannot be had.
packages_extra="clang libomp-dev libclang-rt-dev clang-format"
packages_page="chromium fonts-noto-cjk python3-jsonschema"
# Large: the workbook computed again by LibreOffice.
packages_office="libreoffice-calc unzip zip"
packages_lint="clang-tidy cppcheck"

# Prints those of the packages that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" = installed ] ||
      echo "$package"
  done
}

# Runs a command as root; status 9 when that is not possible here.
as_root() {
  if [ "$(id -u)" -eq 0 ]; then
    "$@"
  elif command -v sudo >/dev/null && { [ -t 0 ] || sudo -n true 2>/dev/null; }; then
    sudo "$@"
  else
    return 9
  fi
}

apt_updated=no
apt_install() {
  if [ "$apt_updated" = no ]; then
    as_root apt-get update -q >&2 || return
    apt_updated=yes
  fi
  as_root env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends "$@" >&2
}

# install_missing required|optional PACKAGE... : installs what is missing and does nothing else.
# An optional package that cannot be had is told and left out; a required one ends the script.
install_missing() {
  local kind=$1 missing package status
  shift
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    tell "这不是 Debian 或 Ubuntu,请自行安装与下列软件包相当的软件:" \
      "This is neither Debian nor Ubuntu; install yourself what corresponds to:" "$*"
    return 0
  fi
  missing=$(missing_packages "$@")
  [ -n "$missing" ] || return 0
  say "安装缺少的软件包" "Installing what is missing"
  tell $missing
  if [ "$kind" = required ]; then
    status=0
    apt_install $missing || status=$?
    [ "$status" -eq 0 ] && return 0
    if [ "$status" -eq 9 ]; then
      tell "需要管理员权限:请让管理员运行下面的命令,然后重试。" \
        "This needs an administrator's rights: have this command run, then try again."
    else
      tell "安装没有成功(请检查网络和软件源)。也可以手工运行:" \
        "The installation failed (check the network and the package sources). By hand:"
    fi
    tell "  apt-get install $(echo $missing)"
    exit 1
  fi
  for package in $missing; do
    status=0
    apt_install "$package" || status=$?
    [ "$status" -eq 0 ] ||
      tell "没有装上 $package,需要它的检查将略过。" "$package is not there: checks that need it are left out."
    [ "$status" -ne 9 ] || break # no rights for one are no rights for the rest
  done
}

# What the page is bundled from (npm), in build/page_modules; done again when the list has changed. Node and npm may have come
# from elsewhere than apt.
install_page_modules() {
  local folder=build/page_modules list=engine/report/page
  cmp -s "$list/package-lock.json" "$folder/package-lock.json" && [ -e "$folder/done" ] && return 0
  command -v npm >/dev/null || install_missing required nodejs npm
  say "下载网页所用的模块" "Fetching the modules that the page is made of"
  rm -rf "$folder"
  mkdir -p "$folder"
  cp "$list/package.json" "$list/package-lock.json" "$folder/"
  if ! npm ci --prefix "$folder" --ignore-scripts --no-audit --no-fund --fetch-retries 5 >"$folder/npm.log" 2>&1; then
    cat "$folder/npm.log" >&2
    tell "没有下载成功（请检查网络）。也可以手工运行：" "The download failed (check the network). By hand:"
    tell "  npm ci --prefix $folder && touch $folder/done"
    exit 1
  fi
  touch "$folder/done"
}

# ---- Building ----

# configure NAME [CMAKE OPTION...]: build/NAME, from the start when it was made for another folder or generator.
configure() {
  local folder=build/$1 cache=build/$1/CMakeCache.txt
  shift
  if [ -e "$cache" ] && ! { grep -qxF "CMAKE_HOME_DIRECTORY:INTERNAL=$root" "$cache" &&
    grep -qx "CMAKE_GENERATOR:INTERNAL=Ninja" "$cache"; }; then
    rm -rf "$folder"
  fi
  mkdir -p "$folder"
  if ! cmake -S . -B "$folder" -G Ninja "$@" >"$folder/configure.log" 2>&1; then
    cat "$folder/configure.log" >&2
    return 1
  fi
}

compile() { # NAME [TARGET...]
  local folder=build/$1
  shift
  cmake --build "$folder" -j "$jobs" ${1+--target "$@"} >&2
}

build_release() {
  configure release -DCMAKE_BUILD_TYPE=Release
  compile release
}

build_asan() {
  configure asan -DCMAKE_BUILD_TYPE=Debug -DCMAKE_C_FLAGS_DEBUG="-O1 -g" -DKP_SANITIZE=address
  compile asan
}

# Tests of what runs in several threads.
thread_tests='^test_(table|stats|panel|score|run|stream|threads)'

# gcc's OpenMP gives false reports under TSan, clang's does not.
build_tsan() {
  configure tsan -DCMAKE_BUILD_TYPE=RelWithDebInfo -DKP_SANITIZE=thread \
    -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
  compile tsan $(cd tests && ls test_*.c | sed 's/\.c$//' | grep -E "$thread_tests")
}

build_fuzz() {
  configure fuzz -DCMAKE_BUILD_TYPE=RelWithDebInfo -DKP_SANITIZE=address -DKP_FUZZ=ON \
    -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
  compile fuzz fuzzers
}

# Every warning of clang is an error.
build_strict() {
  configure strict -DCMAKE_BUILD_TYPE=Debug -DKP_WERROR=ON \
    -DCMAKE_C_COMPILER=clang -DCMAKE_CXX_COMPILER=clang++
  compile strict
}

run_ctest() { # NAME [CTEST OPTION...]
  local folder=build/$1
  shift
  ctest --test-dir "$folder" -j "$jobs" --output-on-failure --no-tests=error "$@"
}

# Runs each fuzz target for so many seconds on its corpus in tests/fuzz/<name>/; new inputs go to build/.
run_fuzzers() {
  local seconds=$1 target name status=0 corpora
  for target in build/fuzz/tests/fuzz_*; do
    [ -x "$target" ] && [ -f "$target" ] || continue
    name=$(basename "$target")
    name=${name#fuzz_}
    mkdir -p "build/fuzz/corpus/$name"
    corpora=(build/fuzz/corpus/"$name")
    [ ! -d "tests/fuzz/$name" ] || corpora+=("tests/fuzz/$name")
    tell "fuzz_$name"
    "$target" -max_total_time="$seconds" -timeout=10 -rss_limit_mb=2048 -print_final_stats=0 \
      -verbosity=0 -artifact_prefix="build/fuzz/$name-" "${corpora[@]}" \
      >"build/fuzz/$name.log" 2>&1 || {
      status=1
      tail -40 "build/fuzz/$name.log" >&2
    }
  done
  return $status
}

source_files() {
  find engine tests bench -name '*.[ch]' -o -name '*.cc' | sort
}

check_format() {
  source_files | xargs clang-format --dry-run --Werror
}
