"""The two doors of the warehouse: what a landed batch and a published mart must be to pass."""
