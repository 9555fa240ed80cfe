"""Where decisions go: formats of files, and kinds of URLs."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import DeliverySink, TableSink, UrlSink
from tiers_plugins.sinks.broker import NATS
from tiers_plugins.sinks.console import Console
from tiers_plugins.sinks.crm import HUBSPOT, ODOO, SALESFORCE
from tiers_plugins.sinks.csv import Csv
from tiers_plugins.sinks.databases import DATABASES
from tiers_plugins.sinks.json_lines import JsonLines
from tiers_plugins.sinks.parquet import Parquet
from tiers_plugins.sinks.postgresql import POSTGRESQL
from tiers_plugins.sinks.report import Report
from tiers_plugins.sinks.webhook import WEBHOOK
from tiers_plugins.sinks.workbook import Workbook

TIERS_API = 1


@hookimpl
def tiers_sinks() -> Iterable[TableSink | UrlSink | DeliverySink]:
    """Offer files, databases, webhooks, NATS, task lists of CRMs, and the screen."""
    files = (Csv(), JsonLines(), Parquet(), Workbook(), Report())
    single = (WEBHOOK, NATS, Console(), SALESFORCE, HUBSPOT, ODOO)
    return (*files, POSTGRESQL, DATABASES, *single)
