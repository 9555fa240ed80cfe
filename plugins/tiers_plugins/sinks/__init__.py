"""Where decisions go: formats of files, and kinds of URLs."""

from collections.abc import Iterable

from tiers.hooks import Later, hookimpl

TIERS_API = 1


@hookimpl
def tiers_sinks() -> Iterable[Later]:
    """Offer files, databases, webhooks, NATS, task lists of CRMs, and the screen."""
    return (
        _file("csv", "csv:Csv", ".csv"),
        _file("json-lines", "json_lines:JsonLines", ".jsonl", ".ndjson"),
        _file("parquet", "parquet:Parquet", ".parquet"),
        _file("xlsx", "workbook:Workbook", ".xlsx"),
        _file("report", "report:Report", ".html"),
        _url("postgresql", "postgresql:POSTGRESQL", "postgresql", "postgres"),
        _url("databases", "databases:DATABASES", "sqlite", "mysql", "mariadb"),
        _url("webhook", "webhook:WEBHOOK", "https", "http"),
        _url("nats", "broker:NATS", "nats", "tls"),
        _url("console", "console:Console", "console"),
        _url("salesforce", "crm:SALESFORCE", "salesforce"),
        _url("hubspot", "crm:HUBSPOT", "hubspot"),
        _url("odoo", "crm:ODOO", "odoo"),
    )


def _file(name: str, where: str, *suffixes: str) -> Later:
    return Later(name, f"{__name__}.{where}", suffixes=suffixes)


def _url(name: str, where: str, *schemes: str) -> Later:
    return Later(name, f"{__name__}.{where}", schemes=schemes)
