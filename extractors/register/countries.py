"""Countries by name (es, fr, pt, en) or ISO code: names and codes are Unicode's (CLDR)."""

from __future__ import annotations

from functools import cache, lru_cache

from babel import Locale
from babel.core import get_global
from rapidfuzz import fuzz, process

from extractors.register.templates import LANGUAGES, Language, plain

#: Withdrawn three-letter codes that CLDR gives beside those in force (Babel 2.18, 2026-11-24).
_WITHDRAWN = {"BUR", "DDR", "FXX", "TMP", "YMD", "ZAR"}
#: Codes of CLDR that name no country.
_NO_COUNTRY = {"EU", "EZ", "QO", "UN", "XA", "XB", "ZZ"}
#: Below this likeness (0–100) a suggestion would be a guess.
LIKENESS = 75


@cache
def _iso3() -> dict[str, str]:
    """Two-letter code -> three-letter code."""
    codes: dict[str, str] = {}
    for alias, targets in sorted(get_global("territory_aliases").items()):
        is_iso3 = len(alias) == 3 and alias.isascii() and alias.isalpha()
        if is_iso3 and alias not in _WITHDRAWN and len(targets) == 1 and len(targets[0]) == 2:
            codes.setdefault(targets[0], alias)
    kept = {iso2: iso3 for iso2, iso3 in codes.items() if iso2 not in _NO_COUNTRY}
    return kept | {"XK": "XKX"}  # Kosovo as the World Bank writes it; ISO has no code


@cache
def _known() -> dict[str, str]:
    """Name or code, as compared -> three-letter code."""
    known: dict[str, str] = {}
    for iso2, iso3 in _iso3().items():
        names = (Locale(language).territories.get(iso2, iso2) for language in LANGUAGES)
        known |= {plain(name): iso3 for name in (*names, iso2, iso3)}
    return known


@cache
def names(language: Language) -> dict[str, str]:
    """Three-letter code -> name in that language."""
    territories = Locale(language).territories
    return {iso3: territories[iso2] for iso2, iso3 in _iso3().items() if iso2 in territories}


@lru_cache(maxsize=4_096)
def code(text: str) -> str | None:
    """The three-letter code of a country, or None."""
    return _known().get(plain(text))


def nearest(text: str, language: Language) -> str | None:
    """The country whose name is most alike, if any is alike enough."""
    candidates = {plain(name): name for name in names(language).values()}
    best = process.extractOne(
        plain(text), list(candidates), scorer=fuzz.ratio, score_cutoff=LIKENESS
    )
    return candidates[best[0]] if best else None


@cache
def currencies() -> frozenset[str]:
    """ISO 4217 codes."""
    return frozenset(Locale("en").currencies)
