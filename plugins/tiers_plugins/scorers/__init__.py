"""The scoring models that come with tiers."""

from collections.abc import Iterable

from tiers.hooks import Later, hookimpl

TIERS_API = 1

_MODELS = {
    "bands": "bands:Bands",
    "expression": "expression:Expression",
    "linear": "linear:Linear",
    "percentile": "percentile:Percentile",
    "weighted": "weighted:Weighted",
    "zscore": "zscore:ZScore",
    "scorecard": "scorecard:Scorecard",
    "rfm": "rfm:Rfm",
    "clv": "clv.scorer:Clv",
    "ahp": "ahp:Ahp",
    "entropy": "entropy:Entropy",
    "topsis": "topsis:Topsis",
    "servqual": "servqual:Servqual",
    "servperf": "servperf:Servperf",
    "loyalty-3r": "loyalty_3r:Loyalty3R",
    "loyalty-level": "loyalty_level:LoyaltyLevel",
    "value-equation": "value_equation:ValueEquation",
    "customer-value": "customer_value:CustomerValue",
    "model": "model:Model",
}


@hookimpl
def tiers_scorers() -> Iterable[Later]:
    """Offer the models that most policies are made of, and those of the field."""
    return [Later(name, f"{__name__}.{where}") for name, where in _MODELS.items()]
