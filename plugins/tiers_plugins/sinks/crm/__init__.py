"""Service actions as tasks for a CRM to import: see `plugins/docs/sinks/crm.md`."""

from functools import partial

from tiers_plugins.sinks.deliverer import Deliverer, Work


def _work(crm: str) -> Work:
    from tiers_plugins.sinks.crm import delivering  # noqa: PLC0415 - see `Deliverer`

    return delivering.Lists(crm)


def _of(crm: str) -> Deliverer:
    """Give what writes `CRM:tasks.csv`: a file that holds all tasks of a run."""
    return Deliverer(crm, (crm,), partial(_work, crm), is_whole=True)


SALESFORCE, HUBSPOT, ODOO = map(_of, ("salesforce", "hubspot", "odoo"))
