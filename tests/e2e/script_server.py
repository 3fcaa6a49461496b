"""A Python that has imported what scripts need, and forks for each: they begin at once, and end as any process does.

Run as `python script_server.py MODULE…`. A request is a line of JSON with `code`, `arguments`, `environment`; its
answer is one too, with `status`, `out`, `err`.
"""

from __future__ import annotations

import gc
import importlib
import json
import os
import sys
import tempfile
from typing import IO, Any


def child(request: dict[str, Any], out: IO[bytes], err: IO[bytes]) -> None:
    """What is left of the process is the script."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out.fileno(), 1)
    os.dup2(err.fileno(), 2)
    os.environ.clear()
    os.environ.update(request["environment"])
    sys.argv = ["-c", *request["arguments"]]
    exec(compile(request["code"], "<string>", "exec"), {"__name__": "__main__"})


def main() -> None:
    for module in sys.argv[1:]:
        importlib.import_module(module)
    gc.freeze()  # a child that ends has no need to look through all of it
    for line in sys.stdin:
        with tempfile.TemporaryFile() as out, tempfile.TemporaryFile() as err:
            pid = os.fork()
            if pid == 0:
                child(json.loads(line), out, err)
                return
            _, status = os.waitpid(pid, 0)
            told = {"status": os.waitstatus_to_exitcode(status)}
            texts = {"out": out, "err": err}
            for name, file in texts.items():
                file.seek(0)
                told[name] = file.read().decode(errors="replace")  # type: ignore[assignment]
        sys.stdout.write(json.dumps(told) + "\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
