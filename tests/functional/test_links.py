"""Links between documents lead somewhere: the file is there, and so is the heading."""

import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDES = [
    p
    for part in ("policies", "cli", "core", "plugins")
    for p in ROOT.glob(f"{part}/docs/**/*.md")
]
PAGES = sorted(
    {*ROOT.glob("*.md"), *ROOT.glob("*/*.md"), *ROOT.glob("policies/*/*.md"), *GUIDES}
)
CODE = re.compile(r"^```.*?^```$|`[^`\n]*`", re.MULTILINE | re.DOTALL)


def links(page: Path) -> Iterator[tuple[Path, str]]:
    """Give the file and the heading that each link to a document of ours names."""
    text = CODE.sub("", page.read_text(encoding="utf-8"))
    for target in re.findall(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:", target):
            path, _, heading = target.partition("#")
            yield ((page.parent / path).resolve() if path else page), heading


def anchors(page: Path) -> set[str]:
    """Give what headings are called in links, as GitHub makes it."""
    found = set[str]()
    seen = Counter[str]()
    text = re.sub(
        r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL
    )
    for heading in re.findall(r"^#+ (.*)$", text, re.MULTILINE):
        name = re.sub(r"[^\w\- ]", "", heading.lower()).replace(" ", "-")
        found.add(f"{name}-{seen[name]}" if seen[name] else name)
        seen[name] += 1
    return found


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_every_link_leads_somewhere(page: Path) -> None:
    lost = [
        f"{path.name}#{heading}"
        for path, heading in links(page)
        if not path.exists() or (heading and heading not in anchors(path))
    ]

    assert lost == []


def test_every_guide_is_linked_from_another_page() -> None:
    linked = {path for page in PAGES for path, _ in links(page) if path != page}

    assert [page for page in GUIDES if page not in linked] == []
