"""The four ways in which a source fails, each naming source, table, request and both sides.

`SourceUnavailable`: no answer could be had (dead host, timeout, 5xx, throttled past our patience).
`SourceTruncated`: an answer began and is not whole (reset, gzip mismatch, short or broken body).
`SourceChanged`: an answer is whole and is not what the source is declared to give.
`SourceRefused`: the source understood and said no (bad request, ban, missing key, unknown id).
"""

from __future__ import annotations


class SourceError(Exception):
    """A failed attempt at a source, with everything needed to act on it."""

    #: Whether asking again, unchanged, can help.
    is_retryable: bool = False

    def __init__(
        self,
        source: str,
        table: str,
        request: str,
        *,
        expected: str,
        found: str,
        retry_after: float | None = None,
    ) -> None:
        self.source, self.table, self.request = source, table, request
        self.expected, self.found = expected, found
        #: Seconds the source asked us to wait, when it did.
        self.retry_after = retry_after
        super().__init__(
            f"{type(self).__name__}: {source}.{table}: {request}: "
            f"expected {expected}; found {found}"
        )


class SourceUnavailable(SourceError):
    """No answer could be had."""

    is_retryable = True


class SourceTruncated(SourceError):
    """The answer is not whole."""

    is_retryable = True


class SourceChanged(SourceError):
    """The answer is whole but not what is declared."""


class SourceRefused(SourceError):
    """The source understood the request and refused it."""


class SourceSkipped(Exception):
    """The source was not asked, for a reason that is no failure (no key in the environment)."""


class AnswerGrew(UserWarning):
    """The source's record has a field that is not declared: nothing is lost, someone should look."""
