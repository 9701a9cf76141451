"""Development plans: `plans/*.yml` read, checked, and laid out as tables for dbt.

`python -m planning` checks them and names file, line and field of whatever is wrong.
"""

from planning.checking import load
from planning.errors import PlanError, Problem
from planning.tabling import tables, write

__all__ = ["PlanError", "Problem", "load", "tables", "write"]
