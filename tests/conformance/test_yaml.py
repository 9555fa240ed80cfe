"""What is written as YAML is read again as what it was."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tiers.exchange import yaml
from tiers.policy import reader
from tiers.policy.nodes import Map, Node, Scalar, Seq

SAMPLES = sorted(Path(__file__).parents[2].glob("policies/*/policy.yaml"))


def plain(node: Node) -> Any:
    match node:
        case Map():
            return [(str(name), plain(part)) for name, part in node.items()]
        case Seq():
            return [plain(part) for part in node]
        case Scalar():
            return (str(node), node.kind)


def document(text: str) -> Map:
    found, problems = reader.parse(text, "policy.yaml")
    assert problems == []
    assert found is not None
    return found


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.parent.name)
def test_samples_mean_the_same_when_written_anew(path: Path) -> None:
    root = document(path.read_text(encoding="utf-8"))

    assert plain(document(yaml.document(root))) == plain(root)


texts = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), include_characters="\n\t\x85"),
    max_size=12,
)
nodes = st.recursive(
    texts.map(Scalar),
    lambda inner: (
        st.lists(inner, max_size=4).map(Seq)
        | st.dictionaries(texts.map(Scalar), inner, max_size=4).map(Map)
    ),
    max_leaves=12,
)


@settings(max_examples=40)
@given(st.dictionaries(texts.map(Scalar), nodes, min_size=1, max_size=4).map(Map))
def test_whatever_is_written_is_read_again(root: Map) -> None:
    assert plain(document(yaml.document(root))) == plain(root)
