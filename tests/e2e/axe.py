"""What axe-core finds wrong with a page for people who can't see it, or who don't use a mouse."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from playwright.sync_api import Page
from tests.e2e.process import ROOT

SCRIPT = ROOT / "web/node_modules/axe-core/axe.min.js"
TAGS = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
HARMFUL = ("serious", "critical")
HARMLESS = (
    "aria-allowed-role",
    "empty-heading",
    "heading-order",
    "image-redundant-alt",
    "landmark-banner-is-top-level",
    "landmark-contentinfo-is-top-level",
    "landmark-main-is-top-level",
    "landmark-no-duplicate-banner",
    "landmark-no-duplicate-contentinfo",
    "landmark-no-duplicate-main",
    "landmark-one-main",
    "landmark-unique",
    "page-has-heading-one",
    "presentation-role-conflict",
    "region",
)
"""Rules of TAGS whose faults are moderate or minor, which is not looked for: a fifth of the work."""


@dataclass(frozen=True)
class Fault:
    """A rule and the elements that break it."""

    rule: str
    impact: str
    says: str
    where: tuple[str, ...]

    def __str__(self) -> str:
        places = "\n".join(f"    {place}" for place in self.where)
        return f"{self.impact} {self.rule}: {self.says}\n{places}"


@cache
def _script() -> str:
    if not SCRIPT.exists():
        raise FileNotFoundError(
            f"no axe-core at {SCRIPT}, and the page is tested with it\nhint: tools/setup.sh test"
        )
    return SCRIPT.read_text(encoding="utf-8")


def find_faults(page: Page, within: str = "html") -> list[Fault]:
    """What is serious or critical in the page as it stands, or in a part of it: a part takes less than a second."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(_script())
    found = page.evaluate(
        """async ([within, tags, harmful, harmless]) => {
          const rules = Object.fromEntries(harmless.map(name => [name, { enabled: false }]));
          const { violations } = await axe.run(within, {
            rules,
            runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'],
            preload: false,  // style sheets fetched once more, for rules that are not among these
          });
          return violations.filter(v => harmful.includes(v.impact)).map(v => [v.id, v.impact, v.help,
            v.nodes.map(n => `${n.html.slice(0, 160)}  [${n.failureSummary.split('\\n')[1]?.trim()}]`)]);
        }""",
        [within, list(TAGS), list(HARMFUL), list(HARMLESS)],
    )
    return [Fault(rule, impact, says, tuple(where)) for rule, impact, says, where in found]
