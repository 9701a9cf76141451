"""Agreements, counted again: from statements to agreements to figures."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Iterator
from dataclasses import dataclass, field

from tests.warehouse.recount.world import (
    FIRST_YEAR,
    Figures,
    World,
    least,
    most,
    records,
    year_of,
)

TWINNINGS = {"twinning", "sister_region", "multiple_twinning"}


@dataclass
class Statement:
    """What one source says of an agreement; `other` is an id, or (name, country) of a partner."""

    statement_id: str
    side: str
    other: Hashable
    other_country: str | None
    family: str | None
    start: int | None
    end: int | None
    seen: int
    is_signature: bool = False
    document: str | None = None
    renews: str | None = None

    @property
    def pair(self) -> frozenset[Hashable]:
        return frozenset((self.side, self.other))


@dataclass
class Agreement:
    """What all statements about one agreement say together."""

    key: Hashable
    statements: list[Statement] = field(default_factory=list)
    renewals: list[Statement] = field(default_factory=list)

    @property
    def document(self) -> Hashable:
        return next((row.document for row in self.statements if row.document), self.key)

    @property
    def start(self) -> int | None:
        return least(row.start for row in self.statements)

    @property
    def begins(self) -> int:
        """The year from which it counts; undated, when it was first seen."""
        return self.start or min(row.seen for row in self.statements)

    @property
    def end(self) -> int | None:
        end = most(row.end for row in self.statements)
        goes_on = [row for row in self.renewals if end and row.start and row.start >= end]
        if not goes_on:
            return end
        return None if any(row.end is None for row in goes_on) else most(r.end for r in goes_on)

    def signatures(self) -> set[tuple[Hashable, int]]:
        signed = {
            (self.document, row.start) for row in self.renewals if row.is_signature and row.start
        }
        if self.start and any(row.is_signature for row in self.statements):
            signed.add((self.document, self.start))
        return signed


def _wikidata(world: World) -> Iterator[Statement]:
    seen: set[str] = set()
    for row in records(world.read("wikidata_twinnings", "statement")):
        # The same statement is asked for from both of its ends.
        if row["rank"] != "deprecated" and row["statement_id"] not in seen:
            seen.add(row["statement_id"])
            yield Statement(
                statement_id=row["statement_id"],
                side=row["subject_id"],
                other=row["object_id"],
                other_country=None,
                family=None,
                start=year_of(row["start_on"]),
                end=year_of(row["end_on"]),
                seen=row["_retrieved_at"].year,
            )


def _cited(world: World) -> Iterator[Statement]:
    for row in records(world.read("curated_agreements", "agreement")):
        if row["definition_class"] in ("signing_announced", "one_sided_title"):
            continue
        country, kind = row["partner_country_iso3"], row["kind"]
        yield Statement(
            statement_id=row["agreement_id"],
            side=row["territory_id"],
            other=row["partner_id"] or (row["partner_name"].lower(), country),
            other_country=country,
            family="twinning" if kind in TWINNINGS else kind,
            start=year_of(row["signed_year"]),
            end=year_of(row["ended_year"]),
            seen=row["retrieved_on"].year,
            is_signature=row["definition_class"] == "signature_stated"
            and not row["relation_start_only"],
            document=row["multilateral_id"],
            renews=row["renews_agreement_id"],
        )


def merged(statements: list[Statement]) -> list[Agreement]:
    """One agreement per pair, family and start; statements of no kind attach to what there is."""
    dated: dict[Hashable, int] = {}
    for row in statements:
        if row.family and row.start and not row.renews:
            family = (row.pair, row.family)
            dated[family] = min(row.start, dated.get(family, row.start))
    found: dict[Hashable, Agreement] = {}

    def of(pair: Hashable, family: str, start: int | None) -> Agreement:
        return found.setdefault((pair, family, start), Agreement((pair, family, start)))

    kinds: dict[Hashable, list[tuple[bool, int, str, Agreement]]] = defaultdict(list)
    by_id: dict[str, Agreement] = {}
    for row in statements:
        if row.family and not row.renews:
            agreement = of(row.pair, row.family, row.start or dated.get((row.pair, row.family)))
            agreement.statements.append(row)
            by_id[row.statement_id] = agreement
            kinds[row.pair].append(
                (row.family != "twinning", agreement.start or 9999, row.family, agreement)
            )
    for row in statements:
        if row.renews:
            by_id[row.renews].renewals.append(row)
        elif not row.family:
            known = min(kinds[row.pair], key=lambda kind: kind[:3], default=None)
            (known[-1] if known else of(row.pair, "twinning", None)).statements.append(row)
    return list(found.values())


@dataclass(frozen=True)
class Held:
    """An agreement as one of its parties, or a territory that this one lies in, has it."""

    holder: str
    agreement: Agreement
    partner: Hashable
    partner_country: str


class Agreements:
    """The agreements that count: abroad, between territories; of a territory and of those above."""

    def __init__(self, world: World, last_year: int) -> None:
        self._world, self._last_year = world, last_year
        stated = [
            row
            for row in (*_wikidata(world), *_cited(world))
            if row.side in world.country_of and (row.other in world.country_of or row.other_country)
        ]
        self._held = [held for agreement in merged(stated) for held in self._holders(agreement)]

    def _holders(self, agreement: Agreement) -> Iterator[Held]:
        country: dict[Hashable, str | None] = {}
        for row in agreement.statements:
            country[row.side] = self._world.country_of[row.side]
            country[row.other] = self._world.country_of.get(str(row.other)) or row.other_country
        side, other = country
        for here, there in ((side, other), (other, side)):
            own, abroad = country[here], country[there]
            if here in self._world.seed and own and abroad and own != abroad:
                for holder in self._world.holders(str(here)):
                    yield Held(holder, agreement, there, abroad)

    def _in_force(self) -> Iterator[tuple[tuple[str, int], Held]]:
        for held in self._held:
            agreement = held.agreement
            end = agreement.end or self._last_year + 1
            for year in range(max(agreement.begins, FIRST_YEAR), min(end, self._last_year + 1)):
                yield (held.holder, year), held

    def _distinct(self, what: str) -> Figures:
        found: dict[tuple[str, int], set[Hashable]] = defaultdict(set)
        for key, held in self._in_force():
            found[key].add(getattr(held, what))
        return {key: len(values) for key, values in found.items()}

    def active(self) -> Figures:
        found: dict[tuple[str, int], set[Hashable]] = defaultdict(set)
        for key, held in self._in_force():
            found[key].add(held.agreement.document)
        return {key: len(documents) for key, documents in found.items()}

    def partner_countries(self) -> Figures:
        return self._distinct("partner_country")

    def partner_cities(self) -> Figures:
        return self._distinct("partner")

    def signed(self) -> Figures:
        found: dict[tuple[str, int], set[Hashable]] = defaultdict(set)
        for held in self._held:
            for document, year in held.agreement.signatures():
                if FIRST_YEAR <= year <= self._last_year:
                    found[held.holder, year].add(document)
        return {key: len(documents) for key, documents in found.items()}

    def mean_age_years(self) -> Figures:
        start: dict[tuple[str, int], dict[Hashable, int]] = defaultdict(dict)
        for key, held in self._in_force():
            if (begun := held.agreement.start) is not None:
                document = held.agreement.document
                start[key][document] = min(begun, start[key].get(document, begun))
        return {
            (holder, year): sum(year - begun for begun in starts.values()) / len(starts)
            for (holder, year), starts in start.items()
        }
