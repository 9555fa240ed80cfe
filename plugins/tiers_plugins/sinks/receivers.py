"""What can go wrong with a receiver of decisions, in the words of who sends them.

What a receiver says may hold a secret, so every word of it goes through `said`, and
no error of a library is chained to ours.
"""

from collections.abc import Iterable

from tiers.location import Location
from tiers.problems import DataError, Problem
from tiers.text import Text

_LONGEST = 200


def said(words: str, location: Location, secrets: Iterable[str] = ()) -> str:
    """Give one line of what somebody says, without secrets or odd signs."""
    line = " ".join("".join(c if c.isprintable() else " " for c in words).split())
    for secret in sorted(filter(None, secrets), key=len, reverse=True):
        line = line.replace(secret, "***")
    line = location.hushed(line).rstrip(".")
    return line if len(line) <= _LONGEST else f"{line[:_LONGEST]}…"


def no_answer(location: Location, why: Text) -> DataError:
    """Say that a receiver was tried again and again, and given up."""
    message = Text(
        f"`{location}` takes nothing: {why.en}", f"`{location}` 无法接收：{why.zh}"
    )
    advice = Text(
        "check address and network, and ask who runs the receiver; what was taken "
        "is kept, and will not be sent again",
        "请检查地址和网络，并联系接收方；已送达的部分有记录，不会重复发送",
    )
    return _fault("no-answer", message, advice)


def login_refused(location: Location, words: str) -> DataError:
    """Say that the receiver does not know the secret."""
    message = Text(
        f"`{location}` refuses the login: {words}", f"`{location}` 拒绝登录：{words}"
    )
    advice = Text(
        "check the secret of this sink, and whether the receiver knows it",
        "请检查该接收端的密钥，并确认接收方使用相同的密钥",
    )
    return _fault("login-refused", message, advice)


def wrong_address(location: Location, words: str) -> DataError:
    """Say that nothing is received at a URL, or not there any more."""
    message = Text(
        f"`{location}` is not the address of a receiver: {words}",
        f"`{location}` 不是接收地址：{words}",
    )
    advice = Text(
        "ask the receiver for its address; redirects are not followed, because they "
        "may lead to somebody else",
        "请向接收方确认地址；不跟随重定向，以免数据流向他人",
    )
    return _fault("wrong-address", message, advice)


def unreadable_answer(location: Location, words: str) -> DataError:
    """Say that nobody can tell what a receiver took."""
    message = Text(
        f"the answer of `{location}` can't be understood: {words}",
        f"无法理解 `{location}` 的应答：{words}",
    )
    advice = Text(
        'answer with {"items": [{"key": …, "outcome": "sent"}]}, the outcome being '
        "sent, unchanged, refused or retry; or with nothing, if all is taken",
        '请应答 {"items": [{"key": …, "outcome": "sent"}]}，outcome 为 '
        "sent、unchanged、refused 或 retry；全部接收时也可不带内容",
    )
    return _fault("unreadable-answer", message, advice)


def no_stream(location: Location, subjects: str) -> DataError:
    """Say that no stream of a broker keeps what is published."""
    message = Text(
        f"no stream of `{location}` keeps `{subjects}`",
        f"`{location}` 中没有保存 `{subjects}` 的流",
    )
    first = subjects.partition(".")[0]
    command = f'nats stream add TIERS --subjects "{first}.>" --dupe-window 24h'
    advice = Text(
        f"make one: `{command}`; JetStream must be on",
        f"请先创建：`{command}`；并确认已启用 JetStream",
    )
    return _fault("no-stream", message, advice)


def weak_secret(shortest: int) -> Problem:
    """Say that a secret for signing is no good."""
    return Problem(
        "weak-secret",
        Text(
            f"the secret for signing has less than {shortest} bytes, or is no base64",
            f"签名密钥不足 {shortest} 字节，或不是有效的 base64",
        ),
        help=Text(
            "make one by `openssl rand -base64 32`, with `whsec_` before it",
            "请用 `openssl rand -base64 32` 生成，并在前面加上 `whsec_`",
        ),
    )


def _fault(code: str, message: Text, advice: Text) -> DataError:
    return DataError([Problem(code, message, help=advice)])
