"""Models written in the test that reads them."""

from collections.abc import Callable
from pathlib import Path

import pytest

DEFINITIONS = """<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="{name}"
    namespace="urn:{name}">
{body}
</definitions>
"""

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Write a model of this body, and give its path."""

    def written(body: str, name: str = "model") -> Path:
        path = tmp_path / f"{name}.dmn"
        path.write_text(DEFINITIONS.format(name=name, body=body), encoding="utf-8")
        return path

    return written
