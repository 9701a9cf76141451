"""From one cell to the value of its column's type, or to what was expected instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from datetime import date, datetime

from rapidfuzz import fuzz, process

from extractors.register import countries, figures
from extractors.register.messages import say
from extractors.register.reading import Cell, NoResult
from extractors.register.templates import LANGUAGES, Field, Language, plain

Value = str | int | float | bool | date | None

MAX_TEXT = 32_767  # what a spreadsheet's cell holds
#: Below this likeness (0–100) a suggestion would be a guess.
LIKENESS = 60

_TRUE = {"true", "verdadero", "vrai", "verdadeiro", "x", "1", "y", "s", "o"}
_FALSE = {"false", "falso", "faux", "0", "n"}
_GOAL = re.compile(
    r"(?:(?:ods|odd|sdg|goal|objetivo|objectif)\s*)?(\d{1,2})(?:\.\w{1,2}){0,2}", re.I
)
_BETWEEN = re.compile(r"\s*[,;/\n]\s*|\s+(?:y|e|&|et|and)\s+")
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f]")
_ERRORS = re.compile(r"#(?:REF!|N/A|VALUE!|NAME\?|DIV/0!|NUM!|NULL!|SPILL!)")


class WrongCell(ValueError):
    """A cell that is not of its column's type; both texts are in the file's language."""

    def __init__(self, expected: str, suggestion: str | None = None) -> None:
        self.expected, self.suggestion = expected, suggestion
        super().__init__(expected)


def closest(text: str, candidates: list[str], least: int = LIKENESS) -> str | None:
    """The candidate most like the text, if any is alike enough."""
    by_plain = {plain(candidate): candidate for candidate in candidates}
    best = process.extractOne(plain(text), list(by_plain), scorer=fuzz.WRatio, score_cutoff=least)
    return by_plain[best[0]] if best else None


def shown(value: object) -> str:
    """A value as an office would write it."""
    if isinstance(value, date):
        return f"{value:%d/%m/%Y}"
    return f"{value:.15g}" if isinstance(value, float) else str(value)


def convert(cell: Cell, field: Field, language: Language) -> Value:
    """The value of a cell that is not empty.

    Raises:
        WrongCell: with what was expected and, where there is one, a suggestion.
    """
    if isinstance(cell, NoResult) or (isinstance(cell, str) and _ERRORS.fullmatch(cell)):
        raise WrongCell(say("calculated", language))
    return _CONVERTERS[field.type](cell, field, language)


def is_plain_text(field: Field, texts: Collection[str]) -> bool:
    """Whether a column holds nothing but texts that are their own values: looked at together."""
    if field.type not in {"text", "unit"}:
        return False
    together = "\n".join(texts)
    longest = max(map(len, texts), default=0)
    return "#" not in together and longest <= MAX_TEXT and not _CONTROL.search(together)


def _text(cell: Cell, field: Field, language: Language) -> str:
    text = shown(cell)
    if len(text) > MAX_TEXT or _CONTROL.search(text):
        raise WrongCell(say("text", language))
    return text


def _place_id(cell: Cell, field: Field, language: Language) -> str:
    text = str(cell).strip()
    address = re.fullmatch(r"https?://(?:www\.)?wikidata\.org/(?:wiki|entity)/(Q[1-9]\d*)", text)
    text = address[1] if address else text
    if not re.fullmatch(r"Q[1-9]\d*", text):
        digits = re.fullmatch(r"\s*[qQ]?\s*:?\s*([1-9]\d*)\s*", text)
        raise WrongCell(say("place_id", language), f"Q{digits[1]}" if digits else None)
    return text


def _country(cell: Cell, field: Field, language: Language) -> str:
    code = countries.code(str(cell))
    if code is None:
        raise WrongCell(say("country", language), countries.nearest(str(cell), language))
    return code


def _currency(cell: Cell, field: Field, language: Language) -> str:
    code = str(cell).strip()
    if code.upper() not in countries.currencies():
        suggestion = closest(code.upper(), sorted(countries.currencies()), least=60)
        raise WrongCell(say("currency", language), suggestion if len(code) == 3 else None)
    return code.upper()


def _choice(cell: Cell, field: Field, language: Language) -> str:
    wanted = plain(cell)
    if wanted in field.meanings:
        return field.meanings[wanted]
    labels = [choice.texts[language][0] for choice in field.choices]
    raise WrongCell(say("choice", language, values=", ".join(labels)), closest(wanted, labels))


def _date(cell: Cell, field: Field, language: Language) -> date:
    if isinstance(cell, date) and not isinstance(cell, datetime) and cell.year in figures.YEARS:
        return cell
    try:
        return figures.day(str(cell).strip())
    except ValueError:
        raise WrongCell(say(field.type, language), figures.likely_day(cell)) from None


def _when(cell: Cell, field: Field, language: Language) -> str:
    try:
        return str(_year(cell, field, language))
    except WrongCell:
        return _date(cell, field, language).isoformat()


def _year(cell: Cell, field: Field, language: Language) -> int:
    text = shown(cell).strip()
    if re.fullmatch(r"\d{4}", text) and int(text) in figures.YEARS:
        return int(text)
    years = set(re.findall(r"(?<!\d)(?:19|20)\d\d(?!\d)", text))
    raise WrongCell(say("year", language), years.pop() if len(years) == 1 else None)


def _number(cell: Cell, field: Field, language: Language) -> float:
    whole = field.type == "integer"
    expected = say(field.type, language, minimum=f"{field.minimum:g}")
    if cell is None or isinstance(cell, bool | date):
        raise WrongCell(expected)
    try:
        value = figures.number(cell, whole=whole) if isinstance(cell, str) else cell
    except figures.Ambiguous as both:
        either = say("or", language, a=both.grouped, b=both.decimal)
        raise WrongCell(say("ambiguous", language), either) from None
    except ValueError:
        raise WrongCell(expected, figures.tidy(str(cell))) from None
    if not field.minimum <= value < 1e15 or (whole and value != int(value)):
        raise WrongCell(expected)
    return int(value) if whole else float(value)


def _percent(cell: Cell, field: Field, language: Language) -> float:
    bare = cell.rstrip("% \u00a0") if isinstance(cell, str) else cell
    value = _number(bare, field, language)
    if value > 100:
        raise WrongCell(say("percent", language))
    return value


def _boolean(cell: Cell, field: Field, language: Language) -> bool:
    wanted = plain(shown(cell))
    yes, no = ({plain(say(word, other)) for other in LANGUAGES} for word in ("yes", "no"))
    if wanted in yes | _TRUE:
        return True
    if wanted in no | _FALSE:
        return False
    words = [say("yes", language), say("no", language)]
    raise WrongCell(say("boolean", language), closest(wanted, words))


def _sdg(cell: Cell, field: Field, language: Language) -> str:
    tokens = [
        token
        for token in re.split(r"\s*[,;/\n]\s*|\s+[ye&]\s+|\s+et\s+|\s+and\s+", shown(cell))
        if token
    ]
    # 8.17 in a number's cell may have been typed as 8,17: goals 8 and 17. It is not read at all.
    is_number = isinstance(cell, float) and not cell.is_integer()
    matches = [_GOAL.fullmatch(token.strip()) for token in tokens]
    goals = {int(match[1]) for match in matches if match}
    if is_number or not all(matches) or not goals or not goals <= set(range(1, 18)):
        found = sorted({int(text) for text in re.findall(r"\d+", shown(cell))} & set(range(1, 18)))
        suggestion = ", ".join(map(str, found)) or None
        raise WrongCell(say("sdg", language), suggestion)
    return ",".join(map(str, sorted(goals)))


_CONVERTERS: dict[str, Callable[[Cell, Field, Language], Value]] = {
    "text": _text,
    "unit": _text,
    "place_id": _place_id,
    "country": _country,
    "currency": _currency,
    "choice": _choice,
    "date": _date,
    "when": _when,
    "year": _year,
    "integer": _number,
    "number": _number,
    "percent": _percent,
    "boolean": _boolean,
    "sdg": _sdg,
}
