import pytest

from tiers.problems import DataError
from tiers_plugins.sinks.webhook.signing import signed_headers, signing_keys

SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw"  # noqa: S105 - published


def test_a_signature_is_the_one_that_standard_webhooks_publishes() -> None:
    found = signed_headers(
        signing_keys(SECRET),
        "msg_p5jXN8AQM9LWM0D4loKWxJek",
        1614265330,
        b'{"test": 2432232314}',
    )

    assert found == {
        "webhook-id": "msg_p5jXN8AQM9LWM0D4loKWxJek",
        "webhook-timestamp": "1614265330",
        "webhook-signature": "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
    }


def test_each_of_two_secrets_signs() -> None:
    plain = "a plain text of 24 bytes".replace(" ", "-")

    found = signed_headers(signing_keys(f"{SECRET}\n{plain}\n"), "m", 1, b"")
    alone = signed_headers(signing_keys(plain), "m", 1, b"")

    first, second = found["webhook-signature"].split(" ")
    assert first != second == alone["webhook-signature"]


@pytest.mark.parametrize(
    "secret",
    ["", "short", "whsec_MfKQ9r8GKYqrTwjUPD8ILPZI", "whsec_not!base64", f"{SECRET} x"],
)
def test_a_secret_that_protects_nothing_is_refused_and_not_shown(secret: str) -> None:
    with pytest.raises(DataError) as caught:
        signing_keys(secret)

    [problem] = caught.value.problems
    assert problem.code == "weak-secret"
    assert not secret or secret not in str(caught.value)
