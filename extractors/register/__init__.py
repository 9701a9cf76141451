"""The city's own register: reading, checking and writing the files an office fills in."""
