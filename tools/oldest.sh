#!/usr/bin/env bash
# Tests with the oldest allowed dependencies, in a venv of its own: tools/oldest.sh [WHEEL]. Uses the wheel of dist/.
set -euo pipefail
cd "$(dirname "$0")/.."
wheel=${1:-$(ls dist/*.whl)}
venv=.cache/oldest
.venv/bin/python -m venv --clear "$venv"
"$venv/bin/python" -m pip install -q "$wheel" -c tools/oldest.txt
"$venv/bin/python" -m pip install -q pytest hypothesis httpx google-crc32c
"$venv/bin/python" -m pip list --format=freeze | grep -iE '^(numpy|protobuf|pillow|isal|starlette|uvicorn|httptools|msgspec|watchfiles)=='
PYTHONPATH=. "$venv/bin/python" -m pytest -q -p no:cacheprovider -o pythonpath=. --ignore-glob='src/*' \
  tests/cli/test_arguments.py tests/cli/test_serve.py tests/cli/test_looking.py tests/server tests/reader tests/runs \
  --ignore tests/server/test_api.py
