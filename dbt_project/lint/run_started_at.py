"""What sqlfluff's jinja templater calls `run_started_at`: dbt's time of the run."""


def strftime(_format: str) -> str:
    """Return a day; which one does not matter for the layout of SQL."""
    return "2026-11-24"
