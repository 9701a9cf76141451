"""Wikidata P463 of the territories, in the service's shape: synthetic, made of cited memberships.

No answer of the service for P463 was found. The memberships are those of the collected facts; the
other members of the networks (the table beside this module) are general knowledge. Networks and
statements have invented ids, members have their real ones.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

from recordings.build import wdqs
from recordings.build.common import Draft
from recordings.build.wikidata_places import countries, places
from recordings.build.wikidata_twinnings import TERRITORIES

#: Name in the collected facts: (code, English label). The n-th has the invented id Q999000000 + n.
NETWORKS = {
    "UCCI": ("ucci", "Union of Ibero-American Capital Cities"),
    "Metropolis": ("metropolis", "Metropolis"),
    "UCLG/CGLU": ("uclg", "United Cities and Local Governments"),
    "ICLEI": ("iclei", "ICLEI – Local Governments for Sustainability"),
    "C40": ("c40", "C40 Cities Climate Leadership Group"),
    "Organization of World Heritage Cities": ("owhc", "Organization of World Heritage Cities"),
    "CIDEU": ("cideu", "Ibero-American Centre for Strategic Urban Development"),
    "Mercociudades": ("mercociudades", "Mercociudades"),
    "Eurocities": ("eurocities", "Eurocities"),
    "Cités Unies France": ("cuf", "Cités Unies France"),
    "Resilient Cities Network (100RC)": ("resilient_cities", "Resilient Cities Network"),
    "Under2 Coalition": ("under2", "Under2 Coalition"),
    "AL-LAs": ("al_las", "AL-LAs"),
    "Rainbow Cities": ("rainbow_cities", "Rainbow Cities Network"),
    "UNESCO Creative Cities": ("unesco_creative_cities", "UNESCO Creative Cities Network"),
    "ORU Fogar": ("oru_fogar", "ORU Fogar"),
    "Fast Track Cities": ("fast_track_cities", "Fast-Track Cities"),
    "Learning Cities": ("unesco_learning_cities", "UNESCO Global Network of Learning Cities"),
    "Global Covenant of Mayors": ("gcom", "Global Covenant of Mayors for Climate and Energy"),
    "nrg4SD/Regions4": ("regions4", "Regions4"),
}
#: An organisation that is no network of cities, as P463 also has them.
OTHER_NETWORK, OTHER_LABEL = "Q999000091", "Chamber that is not a network of cities"
ORGANISATION, CITY_NETWORK = "Q43229", "Q999000100"
#: What a role is called when it is membership itself, whose year is the year of joining.
JOINING = ("member", "founder", "founding")
#: The facts give more than the year for these two.
JOINED = {
    ("Medellin", "ICLEI"): ("2013-08-01", wdqs.MONTH),
    ("Minas Gerais", "Under2 Coalition"): ("2021-11-07", wdqs.DAY),
}
#: Seen at work in the network, which is not said to be membership.
NOT_MEMBERS = ("represented",)

Row = dict[str, str]


def network_id(name: str) -> str:
    """The invented id of a network, by its name in the facts."""
    return f"Q{999_000_001 + list(NETWORKS).index(name)}"


def _read(path: Path) -> list[Row]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def _stated(facts: Path) -> list[tuple[str, str, str]]:
    """(territory, network, year of joining or '') of the facts, each pair once."""
    rows = [
        row
        for row in _read(facts / "city" / "facts" / "memberships.csv")
        if row["network"] in NETWORKS and not row["role"].startswith(NOT_MEMBERS)
    ]

    def pair(row: Row) -> tuple[str, str]:
        return row["territory"], row["network"]

    found = []
    for (territory, network), group in groupby(sorted(rows, key=pair), key=pair):
        years = [row["since_year"] for row in group if row["role"].startswith(JOINING)]
        found.append((territory, network, min(filter(None, years), default="")))
    return found


def _start(territory: str, network: str, year: str) -> wdqs.Binding:
    day, precision = JOINED.get((territory, network), (f"{year}-01-01", wdqs.YEAR))
    if not year:
        return {}
    return {"start": wdqs.moment(day), "startPrec": wdqs.number(precision)}


def _statements(facts: Path) -> Iterator[wdqs.Binding]:
    for territory, network, year in _stated(facts):
        one = _statement(TERRITORIES[territory], network_id(network), NETWORKS[network][1])
        yield {**one, **_start(territory, network, year)}
    yield from _dirt()


def _statement(city: str, network: str, name: str, rank: str = "Normal") -> wdqs.Binding:
    return {
        "city": wdqs.item(city),
        "net": wdqs.item(network),
        "netLabelEn": wdqs.label(name, "en"),
        "st": wdqs.item(f"statement/{city}-synthetic-{network}"),
        "rank": wdqs.rank(rank),
    }


def _dirt() -> Iterator[wdqs.Binding]:
    """What the real source has too, each invented: wrong, ended, unknown and unlabelled ones."""
    mercociudades, eurocities = network_id("Mercociudades"), network_id("Eurocities")
    yield _statement("Q130272", mercociudades, "Mercociudades", "Deprecated")
    yield {
        **_statement("Q12193", eurocities, "Eurocities"),
        "start": wdqs.moment("2000-01-01"),
        "startPrec": wdqs.number(wdqs.YEAR),
        "end": wdqs.moment("2012-01-01"),
        "endPrec": wdqs.number(wdqs.YEAR),
    }
    nameless = _statement("Q170507", "Q999000092", "")
    yield {**nameless, "net": wdqs.unknown("0a1b2c3d"), "netLabelEn": None}
    yield {**_statement("Q8678", OTHER_NETWORK, OTHER_LABEL), "netLabelEn": None}


def _members(facts: Path) -> Iterator[wdqs.Binding]:
    by_code, known = countries(), places()
    codes = {code: network_id(name) for name, (code, _) in NETWORKS.items()}
    pairs = {
        (codes[row["network_code"]], row["member_id"]): row["country_iso2"]
        for row in _read(Path(__file__).with_name("wikidata_memberships.csv"))
    }
    for territory, network, _ in _stated(facts):
        member = TERRITORIES[territory]
        pairs[network_id(network), member] = known[member]["iso2"]
    pairs[OTHER_NETWORK, "Q8678"] = "BR"
    for network in [*codes.values(), OTHER_NETWORK]:
        classes = [ORGANISATION] if network == OTHER_NETWORK else [ORGANISATION, CITY_NETWORK]
        for one in classes:
            yield {"net": wdqs.item(network), "class": wdqs.item(one)}
    for (network, member), code in pairs.items():
        country = wdqs.item(by_code[code]["country_id"])
        yield {"net": wdqs.item(network), "member": wdqs.item(member), "country": country}
    # A member whose country is not stated, and one that nobody knows.
    yield {"net": wdqs.item(codes["c40"]), "member": wdqs.item("Q999000201")}
    yield {"net": wdqs.item(codes["c40"]), "member": wdqs.unknown("4e5f6a7b")}


def draft(facts: Path) -> Draft:
    """Statements by city, classes and members by network."""
    made = Draft(
        source="wikidata_memberships",
        owner="Wikidata contributors (shape); facts collected from the pages of the curated sources",
        licence="CC0-1.0",
        facts_date="2026-11-23",
        synthetic=True,
        note="Made, not recorded: no answer of the service for P463 was found. The territories' "
        "memberships and years of joining are cited facts (see the curated sources); the other "
        "members of the networks are general knowledge and incomplete. Ids of networks (Q999000001 "
        "upward) and of statements (-synthetic-) are invented, as are one deprecated, one ended, "
        "one unknown and one foreign statement.",
    )
    columns = "city net netLabelEn st rank start startPrec end endPrec"
    wdqs.add(made, "memberships", columns, list(_statements(facts)), "city")
    wdqs.add(made, "network members", "net class member country", list(_members(facts)), "net")
    return made
