"""A Python that has imported what others need, and forks for each: they begin at once, and end as any process does.

Run as `python fork_server.py SOCKET MODULE…`: a file descriptor, and modules; `package.*` is all of a package. A
request is a line of JSON with `code`, `arguments`, `folder`, `environment`, and three file descriptors: where output
goes, where errors go, and a pipe. The answer is a line with the process's id; the pipe gets its exit status once it has
ended. All end with the socket.
"""

from __future__ import annotations

import atexit
import contextlib
import gc
import importlib
import json
import os
import pkgutil
import select
import signal
import socket
import sys
import threading
from typing import Any


def become(request: dict[str, Any], out: int, err: int) -> None:
    """What is left of the process is the script."""
    os.dup2(os.open(os.devnull, os.O_RDONLY), 0)
    os.dup2(out, 1)
    os.dup2(err, 2)
    sys.stdout.reconfigure(write_through=True)  # type: ignore[union-attr]
    os.environ.clear()
    os.environ.update(request["environment"])
    if request["folder"]:
        os.chdir(request["folder"])
    sys.argv = ["-c", *request["arguments"]]
    status = 0
    try:
        exec(compile(request["code"], "<string>", "exec"), {"__name__": "__main__"})
    except SystemExit as end:
        if not isinstance(end.code, int | None):
            raise
        status = end.code or 0
    leave(status)


def leave(status: int) -> None:
    """End as Python does, but clear no modules: to take torch apart costs more than most scripts do."""
    threading._shutdown()  # type: ignore[attr-defined]
    atexit._run_exitfuncs()
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


class Forks:
    def __init__(self, talk: socket.socket) -> None:
        self.talk = talk
        self.pipes: dict[int, int] = {}
        """Of each process that runs, where its end is told."""
        self.ended, self.wake = socket.socketpair()
        self.ended.setblocking(False)
        self.wake.setblocking(False)
        signal.signal(signal.SIGCHLD, lambda *_: None)
        signal.set_wakeup_fd(self.wake.fileno(), warn_on_full_buffer=False)

    def serve(self) -> None:
        """In a child it returns, once the script is through."""
        while True:
            ready, _, _ = select.select([self.talk, self.ended], [], [])
            if self.ended in ready:
                self.ended.recv(4096)
                self.tell_ends()
            if self.talk in ready:
                line, descriptors, _, _ = socket.recv_fds(self.talk, 65536, 3)
                if not line:
                    break
                while not line.endswith(b"\n"):
                    line += self.talk.recv(65536)
                if self.start(json.loads(line), *descriptors) == 0:
                    return
        for pid in self.pipes:
            os.kill(pid, signal.SIGKILL)

    def start(self, request: dict[str, Any], out: int, err: int, pipe: int) -> int:
        pid = os.fork()
        if pid == 0:
            signal.set_wakeup_fd(-1)
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            for mine in (self.talk, self.ended, self.wake):
                mine.close()
            for other in (pipe, *self.pipes.values()):
                os.close(other)
            become(request, out, err)
            return 0
        self.pipes[pid] = pipe
        os.close(out)
        os.close(err)
        self.talk.sendall(b"%d\n" % pid)
        return pid

    def tell_ends(self) -> None:
        while self.pipes:
            pid, status = os.waitpid(-1, os.WNOHANG)
            if not pid:
                return
            pipe = self.pipes.pop(pid)
            with contextlib.suppress(BrokenPipeError):  # nobody asks any more
                os.write(pipe, b"%d" % os.waitstatus_to_exitcode(status))
            os.close(pipe)


def main() -> None:
    for name in sys.argv[2:]:
        package = name.removesuffix(".*")
        module = importlib.import_module(package)
        if name.endswith(".*"):
            for part in pkgutil.walk_packages(module.__path__, package + "."):
                importlib.import_module(part.name)
    gc.collect()
    gc.freeze()  # a child that ends has no need to look through all of it
    Forks(socket.socket(fileno=int(sys.argv[1]))).serve()


if __name__ == "__main__":
    main()
