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
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from itertools import compress, filterfalse
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
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


@cache
def _bare(sign: str) -> str:
    """A sign without its accents; nothing where it is one."""
    letters = unicodedata.normalize("NFD", sign.replace("’", "'"))
    return "".join(filterfalse(unicodedata.combining, letters))


def fold(text: str) -> str:
    """Text without mark-up, accents and case, single blanks."""
    if "<" in text or "&" in text:
        text = _MARK_UP.sub(" ", text)
    if not text.isascii():
        text = _BEYOND_ASCII.sub(lambda found: _bare(found[0]), text)
    return " ".join(text.lower().split())


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
    among: Collection[str] = EVIDENCE.keys(),
) -> Scope:
    """Judge one event by its own words.

    Args:
        title: the event's title.
        texts: its lead, description, key words; None is left out.
        organiser: who holds it, where the agenda says so.
        kind: the agenda's own type of the event.
        home: ISO 3166-1 alpha-3 code of the country the event takes place in: its own institutes
            and its own nationals are not foreign.
        among: the evidence that is looked for.
    """
    if not among:
        return Scope(())
    head, given = fold(title), [fold(it) for it in texts if it]
    text = ". ".join((head, *given))
    first = re.split(r"[.!?;]", given[0], maxsplit=1)[0][:200] if given else ""
    host = fold(organiser or "")

    def has(code: str) -> bool:
        match code:
            case "international_organisation":
                return _has_body(text) or bool(_pattern(words.BODIES).search(host))
            case "international_class":
                return bool(_pattern(words.CLASS).search(f"{head}. {first}"))
            case "foreign_organiser":
                foreign = rf"\b(?:{_nations(home, 'after')}|{_nations(home, 'before')})\b"
                return bool(host and _pattern(foreign).search(host))
            case "foreign_institution":
                return _has_institution(f"{text}. {host}", home)
            case "foreign_participants":
                subject = f"{head} {first} {fold(kind or '')}"
                return not _pattern(words.ABOUT).search(subject) and _has_participants(text, home)
            case "explicit_words":
                return _is_explicit(head, first)
        calm = _pattern(words.CALENDAR).sub(" ", f"{head}. {first}")
        return bool(_pattern(words.WEAK).search(calm))

    *strong, weak = EVIDENCE
    evidence = tuple(code for code in strong if code in among and has(code))
    return Scope(evidence or ((weak,) if weak in among and has(weak) else ()))


# --- many events at once -------------------------------------------------------------------------


def judge_all(
    titles: Sequence[str],
    texts: Sequence[tuple[str | None, ...]],
    *,
    organisers: Sequence[str | None],
    kinds: Sequence[str | None],
    home: str,
) -> dict[str, list[str | None]]:
    """What `judge` says of every event, as the columns of `COLUMNS`; events alike are judged once."""
    events = list(zip(titles, texts, organisers, kinds, strict=True))
    distinct = list(dict.fromkeys(events))
    wholes = [" ".join(filter(None, (it[0], *it[1], it[2]))) for it in distinct]
    said = {}
    for event, among in zip(distinct, _possible(wholes, home), strict=True):
        title, given, host, kind = event
        verdict = judge(title, given, organiser=host, kind=kind, home=home, among=among)
        said[event] = verdict.codes, verdict.confidence
    verdicts = [said[event] for event in events]
    return {
        "scope_evidence": [evidence for evidence, _ in verdicts],
        "scope_confidence": [confidence for _, confidence in verdicts],
    }


def _possible(texts: Sequence[str], home: str) -> Iterable[Collection[str]]:
    """The evidence that each text may hold, by the words without which there is none."""
    import pyarrow as pa
    import pyarrow.compute as pc

    letters = pc.utf8_normalize(pa.array(texts, pa.string()), "NFD")
    bare = pc.utf8_lower(pc.replace_substring_regex(letters, r"\pM+", ""))

    def hits(pattern: str) -> pa.Array:
        return pc.match_substring_regex(bare, _sieve(pattern))

    nations = hits(f"{_nations(home, 'after')}|{_nations(home, 'before')}")
    may_be = {
        "international_organisation": hits(words.BODIES),
        "international_class": hits(words.CLASS),
        "foreign_organiser": nations,
        "foreign_institution": hits(f"{words.EMBASSY}|{_institutes(home)}"),
        "foreign_participants": pc.or_(nations, hits(f"{words.FOREIGN}|{words.COUNTRIES}")),
        "explicit_words": hits(words.INTERNATIONAL),
        "weak_words": hits(words.WEAK),
    }
    rows = zip(*(may_be[code].to_pylist() for code in EVIDENCE), strict=True)
    return (list(compress(EVIDENCE, row)) for row in rows)


def _sieve(pattern: str) -> str:
    """A pattern over folded text, made for RE2 and text with its mark-up: finds all that it finds, and more.

    RE2 reads fifty times as fast as `re`, but takes ASCII only for letters and for the ends of
    words: so no word ends here, and a blank may be anything.
    """
    for given, wider in ((r"\b", ""), (r"\w", r"\S"), (" ", ".*"), ("'", ".")):
        pattern = pattern.replace(given, wider)
    return f"(?s){pattern}"
