"""Random policies over random customers: every engine decides alike.

`TIERS_EXAMPLES` raises the number of policies; a bare run is short and repeatable.
"""

import json
import os
from datetime import date, timedelta
from decimal import Decimal
from functools import cache
from typing import Any

import attrs
import polars as pl
from hypothesis import given, reject, settings
from hypothesis import strategies as st
from polars.testing import assert_frame_equal

from tiers.engines.interpret.decide import Interpreter
from tiers.engines.interpret.engine import facts_of
from tiers.pipeline.deciding import Decider
from tiers.pipeline.evaluate import prepare
from tiers.pipeline.fit import fit
from tiers.pipeline.frames import table_of
from tiers.pipeline.plugins import Plugins
from tiers.pipeline.related import take_in
from tiers.policy import parse
from tiers.problems import DataError, has_errors
from tiers.program import Program, compile_policy
from tiers.reach.extent import Between, Extent, OneOf, contains
from tiers.reach.reaching import Reaching
from tiers.schema import Date, Number, String, Type

AS_OF = date(2026, 7, 1)
PLUGINS = Plugins.installed()
LEVELS = ["gold", "silver", "铜"]
TIERS = ["A", "B", "C"]
ACTIONS = ["call", "visit", "gift"]
AGGREGATES = ["min", "max", "mean", "sum", "count", "product"]
MODES = ["up", "down", "half up", "half down"]
REFUSALS = {"too-many-digits", "too-deep"}
"""What a random policy may be refused for; anything else is a fault of the test."""

EXAMPLES = int(os.environ.get("TIERS_EXAMPLES", "0"))
PROFILE = settings(max_examples=EXAMPLES or 60, derandomize=not EXAMPLES, deadline=None)


@attrs.frozen
class Known:
    """The names that an expression may use, by type."""

    numbers: tuple[str, ...]
    texts: tuple[str, ...] = ()
    levels: tuple[str, ...] = ()
    truths: tuple[str, ...] = ()
    dates: tuple[str, ...] = ()


Draw = st.DrawFn
decimals = st.decimals(-1000, 1000, places=2).map(lambda d: f"{d:f}")
small = st.integers(-9, 9).map(str)
texts = st.text("ab/ 客🐎", max_size=4)


@cache
def numbers(known: Known, depth: int = 2) -> st.SearchStrategy[str]:
    """Draw an expression for a number."""
    leaf = st.sampled_from(known.numbers) | small | decimals
    if depth == 0:
        return leaf
    a = numbers(known, depth - 1)
    places, divisor = st.integers(0, 4), st.sampled_from(known.numbers)
    forms = [
        leaf,
        filled("({} {} {})", a, st.sampled_from("+-*"), a),
        filled("({} / {})", a, divisor),
        filled("decimal({} / ({} - 1.5), {})", a, divisor, places),
        filled("round {}({}, {})", st.sampled_from(MODES), a, places),
        filled("{}({}, 1)", st.sampled_from(["floor", "ceiling", "decimal"]), a),
        filled("modulo({}, {})", a, divisor),
        filled("{}({}, {}, 1)", st.sampled_from(["min", "max", "mean"]), a, a),
        filled("{}([{}, {}, 2][item > {}])", st.sampled_from(AGGREGATES), a, a, small),
        filled("sum(for v in [{}, {}] return v * {})", a, a, small),
        filled("median({}, {}, 1)", a, a),
        filled("abs({})", a),
        filled("-{}", a),
        filled("({}) ** 2", a),
        filled("(if {} then {} else {})", truths(known, depth - 1), a, a),
        filled("(if {} then {} else null)", truths(known, depth - 1), a),
    ]
    if known.texts:
        forms.append(filled("string length({})", words(known)))
    if known.dates:
        parts = st.sampled_from(["year", "month", "day of year", "week of year"])
        forms.append(filled("{}({})", parts, days(known)))
        forms.append(filled("({} - today()).days", days(known)))
        months = "years and months duration({}, today()).months"
        forms.append(filled(months, days(known)))
    return st.one_of(forms)


@cache
def truths(known: Known, depth: int = 2) -> st.SearchStrategy[str]:
    """Draw a condition."""
    inner = max(0, depth - 1)
    a, order = numbers(known, inner), st.sampled_from(["<", "<=", ">", ">=", "=", "!="])
    forms = [
        filled("{} {} {}", a, order, a),
        spanned("{2} between {0} and {1}", a),
        spanned("{2} in [{0}..{1}]", a),
        spanned("{2} in (< {0}, {3}, > {1})", a, a),
        filled("{} = null", a),
        filled("odd({})", a),
        filled("some v in [{}, {}] satisfies v > {}", a, a, small),
        filled("list contains([{}, null], {})", a, a),
        spanned("overlaps([{0}..{1}], [{2}..{2}])", a),
        filled("before({}, {})", a, a),
    ]
    if known.truths:
        named = st.sampled_from(known.truths)
        forms += [named, filled("{} = null", named)]
    if known.levels:
        named, level = st.sampled_from(known.levels), st.sampled_from(LEVELS)
        forms.append(filled('{} = "{}"', named, level))
        forms.append(filled('{} in ("{}", "{}", null)', named, level, level))
    if known.texts:
        asked = st.sampled_from(["contains", "starts with", "ends with"])
        forms.append(filled("{0} + {0} {1} {2}", words(known), order, words(known)))
        forms.append(filled("{}({}, {})", asked, words(known), words(known)))
    if known.dates:
        forms.append(filled("{} {} {}", days(known), order, days(known)))
    if depth:
        p = truths(known, inner)
        forms.append(filled("({} {} {})", p, st.sampled_from(["and", "or"]), p))
        forms.append(filled("not({})", p))
        forms.append(filled("(if {} then {} else null)", p, p))
    return st.one_of(forms)


@cache
def opaque(known: Known) -> st.SearchStrategy[str]:
    """Draw a condition that no column computes."""
    name = st.sampled_from(known.numbers)
    forms = [
        filled("sqrt(abs({})) > {}", name, small),
        filled("some v in 1..{} satisfies v = {}", st.integers(1, 9), name).map(
            lambda text: f"{text} and sqrt(2) > count(sort([{known.numbers[0]}]))"
        ),
        filled("(function(a) a * 2)({}) >= {}", name, small),
    ]
    if known.texts:
        forms.append(filled('count(split({}, "/")) > 1', st.sampled_from(known.texts)))
    if known.dates:
        moment = 'date and time({}, time("10:00:00")) < date and time(today(), {})'
        midnight = st.just('time("00:00:00")')
        forms.append(filled(moment, st.sampled_from(known.dates), midnight))
    return st.one_of(forms)


@cache
def words(known: Known) -> st.SearchStrategy[str]:
    """Draw an expression for a text."""
    a = st.sampled_from(known.texts) | texts.map(lambda text: f'"{text}"')
    forms = [
        a,
        filled("({} + {})", a, a),
        filled("{} case({})", st.sampled_from(["upper", "lower"]), a),
        filled("substring({}, {})", a, st.integers(-4, 4)),
        filled("substring({}, {}, 2)", a, st.integers(-4, 4)),
        filled("substring before({}, {})", a, a),
        filled("substring after({}, {})", a, a),
        filled('string join([{}, {}, "/"], {})', a, a, a),
        filled('replace({}, "[a-b]+", "客")', a),
    ]
    return st.one_of(forms)


def filled(form: str, *parts: st.SearchStrategy[Any]) -> st.SearchStrategy[str]:
    """Fill a form with drawn parts."""
    return st.tuples(*parts).map(lambda drawn: form.format(*drawn))


def spanned(form: str, *parts: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    """Fill a form with two numbers, the lesser first, and with drawn parts."""
    ends = st.tuples(st.integers(-99, 99), st.integers(0, 99))
    both = st.tuples(ends, *parts)
    return both.map(lambda d: form.format(d[0][0], d[0][0] + d[0][1], *d[1:]))


@cache
def days(known: Known) -> st.SearchStrategy[str]:
    """Draw an expression for a date."""
    day = st.sampled_from([*known.dates, "today()", '@"2024-02-29"'])
    span = st.sampled_from(["P1M", "P13M", "-P1Y", "P31D", "-P400D", "PT36H"])
    return day | filled('({} {} @"{}")', day, st.sampled_from("+-"), span)


@st.composite
def facts(draw: Draw) -> dict[str, dict[str, Any]]:
    """Draw facts of every type."""
    found: dict[str, dict[str, Any]] = {}
    for at in range(draw(st.integers(1, 4))):
        places = draw(st.integers(0, 3))
        low = draw(st.sampled_from([-1000000, -10, 0, 1]))
        high = draw(st.sampled_from([2, 100, 1000000]))
        default = draw(st.sampled_from(["1", "2"]))
        found[f"n{at}"] = {
            "type": f"decimal({places})" if places else "integer",
            "range": f"[{low}..{high}]",
            "missing": draw(missing(default)),
        }
    others = {"b": "boolean", "t": "string", "d": "date", "l": LEVELS}
    defaults = {"b": "false", "t": "客/户", "d": "2024-02-29", "l": "铜"}
    for name, kind in others.items():
        for at in range(draw(st.integers(0, 2))):
            given_up = draw(missing(defaults[name]))
            found[f"{name}{at}"] = {"type": kind, "missing": given_up}
    return found


def missing(default: str) -> st.SearchStrategy[str]:
    return st.sampled_from(["unknown", "unknown", "unknown", "error", default])


def names_of(facts: dict[str, Any], scores: list[str]) -> Known:
    def named(letter: str) -> tuple[str, ...]:
        return tuple(name for name in facts if name[0] == letter)

    texts = (*named("t"), *named("l"))
    return Known((*named("n"), *scores), texts, named("l"), named("b"), named("d"))


def reading(known: Known, decisions: dict[str, Any]) -> Known:
    """Let expressions read the numbers and the grades that decisions give."""
    found: dict[str, list[str]] = {"numbers": [], "grades": []}
    for name, spec in decisions.items():
        if "formula" in spec or spec["hit"] in LISTS:
            continue
        if spec["hit"] == "collect count":
            found["numbers"].append(f"`{name}`")
            continue
        outputs = spec.get("outputs")
        for output, options in (outputs or {"": spec}).items():
            kind = "grades" if options.get("type") == GRADES else "numbers"
            found[kind].append(f"`{name}`.{output}" if output else f"`{name}`")
    return attrs.evolve(
        known,
        numbers=(*known.numbers, *found["numbers"]),
        texts=(*known.texts, *found["grades"]),
    )


@st.composite
def score(draw: Draw, known: Known) -> dict[str, Any]:
    """Draw a score of one of the six models."""
    model = draw(
        st.sampled_from(
            ["bands", "expression", "linear", "percentile", "weighted", "zscore"]
        )
    )
    of = draw(numbers(known, 1))
    found: dict[str, Any] = {"model": model, "places": draw(st.integers(0, 4))}
    groups = [*known.texts, *(f"{name} + {name}" for name in known.levels)]
    within = {"within": draw(st.sampled_from(groups))} if groups else {}
    match model:
        case "expression":
            return {**found, "formula": draw(numbers(known, 3))}
        case "bands":
            low, high = sorted(draw(st.tuples(st.integers(-9, 9), st.integers(-9, 9))))
            points = {
                f"< {low}": draw(decimals),
                f"[{low}..{high + 1})": draw(decimals),
                draw(st.sampled_from([f">= {high}", "null", "-"])): "5",
            }
            return {**found, "of": of, "points": points}
        case "weighted":
            weights = st.decimals(0, 9, places=1).map(lambda d: f"{d:f}")
            other = draw(numbers(known, 1))
            return {**found, "of": {of: draw(weights), f"({other})": "2.5"}}
        case "linear":
            ends = {"from": draw(small), "to": draw(st.integers(10, 99).map(str))}
            if draw(st.booleans()):
                return {**found, "of": of, **ends}
            ends.pop(draw(st.sampled_from(["from", "to"])))
            given_ends = draw(st.sampled_from([{}, ends]))
            return {**found, "of": of, **given_ends, **draw(maybe(within))}
        case "zscore":
            limit = draw(st.sampled_from(["1.5", "10"]))
            return {**found, "of": of, "limit": limit, **draw(maybe(within))}
        case _:
            return {**found, "of": of, **draw(maybe(within))}


def maybe(options: dict[str, str]) -> st.SearchStrategy[dict[str, str]]:
    return st.sampled_from([options, {}])


GRADES = ["high", "mid", "低"]
PICKS = ["unique", "first", "any", "priority"]
LISTS = ["rule order", "output order", "collect"]
TOGETHER = ["collect sum", "collect min", "collect max", "collect count"]


@st.composite
def decision(draw: Draw, known: Known) -> dict[str, Any]:
    """Draw a formula, or a table of any hit policy."""
    if draw(st.integers(0, 4)) == 0:
        formula = draw(numbers(known, 2) | truths(known, 1))
        return {"formula": formula}
    hit = draw(st.sampled_from(PICKS + LISTS + TOGETHER))
    outputs = draw(given_outputs(hit))
    if len(outputs) > 1:
        found: dict[str, Any] = {"hit": hit, "outputs": outputs}
    else:
        found = {"hit": hit, **outputs["a"]}
    count = draw(st.integers(1, 5))
    then = [draw(output_values(known, hit, spec, count)) for spec in outputs.values()]
    given = list(zip(*then, strict=True))
    if draw(st.booleans()):
        entries = [
            {
                "row": f"D{n}",
                "if": draw(truths(known, 1)),
                "then": dict(zip(outputs, row, strict=True))
                if len(outputs) > 1
                else row[0],
            }
            for n, row in enumerate(given)
        ]
        return {**found, "list": entries}
    columns = [draw(numbers(known, 1)) for _ in range(draw(st.integers(1, 3)))]
    rows = [
        [f"D{n}", *(draw(cell(known)) for _ in columns), *row]
        for n, row in enumerate(given)
    ]
    return {**found, "columns": columns, "rows": rows}


@st.composite
def given_outputs(draw: Draw, hit: str) -> dict[str, dict[str, Any]]:
    """Draw what a table gives: one or two outputs that its hit policy can have."""
    number = {"type": "decimal(6)"}
    ranked = {"type": "decimal(1)", "values": ["2.5", "1", "-3"]}
    grade = {"type": GRADES}
    if hit in TOGETHER:
        kinds = [number]
    elif hit in {"priority", "output order"}:
        kinds = draw(st.sampled_from([[grade], [ranked], [ranked, grade]]))
    else:
        kinds = draw(st.sampled_from([[grade], [number], [grade, number], [{}]]))
    defaults = [draw(st.booleans()) for _ in kinds]
    return {
        name: {**kind, "default": _defaults(kind)} if has else dict(kind)
        for name, kind, has in zip("ab", kinds, defaults, strict=False)
    }


def _defaults(kind: dict[str, Any]) -> str:
    return "mid" if kind.get("type") == GRADES else "1"


@st.composite
def output_values(
    draw: Draw, known: Known, hit: str, spec: dict[str, Any], count: int
) -> list[str]:
    """Draw what each row gives; some rows give nothing."""
    if spec.get("type") == GRADES:
        value = st.sampled_from(GRADES)
    elif "values" in spec:
        value = st.sampled_from(spec["values"])
    elif hit in LISTS:
        value = decimals
    else:
        computed = numbers(known, 0).map(lambda text: f"decimal({text}, 3)")
        value = st.one_of(st.sampled_from(["1", "2"]), computed)
    first = draw(value)
    others = value if hit == "unique" else value | st.sampled_from(["-", first])
    return [first, *(draw(others) for _ in range(count - 1))]


@st.composite
def beside(draw: Draw, known: Known, found: dict[str, Any]) -> dict[str, Any]:
    """Draw outputs of the rules beside the tier, and a default tier."""
    count = len(found.get("rows") or found["list"])
    outputs: dict[str, Any] = {}
    for at in range(draw(st.integers(0, 2))):
        hit = draw(st.sampled_from([None, *PICKS, *LISTS, *TOGETHER]))
        (spec,) = draw(
            given_outputs(hit or "first").filter(lambda o: len(o) == 1)
        ).values()
        outputs[f"o{at}"] = {**spec, **({"hit": hit} if hit else {})}
        given = draw(output_values(known, hit or "first", spec, count))
        for row, value in zip(found.get("rows") or found["list"], given, strict=True):
            if isinstance(row, list):
                row.insert(-2, value)
            else:
                row.setdefault("outputs", {})[f"o{at}"] = value
    given_default = draw(st.sampled_from([{}, {"default": "C"}]))
    return {**found, **({"outputs": outputs} if outputs else {}), **given_default}


@st.composite
def rules(draw: Draw, known: Known) -> dict[str, Any]:
    """Draw a table or a list of rules, under any hit policy."""
    hit = draw(st.sampled_from(["unique", "first", "any", "priority"]))
    count = draw(st.integers(1, 5))
    tiers = draw(st.lists(st.sampled_from(TIERS), min_size=count, max_size=count))
    asked = truths(known) | truths(known) | opaque(known)
    if draw(st.booleans()):
        rows = [
            {"rule": f"R{n}", "if": draw(asked), "tier": tier, "because": "-"}
            for n, tier in enumerate(tiers)
        ]
        return {"hit": hit, "list": rows}
    width = draw(st.integers(1, 3))
    columns = [draw(numbers(known, 1)) for _ in range(width)]
    cells = [[draw(cell(known)) for _ in columns] for _ in tiers]
    table = [
        [f"R{n}", *row, tier, "-"]
        for n, (row, tier) in enumerate(zip(cells, tiers, strict=True))
    ]
    return {"hit": hit, "columns": columns, "rows": table}


@cache
def cell(known: Known) -> st.SearchStrategy[str]:
    """Draw the tests of a table's cell about a number."""
    number = numbers(known, 0)
    tests = ["-", "< {0}", ">= {2}", "[{0}..{1}]", "not({0}, null)", "{0}, {2}", "null"]
    return st.one_of(*(spanned(test, number) for test in tests), truths(known, 0))


@st.composite
def policies(draw: Draw) -> dict[str, Any]:
    """Draw a whole policy."""
    given_facts = draw(facts())
    scores: dict[str, Any] = {}
    decisions: dict[str, Any] = {}
    for at in range(draw(st.integers(0, 4))):
        known = reading(names_of(given_facts, list(scores)), decisions)
        if draw(st.booleans()):
            scores[f"s{at}"] = draw(score(known))
        else:
            decisions[draw(st.sampled_from([f"c{at}", f"c {at}"]))] = draw(
                decision(known)
            )
    known = reading(names_of(given_facts, list(scores)), decisions)
    granting = [
        {"if": draw(granting_condition(known)), "do": [draw(st.sampled_from(ACTIONS))]}
        for _ in range(draw(st.integers(0, 3)))
    ]
    return {
        "tiers-policy": 1,
        "name": "random",
        "feel": "full",
        "facts": given_facts,
        "scores": scores,
        "decisions": decisions,
        "tiers": {tier: {} for tier in TIERS},
        "rules": draw(beside(known, draw(rules(known)))),
        "actions": {"catalogue": draw(catalogue(known)), "rules": granting},
    }


@st.composite
def catalogue(draw: Draw, known: Known) -> dict[str, Any]:
    """Draw actions, of which some set off those after them."""
    found: dict[str, Any] = {name: {} for name in ACTIONS}
    for at, name in enumerate(ACTIONS[:-1]):
        then: list[Any] = []
        for other in draw(st.lists(st.sampled_from(ACTIONS[at + 1 :]), max_size=2)):
            if draw(st.booleans()):
                then.append(other)
            else:
                when = draw(granting_condition(known))
                then.append({"if": when, "do": [other]})
        if then:
            found[name] = {"then": then}
    return found


@st.composite
def granting_condition(draw: Draw, known: Known) -> str:
    tier = draw(st.sampled_from([f'tier = "{t}"' for t in TIERS] + ["tier = null"]))
    other = draw(truths(known, 1))
    return draw(st.sampled_from([tier, other, f"{tier} and {other}", f"not({tier})"]))


@st.composite
def customers(draw: Draw, given_facts: dict[str, Any]) -> pl.DataFrame:
    """Draw customers, as text; empty where a value is missing."""
    count = draw(st.sampled_from([3, 8, 1, 0]))
    columns = {
        name: [draw(value(spec)) for _ in range(count)]
        for name, spec in given_facts.items()
    }
    return pl.DataFrame(columns, schema=dict.fromkeys(given_facts, pl.String))


def value(spec: dict[str, Any]) -> st.SearchStrategy[str]:
    kind = spec["type"]
    found: st.SearchStrategy[str]
    match kind:
        case "boolean":
            found = st.sampled_from(["true", "false"])
        case "string":
            found = texts.map(lambda text: f"客{text}/")
        case "date":
            close = st.integers(-800, 800).map(lambda n: AS_OF + timedelta(n))
            edges = st.sampled_from(
                [date(1900, 1, 1), date(2199, 12, 31), date(2024, 2, 29)]
            )
            found = (close | edges).map(date.isoformat)
        case list():
            found = st.sampled_from(kind)
        case _:
            places = int(kind[8:-1]) if kind.startswith("decimal") else 0
            low, high = map(int, spec["range"][1:-1].split(".."))
            near = st.integers(max(low, -3), min(high, 3)).map(str)
            found = near | st.decimals(low, high, places=places).map(lambda d: f"{d:f}")
    return found if spec["missing"] == "error" else found | st.just("")


def allowed(policy: dict[str, Any]) -> set[str]:
    """Give what a random policy may be refused for.

    What columns can't hold is left to FEEL, but for decisions with several outputs.
    """
    several = any("outputs" in made for made in policy.get("decisions", {}).values())
    return REFUSALS | ({"no-columns"} if several else set())


def compiled(policy: dict[str, Any]) -> Program:
    text = json.dumps(policy, ensure_ascii=False)
    parsed, faults = parse(text)
    assert parsed is not None, faults
    program, problems = compile_policy(parsed, PLUGINS.scorers)
    every = [*faults, *problems]
    codes = {p.code for p in every if p.severity == "error"}
    assert codes <= allowed(policy), [p for p in every if has_errors([p])]
    if program is None:
        reject()
    return program


def decided(program: Program, table: pl.DataFrame, engine: str) -> pl.DataFrame:
    run = prepare(program, table_of(table), as_of=AS_OF, engine=PLUGINS.engine(engine))
    assert run.rejects.is_empty(), run.rejects
    return run.decisions("en").collect(engine="streaming")


def decided_exactly(
    program: Program, table: pl.DataFrame, engine: str
) -> pl.DataFrame | None:
    """Give no decisions where a number needs more digits than the engine has."""
    try:
        return decided(program, table, engine)
    except DataError as error:
        assert [p.code for p in error.problems] == ["too-many-digits"]  # noqa: PT017
        return None


@PROFILE
@given(st.data())
def test_engines_decide_alike(data: st.DataObject) -> None:
    policy = data.draw(policies())
    program = compiled(policy)
    table = data.draw(customers(policy["facts"]))

    interpreted = decided_exactly(program, table, "interpret")
    found = decided_exactly(program, table, "columnar")

    if found is not None:
        assert interpreted is not None
        assert_frame_equal(found, interpreted)


@PROFILE
@given(st.data())
def test_what_may_be_holds_whatever_is(data: st.DataObject) -> None:
    policy = data.draw(policies())
    program = compiled(policy)
    table = data.draw(customers(policy["facts"]))
    sifted = take_in(program, table_of(table), {}, as_of=AS_OF).sifted
    fitted = fit(program, sifted.clean, AS_OF)
    interpreter = Interpreter.of(fitted, AS_OF)
    reaching = Reaching.of(fitted, interpreter)
    for row in sifted.clean.collect().head(2).iter_rows(named=True):
        facts = facts_of(program)(row)
        names = data.draw(st.sets(st.sampled_from(sorted(facts)), min_size=1))
        boxes = {name: data.draw(stretch(program.schema[name].type)) for name in names}
        around = reaching.around(facts, frozenset(names))
        known = around.known({name: held for name, (held, _) in boxes.items()})
        found = []
        for _ in range(3):
            at = {n: data.draw(inside) for n, (_, inside) in boxes.items()}
            decision = interpreter.decide({**facts, **at})
            scored = interpreter.scored({**facts, **at})
            assert all(contains(known[name], scored[name]) for name in known)
            assert decision.tier in around.tiers(known)
            found.append((decision.tier, decision.actions, dict(decision.outputs)))
        assert not around.is_settled(known) or all(one == found[0] for one in found)


def stretch(kind: Type) -> st.SearchStrategy[tuple[Extent, st.SearchStrategy[Any]]]:
    """Draw what a fact can be, with what draws a value of that."""
    match kind:
        case Number(places, low, high):
            near = st.decimals(
                max(low, Decimal(-5)), min(high, Decimal(5)), places=places
            )
            wide = near | st.decimals(low, high, places=places)

            def numbers_in(
                ends: tuple[Decimal, Decimal],
            ) -> tuple[Extent, st.SearchStrategy[Any]]:
                least, most = min(ends), max(ends)
                return Between(least, most), st.decimals(least, most, places=places)

            return st.tuples(near, wide).map(numbers_in)
        case Date():
            day = st.dates(AS_OF - timedelta(800), AS_OF + timedelta(800))
            return st.tuples(day, day).map(
                lambda e: (Between(min(e), max(e)), st.dates(min(e), max(e)))
            )
        case _:
            texts = isinstance(kind, String) and (kind.values or ("a", "客/"))
            listed = st.sampled_from([*map(str, texts)] if texts else [True, False])
            some = st.sets(listed | st.none(), min_size=1)
            return some.map(lambda s: (OneOf(frozenset(s)), st.sampled_from(list(s))))


def decides_one_by_one(program: Program, table: pl.DataFrame) -> None:
    """Hold the decider to what the interpreter makes of each customer."""
    engine = PLUGINS.engine("interpret")
    run = prepare(program, table_of(table), as_of=AS_OF, engine=engine)
    interpreter, decider = Interpreter.of(run.fitted, AS_OF), Decider.of(run.fitted)
    facts = facts_of(program)
    for written, row in zip(
        table.to_dicts(), run.clean.collect().to_dicts(), strict=True
    ):
        clean = facts(row)
        for known in (written, clean):
            assert decider(known, as_of=AS_OF) == interpreter.decide(clean)


@PROFILE
@given(st.data())
def test_one_customer_at_a_time_is_decided_alike(data: st.DataObject) -> None:
    policy = data.draw(policies())

    decides_one_by_one(compiled(policy), data.draw(customers(policy["facts"])))


def test_doubt_reads_a_score_with_the_places_it_declares() -> None:
    policy = {
        "tiers-policy": 1,
        "name": "places",
        "facts": {
            "n": {"type": "integer", "missing": "unknown"},
            "p": {"type": "boolean", "missing": "unknown"},
        },
        "scores": {
            "s": {"model": "bands", "of": "n", "points": {"-": "5"}, "places": 4}
        },
        "tiers": {"A": {}, "B": {}},
        "rules": {
            "hit": "first",
            "list": [
                {"rule": "R1", "if": "s >= 5", "tier": "A", "because": "-"},
                {"rule": "R2", "if": "p", "tier": "B", "because": "-"},
            ],
        },
    }
    program = compiled(policy)
    table = pl.DataFrame({"n": ["7"], "p": [""]})

    found = decided(program, table, "columnar")

    assert_frame_equal(found, decided(program, table, "interpret"))
    assert found["unknown"].to_list() == [[]]


def test_deeply_nested_formulas_run() -> None:
    nested = "n0"
    for _ in range(6):
        nested = f"max(min({nested} / (n1 + 1.5), 100), n1) / (n0 + 0.5)"
    policy = {
        "tiers-policy": 1,
        "name": "nested",
        "facts": {
            name: {"type": "decimal(2)", "range": "[0..100]", "missing": "unknown"}
            for name in ("n0", "n1")
        },
        "scores": {"s": {"model": "expression", "formula": f"decimal({nested}, 2)"}},
        "tiers": {"A": {}},
        "rules": {"hit": "first", "columns": ["s"], "rows": [["R", "> 0", "A", "-"]]},
    }
    program = compiled(policy)
    table = pl.DataFrame({"n0": ["3.5", "", "0"], "n1": ["2", "1", "100"]})

    found = decided(program, table, "columnar")

    assert_frame_equal(found, decided(program, table, "interpret"))
    assert found["tier"].to_list() == ["A", None, "A"]
