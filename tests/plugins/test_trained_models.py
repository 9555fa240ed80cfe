"""Trained models: as their own runtime has them, and refused at their place."""

import json
import pickle
import re
from collections.abc import Callable, Sequence
from decimal import ROUND_HALF_EVEN, Decimal
from hashlib import sha256
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner
from ruamel.yaml import YAML

from tiers.pipeline.ready import ReadyPolicy, load
from tiers.problems import PolicyError, Problem
from tiers.testing.scorers import assert_scorer_ok
from tiers_cli.main import cli
from tiers_plugins.scorers.model import Model

onnx = pytest.importorskip("onnx")
pytest.importorskip("onnxruntime")
import numpy as np  # noqa: E402 - an extra
import onnxruntime  # noqa: E402 - an extra
from onnx import TensorProto, helper, numpy_helper  # noqa: E402 - an extra

DOCS = Path(__file__).parents[2] / "plugins" / "docs" / "model.md"
FACTS = {"x": "decimal(2)", "y": "integer", "word": "string", "yes": "boolean"}
Tensors = Sequence[tuple[str, int, list[Any]]]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Go to a folder of one's own."""
    monkeypatch.chdir(tmp_path)
    return tmp_path


def saved(
    name: str, nodes: list[Any], asked: Tensors, given: Tensors, **values: Any
) -> bytes:
    """Write a model of a few operations."""
    inputs, outputs = (
        [helper.make_tensor_value_info(*end) for end in ends] for ends in (asked, given)
    )
    constants = [numpy_helper.from_array(np.array(v), n) for n, v in values.items()]
    graph = helper.make_graph(nodes, "g", inputs, outputs, constants)
    opset = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    content: bytes = model.SerializeToString()
    Path(name).write_bytes(content)
    return content


def linear(name: str, weights: Sequence[float], bias: float) -> bytes:
    """Write a model that adds weighted columns of one table."""
    return saved(
        name,
        [helper.make_node("Gemm", ["X", "W", "B"], ["out"])],
        [("X", TensorProto.FLOAT, [None, len(weights)])],
        [("out", TensorProto.FLOAT, [None, 1])],
        W=np.array([[w] for w in weights], np.float32),
        B=np.array([bias], np.float32),
    )


def named(name: str) -> bytes:
    """Write a model of five inputs, each of one value."""
    cast = [
        helper.make_node("Cast", [one], [f"{one}f"], to=TensorProto.FLOAT)
        for one in ("yes", "whole")
    ]
    return saved(
        name,
        [
            helper.make_node(
                "LabelEncoder",
                ["word"],
                ["wordf"],
                domain="ai.onnx.ml",
                keys_strings=["a", "b"],
                values_floats=[10.0, 20.0],
                default_float=-5.0,
            ),
            *cast,
            helper.make_node("Cast", ["real"], ["realf"], to=TensorProto.FLOAT),
            helper.make_node("Sum", ["wordf", "yesf", "wholef", "realf"], ["total"]),
        ],
        [
            ("word", TensorProto.STRING, [None, 1]),
            ("yes", TensorProto.BOOL, [None, 1]),
            ("whole", TensorProto.INT64, [None, 1]),
            ("real", TensorProto.DOUBLE, [None, 1]),
        ],
        [("total", TensorProto.FLOAT, [None, 1])],
    )


def classes(name: str, *, strings: bool) -> bytes:
    """Write a classifier whose output maps each class to its probability."""
    kind = (
        {"classlabels_strings": ["no", "yes"]}
        if strings
        else {"classlabels_int64s": [0, 1]}
    )
    key = TensorProto.STRING if strings else TensorProto.INT64
    value = helper.make_tensor_type_proto(TensorProto.FLOAT, [])
    maps = helper.make_sequence_type_proto(helper.make_map_type_proto(key, value))
    nodes = [
        helper.make_node("Gemm", ["X", "W"], ["z"]),
        helper.make_node("Softmax", ["z"], ["p"], axis=1),
        helper.make_node("ArgMax", ["p"], ["label"], axis=1, keepdims=0),
        helper.make_node(
            "ZipMap", ["p"], ["output_probability"], domain="ai.onnx.ml", **kind
        ),
    ]
    graph = helper.make_graph(
        nodes,
        "g",
        [helper.make_tensor_value_info("X", TensorProto.FLOAT, [None, 2])],
        [
            helper.make_tensor_value_info("label", TensorProto.INT64, [None]),
            helper.make_value_info("output_probability", maps),
        ],
        [
            numpy_helper.from_array(
                np.array([[0.5, -0.5], [-0.1, 0.3]], np.float32), "W"
            )
        ],
    )
    opset = [helper.make_opsetid("", 17), helper.make_opsetid("ai.onnx.ml", 3)]
    model = helper.make_model(graph, opset_imports=opset, ir_version=8)
    content: bytes = model.SerializeToString()
    Path(name).write_bytes(content)
    return content


def policy_of(facts: Any, scores: Any, name: str) -> Path:
    """Write a policy, whose only rule reads one score."""
    rule = {"rule": "R", "if": f"{name} > 0", "tier": "A", "because": "-"}
    policy = {
        "tiers-policy": 1,
        "name": "one",
        "facts": facts,
        "scores": scores,
        "tiers": {"A": {}},
        "rules": {"hit": "first", "list": [rule]},
    }
    path = Path("policy.yaml")
    path.write_text(json.dumps(policy, indent=1), encoding="utf-8")
    return path


def written(**score: Any) -> Path:
    """Write a policy with one score."""
    declared = {n: {"type": k, "missing": "unknown"} for n, k in FACTS.items()}
    facts = {"k": {"type": "string", "key": True}, **declared}
    return policy_of(facts, {"score": {"model": "model", **score}}, "score")


def ready(**score: Any) -> ReadyPolicy:
    return load(written(**score))


def customers(count: int = 300) -> pl.DataFrame:
    random = np.random.default_rng(7)
    return pl.DataFrame(
        {
            "k": [f"C{n:04}" for n in range(count)],
            "x": [f"{v:.2f}" for v in random.normal(0, 40, count)],
            "y": [str(v) for v in random.integers(-50, 50, count)],
            "word": [("a", "b", "c")[v] for v in random.integers(0, 3, count)],
            "yes": [("true", "false")[v] for v in random.integers(0, 2, count)],
        }
    )


def scores(policy: ReadyPolicy, table: pl.DataFrame) -> list[Decimal | None]:
    columnar = policy.evaluate(table)["score"].to_list()
    assert columnar == policy.evaluate(table, engine="interpret")["score"].to_list()
    return columnar


def run(content: bytes, output: str, **fed: Any) -> Any:
    """Ask the runtime itself."""
    own = onnxruntime.InferenceSession(content, providers=["CPUExecutionProvider"])
    return own.run([output], fed)[0]


def rounded(value: float, places: int = 2) -> Decimal:
    unit = Decimal(1).scaleb(-places)
    return Decimal(float(value)).quantize(unit, ROUND_HALF_EVEN)


def table_of_two(table: pl.DataFrame) -> Any:
    return table.select(pl.col("x", "y").cast(pl.Float32)).to_numpy()


def problem(**score: Any) -> Problem:
    with pytest.raises(PolicyError) as caught:
        ready(**score)
    errors = [p for p in caught.value.problems if p.severity == "error"]
    assert len(errors) == 1, errors
    return errors[0]


XY = {"x": "x", "y": "y"}


def test_a_table_of_numbers_agrees_with_the_runtime() -> None:
    content, table = linear("m.onnx", [0.31, -0.77], 12.5), customers()

    found = scores(ready(file="m.onnx", inputs=XY, low=-500, high=500), table)

    own = run(content, "out", X=table_of_two(table))[:, 0]
    assert found == [rounded(value) for value in own]


def test_inputs_of_every_type_are_taken_by_name() -> None:
    content, table = named("m.onnx"), customers()
    inputs = {"real": "x", "whole": "y", "word": "word", "yes": "yes"}

    found = scores(ready(file="m.onnx", inputs=inputs, low=-500, high=500), table)

    own = run(
        content,
        "total",
        real=table["x"].cast(pl.Float64).to_numpy().reshape(-1, 1),
        whole=table["y"].cast(pl.Int64).to_numpy().reshape(-1, 1),
        word=table["word"].to_numpy().reshape(-1, 1).astype(object),
        yes=(table["yes"] == "true").to_numpy().reshape(-1, 1),
    )
    assert found == [rounded(value) for value in own[:, 0]]


@pytest.mark.parametrize("key", [1, "yes"])
def test_the_probability_of_a_class_agrees_with_the_runtime(
    key: int | str,
) -> None:
    content = classes("m.onnx", strings=isinstance(key, str))
    table = customers()
    score = {"file": "m.onnx", "inputs": XY, "class": key, "from": 0, "to": 1}

    found = scores(ready(**score), table)

    own = run(content, "output_probability", X=table_of_two(table))
    assert found == [rounded(row[key] * 100) for row in own]


def test_a_score_does_not_depend_on_the_customers_around_it() -> None:
    weights = np.random.default_rng(1).normal(size=2).tolist()
    linear("m.onnx", weights, 0.1)
    params = {"file": "m.onnx", "inputs": XY, "low": -1000, "high": 1000}
    fact = {"range": "[-200..200]", "missing": "unknown"}
    facts = {"x": {"type": "decimal(2)", **fact}, "y": {"type": "integer", **fact}}

    assert_scorer_ok(
        Model(), params, facts, refused=[{**params, "file": "gone.onnx"}], examples=8
    )


def test_one_customer_has_the_score_of_the_table() -> None:
    classes("m.onnx", strings=False)
    score = {
        "file": "m.onnx",
        "inputs": XY,
        "class": 0,
        "from": 0,
        "to": 1,
        "places": 6,
    }
    policy, table = ready(**score), customers(5)

    alone = [policy.explain(row).decision.scores["score"] for row in table.to_dicts()]

    assert alone == scores(policy, table)


def test_a_customer_without_an_input_has_no_score() -> None:
    linear("m.onnx", [1, 1], 0)
    table = customers(3).with_columns(pl.Series("x", ["1", None, "3"]))

    found = scores(ready(file="m.onnx", inputs=XY), table)

    assert found[1] is None
    assert None not in (found[0], found[2])


def test_what_is_no_number_is_no_score() -> None:
    saved(
        "m.onnx",
        [helper.make_node("Div", ["X", "Z"], ["out"])],
        [("X", TensorProto.FLOAT, [None, 1])],
        [("out", TensorProto.FLOAT, [None, 1])],
        Z=np.array([0], np.float32),
    )
    table = customers(3).with_columns(pl.Series("x", ["0", "1", "-1"]))

    assert scores(ready(file="m.onnx", inputs={"X": "x"}), table) == [None] * 3


def test_scores_are_clipped_and_halves_go_to_even() -> None:
    linear("m.onnx", [0.25, 0], 0)
    given = ["0.5", "1.5", "2.5", "-1", "10000"]
    table = customers(5).with_columns(pl.Series("x", given))

    found = scores(ready(file="m.onnx", inputs=XY, places=2), table)

    expected = ["0.12", "0.38", "0.62", "0", "100"]
    assert found == [Decimal(value) for value in expected]


def test_a_model_of_a_fixed_number_of_rows_is_fed_so_many() -> None:
    content = saved(
        "m.onnx",
        [helper.make_node("Mul", ["X", "Z"], ["out"])],
        [("X", TensorProto.FLOAT, [2, 1])],
        [("out", TensorProto.FLOAT, [2, 1])],
        Z=np.array([3], np.float32),
    )
    table = customers(5).with_columns(pl.Series("x", ["1", "2", "3", "4", "5"]))

    found = scores(ready(file="m.onnx", inputs={"X": "x"}), table)

    assert found == [3, 6, 9, 12, 15]
    assert len(content) > 0


def test_the_hash_of_the_file_is_kept_with_the_run() -> None:
    content = linear("m.onnx", [1, 1], 0)
    hashed = sha256(content).hexdigest()

    run_ = ready(file="m.onnx", inputs=XY, sha256=hashed.upper()).run(customers(2))

    ((name, (file,)),) = run_.fitted.program.files.items()
    assert (name, file.name, file.sha256) == ("score", "m.onnx", hashed)
    customers(2).write_csv("c.csv")
    told = CliRunner().invoke(cli, ["evaluate", "policy.yaml", "c.csv", "--json"])
    kept = {"score": [{"file": "m.onnx", "sha256": hashed}]}
    assert json.loads(told.stdout)["files"] == kept


def test_another_file_than_the_approved_one_is_refused() -> None:
    old = sha256(linear("m.onnx", [1, 1], 0)).hexdigest()
    linear("m.onnx", [1, 2], 0)

    found = problem(file="m.onnx", inputs=XY, sha256=old)

    assert found.message.en == "`m.onnx` is another file than the policy asks for"
    assert found.at is not None
    assert found.at.excerpt.strip().startswith('"sha256"')
    assert found.help is not None
    assert sha256(Path("m.onnx").read_bytes()).hexdigest() in found.help.en


def test_a_policy_with_a_model_goes_to_another_process_as_it_is() -> None:
    linear("m.onnx", [1, 1], 0)
    policy, table = ready(file="m.onnx", inputs=XY), customers(5)
    expected = scores(policy, table)

    program = pickle.loads(pickle.dumps(policy.program))  # noqa: S301 - it is ours

    Path("m.onnx").unlink()
    assert scores(ReadyPolicy(program, policy.plugins), table) == expected


def test_an_exported_policy_finds_its_model_when_it_comes_back(
    monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    linear("m.onnx", [1, 1], 0)
    table = customers(5)
    before = scores(ready(file="m.onnx", inputs=XY), table)
    (folder / "elsewhere").mkdir()

    out = CliRunner().invoke(cli, ["dmn", "export", "policy.yaml", "-o", "m.dmn"])
    monkeypatch.chdir(folder / "elsewhere")
    words = ["dmn", "import", "../m.dmn", "-o", "../back.yaml"]
    back = CliRunner().invoke(cli, words)

    assert (out.exit_code, back.exit_code) == (0, 0), out.stderr + back.stderr
    assert scores(load(folder / "back.yaml"), table) == before


def text_output(name: str) -> None:
    saved(
        name,
        [helper.make_node("Identity", ["X"], ["out"])],
        [("X", TensorProto.STRING, [None, 1])],
        [("out", TensorProto.STRING, [None, 1])],
    )


def two_outputs(name: str) -> None:
    nodes = [helper.make_node("Identity", ["X"], [out]) for out in ("a", "b")]
    kind = (TensorProto.FLOAT, [None, 2])
    saved(name, nodes, [("X", *kind)], [("a", *kind), ("b", *kind)])


def three_dimensions(name: str) -> None:
    nodes = [helper.make_node("Identity", ["X"], ["out"])]
    kind = (TensorProto.FLOAT, [None, 2, 2])
    saved(name, nodes, [("X", *kind)], [("out", *kind)])


def no_model(name: str) -> None:
    Path(name).write_bytes(b"PK\x03\x04 a workbook, renamed")


def failing(name: str) -> None:
    nodes = [helper.make_node("Reshape", ["X", "S"], ["out"])]
    kind = (TensorProto.FLOAT, [None, 2])
    saved(
        name, nodes, [("X", *kind)], [("out", TensorProto.FLOAT, [7])], S=np.array([7])
    )


REFUSED: dict[str, tuple[Callable[[str], Any] | None, dict[str, Any], str, str]] = {
    "no file": (None, {"inputs": XY}, "there is no file `m.onnx`", "file"),
    "outside": (
        None,
        {"inputs": XY, "file": "../m.onnx"},
        "`../m.onnx` lies outside the policy's folder",
        "file",
    ),
    "no model": (
        no_model,
        {"inputs": XY},
        "`m.onnx` is no model that can be run",
        "file",
    ),
    "too few": (
        lambda name: linear(name, [1, 2], 0),
        {"inputs": {"x": "x"}},
        "the model reads 2 inputs, and 1 are named",
        "file",
    ),
    "a text for a number": (
        lambda name: linear(name, [1, 2], 0),
        {"inputs": {"x": "x", "y": "word"}},
        "input `X` takes a number (float), and `word` is none that fits",
        "y",
    ),
    "a fraction for a whole number": (
        named,
        {"inputs": {"real": "x", "whole": "x", "word": "word", "yes": "yes"}},
        "input `whole` takes a whole number (int64), and `x` is none that fits",
        "whole",
    ),
    "a name that the model lacks": (
        named,
        {"inputs": {"reel": "x", "whole": "y", "word": "word", "yes": "yes"}},
        "the model has no input `reel`",
        "reel",
    ),
    "a name too few": (
        named,
        {"inputs": {"real": "x", "word": "word", "yes": "yes"}},
        "the model reads `whole`, too",
        "file",
    ),
    "three dimensions": (
        three_dimensions,
        {"inputs": XY},
        "input `X` is no table of customers",
        "file",
    ),
    "an output that is text": (
        text_output,
        {"inputs": {"X": "word"}},
        "output `out` gives tensor(string), which is no number",
        "file",
    ),
    "an unknown output": (
        two_outputs,
        {"inputs": XY, "output": "c"},
        "the model has no output `c`",
        "output",
    ),
    "several outputs": (
        two_outputs,
        {"inputs": XY},
        "the model has several outputs",
        "file",
    ),
    "several columns": (
        two_outputs,
        {"inputs": XY, "output": "a"},
        "output `a` has 2 columns",
        "output",
    ),
    "a column that is not there": (
        two_outputs,
        {"inputs": XY, "output": "a", "class": 2},
        "the model has no class `2`",
        "class",
    ),
    "a class without a number": (
        lambda name: classes(name, strings=False),
        {"inputs": XY, "class": "yes"},
        "classes are numbered here, and `yes` is no whole number",
        "class",
    ),
    "no class": (
        lambda name: classes(name, strings=False),
        {"inputs": XY},
        "output `output_probability` has a number for each class",
        "file",
    ),
    "an unknown class": (
        lambda name: classes(name, strings=True),
        {"inputs": XY, "class": "perhaps"},
        "the model has no class `perhaps`",
        "class",
    ),
    "half a scale": (
        lambda name: linear(name, [1, 2], 0),
        {"inputs": XY, "from": 0},
        "give both `from` and `to`, or neither",
        "score",
    ),
    "bounds the wrong way round": (
        lambda name: linear(name, [1, 2], 0),
        {"inputs": XY, "low": 5, "high": 5},
        "`low` must be below `high`",
        "score",
    ),
}


@pytest.mark.parametrize("how", REFUSED)
def test_what_does_not_fit_is_refused_at_its_place(how: str) -> None:
    make, score, why, where = REFUSED[how]
    if make:
        make("m.onnx")

    found = problem(**{"file": "m.onnx", **score})

    assert found.message.en.startswith(why)
    assert found.message.zh != found.message.en
    assert found.at is not None
    assert found.at.excerpt.strip().startswith(f'"{where}"')


def test_a_model_that_fails_on_customers_is_refused_at_its_file() -> None:
    failing("m.onnx")

    with pytest.raises(PolicyError) as caught:
        ready(file="m.onnx", inputs=XY).evaluate(customers(3))

    (found,) = caught.value.problems
    assert found.message.en.startswith("the model failed: ")
    assert found.at is not None
    assert found.at.excerpt.strip().startswith('"file"')


def test_the_numbers_of_the_page_are_right() -> None:
    linear("points.onnx", [0.5, -2], 10)
    page = DOCS.read_text("utf-8").partition("## Worked example")[2]
    block = re.search(r"```yaml\n(.*?)```", page, re.DOTALL)
    assert block is not None
    example = YAML(typ="safe", pure=True).load(block[1])
    lines = [line for line in page.splitlines() if line.startswith("|")]
    head, _, *rows = ([c.strip() for c in line.strip("|").split("|")] for line in lines)
    facts = {
        name: {"type": k, "missing": "unknown"} for name, k in example["facts"].items()
    }
    policy = load(policy_of(facts, example["scores"], "points"))
    given = [[cell or None for cell in row[:2]] for row in rows]

    found = policy.evaluate(pl.DataFrame(given, schema=head[:2], orient="row"))

    assert head == [*facts, *example["scores"]]
    for at, name in enumerate(head[2:], 2):
        expected = [Decimal(row[at]) if row[at] else None for row in rows]
        assert found[name].to_list() == expected


@pytest.fixture
def converted() -> dict[str, Any]:
    """Run what the page says of scikit-learn."""
    pytest.importorskip("skl2onnx")
    names: dict[str, Any] = {}
    page = DOCS.read_text("utf-8").partition("## From scikit-learn")[2]
    for block in re.findall(r"```python\n(.*?)```", page, re.DOTALL):
        exec(block, names)  # noqa: S102 - the page's own words
    return names


@pytest.mark.filterwarnings("ignore")
def test_the_page_converts_models_that_agree_with_their_own(
    converted: dict[str, Any],
) -> None:
    score = {"class": 1, "from": 0, "to": 1, "places": 3}
    people = converted["people"]
    table = customers(4).with_columns(
        pl.Series("y", [str(t) for t in people["tenure"]]),
        pl.Series("word", list(people["contract"])),
    )

    by_name = {"tenure": "y", "contract": "word"}
    found = scores(ready(file="by_name.onnx", inputs=by_name, **score), table)
    whole = scores(
        ready(file="leaving.onnx", inputs={"a": "y", "b": "y"}, **score), table
    )

    own = converted["model"].predict_proba(people)[:, 1]
    assert [float(v or 0) for v in found] == pytest.approx(100 * own, abs=2e-3)
    assert None not in whole
