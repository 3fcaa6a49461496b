#!/usr/bin/env bash
# Tests with the Python and the compiler of another Debian: tools/other_debian.sh SUITE, as root, with debootstrap.
# Builds the sdist of dist/ there, without Node, and runs what takes neither torch nor a browser.
set -euo pipefail
cd "$(dirname "$0")/.."
suite=$1
root=.cache/debian/$suite
command -v debootstrap > /dev/null || { echo "hint: apt-get install debootstrap" >&2; exit 1; }
if [ ! -e "$root/.done" ]; then
  rm -rf "$root"
  mkdir -p "$root"
  debootstrap --variant=minbase --include=python3-venv,python3-dev,g++,ca-certificates \
    "$suite" "$root" http://deb.debian.org/debian > "$root.log" || { tail "$root.log" >&2; exit 1; }
  cp /etc/ssl/certs/ca-certificates.crt "$root/etc/ssl/certs/"
  touch "$root/.done"
fi
trap 'umount "$root/proc" "$root/dev"' EXIT
mount --bind /proc "$root/proc"
mount --bind /dev "$root/dev"
rm -rf "$root/work"
mkdir "$root/work"
cp dist/*.tar.gz "$root/work/"
cp -r tests bench tools docs examples pyproject.toml conftest.py README*.md "$root/work/"
chroot "$root" bash -eu << 'EOF'
cd /work
python3 -m venv --clear /venv
. /venv/bin/activate
python -m pip install -q ./*.tar.gz
python - << 'PYTHON' > wanted.txt
import tomllib
with open("pyproject.toml", "rb") as file:
    wanted = tomllib.load(file)["dependency-groups"]["test"]
print(*(one for one in wanted if not one.startswith(("torch", "jupyter", "notebook"))), sep="\n")
PYTHON
python -m pip install -q -r wanted.txt
python --version
lightboard --version
python -m pytest -q -p no:cacheprovider -n 2 -k "not torch" --ignore tests/plugins/graphs/test_encode.py \
  --ignore tests/plugins/graphs/test_torch.py tests/board tests/cli tests/events tests/golden tests/logdir \
  tests/native tests/oracle tests/plugins tests/reader tests/runs tests/server tests/sidecar
EOF
