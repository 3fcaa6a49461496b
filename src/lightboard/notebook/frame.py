"""A board as the output of a cell: a frame, and the script that finds the way to it from where the browser is."""

from __future__ import annotations

import html
import json
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

from lightboard.notebook.boards import Board

if TYPE_CHECKING:
    from lightboard.notebook.still import Still

HEIGHT: Final = 720
"""Of the frame, in pixels."""

# The browser may run on this machine, or reach it through the notebook's own server (jupyter-server-proxy).
_SCRIPT: Final = """
(() => {
  const board = BOARD;
  const box = document.getElementById(board.id);
  if (!box) return;
  const frame = box.querySelector('iframe');
  const note = box.querySelector('[data-note]'), gone = box.querySelector('[data-gone]');
  const dark = () => {
    const said = document.body.dataset.jpThemeLight ?? '';
    if (said) return said === 'false';
    if (/vscode-/.test(document.body.className)) return /vscode-(dark|high-contrast$)/.test(document.body.className);
    return matchMedia('(prefers-color-scheme: dark)').matches;
  };
  const theme = () => (dark() ? 'dark' : 'light');
  const show = url => {
    // The pictures are renewed from the kernel, which cannot know that they are no longer wanted.
    const style = document.createElement('style');
    style.textContent = '[data-stands-in="' + board.id + '"] { display: none }';
    document.head.append(style);
    box.querySelector('a').href = url;
    frame.src = url + '?theme=' + theme();
    frame.hidden = false;
    note.hidden = true;
  };
  // JupyterLab changes the attribute, VS Code the class.
  let told = theme();
  new MutationObserver(() => {
    if (told === theme()) return;
    told = theme();
    frame.contentWindow?.postMessage({ lightboard: { theme: told } }, '*');
  }).observe(document.body, { attributeFilter: ['data-jp-theme-light', 'class'] });
  const { protocol, hostname } = location;
  const near = ['localhost', '127.0.0.1', '[::1]', ''].includes(hostname) || !/^https?:$/.test(protocol);
  const direct = 'http://' + (protocol.startsWith('http') ? hostname : 'localhost') + ':' + board.port + board.path;
  let base = document.body.dataset.baseUrl;
  const config = document.getElementById('jupyter-config-data');
  try { base ??= JSON.parse(config.textContent).baseUrl; } catch {}
  const proxied = new URL((base ?? '/') + 'proxy/' + board.port + board.path, location.href).href;
  // What answers there without being asked who we are; of another origin the page may not see more than that.
  let ended = false;
  const reach = (url, mode) =>
    fetch(url + 'api/board', { mode }).then(reply => {
      ended ||= reply.status >= 500; // a proxy is there, and nobody at the port
      return mode === 'no-cors' || (reply.ok && !reply.redirected); // redirected: to a page to log in
    }, () => false);
  const find = async () => {
    if (near && !board.far) return direct;
    if (await reach(proxied, 'cors')) return proxied;
    return near && (await reach(direct, 'no-cors')) ? direct : null;
  };
  find().then(url => {
    if (url) return show(url);
    (ended ? gone : note).hidden = false;
    box.querySelector('a').hidden = true; // it leads to the kernel's machine
  });
})();
"""


@dataclass(frozen=True)
class Frame:
    """A board in a frame; what a cell shows of it."""

    board: Board
    height: int
    stand_in: Callable[[str], Still] | None = None
    """Makes the pictures that are shown until, and unless, the browser reaches the board, where that is in doubt: of
    the frame's name."""

    def _repr_html_(self) -> str:
        name = _new_name()
        return self._frame(name) + (self.stand_in(name).content if self.stand_in else "")

    def _frame(self, name: str) -> str:
        board = {
            "id": name,
            "port": self.board.port,
            "path": self.board.path,
            "far": self.stand_in is not None,
        }
        script = _SCRIPT.replace("BOARD", json.dumps(board).replace("<", "\\u003c"), 1)
        link = html.escape(self.board.url)
        title = html.escape(f"lightboard: {self.board.logdir}")
        return (
            f'<div id="{name}" style="font: 13px system-ui, sans-serif">'
            f'<iframe title="{title}" hidden style="width: 100%; height: {self.height}px; border: 0; '
            'border-radius: 6px; color-scheme: normal"></iframe>'
            f"<p data-note hidden>{self._note(link)}</p>"
            "<p data-gone hidden>The board of this cell has ended, with its kernel or by <code>%lightboard stop</code>"
            ": run the cell again.</p>"
            f'<a href="{link}" target="_blank" rel="noreferrer" style="font-size: 11px">open in a tab of its own</a>'
            f"</div><script>{script}</script>"
        )

    def _note(self, link: str) -> str:
        """What is said where the browser does not reach the board."""
        port = self.board.port
        where = "This browser does not reach the board: that runs on the machine of the notebook's kernel"
        if self.stand_in:  # what can be done about it stands above the pictures
            return f"{where}, port {port}. Its curves follow as pictures."
        return (
            f"{where}, port {port}. Install <code>jupyter-server-proxy</code> beside the notebook's server "
            "and start that again, or forward the port: "
            f"<code>ssh -L {port}:localhost:{port} that-machine</code>, then open <code>{link}</code>."
        )

    def __repr__(self) -> str:
        return f"lightboard on {self.board.logdir}: {self.board.url}"

    def _ipython_display_(self) -> None:
        if show_in_colab := find_colab():
            show_in_colab(self.board.port, path=self.board.path, height=str(self.height))
            return  # Colab itself leads its browsers to the port
        display: Any = import_module("IPython.display")
        name = _new_name()
        shown = {"text/html": self._frame(name), "text/plain": repr(self)}
        display.display(shown, raw=True)
        make = self.stand_in
        if make is None:
            return
        from lightboard.notebook.renewing import renew, state_of

        # An output of their own: what is renewed is made anew as a whole, and the frame would begin from nothing.
        seen = state_of(self.board)
        output = display.display(make(name).bundle, raw=True, display_id=name)
        renew(self.board, seen, lambda: output.update(make(name).bundle, raw=True))


def _new_name() -> str:
    return f"lightboard-{secrets.token_hex(4)}"


def find_colab() -> Callable[..., Any] | None:
    """How Google Colab shows a port of its machine; None elsewhere."""
    try:
        output: Any = import_module("google.colab.output")
    except ImportError:
        return None
    found: Callable[..., Any] = output.serve_kernel_port_as_iframe
    return found
