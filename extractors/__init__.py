"""Extractors: every public source and the city's own register, landed byte for byte and parsed."""
