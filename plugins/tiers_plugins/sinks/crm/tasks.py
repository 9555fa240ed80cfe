"""Items → tasks: what somebody is to do for a customer, until when."""

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from typing import Any

import attrs

from tiers.ports import Item
from tiers.problems import DataError
from tiers.text import Lang, Text
from tiers_plugins.sinks.crm import faults
from tiers_plugins.sinks.crm.asked import Asked
from tiers_plugins.sinks.crm.levels import wording


@attrs.frozen
class Task:
    """One service action for one customer."""

    key: str
    """32 hexadecimal digits: the same for this action of this customer on this day."""
    customer: str
    """The customer, as the CRM knows them."""
    title: str
    owner: str
    """Who is to do it, as the CRM knows them; empty if nobody is known."""
    within: str
    """The service level, as an ISO 8601 duration; empty if there is none."""
    due: date | None
    """The last day on which it is in time."""
    as_of: date
    policy: str
    notes: tuple[str, ...]
    """What to know about it, line by line."""


class Unknown(Exception):  # noqa: N818 - a reason to refuse an item
    """A customer whom the CRM does not know; with the reason."""

    def __init__(self, why: Text) -> None:
        super().__init__(why.en)
        self.why = why


def task(item: Item, asked: Asked, lang: Lang) -> Task:
    """Make a task of an item.

    Raises:
        Unknown: the fact that names the customer in the CRM is missing.
        DataError: items have no such fact at all.
    """
    body = json.loads(item.body)
    customer = body["customer"]
    if asked.customer_fact:
        customer = _fact(body, asked.customer_fact)
        if not customer:
            raise Unknown(faults.nameless(asked.customer_fact))
    named = _fact(body, asked.owner_fact) if asked.owner_fact else ""
    due = body.get("due")
    key = _key(body["policy"], body["as_of"], body["customer"], body["action"])
    return Task(
        key=key,
        customer=customer,
        title=body.get("label") or body["action"],
        owner=asked.user(named, body.get("owner") or ""),
        within=body.get("within") or "",
        due=date.fromisoformat(due) if due else None,
        as_of=date.fromisoformat(body["as_of"]),
        policy=body["policy"],
        notes=tuple(_notes(body, key, lang)),
    )


def _fact(body: dict[str, Any], name: str) -> str:
    """Give a fact that the sink may receive, as text.

    Raises:
        DataError: the sink does not receive it.
    """
    facts = {**body, **(body.get("facts") or {})}
    if name not in facts:
        raise DataError([faults.no_fact(name)])
    value = facts[name]
    return "" if value is None else str(value)


def _notes(body: dict[str, Any], key: str, lang: Lang) -> Iterator[str]:
    """Say what is known, each thing on a line of its own."""
    within = body.get("within")
    run = f"{body['policy']} {body['version']}, {body['as_of']}"
    said = (
        (Text("Customer", "客户"), body["customer"]),
        (Text("Tier", "等级"), body["tier"]),
        (Text("Why", "原因"), body["because"]),
        (Text("Within", "时限"), within and wording(within, lang)),
        (Text("In charge", "负责"), body.get("owner")),
        (Text("Policy", "策略"), run),
        (Text("Task", "任务编号"), key),
    )
    for name, value in said:
        if value:
            yield f"{name.put(lang)}{'：' if lang == 'zh' else ': '}{value}"


def _key(*words: str) -> str:
    """Name what is to be done: alike whichever run, and whichever file, it is in.

    The key of an item names its run, too: one customer who was put right, and all
    tasks of the day would be others.
    """
    written = json.dumps(words).encode()
    return hashlib.blake2b(written, digest_size=16).hexdigest()
