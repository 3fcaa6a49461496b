"""Checks the documentation: links resolve, twins are in step, no line names one machine, decisions have numbers."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
FENCE = re.compile(r"^```.*?^```", re.M | re.S)
QUOTED = re.compile(r"<!-- from (\S+) -->\n```\w*\n(.*?)```", re.S)
LINK = re.compile(r"\]\((?!https?:|#|mailto:)([^)#\s]+)")
MACHINE = re.compile(r"(?<![\w.])/(?:work|root|tmp/peer)/")


def tracked(pattern: str) -> list[Path]:
    """Files git tracks that match `pattern`."""
    out = subprocess.run(
        ["git", "ls-files", pattern], cwd=ROOT, capture_output=True, text=True, check=True
    )
    return [ROOT / line for line in out.stdout.splitlines()]


def dead_links() -> list[str]:
    """Relative links of all Markdown files that lead nowhere."""
    found = []
    for file in tracked("*.md"):
        text = FENCE.sub("", file.read_text(encoding="utf-8"))
        found += [
            f"{file.relative_to(ROOT)}: dead link {target}"
            for target in LINK.findall(text)
            if not (file.parent / target).exists()
        ]
    return found


def stale_quotations() -> list[str]:
    """Code blocks said to be `<!-- from FILE -->` that the file doesn't hold (any more)."""
    found = []
    for file in tracked("*.md"):
        for source, block in QUOTED.findall(file.read_text(encoding="utf-8")):
            origin = ROOT / source
            if not origin.exists() or block not in origin.read_text(encoding="utf-8"):
                found.append(f"{file.relative_to(ROOT)}: {source} does not say this: {block!r:.60}")
    return found


def twins() -> list[tuple[Path, Path]]:
    """Pages in English that have one in Chinese beside them."""
    return [
        (chinese.with_name(chinese.name.replace(".zh-CN", "")), chinese)
        for chinese in tracked("*.zh-CN.md")
    ]


def twins_out_of_step() -> list[str]:
    """Differences between an English page and its Chinese twin that a translation doesn't explain."""
    found = []
    for pair in twins():
        names = " and ".join(str(one.relative_to(ROOT)) for one in pair)
        english, chinese = (one.read_text(encoding="utf-8") for one in pair)
        for what, pattern in (
            ("code blocks", FENCE),
            ("headings", re.compile(r"^#+ ", re.M)),
            ("table rows", re.compile(r"^\|", re.M)),
        ):
            ours, theirs = (
                pattern.findall(FENCE.sub("", text) if pattern is not FENCE else text)
                for text in (english, chinese)
            )
            if ours != theirs:
                found.append(f"{names} differ in their {what}: {len(ours)} and {len(theirs)}")
        known = {one.name for one in pair}
        ours, theirs = (
            sorted(link.replace(".zh-CN", "") for link in LINK.findall(text) if link not in known)
            for text in (english, chinese)
        )
        if ours != theirs:
            found.append(f"{names} link to different pages")
    return found


def machine_paths() -> list[str]:
    """Tracked text that names a path of some machine."""
    found = []
    for file in tracked("*"):
        if file == Path(__file__).resolve() or not file.is_file():
            continue
        data = file.read_bytes()
        if b"\0" in data[:4096]:
            continue
        for number, line in enumerate(data.decode("utf-8", "replace").splitlines(), 1):
            if MACHINE.search(line):
                found.append(f"{file.relative_to(ROOT)}:{number}: a path of one machine")
    return found


def numbers_used_twice() -> list[str]:
    """Decisions that have the number of another, or another one in their title."""
    found = []
    numbers: dict[str, str] = {}
    for file in tracked("docs/decisions/0*.md"):
        number = file.name[:4]
        if number in numbers:
            found.append(f"decision {number} is {numbers[number]} and {file.name}")
        numbers[number] = file.name
        title = re.match(r"# 0*(\d+)", file.read_text(encoding="utf-8"))
        if not title or int(title[1]) != int(number):
            found.append(f"docs/decisions/{file.name} says another number in its title")
    return found


def main() -> int:
    """Print what is wrong; 1 if anything is."""
    lines = dead_links() + stale_quotations() + twins_out_of_step() + machine_paths()
    lines += numbers_used_twice()
    print("\n".join(lines), file=sys.stderr) if lines else print(
        "docs: links, twins, paths and numbers are fine"
    )
    return 1 if lines else 0


if __name__ == "__main__":
    sys.exit(main())
