"""What a source's declared tables cannot say: one module per source, found by the source's key.

A module here is optional. It has one function, `checks(now, before)`, which yields `Check`s on the
candidate `now` and, where there is one, on the last accepted batch `before`.
"""
