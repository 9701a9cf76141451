"""The replay server, its faults, its layout, and the recordings that stand in the project."""
