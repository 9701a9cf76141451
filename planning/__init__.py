"""Development plans: `plans/*.yml` read, checked, and laid out as tables for dbt.

`python -m planning` checks them and names file, line and field of whatever is wrong.
"""

from planning.checking import PLANS, Plan, load
from planning.errors import PlanError, Problem
from planning.standing import Refused, in_force
from planning.tabling import tables, write

__all__ = [
    "PLANS",
    "Plan",
    "PlanError",
    "Problem",
    "Refused",
    "in_force",
    "load",
    "tables",
    "write",
]
