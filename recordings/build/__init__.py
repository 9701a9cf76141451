"""Builders: one module per source writes that source's recording from a folder of facts."""
