"""What is measured against what, as ratios of one run: `make bench`. Never part of the test suite."""
