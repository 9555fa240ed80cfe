"""What composes policies quicker composes them as ruamel does, faults included."""

import warnings
from pathlib import Path
from random import Random
from typing import Any

import pytest
from ruamel.yaml import YAML
from ruamel.yaml.error import YAMLError

from tiers.policy.composing import composer
from tiers.samples import samples

TEXTS = [
    "a: &x {b: [1, 'two', \"drei\"]}\nc: *x\n? - odd\n: |\n  long\n  text\n",
    "%YAML 1.1\n---\nyes: no # 备注\n...\n",
    "- >-\n  folded\n\n  text\n- !tag {plain: 3.5, a:b: c}\n- http://x.y/z?q#r\n",
    "a: 全角　空格\nb: \u00a0x\nc: \u2028\nd: 'don''t'\n",
]
SIGNS = ":-{}[],#&*!|>'\"%@? \n\t\x07\x85\ufeff中" + "a1"


def composed(yaml: YAML, text: str) -> Any:
    """Give what a text says and where, or what is wrong with it."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            return told(yaml.compose(text))
    except YAMLError as error:
        return str(error)
    except RecursionError:
        return "endless"


def told(node: Any) -> Any:
    if node is None:
        return None
    value = node.value
    if isinstance(value, list):
        parts = [part if isinstance(part, tuple) else (part,) for part in value]
        value = [tuple(map(told, part)) for part in parts]
    marks = node.start_mark.index, node.end_mark.index
    return (str(node.tag), value, marks, node.anchor, getattr(node, "style", None))


def alike(text: str) -> bool:
    return bool(
        composed(composer(), text) == composed(YAML(typ="safe", pure=True), text)
    )


@pytest.mark.parametrize("name", samples())
def test_samples_are_composed_as_ruamel_does(name: str) -> None:
    folder = samples()[name].folder
    texts = [p.read_text(encoding="utf-8") for p in Path(folder).glob("*.yaml")]

    assert texts
    assert all(map(alike, texts))


@pytest.mark.parametrize("text", TEXTS)
def test_spoilt_texts_are_composed_or_refused_as_ruamel_does(text: str) -> None:
    random = Random(text)  # noqa: S311 - to draw tests

    for _ in range(150):
        spoilt = list(text)
        for _ in range(random.randint(0, 3)):
            at = random.randrange(len(spoilt))
            spoilt[at : at + random.randint(0, 2)] = random.choice(SIGNS)
        assert alike("".join(spoilt)), repr("".join(spoilt))
