"""One module per source. Modules know `extractors.core` and never each other."""
