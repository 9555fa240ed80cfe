"""A page for each code: what it means, a bad example, a good one, how to mend it."""

from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

import attrs
from ruamel.yaml import YAML

from tiers.text import Lang, Text


@attrs.frozen
class Page:
    """What there is to know about a code."""

    code: str
    title: Text
    means: Text
    mend: Text
    examples: Mapping[str, str]
    """Policies without their head: `bad` and `good`, or `old` and `new`."""

    def lines(self, lang: Lang) -> Iterator[str]:
        """Write the page."""
        yield f"{self.code}: {self.title.put(lang)}"
        yield ""
        yield self.means.put(lang)
        for kind, text in self.examples.items():
            yield ""
            yield f"{_EXAMPLES[kind].put(lang)}"
            yield ""
            yield from (f"    {line}" for line in text.splitlines())
        yield ""
        yield f"{_MEND.put(lang)}{self.mend.put(lang)}"


_MEND = Text("To mend it: ", "如何修正：")
_EXAMPLES = {
    "bad": Text("A bad example:", "反例："),
    "good": Text("A good one:", "正例："),
    "old": Text("The old policy:", "旧策略："),
    "new": Text("The new one:", "新策略："),
}


def pages() -> dict[str, Page]:
    """Read all pages, by code."""
    source = files("tiers.analysis").joinpath("codes.yaml")
    found = YAML(typ="safe", pure=True).load(source.read_text(encoding="utf-8"))
    return {code: _page(code, entry) for code, entry in found.items()}


def _page(code: str, entry: Mapping[str, Any]) -> Page:
    def text(key: str) -> Text:
        return Text(str(entry["en"][key]), str(entry["zh"][key]))

    examples = {kind: str(entry[kind]) for kind in _EXAMPLES if kind in entry}
    return Page(code, text("title"), text("means"), text("mend"), examples)
