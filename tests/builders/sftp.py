"""A real SSH server (paramiko's) on this machine that gives the local disk by SFTP, and counts what is read."""

from __future__ import annotations

import os
import socket
import threading
from types import TracebackType
from typing import Any

import paramiko
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, OPEN_SUCCEEDED

USER, PASSWORD = "me", "unspeakable"


class SFTPServer:
    """Listens for the length of a with statement. Lets USER in by PASSWORD."""

    def __init__(self) -> None:
        self._key = paramiko.ECDSAKey.generate()
        self._socket = socket.create_server(("127.0.0.1", 0))
        self._connections: list[paramiko.Transport] = []
        self.port: int = self._socket.getsockname()[1]
        self.reads: list[tuple[int, int]] = []
        """Offset and length of each read."""

    @property
    def known_host(self) -> str:
        """The line of ~/.ssh/known_hosts by which it is known."""
        return f"[127.0.0.1]:{self.port} {self._key.get_name()} {self._key.get_base64()}\n"

    def url(self, path: object, password: str = PASSWORD) -> str:
        return f"sftp://{USER}:{password}@127.0.0.1:{self.port}{path}"

    def __enter__(self) -> SFTPServer:
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        at: TracebackType | None,
    ) -> None:
        self._socket.close()
        self.hang_up()

    def hang_up(self) -> None:
        """End all connections; new ones are taken."""
        while self._connections:
            self._connections.pop().close()

    def _accept(self) -> None:
        while True:
            try:
                connection, _ = self._socket.accept()
            except OSError:
                return
            transport = paramiko.Transport(connection)
            transport.add_server_key(self._key)
            transport.set_subsystem_handler("sftp", paramiko.SFTPServer, _Disk, self.reads)
            self._connections.append(transport)
            transport.start_server(threading.Event(), _Doorman())  # the event: do not wait here


class _Doorman(paramiko.ServerInterface):  # type: ignore[misc]
    def check_auth_password(self, username: str, password: str) -> int:
        welcome = (username, password) == (USER, PASSWORD)
        return int(AUTH_SUCCESSFUL if welcome else AUTH_FAILED)

    def check_channel_request(self, kind: str, chanid: int) -> int:
        return int(OPEN_SUCCEEDED)

    def get_allowed_auths(self, username: str) -> str:
        return "password"


class _Handle(paramiko.SFTPHandle):  # type: ignore[misc]
    def __init__(self, path: str, reads: list[tuple[int, int]]) -> None:
        super().__init__()
        self.readfile = open(path, "rb")  # noqa: SIM115
        self._reads = reads

    def read(self, offset: int, length: int) -> Any:
        self._reads.append((offset, length))
        return super().read(offset, length)

    def stat(self) -> Any:
        return paramiko.SFTPAttributes.from_stat(os.fstat(self.readfile.fileno()))


class _Disk(paramiko.SFTPServerInterface):  # type: ignore[misc]
    def __init__(self, server: object, reads: list[tuple[int, int]]) -> None:
        super().__init__(server)
        self._reads = reads

    def list_folder(self, path: str) -> Any:
        try:
            names = os.listdir(path)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
        found = []
        for name in names:
            one = paramiko.SFTPAttributes.from_stat(os.lstat(os.path.join(path, name)))
            one.filename = name
            found.append(one)
        return found

    def stat(self, path: str) -> Any:
        try:
            return paramiko.SFTPAttributes.from_stat(os.stat(path))
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)

    def open(self, path: str, flags: int, attr: object) -> Any:
        try:
            return _Handle(path, self._reads)
        except OSError as error:
            return paramiko.SFTPServer.convert_errno(error.errno)
