"""The scoring models that come with tiers."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import Scorer
from tiers_plugins.scorers.bands import Bands
from tiers_plugins.scorers.expression import Expression
from tiers_plugins.scorers.linear import Linear
from tiers_plugins.scorers.percentile import Percentile
from tiers_plugins.scorers.weighted import Weighted
from tiers_plugins.scorers.zscore import ZScore

TIERS_API = 1


@hookimpl
def tiers_scorers() -> Iterable[Scorer]:
    """Offer the models that most policies are made of."""
    return (Bands(), Expression(), Linear(), Percentile(), Weighted(), ZScore())
