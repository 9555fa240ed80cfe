"""What can go wrong with a database, in the words of who asked for a table.

What a driver says may hold a secret, so every word of it goes through
`Location.hushed`, and its error is never chained to ours.
"""

from collections.abc import Iterable, Sequence

from tiers.location import Location
from tiers.problems import DataError, Problem, closest
from tiers.text import Text


def login_refused(location: Location, words: str) -> DataError:
    """Say that user and password do not go together."""
    message = Text(
        f"`{location.place}` refuses the login: {_line(location, words)}",
        f"`{location.place}` 拒绝登录：{_line(location, words)}",
    )
    advice = Text(
        "check user and password; a password comes from the variable "
        f"{_variable(location)}, or a file named by `?password-file=PATH`",
        f"请检查用户名和密码；密码可取自环境变量 {_variable(location)}，"
        "或由 `?password-file=路径` 指定的文件",
    )
    return _fault("login-refused", message, advice)


def no_connection(location: Location, words: str) -> DataError:
    """Say that nobody answers, or not as a database does."""
    message = Text(
        f"no connection to `{location.place}`: {_line(location, words)}",
        f"无法连接 `{location.place}`：{_line(location, words)}",
    )
    advice = Text(
        "check host, port and name of the database, and that it runs and lets you in",
        "请检查主机、端口和数据库名，并确认数据库正在运行且允许访问",
    )
    return _fault("no-connection", message, advice)


def lost_connection(location: Location, words: str) -> DataError:
    """Say that the database went away in the middle."""
    message = Text(
        f"the connection to `{location.place}` was lost: {_line(location, words)}",
        f"与 `{location.place}` 的连接中断：{_line(location, words)}",
    )
    advice = Text(
        "run it again; if it happens often, read a smaller part at a time",
        "请重新运行；若经常发生，请每次读取较小的部分",
    )
    return _fault("lost-connection", message, advice)


def unknown_table(location: Location, known: Iterable[str]) -> DataError:
    """Say that there is no such table."""
    message = Text(
        f"there is no table `{location.part}` in `{location.place}`",
        f"`{location.place}` 中没有表 `{location.part}`",
    )
    advice = closest(location.part, known) or Text("it has none", "其中没有任何表")
    return _fault("unknown-table", message, advice)


def failed_query(location: Location, words: str) -> DataError:
    """Say that the database does not do what it is asked."""
    message = Text(
        f"`{location.place}` can't do it: {_line(location, words)}",
        f"`{location.place}` 无法执行：{_line(location, words)}",
    )
    advice = Text(
        "check the table or the query, and what you may do there",
        "请检查表名或查询语句，以及您的权限",
    )
    return _fault("failed-query", message, advice)


def unwritable_table(location: Location, why: Text) -> DataError:
    """Say that a table can't be written."""
    message = Text(
        f"`{location}` can't be written: {why.en}", f"无法写入 `{location}`：{why.zh}"
    )
    advice = Text(
        "name another table, or ask who keeps the database",
        "请换一个表名，或联系数据库管理员",
    )
    return _fault("unwritable-table", message, advice)


def table_exists(location: Location) -> DataError:
    """Say that a table that is to be made is there."""
    message = Text(
        f"there is a table `{location.part.partition('?')[0]}` in `{location.place}`, "
        "and it is left as it is",
        f"`{location.place}` 中已有表 `{location.part.partition('?')[0]}`，未作改动",
    )
    advice = Text(
        "name another table, or say `?mode=replace`, `?mode=append` or `?mode=upsert`",
        "请换一个表名，或指定 `?mode=replace`、`?mode=append` 或 `?mode=upsert`",
    )
    return _fault("table-exists", message, advice)


def changed_rows(location: Location, count: int, keys: Sequence[str]) -> DataError:
    """Say that rows of that day are there, and are others."""
    named = location.part.partition("?")[0]
    message = Text(
        f"`{location}` has other rows for {count:,} of these customers and this day; "
        "nothing was added",
        f"`{location}` 中已有其中 {count:,} 位客户的当日记录，且内容不同；未作改动",
    )
    advice = Text(
        "another evaluation of that day is there: delete its rows, or write over them "
        f"by `#{named}?mode=upsert&key={','.join(keys)}`",
        "当日已有另一次评估的结果：请删除那些记录，或以 "
        f"`#{named}?mode=upsert&key={','.join(keys)}` 覆盖",
    )
    return _fault("changed-rows", message, advice)


def alike_keys(location: Location, keys: Sequence[str]) -> DataError:
    """Say that a table takes customers for the same who are not."""
    named = ", ".join(f"`{key}`" for key in keys)
    message = Text(
        f"`{location}` does not take the decisions: by {named} it can't tell some "
        "customers apart, such as `C1` and `c1`",
        f"`{location}` 无法存放判定结果：按 {named} 无法区分某些客户，"
        "例如 `C1` 与 `c1`",
    )
    advice = Text(
        "give the column a collation by which every sign counts, such as utf8mb4_bin "
        "(MySQL) or BINARY (SQLite)",
        "请将该列改为区分每个字符的排序规则，"
        "例如 utf8mb4_bin（MySQL）或 BINARY（SQLite）",
    )
    return _fault("unfit-table", message, advice)


def repeated_rows(location: Location, keys: Sequence[str]) -> DataError:
    """Say that a key tells no rows apart."""
    names = ",".join(keys)
    message = Text(
        f"`{location}` can't be written: `{names}` is missing for some customers, or "
        "the same for several",
        f"无法写入 `{location}`：部分客户缺少 `{names}`，或多位客户的该值相同",
    )
    advice = Text(
        "give columns as `key` that tell customers apart",
        "请以能区分客户的列作为 `key`",
    )
    return _fault("repeated-rows", message, advice)


def missing_extra(location: Location, extra: str) -> DataError:
    """Say that a library is lacking, and how to get it."""
    message = Text(
        f"`{location.scheme}://` needs an extra that is not installed",
        f"使用 `{location.scheme}://` 需要另行安装组件",
    )
    advice = Text(
        f'run `pip install "tiers[{extra}]"`', f'请运行 `pip install "tiers[{extra}]"`'
    )
    return _fault("missing-extra", message, advice)


def _fault(code: str, message: Text, advice: Text) -> DataError:
    return DataError([Problem(code, message, help=advice)])


def _line(location: Location, words: str) -> str:
    lines = [line.strip() for line in words.splitlines() if line.strip()]
    return location.hushed(lines[0] if lines else "?").rstrip(".")


def _variable(location: Location) -> str:
    return "MYSQL_PWD" if location.scheme in {"mysql", "mariadb"} else "PGPASSWORD"
