"""The one rule that says whether an event of an agenda is of international scope, and why.

An event is of international scope when, by its own words,
- an embassy, a consulate or another country's institute holds it or helps (`foreign_institution`),
- an international body does (`international_organisation`),
- its organiser is of another country (`foreign_organiser`),
- it is a championship, cup or games between countries (`international_class`),
- it calls itself an international festival, congress, fair … (`explicit_words`), or
- people from abroad perform, exhibit or speak at it (`foreign_participants`).
What is only about another country is not: a foreign film, a talk on a foreign painter, a course of
tango, an artist from abroad who lives here. Words that often go with such events (festival, fair,
congress, European) prove nothing alone: `weak_words`, of low confidence, not counted.

Words are those of Spanish, French, Portuguese, English and Catalan, without accents. How often the
rule is right is measured: docs/international_scope.md.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from itertools import filterfalse
from typing import Literal

from extractors.core.spec import Column
from extractors.formats import scope_words as words

Confidence = Literal["high", "medium", "low", "none"]
#: Evidence -> how sure it makes us. Confidence low is not counted.
EVIDENCE: dict[str, Confidence] = {
    "international_organisation": "high",
    "international_class": "high",
    "foreign_organiser": "high",
    "foreign_institution": "high",
    "foreign_participants": "medium",
    "explicit_words": "medium",
    "weak_words": "low",
}
CONFIDENCES: tuple[Confidence, ...] = ("high", "medium", "low", "none")

#: What a table of events keeps of the rule's verdict.
COLUMNS = (
    Column(
        name="scope_evidence",
        type="string",
        required=False,
        description="why its scope is international: codes of the rule, comma between",
    ),
    Column(
        name="scope_confidence",
        type="string",
        values=CONFIDENCES,
        description="how sure the evidence makes us; low and none are not counted",
    ),
)


@dataclass(frozen=True)
class Scope:
    """Why an event is of international scope: codes of EVIDENCE, the strongest first."""

    evidence: tuple[str, ...]

    @property
    def confidence(self) -> Confidence:
        """How sure the strongest evidence makes us; `none` without any."""
        found = {EVIDENCE[code] for code in self.evidence}
        return next((level for level in CONFIDENCES if level in found), "none")

    @property
    def is_international(self) -> bool:
        """Whether it is counted: more than weak words speak for it."""
        return self.confidence in {"high", "medium"}

    @property
    def codes(self) -> str | None:
        """The evidence as one text, comma between; None without any."""
        return ",".join(self.evidence) or None


_MARK_UP = re.compile(r"<[^>]+>|&\w+;")


def fold(text: str) -> str:
    """Text without mark-up, accents and case, single blanks."""
    bare = _MARK_UP.sub(" ", text) if "<" in text or "&" in text else text
    if not bare.isascii():
        letters = unicodedata.normalize("NFD", bare.replace("’", "'"))
        bare = "".join(filterfalse(unicodedata.combining, letters))
    return " ".join(bare.lower().split())


@cache
def _pattern(text: str) -> re.Pattern[str]:
    return re.compile(text)


@cache
def _nations(home: str, table: str) -> str:
    listed = words.NATIONS if table == "after" else words.ENGLISH
    return "|".join(text for country, text in listed.items() if country != home)


@cache
def _institutes(home: str) -> str:
    return "|".join(text for country, text in words.INSTITUTES.items() if country != home)


def _has_institution(text: str, home: str) -> bool:
    own = words.HOMES.get(home)
    for found in _pattern(words.EMBASSY).finditer(text):
        if not own or not re.match(rf"\W+(?:\w+\W+){{0,2}}?(?:{own})\b", text[found.end() :]):
            return True
    return bool(_pattern(rf"\b(?:{_institutes(home)})\b").search(text))


def _has_body(text: str) -> bool:
    near = rf"{words.HOSTED}.{{0,80}}?{words.BODIES}"
    return bool(_pattern(near).search(text))


def _is_explicit(title: str, first: str) -> bool:
    explicit = _pattern(words.EXPLICIT)
    if explicit.search(_pattern(words.CALENDAR).sub(" ", title)):
        return True
    is_career = _pattern(words.CAREER).search(first)
    return not is_career and bool(explicit.search(_pattern(words.CALENDAR).sub(" ", first)))


def _has_participants(text: str, home: str) -> bool:
    """People from abroad, by their nationality beside what they do; residents are none.

    A nationality beside a name alone was tried and left (2026-11-24): it found the members of bands.
    """
    if _pattern(words.ABROAD).search(text):
        return True
    after, before = _nations(home, "after"), _nations(home, "before")
    pattern = _pattern(
        rf"\b{words.ROLES}(?: \w+)? (?:{after})\b|\b(?:{before}) (?:\w+ )?{words.ROLES}\b"
    )
    return any(
        not _pattern(words.RESIDENT).search(text[found.start() : found.end() + 60])
        for found in pattern.finditer(text)
    )


def judge(
    title: str,
    texts: Iterable[str | None] = (),
    *,
    organiser: str | None = None,
    kind: str | None = None,
    home: str,
) -> Scope:
    """Judge one event by its own words.

    Args:
        title: the event's title.
        texts: its lead, description, key words; None is left out.
        organiser: who holds it, where the agenda says so.
        kind: the agenda's own type of the event.
        home: ISO 3166-1 alpha-3 code of the country the event takes place in: its own institutes
            and its own nationals are not foreign.
    """
    head, given = fold(title), [fold(it) for it in texts if it]
    text = ". ".join((head, *given))
    first = re.split(r"[.!?;]", given[0], maxsplit=1)[0][:200] if given else ""
    host = fold(organiser or "")
    subject = f"{head} {first} {fold(kind or '')}"
    foreign_host = rf"\b(?:{_nations(home, 'after')}|{_nations(home, 'before')})\b"
    found = {
        "international_organisation": _has_body(text) or bool(_pattern(words.BODIES).search(host)),
        "international_class": bool(_pattern(words.CLASS).search(f"{head}. {first}")),
        "foreign_organiser": bool(host and _pattern(foreign_host).search(host)),
        "foreign_institution": _has_institution(f"{text}. {host}", home),
        "foreign_participants": not _pattern(words.ABOUT).search(subject)
        and _has_participants(text, home),
        "explicit_words": _is_explicit(head, first),
    }
    evidence = tuple(code for code in EVIDENCE if found.get(code))
    if evidence:
        return Scope(evidence)
    calm = _pattern(words.CALENDAR).sub(" ", f"{head}. {first}")
    return Scope(("weak_words",) if _pattern(words.WEAK).search(calm) else ())
