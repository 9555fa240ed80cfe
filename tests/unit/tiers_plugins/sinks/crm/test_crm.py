"""Lists of tasks, as each CRM imports them."""

import csv
import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from tiers.ports import DeliveryTerms, Item, Location, Receipt, WholeSink
from tiers.problems import DataError
from tiers_plugins.sinks.crm import HUBSPOT, ODOO, SALESFORCE
from tiers_plugins.sinks.deliverer import Deliverer

BODY = {
    "policy": "shops",
    "version": "1",
    "as_of": "2026-07-01",
    "customer": "店1",
    "action": "visit",
    "tier": "gold",
    "rule": "R1",
    "because": "buys <much> & often",
    "label": "拜访",
    "owner": "sales",
    "within": "P10D",
    "due": "2026-07-11",
}


def item(key: str = "k1", **more: Any) -> Item:
    body = {name: value for name, value in (BODY | more).items() if value != "-"}
    return Item(key, json.dumps(body, ensure_ascii=False), "gold", body["action"])


def terms(**options: str) -> DeliveryTerms:
    named = {name.replace("_", "-"): value for name, value in options.items()}
    about = {"policy": "shops", "version": "1", "as_of": "2026-07-01"}
    return DeliveryTerms("run", "actions", about, options=named)


def delivered(
    sink: Deliverer,
    path: Path,
    items: Sequence[Item],
    asked: DeliveryTerms | None = None,
) -> list[Receipt]:
    place, asked = Location.parse(f"{sink.name}:{path}"), asked or terms()
    sink.check(place, asked)
    receipts = sink.deliver([items[:1], items[1:]], place, asked)
    return [receipt for batch in receipts for receipt in batch]


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_salesforce_has_a_task_for_each_action(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"

    receipts = delivered(SALESFORCE, path, [item(), item("k2", action="ask")])

    assert [(r.key, r.outcome) for r in receipts] == [("k1", "sent"), ("k2", "sent")]
    first, second = rows(path)
    assert first.pop("Tiers_Key__c") != second["Tiers_Key__c"]
    description = first.pop("Description")
    assert first == {
        "Subject": "拜访",
        "Account:What.Customer_Key__c": "店1",
        "ActivityDate": "2026-07-11",
        "Tiers_Service_Level__c": "P10D",
    }
    for told in ("Customer: 店1", "Tier: gold", "Within: 10 days", "In charge: sales"):
        assert told in description.splitlines()
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel garbles Chinese else"


def test_hubspot_has_a_due_day_even_where_the_policy_names_none(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"

    delivered(HUBSPOT, path, [item(within=None, due=None)])

    (row,) = rows(path)
    assert row["hs_timestamp"] == "2026-07-01"
    assert (row["hs_task_subject"], row["hs_task_type"]) == ("拜访", "TODO")
    assert (row["customer"], row["tiers_service_level"]) == ("店1", "")


def test_odoo_has_an_external_id_and_html(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"

    delivered(ODOO, path, [item()], terms(project="Service 2026"))

    (row,) = rows(path)
    assert row["id"].startswith("tiers_")
    assert "." not in row["id"], "what is before a dot is a module to Odoo"
    assert (row["project_id"], row["partner_id"]) == ("Service 2026", "店1")
    assert "Why: buys &lt;much&gt; &amp; often<br/>" in row["description"]


def test_a_task_has_the_same_key_in_every_run_and_file_of_a_day(tmp_path: Path) -> None:
    paths = [tmp_path / "a.csv", tmp_path / "b.csv"]

    delivered(SALESFORCE, paths[0], [item()])
    delivered(SALESFORCE, paths[1], [item("other key", because="put right")])
    delivered(SALESFORCE, tmp_path / "c.csv", [item(as_of="2026-08-01")])

    keys = [rows(path)[0]["Tiers_Key__c"] for path in (*paths, tmp_path / "c.csv")]
    assert keys[0] == keys[1] != keys[2]


def test_names_that_a_spreadsheet_would_run_are_harmless(tmp_path: Path) -> None:
    path = tmp_path / "tasks.csv"

    delivered(ODOO, path, [item(customer="=HYPERLINK(1)", label="@SUM(1)")])

    (row,) = rows(path)
    assert (row["partner_id"], row["name"]) == ("'=HYPERLINK(1)", "'@SUM(1)")


def test_json_has_the_same_names_and_leaves_out_what_is_empty(tmp_path: Path) -> None:
    path = tmp_path / "tasks.json"

    delivered(SALESFORCE, path, [item(), item("k2", within=None, due=None)])

    first, second = json.loads(path.read_text(encoding="utf-8"))
    assert first["ActivityDate"] == "2026-07-11"
    assert "ActivityDate" not in second


def test_owners_are_looked_up_and_facts_stand_before_roles(tmp_path: Path) -> None:
    owners = tmp_path / "owners.csv"
    owners.write_text("﻿owner,user\nsales,005A\nann,005B\n", encoding="utf-8")
    asked = terms(owners=str(owners), owner_fact="manager")
    given = [
        item("k1", facts={"manager": None}),
        item("k2", facts={"manager": "ann"}),
        item("k3", facts={"manager": "bob"}),
    ]

    delivered(SALESFORCE, tmp_path / "t.csv", given, asked)
    delivered(SALESFORCE, tmp_path / "u.csv", given, terms(owner_fact="manager"))

    owned = [[r["OwnerId"] for r in rows(tmp_path / n)] for n in ("t.csv", "u.csv")]
    assert owned == [["005A", "005B", ""], ["", "ann", "bob"]]


def test_a_customer_whom_the_crm_does_not_know_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    asked = terms(customer_fact="crm_id", customer_column="WhatId")
    given = [item("k1", facts={"crm_id": "001X"}), item("k2", facts={"crm_id": None})]

    receipts = delivered(SALESFORCE, path, given, asked)

    assert [(r.key, r.outcome) for r in receipts] == [("k1", "sent"), ("k2", "refused")]
    assert [row["WhatId"] for row in rows(path)] == ["001X"]


def test_a_fact_that_is_not_delivered_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "t.csv"
    path.write_text("old")

    with pytest.raises(DataError, match="crm_id"):
        delivered(SALESFORCE, path, [item()], terms(customer_fact="crm_id"))

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


@pytest.mark.parametrize(
    ("place", "codes"),
    [
        ("t.csv?ownrs=x", ["unknown-option"]),
        (
            "t.txt?owners=none.csv&rate=1",
            ["unfit-option", "unknown-option", "unfit-option"],
        ),
        ("no/such/t.csv", ["no-folder"]),
    ],
)
def test_what_can_not_be_asked_for_is_told_beforehand(
    place: str, codes: list[str], tmp_path: Path
) -> None:
    with pytest.raises(DataError) as caught:
        ODOO.check(Location.parse(f"odoo:{tmp_path}/{place}"), terms())

    assert [problem.code for problem in caught.value.problems] == codes
    assert not list(tmp_path.iterdir())


def test_it_is_given_all_tasks_each_time() -> None:
    assert isinstance(SALESFORCE, WholeSink)
    assert SALESFORCE.is_whole
