"""The columns of each CRM, named as its documents name them, and what is in them.

The sources are named in `plugins/docs/sinks/crm.md`. Where a task that is imported
again is updated, columns of what people change in the CRM, such as the status, are left
out. So is that of users, where none are known: an empty cell would take them away.
"""

from collections.abc import Callable, Mapping
from datetime import date
from html import escape

from tiers_plugins.sinks.crm.asked import Asked
from tiers_plugins.sinks.crm.tasks import Task

Columns = Mapping[str, Callable[[Task], str]]
"""What stands in each column, in their order."""

_LONGEST_SUBJECT = 255


def salesforce(asked: Asked) -> Columns:
    """Give the fields of a Task; those with `__c` are to be made first."""
    return {
        "Tiers_Key__c": lambda task: task.key,
        "Subject": lambda task: task.title[:_LONGEST_SUBJECT],
        asked.customer_column or "Account:What.Customer_Key__c": _customer,
        **_users("OwnerId", asked),
        "ActivityDate": lambda task: _day(task.due),
        "Tiers_Service_Level__c": lambda task: task.within,
        "Description": _text,
    }


def hubspot(asked: Asked) -> Columns:
    """Give the properties of a task, which must be due some day.

    It is never updated by an import.
    """
    return {
        "tiers_key": lambda task: task.key,
        "hs_task_subject": lambda task: task.title,
        "hs_task_body": _text,
        "hs_task_type": lambda _: "TODO",
        "hs_task_status": lambda _: "NOT_STARTED",
        "hs_timestamp": lambda task: _day(task.due or task.as_of),
        **_users("hubspot_owner_id", asked),
        "tiers_service_level": lambda task: task.within,
        asked.customer_column or "customer": _customer,
    }


def odoo(asked: Asked) -> Columns:
    """Give the fields of a `project.task`; `id` is its external ID."""
    return {
        "id": lambda task: f"tiers_{task.key}",
        "name": lambda task: task.title,
        "project_id": lambda task: asked.project or task.policy,
        asked.customer_column or "partner_id": _customer,
        **_users("user_ids", asked),
        "date_deadline": lambda task: _day(task.due),
        "description": _html,
    }


COLUMNS: Mapping[str, Callable[[Asked], Columns]] = {
    "salesforce": salesforce,
    "hubspot": hubspot,
    "odoo": odoo,
}


def _customer(task: Task) -> str:
    return task.customer


def _users(column: str, asked: Asked) -> Columns:
    return {column: lambda task: task.owner} if asked.knows_users else {}


def _day(day: date | None) -> str:
    return "" if day is None else day.isoformat()


def _text(task: Task) -> str:
    return "\n".join(task.notes)


def _html(task: Task) -> str:
    return "<br/>".join(map(escape, task.notes))
