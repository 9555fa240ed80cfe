"""Read a YAML file into containers that know their place.

Numbers, days and all other values stay the exact text the owner wrote. Besides
`tables` and `dmn.reader`, this is the only module of the core that opens files.
"""

import warnings
from pathlib import Path

from ruamel.yaml import YAML
from ruamel.yaml.error import MarkedYAMLError, ReusedAnchorWarning
from ruamel.yaml.nodes import MappingNode, ScalarNode, SequenceNode
from ruamel.yaml.reader import ReaderError

from tiers.policy.commas import entries
from tiers.policy.nodes import Kind, Map, Node, Scalar, Seq
from tiers.policy.syntax import syntax_problem
from tiers.problems import Fault, Problem, unreadable
from tiers.source import Source, Span
from tiers.text import Text

LIMIT = 1_000_000
"""The most values a file may hold, each alias counted as often as it is used."""

_YamlNode = MappingNode | ScalarNode | SequenceNode

_CORE = "tag:yaml.org,2002:"
_KINDS: dict[str, Kind] = {
    f"{_CORE}int": "int",
    f"{_CORE}float": "float",
    f"{_CORE}bool": "bool",
    f"{_CORE}null": "null",
}
_STRINGS = {f"{_CORE}{name}" for name in ("str", "timestamp", "merge", "value")}
_TAGS = {*_KINDS, *_STRINGS, f"{_CORE}map", f"{_CORE}seq"}


def read(path: Path) -> tuple[Map | None, list[Problem]]:
    """Read the file at *path*; its encoding is UTF-8, with or without a mark."""
    text, problems = decoded(path)
    if text is None:
        return None, problems
    return parse(text.removeprefix("\ufeff"), str(path))


def decoded(path: Path) -> tuple[str | None, list[Problem]]:
    """Give the text of the file at *path*, with its mark if it has one."""
    try:
        data = path.read_bytes()
    except OSError as error:
        return None, [unreadable(path, error)]
    try:
        return data.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return None, [_encoding(path, data, error)]


def parse(text: str, file: str) -> tuple[Map | None, list[Problem]]:
    """Read *text*; *file* names it in problems.

    Faults that leave the rest readable (a repeated key, an unknown tag) come with
    the containers; the first of two repeated keys counts.
    """
    source = Source(file, text.replace("\r\n", "\n").replace("\r", "\n"))
    try:
        root = _compose(source)
        builder = _Builder(source)
        node = builder.build(root) if root else None
    except Fault as fault:
        return None, list(fault.problems)
    except RecursionError:
        return None, [_too_large(source, Text("too deeply nested", "嵌套过深"))]
    if isinstance(node, Map):
        return node, builder.problems
    return None, [*builder.problems, _not_a_mapping(source, node)]


def _compose(source: Source) -> _YamlNode | None:
    yaml = YAML(typ="safe", pure=True)
    try:
        with warnings.catch_warnings():
            # YAML 1.2 lets an anchor's name be used again.
            warnings.simplefilter("ignore", ReusedAnchorWarning)
            node: _YamlNode | None = yaml.compose(source.text)
    except MarkedYAMLError as error:
        raise Fault(syntax_problem(error, source)) from None
    except ReaderError as error:
        raise Fault(_unprintable(source, error)) from None
    return node


class _Builder:
    """Builds our containers from the nodes of one file."""

    def __init__(self, source: Source) -> None:
        self.source = source
        self.problems: list[Problem] = []
        self._built: dict[int, tuple[Node, int]] = {}
        self._open: set[int] = set()

    def build(self, root: _YamlNode) -> Node:
        """Build what *root* says, once for each anchor however often it is used."""
        node, _ = self._node(root)
        return node

    def _node(self, yaml: _YamlNode) -> tuple[Node, int]:
        """Give what *yaml* says and how many values it holds, aliases counted."""
        if id(yaml) in self._built:
            return self._built[id(yaml)]
        if id(yaml) in self._open:
            raise Fault(self._endless(yaml))
        self._open.add(id(yaml))
        self._check_tag(yaml)
        node, size = self._children(yaml)
        if size > LIMIT:
            raise Fault(_too_large(self.source, Text("too large", "过大")))
        self._open.remove(id(yaml))
        self._built[id(yaml)] = node, size
        return node, size

    def _children(self, yaml: _YamlNode) -> tuple[Node, int]:
        match yaml:
            case MappingNode():
                return self._map(yaml)
            case SequenceNode():
                return self._seq(yaml)
            case _:
                return self._scalar(yaml), 1

    def _map(self, yaml: MappingNode) -> tuple[Map, int]:
        result = Map(at=self._span(yaml))
        size = 1
        # The tree keeps what it is built from: `_built` knows nodes by their identity.
        yaml.value = entries(yaml, self.source.text)
        for yaml_key, yaml_value in yaml.value:
            key = self._key(yaml_key)
            value, inner = self._node(yaml_value)
            size += inner
            if key is not None and key in result:
                self.problems.append(_repeated(key, list(result)))
                result.repeated.append(value)
            elif key is not None:
                result[key] = value
        return result, size

    def _seq(self, yaml: SequenceNode) -> tuple[Seq, int]:
        items = [self._node(item) for item in yaml.value]
        size = 1 + sum(size for _, size in items)
        return Seq((node for node, _ in items), at=self._span(yaml)), size

    def _scalar(self, yaml: ScalarNode) -> Scalar:
        raw = (yaml.start_mark.index, yaml.end_mark.index)
        kind = _KINDS.get(str(yaml.tag), "str")
        return Scalar(yaml.value, self._span(yaml), self.source, raw, kind)

    def _key(self, yaml: _YamlNode) -> Scalar | None:
        if isinstance(yaml, ScalarNode):
            return self._scalar(yaml)
        self.problems.append(
            Problem(
                "wrong-type",
                Text("a key must be text", "键必须是文本"),
                self._span(yaml),
                help=Text('put it in quotes: "…"', '请用引号括起来："…"'),
            )
        )
        return None

    def _check_tag(self, yaml: _YamlNode) -> None:
        if yaml.tag not in _TAGS:
            tag = str(yaml.tag).replace(_CORE, "!!")
            self.problems.append(
                Problem(
                    "unknown-tag",
                    Text(
                        f"the tag `{tag}` has no meaning here",
                        f"此处不支持标签 `{tag}`",
                    ),
                    self._span(yaml),
                    help=Text(
                        "text that begins with `!` needs quotes",
                        "以 `!` 开头的内容需要加引号",
                    ),
                )
            )

    def _endless(self, yaml: _YamlNode) -> Problem:
        return Problem(
            "yaml-syntax",
            Text(f"`&{yaml.anchor}` contains itself", f"`&{yaml.anchor}` 包含了自身"),
            self._span(yaml),
        )

    def _span(self, yaml: _YamlNode) -> Span:
        return self.source.span(yaml.start_mark.index, yaml.end_mark.index)


def _repeated(key: Scalar, known: list[Scalar]) -> Problem:
    line = next(first for first in known if first == key).at.line
    return Problem(
        "repeated-key",
        Text(f"`{key}` is written twice", f"`{key}` 重复出现"),
        key.at,
        help=Text(f"it is first written in line {line}", f"首次出现在第 {line} 行"),
    )


def _not_a_mapping(source: Source, node: Node | None) -> Problem:
    help_ = Text("begin with `tiers-policy: 1`", "请以 `tiers-policy: 1` 开头")
    if node is None:
        message = Text("the file is empty", "文件是空的")
        return Problem("empty-file", message, source.span(0, 1), help=help_)
    message = Text(
        "a policy is made of `key: value` lines", "策略文件应由 `键: 值` 构成"
    )
    return Problem("wrong-type", message, node.at, help=help_)


def _too_large(source: Source, how: Text) -> Problem:
    message = Text(f"the file is {how.en}", f"文件内容{how.zh}")
    return Problem("file-too-large", message, Span(source.file, 1, 1))


def _unprintable(source: Source, error: ReaderError) -> Problem:
    code = f"U+{ord(source.text[error.position]):04X}"
    return Problem(
        "yaml-syntax",
        Text(
            f"the character {code} can't be part of a text file",
            f"文本文件中不能包含字符 {code}",
        ),
        source.span(error.position, error.position + 1),
        help=Text("remove it", "请删去该字符"),
    )


def _encoding(path: Path, data: bytes, error: UnicodeDecodeError) -> Problem:
    line = data.count(b"\n", 0, error.start) + 1
    return Problem(
        "encoding",
        Text("the file is not UTF-8 text", "文件不是 UTF-8 编码的文本"),
        Span(str(path), line, 1),
        help=Text("save it with the encoding UTF-8", "请以 UTF-8 编码另存该文件"),
    )
