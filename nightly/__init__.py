"""The nightly job: its steps, the one command that runs them, and the report of a night."""
