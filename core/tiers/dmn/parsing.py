"""XML text → elements.

Nothing is fetched and nothing expands: a DOCTYPE, without which XML has neither
entities nor references to other files, is refused.
"""

import re
from xml.parsers import expat

import attrs

from tiers.dmn.elements import Element, content
from tiers.problems import Fault, Problem
from tiers.source import Located, Source, Span
from tiers.text import Text

DEEPEST = 100
"""How many elements may lie in each other."""
MOST = 1_000_000
"""How many elements a file may hold."""

_NAMESPACES = re.compile(
    r"https?://www\.omg\.org/spec/DMN/(20151101/dmn\.xsd|20\d{6}/MODEL/)"
)
_OPENING = re.compile(r"<[^\s/>]+")
_ATTRIBUTE = re.compile(r"""\s+([^\s=/>]+)\s*=\s*("[^"]*"|'[^']*')""")


def parse(source: Source) -> Element:
    """Read the one element that is the file.

    Raises:
        Fault: the text is no XML, no DMN, or more than is accepted.
    """
    return _Parser(source).parse()


def beginning(source: Source) -> Element:
    """Read the outermost element without what is in it.

    Raises:
        Fault: the text does not begin as DMN.
    """
    text = source.text
    opening = re.search(r"<[A-Za-z](?:[^>\"']|\"[^\"]*\"|'[^']*')*>", text)
    closed = re.sub(r"/?>$", "/>", opening[0]) if opening else text
    return _Parser(Source(source.file, closed)).parse()


@attrs.define
class _Open:
    """An element whose end was not read yet."""

    name: str
    at: Span
    attributes: dict[str, Located]
    children: list[Element] = attrs.field(factory=list)
    pieces: list[tuple[str, int]] = attrs.field(factory=list)


class _Parser:
    """Reads one file."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._namespace = ""
        self._open: list[_Open | None] = []
        self._count = 0
        self._root: Element | None = None
        self._expat = expat.ParserCreate(namespace_separator=" ")
        self._expat.StartElementHandler = self._start
        self._expat.EndElementHandler = self._end
        self._expat.CharacterDataHandler = self._characters
        self._expat.StartDoctypeDeclHandler = self._doctype

    def parse(self) -> Element:
        try:
            self._expat.Parse(self._source.text, True)  # noqa: FBT003 - this is the end
        except expat.ExpatError as error:
            raise Fault(self._malformed(error)) from None
        assert self._root is not None
        return self._root

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        namespace, _, local = name.rpartition(" ")
        here = self._here()
        if not self._open:
            self._namespace = self._accepted(namespace, local, here)
        self._limit(here)
        if namespace != self._namespace or self._in_other_words():
            self._open.append(None)
            return
        at = self._source.span(here, here + 1 + len(local))
        self._open.append(_Open(local, at, self._attributes(here, attributes)))

    def _in_other_words(self) -> bool:
        return bool(self._open) and self._open[-1] is None

    def _end(self, _: str) -> None:
        done = self._open.pop()
        if done is None:
            return
        element = Element(
            done.name,
            done.at,
            done.attributes,
            tuple(done.children),
            self._text(done),
        )
        if self._open and self._open[-1] is not None:
            self._open[-1].children.append(element)
        else:
            self._root = element

    def _text(self, done: _Open) -> Located:
        if not done.pieces:
            return Located("", done.at)
        return content(self._source, done.pieces)

    def _characters(self, text: str) -> None:
        if self._open and self._open[-1] is not None:
            self._open[-1].pieces.append((text, self._here()))

    def _attributes(self, here: int, given: dict[str, str]) -> dict[str, Located]:
        text = self._source.text
        opening = _OPENING.match(text, here)
        assert opening
        found, here = {}, opening.end()
        while written := _ATTRIBUTE.match(text, here):
            name, raw, here = written[1], written.span(2), written.end()
            if name in given:
                at = self._source.span(raw[0] + 1, raw[1] - 1)
                found[name] = Located(given[name].strip(), at, self._source, raw)
        return found

    def _accepted(self, namespace: str, local: str, here: int) -> str:
        if local == "definitions" and _NAMESPACES.fullmatch(namespace):
            return namespace
        message = Text(
            f"`{local}` does not begin a DMN model", f"`{local}` 不是 DMN 模型的开头"
        )
        advice = Text(
            "a model is a `definitions` element of DMN 1.1 to 1.5",
            "模型应是 DMN 1.1 至 1.5 的 `definitions` 元素",
        )
        at = self._source.span(here, here + 1 + len(local))
        raise Fault(Problem("not-dmn", message, at, advice))

    def _limit(self, here: int) -> None:
        self._count += 1
        if len(self._open) >= DEEPEST:
            how = Text("too deeply nested", "嵌套过深")
        elif self._count > MOST:
            how = Text("too large", "过大")
        else:
            return
        message = Text(f"the file is {how.en}", f"文件内容{how.zh}")
        raise Fault(Problem("file-too-large", message, self._span(here)))

    def _doctype(self, *_: object) -> None:
        here = self._source.text.rfind("<!DOCTYPE", 0, self._here())
        message = Text(
            "a model can't have a DOCTYPE, which may hide other files or endless text",
            "模型不能包含 DOCTYPE，其中可能隐藏其他文件或无限的文本",
        )
        advice = Text("remove the DOCTYPE", "请删去 DOCTYPE")
        at = self._source.span(here, here + len("<!DOCTYPE"))
        raise Fault(Problem("dmn-doctype", message, at, advice))

    def _malformed(self, error: expat.ExpatError) -> Problem:
        told = expat.ErrorString(error.code)
        message = Text(
            f"the file is no sound XML: {told}", f"文件不是正确的 XML：{told}"
        )
        here = self._source.offset(error.lineno, error.offset)
        return Problem("dmn-syntax", message, self._span(here))

    def _here(self) -> int:
        parser = self._expat
        return self._source.offset(parser.CurrentLineNumber, parser.CurrentColumnNumber)

    def _span(self, here: int) -> Span:
        return self._source.span(here, here + 1)
