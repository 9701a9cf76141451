"""Audits of what a register holds: which agreement texts are the same text."""
