import copy
import pickle

from tiers.policy.nodes import Map, Scalar, Seq
from tiers.source import Span

AT = Span("p.yaml", 3, 5, 4, "    gold: 5")


def test_a_scalar_keeps_place_and_kind_when_copied_and_pickled() -> None:
    written = Scalar("5", AT, kind="int")

    for twin in (copy.deepcopy(written), pickle.loads(pickle.dumps(written))):  # noqa: S301
        assert twin == "5"
        assert (twin.at, twin.kind) == (AT, "int")


def test_containers_keep_their_place_when_copied() -> None:
    tree = Map({Scalar("a"): Seq([Scalar("x")], at=AT)}, at=AT)

    twin = copy.deepcopy(tree)

    assert twin == tree
    assert (twin.at, twin.part("a").at) == (AT, AT)


def test_a_key_that_is_not_there_has_no_part() -> None:
    assert Map().part("tiers") is None
