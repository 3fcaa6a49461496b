#!/usr/bin/env bash
# Every test, in two lanes at once, for each waits as much as it works: the browser's (said as it goes), and those of the
# core, the page's units and Python (said when they are through). The set-up must have been run.
set -euo pipefail
cd "$(dirname "$0")/.."
py=.venv/bin/python
export PYTHONDONTWRITEBYTECODE=  # what one process has compiled, the next need not

# Processes: the browser's lane has twice the work, and waits more; each one more of the other imports and collects all
# anew. With one alone for the others, two cores had one idle for the last third of the time.
cores=$(nproc 2>/dev/null || echo 2)
browsers=$((cores < 3 ? cores + 1 : 4))
rest=$((cores < 3 ? 2 : cores < 5 ? cores - 1 : 4))

# Threads of torch and scikit-learn wait for each other at full speed: twice the work for nothing. Not so NumPy's.
export OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=$cores

lane() {
  tools/native_tests.sh && (cd web && npm test --silent) && "$py" -m pytest --ignore tests/e2e -n $rest
}

log=$(mktemp)
set -m  # a group of processes of its own, which hears of SIGINT: a shell's background jobs do not, nor what tests start
lane >"$log" 2>&1 & others=$!
set +m
trap 'kill -INT -- -$others 2>/dev/null; wait "$others"; rm -f "$log"; exit 130' INT TERM
failed=0
# Processes of their own: a browser's event loop tolerates no other. A second try is said: see CONTRIBUTING.
"$py" -m pytest tests/e2e -n $browsers --reruns 1 -r fER || failed=1
wait "$others" || failed=1
cat "$log"
rm -f "$log"
exit $failed
