"""The kernel: what a source is, how it is fetched, landed, parsed and accepted."""
