import attrs

from tiers_plugins.channels.online.guard import Guard


@attrs.define
class Clock:
    now: float = 0

    def __call__(self) -> float:
        return self.now


def tried(guard: Guard, times: int, *, is_right: bool = False) -> None:
    for _ in range(times):
        guard.judge("visitor", "code", is_right=is_right)


def test_wrong_codes_run_out_and_come_back_with_time() -> None:
    clock = Clock()
    guard = Guard(clock)

    tried(guard, 20)
    wait = guard.wait("visitor", "another")
    clock.now += wait

    assert wait > 0
    assert guard.wait("visitor", "another") == 0


def test_what_one_visitor_does_wrong_costs_others_nothing() -> None:
    guard = Guard(Clock())

    tried(guard, 100)

    assert guard.wait("somebody", "code") == 0


def test_who_came_by_a_right_code_goes_on_at_the_address_of_one_who_guesses() -> None:
    guard = Guard(Clock())
    guard.judge("visitor", "right", is_right=True)

    tried(guard, 100)

    assert guard.wait("visitor", "right") == 0
    assert guard.wait("visitor", "code") > 0


def test_one_respondent_can_flood_nobody() -> None:
    guard = Guard(Clock())
    guard.judge("visitor", "right", is_right=True)

    waits = [guard.wait("visitor", "right") for _ in range(100)]

    assert waits[0] == 0
    assert waits[-1] > 0
