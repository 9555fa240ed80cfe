"""What interviewers do to errors: their answers are alike, so that fewer count.

deff = 1 + (m - 1) rho, where one interviewer (or one cluster) has m interviews, whose
answers correlate by rho: Kish, Survey Sampling (1965), section 5.4; for interviewers
Kish, JASA 57 (1962), and Groves, Survey Errors and Survey Costs (1989), chapter 8, who
finds rho about 0.01 by telephone, and 0.00 to 0.05 face to face.
"""

from decimal import Decimal


def design_effect(load: int, rho: Decimal) -> Decimal:
    """Give the factor by which the variance of a mean grows; 1 for a load of 1."""
    return 1 + (load - 1) * rho
