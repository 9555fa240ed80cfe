"""`tiers init`, `schema` and `samples`: where everyone begins."""

import json
from collections.abc import Callable
from pathlib import Path

import jsonschema
import pytest
from click.testing import Result
from ruamel.yaml import YAML

from tiers.samples import samples

Run = Callable[..., Result]


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_the_first_policy_runs_as_it_is_told(
    run: Run, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, lang: str
) -> None:
    monkeypatch.chdir(tmp_path)

    made = run("init", "我的策略", "--lang", lang)
    steps = [line.split() for line in made.stdout.splitlines()[1:]]

    assert made.exit_code == 0
    assert [step[:2] for step in steps] == [
        ["tiers", name] for name in ("check", "test", "evaluate", "explain")
    ]
    for step in steps:
        result = run(*step[1:], "--lang", lang)
        assert (result.exit_code, result.stderr) == (0, "")
    assert Path("我的策略/decisions.csv").exists()


def test_what_exists_is_left_as_it_is(run: Run, tmp_path: Path) -> None:
    (tmp_path / "policy.yaml").write_text("mine", encoding="utf-8")

    result = run("init", tmp_path)

    assert result.exit_code == 1
    assert "error[file-exists]" in result.stderr
    assert (tmp_path / "policy.yaml").read_text(encoding="utf-8") == "mine"
    assert [path.name for path in tmp_path.iterdir()] == ["policy.yaml"]


def test_a_folder_that_can_not_be_made_is_one_message(run: Run, tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    for folder in ("file", "file/folder"):
        result = run("init", tmp_path / folder)
        assert result.exit_code == 1
        assert result.stderr.count("error[") == 1
        assert "Traceback" not in result.output


def test_every_sample_follows_the_printed_schema(run: Run) -> None:
    schema = json.loads(run("schema").stdout)
    reader = YAML(typ="safe", pure=True)

    for sample in samples().values():
        policy = json.loads(json.dumps(reader.load(sample.policy), default=str))
        jsonschema.Draft202012Validator(schema).validate(policy)


def test_the_samples_are_listed_with_their_files(run: Run) -> None:
    english, chinese = run("samples").stdout, run("samples", "--lang", "zh").stdout

    for sample in samples().values():
        assert sample.name in english
        assert str(sample.policy) in english
        assert str(sample.data) in english
    assert "Value tiers of cigarette retailers" in english
    assert "卷烟零售客户价值分类" in chinese


def test_the_language_can_come_from_the_environment(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIERS_LANG", "zh")

    assert "电信用户价值分类" in run("samples").stdout
    assert "错误[no-file]" in run("check", "nothing").stderr


def test_help_and_version_name_every_command(run: Run) -> None:
    shown = run("--help").stdout

    for command in (
        "check",
        "evaluate",
        "explain",
        "init",
        "samples",
        "schema",
        "test",
    ):
        assert f"\n  {command} " in shown
        assert run(command, "--help").exit_code == 0
    assert run("--version").stdout.startswith("tiers, version ")
    assert run("evalute").exit_code == 2
