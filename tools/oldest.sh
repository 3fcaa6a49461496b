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
# Those that take nothing but lightboard itself: the peers (torch, tensorboard) ask for newer versions of their own.
PYTHONPATH=$PWD "$venv/bin/python" -m pytest -q -p no:cacheprovider \
  tests/cli/test_arguments.py tests/reader/test_query.py tests/reader/test_store.py tests/runs/test_facts.py \
  tests/runs/test_pulse.py tests/server/test_connection.py tests/server/test_guard.py tests/server/test_live.py \
  tests/server/test_page.py tests/server/test_runs.py tests/server/test_sidecar.py tests/server/test_token.py
