"""What sqlfluff's jinja templater calls `graph`: dbt's nodes, of which none are known while linting."""

nodes: dict[str, object] = {}
sources: dict[str, object] = {}
