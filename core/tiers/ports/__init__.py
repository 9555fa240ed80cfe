"""The protocols that plugins fill: small, read-only properties and functions."""

from typing import TYPE_CHECKING, Any

from tiers.delivering import Item, Receipt
from tiers.delivering import Terms as DeliveryTerms
from tiers.describing import Description
from tiers.lang.library.signature import Taken
from tiers.location import Location
from tiers.ports.asking import Answering, Channel
from tiers.ports.deciding import Engine, Function, Serving, Tracing, Troubled
from tiers.ports.reading import Parted, Placed, ReadOptions, TableSource, UrlSource
from tiers.ports.sending import DeliverySink, WholeSink
from tiers.ports.telling import Outcome, Reporting, Section
from tiers.ports.writing import (
    Changes,
    CodedSink,
    DescribedSink,
    KeepingSink,
    TableSink,
    UrlSink,
)
from tiers.program.program import Fitted
from tiers.program.scoring import (
    AnyScorer,
    ColumnScorer,
    Condensing,
    Counted,
    Counting,
    Directed,
    Direction,
    File,
    Formula,
    Mergeable,
    Population,
    Reason,
    Reasoned,
    Scorer,
    Tests,
)
from tiers.spreading import Host, Packet, Packets, Session, Spread, Work

if TYPE_CHECKING:
    from tiers.survey.rounds import (
        Answer,
        Contact,
        Fieldwork,
        Figure,
        Person,
        Returned,
        Site,
        Terms,
    )
else:

    def __getattr__(name: str) -> Any:
        """Import what surveys are made of for those who ask: few runs need it."""
        if name not in __all__:
            raise AttributeError(name)
        from tiers.survey import rounds  # noqa: PLC0415 - see above

        return getattr(rounds, name)


__all__ = [
    "Answer",
    "Answering",
    "AnyScorer",
    "Changes",
    "Channel",
    "CodedSink",
    "ColumnScorer",
    "Condensing",
    "Contact",
    "Counted",
    "Counting",
    "DeliverySink",
    "DeliveryTerms",
    "DescribedSink",
    "Description",
    "Directed",
    "Direction",
    "Engine",
    "Fieldwork",
    "Figure",
    "File",
    "Fitted",
    "Formula",
    "Function",
    "Host",
    "Item",
    "KeepingSink",
    "Location",
    "Mergeable",
    "Outcome",
    "Packet",
    "Packets",
    "Parted",
    "Person",
    "Placed",
    "Population",
    "ReadOptions",
    "Reason",
    "Reasoned",
    "Receipt",
    "Reporting",
    "Returned",
    "Scorer",
    "Section",
    "Serving",
    "Session",
    "Site",
    "Spread",
    "TableSink",
    "TableSource",
    "Taken",
    "Terms",
    "Tests",
    "Tracing",
    "Troubled",
    "UrlSink",
    "UrlSource",
    "WholeSink",
    "Work",
]
