"""A board that other machines can reach: who brings the token may look, by URL, cookie or header; nobody else."""

from __future__ import annotations

import asyncio
from http.cookies import SimpleCookie
from pathlib import Path

import httpx
import pytest
from starlette.types import Receive, Scope, Send
from tests.builders import make_event_file, scalar
from tests.builders.web import Client, Http

from lightboard.server.token import TokenCheck

TOKEN = "a-token.of_22~letters0"
HTML = {"accept": "text/html,*/*;q=0.8"}


@pytest.fixture
def client(tmp_path: Path) -> Client:
    make_event_file(tmp_path / "run", scalar("x", 0, 1.0))
    found = Client(tmp_path, hosts=None, token=TOKEN)
    found.loader.load_all()
    return found


def cookie_of(reply: httpx.Response) -> tuple[str, str]:
    ((name, morsel),) = SimpleCookie(reply.headers["set-cookie"]).items()
    return name, morsel.value


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/"),
        ("GET", "/index.html"),
        ("GET", "/api/board"),
        ("GET", "/api/live"),
        ("GET", "/api/openapi.json"),
        ("GET", "/api/nothing"),
        ("GET", "/start.js"),
        ("GET", "/licenses.txt"),
        ("HEAD", "/"),
        ("POST", "/api/sidecar"),
        ("POST", "/api/plugins/scalars/curves"),
        ("DELETE", "/api/board"),
        ("OPTIONS", "/api/board"),
    ],
)
def test_nothing_is_told_without(client: Client, method: str, path: str) -> None:
    reply = client.http.request(method, path)
    assert reply.status_code == 401
    assert reply.headers["www-authenticate"] == 'Bearer realm="lightboard"'
    assert reply.headers["cache-control"] == "no-store"
    assert "default-src 'self'" in reply.headers["content-security-policy"]
    if method != "HEAD":
        assert reply.json()["error"] == "this board asks for its token"
        assert "?token=" in reply.json()["hint"]
    assert TOKEN not in reply.text + str(reply.headers)
    assert "set-cookie" not in reply.headers


def test_the_address_becomes_a_cookie_and_the_cookie_lets_in(client: Client) -> None:
    entered = client.http.get(f"/?token={TOKEN}", headers=HTML)
    assert entered.status_code == 200
    assert 'src="enter.js"' in entered.text
    said = entered.headers["set-cookie"].lower()
    for word in ("httponly", "samesite=strict", "path=/"):
        assert word in said
    assert "max-age" not in said  # goes with the browser's session
    name, value = cookie_of(entered)
    assert TOKEN not in entered.headers["set-cookie"] + entered.text
    cookie = {"cookie": f"other=1; {name}={value}"}
    assert client.http.get("/api/board", headers=cookie).json()["runs"][0]["name"] == "run"
    body = {"epoch": client.board.epoch, "x": "step", "smoothing": 0, "cards": []}
    path = "/api/plugins/scalars/curves"
    assert client.http.post(path, json=body, headers=cookie).status_code == 200
    # A cookie alone must not let other sites in.
    foreign = {**cookie, "origin": "http://evil.example"}
    assert client.http.post(path, json=body, headers=foreign).status_code == 403


def test_over_https_the_cookie_stays_there(client: Client) -> None:
    async def ask() -> httpx.Response:
        transport = httpx.ASGITransport(app=client.app)
        async with httpx.AsyncClient(transport=transport, base_url="https://box") as http:
            return await http.get(f"/?token={TOKEN}")

    assert "secure" in asyncio.run(ask()).headers["set-cookie"].lower()


def test_programs_send_it_in_a_header_or_in_the_url(client: Client) -> None:
    for headers in (
        {"authorization": f"Bearer {TOKEN}"},
        {"authorization": f"bearer  {TOKEN} "},
    ):
        assert client.http.get("/api/health", headers=headers).json()["status"] == "ok"
    reply = client.http.get(f"/api/health?token={TOKEN}")
    assert reply.json()["status"] == "ok"
    assert "set-cookie" not in reply.headers


@pytest.mark.parametrize(
    ("query", "headers"),
    [
        (f"?token={TOKEN}x", {}),
        (f"?token={TOKEN[:-1]}", {}),
        (f"?Token={TOKEN}", {}),
        ("?token=", {}),
        ("?token=%FF%00é", {}),
        ("", {"authorization": f"Basic {TOKEN}"}),
        ("", {"authorization": "Bearer"}),
        ("", {"authorization": f"Bearer {TOKEN.upper()}"}),
        ("", {"cookie": f"token={TOKEN}"}),
        ("", {"cookie": f"lightboard_0123456789ab={TOKEN}"}),
    ],
)
def test_what_is_not_it_does_not_let_in(
    client: Client, query: str, headers: dict[str, str]
) -> None:
    assert client.http.get(f"/api/board{query}", headers=headers).status_code == 401


def test_the_token_itself_is_no_cookie(client: Client) -> None:
    name, value = cookie_of(client.http.get(f"/?token={TOKEN}"))
    for wrong in (TOKEN, value[:-1], value + "0", value.upper()):
        headers = {"cookie": f"{name}={wrong}"}
        assert client.http.get("/api/board", headers=headers).status_code == 401


def test_boards_on_one_host_do_not_take_each_others_cookies(client: Client, tmp_path: Path) -> None:
    other = Client(tmp_path, hosts=None, token="another-token-of-22-lt")
    again = Client(tmp_path, hosts=None, token=TOKEN)
    mine = cookie_of(client.http.get(f"/?token={TOKEN}"))
    theirs = cookie_of(other.http.get("/?token=another-token-of-22-lt"))
    assert mine[0] != theirs[0]
    both = {"cookie": "; ".join("=".join(one) for one in (mine, theirs))}
    assert other.http.get("/api/health", headers=both).status_code == 200
    # The same token after a restart: whoever was in stays in.
    assert again.http.get("/api/health", headers=both).status_code == 200


def test_people_are_told_what_to_do_in_their_language(client: Client) -> None:
    english = client.http.get("/", headers=HTML)
    assert english.status_code == 401
    assert "The terminal that runs lightboard shows an address" in english.text
    assert "<script" in english.text
    assert english.text.count("<script") == english.text.count('<script src="enter.js"')
    chinese = client.http.get("/", headers={**HTML, "accept-language": "zh-CN,zh;q=0.9"})
    assert "运行 lightboard 的终端" in chinese.text
    script = client.http.get("/enter.js")
    assert script.status_code == 200
    assert TOKEN not in script.text


def test_below_a_path_prefix(tmp_path: Path) -> None:
    client = Client(tmp_path, hosts=None, token=TOKEN, path_prefix="/team")
    assert client.http.get("/team/api/health").status_code == 401
    entered = client.http.get(f"/team/?token={TOKEN}")
    assert "set-cookie" in entered.headers


def test_guesses_wait_for_each_other_and_who_knows_it_does_not() -> None:
    passed: list[str] = []

    async def inner(scope: Scope, receive: Receive, send: Send) -> None:
        passed.append(scope["path"])
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def all_at_once() -> list[int]:
        checked = TokenCheck(inner, TOKEN, pause=0.01)
        transport = httpx.ASGITransport(app=checked)
        async with httpx.AsyncClient(transport=transport, base_url="http://box") as http:
            guesses = [asyncio.ensure_future(http.get(f"/?token=guess-{n}")) for n in range(200)]
            await asyncio.sleep(0)
            known = await http.get("/api/x", headers={"authorization": f"Bearer {TOKEN}"})
            assert known.status_code == 200
            assert not all(one.done() for one in guesses)
            return [reply.status_code for reply in await asyncio.gather(*guesses)]

    statuses = asyncio.run(all_at_once())
    assert passed == ["/api/x"]
    assert set(statuses) == {401, 429}
    assert statuses.count(401) == 64


def test_without_a_token_nothing_is_asked(tmp_path: Path) -> None:
    assert Http(Client(tmp_path).app).get("/api/health").status_code == 200
