"""The sockets that the server listens on."""

from __future__ import annotations

import asyncio
import socket

from lightboard.server.sockets import listen


def test_small_replies_do_not_wait_for_an_acknowledgement() -> None:
    async def accept() -> int:
        accepted: asyncio.Future[int] = asyncio.get_running_loop().create_future()

        def look(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            own = writer.get_extra_info("socket")
            accepted.set_result(own.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY))
            writer.close()

        (listening, *others) = listen("127.0.0.1", 0, bind_all=False)
        for one in others:
            one.close()
        async with await asyncio.start_server(look, sock=listening):
            _, writer = await asyncio.open_connection(*listening.getsockname())
            told = await accepted
            writer.close()
            return told

    assert asyncio.run(accept()) != 0
