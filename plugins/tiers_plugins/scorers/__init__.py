"""The scoring models that come with tiers."""

from collections.abc import Iterable

from tiers.hooks import hookimpl
from tiers.ports import AnyScorer
from tiers_plugins.scorers.ahp import Ahp
from tiers_plugins.scorers.bands import Bands
from tiers_plugins.scorers.clv import Clv
from tiers_plugins.scorers.customer_value import CustomerValue
from tiers_plugins.scorers.entropy import Entropy
from tiers_plugins.scorers.expression import Expression
from tiers_plugins.scorers.linear import Linear
from tiers_plugins.scorers.loyalty_3r import Loyalty3R
from tiers_plugins.scorers.loyalty_level import LoyaltyLevel
from tiers_plugins.scorers.model import Model
from tiers_plugins.scorers.percentile import Percentile
from tiers_plugins.scorers.rfm import Rfm
from tiers_plugins.scorers.scorecard import Scorecard
from tiers_plugins.scorers.servperf import Servperf
from tiers_plugins.scorers.servqual import Servqual
from tiers_plugins.scorers.topsis import Topsis
from tiers_plugins.scorers.value_equation import ValueEquation
from tiers_plugins.scorers.weighted import Weighted
from tiers_plugins.scorers.zscore import ZScore

TIERS_API = 1


@hookimpl
def tiers_scorers() -> Iterable[AnyScorer]:
    """Offer the models that most policies are made of, and those of the field."""
    return (
        *(Bands(), Expression(), Linear(), Percentile(), Weighted(), ZScore()),
        *(Scorecard(), Rfm(), Clv(), Ahp(), Entropy(), Topsis()),
        *(Servqual(), Servperf(), Loyalty3R(), LoyaltyLevel()),
        *(ValueEquation(), CustomerValue(), Model()),
    )
