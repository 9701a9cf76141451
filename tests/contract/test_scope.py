"""The rule of international scope, on sentences of our own, and its labels and measure."""

from __future__ import annotations

import csv
import unicodedata
from collections import Counter
from collections.abc import Callable

import pytest

from benchmarks import scope_rule
from extractors.formats import scope

COUNTED: dict[str, list[tuple[str, str | None, str]]] = {
    "foreign_institution": [
        ("Tarde de música andina", "Con el apoyo de la Embajada de Bolivia", "ESP"),
        ("Cine-club", "En colaboración con el Goethe-Institut", "ESP"),
        ("Lectures croisées", "Soirée proposée par l'ambassade du Danemark", "FRA"),
        ("Exposition", "Avec l'Instituto Cervantes", "FRA"),
        ("Cinema ao ar livre", "Uma iniciativa da embaixada da França", "BRA"),
        ("Open evening", "Hosted by the British Council", "FRA"),
        ("Concert de primavera", "Organitza el consolat de Grècia", "ESP"),
    ],
    "international_organisation": [
        ("Jornada de puertas abiertas", "Organizada junto con la UNESCO", "ESP"),
        ("Débat", "En partenariat avec le Conseil de l'Europe", "FRA"),
    ],
    "international_class": [
        ("Campeonato del mundo de petanca", None, "ESP"),
        ("Finale de la coupe du monde d'escrime", None, "FRA"),
        ("Jogos Olímpicos da juventude", None, "BRA"),
        ("World Cup final", None, "GBR"),
    ],
    "foreign_participants": [
        ("Noche de jazz", "Actúan un saxofonista belga y su cuarteto", "ESP"),
        ("Solo", "La compañía francesa estrena su obra", "ESP"),
        ("Danse", "Une compagnie espagnole sur scène", "FRA"),
        ("Mostra", "Com artistas de vários países", "BRA"),
        ("Organ recital", "A Dutch ensemble plays", "FRA"),
        ("Cercavila", "Grups de cinc països", "ESP"),
        ("Feria del disco", "Participan músicos de quince países", "ESP"),
    ],
    "explicit_words": [
        ("Festival internacional de títeres", None, "ESP"),
        ("Congrès international de botanique", None, "FRA"),
        ("Encontro Ibero-americano de bibliotecas", None, "BRA"),
        ("International puppet festival", None, "FRA"),
        ("Trobada internacional de gegants", None, "ESP"),
        ("La sombra", "Dentro de la X Muestra Internacional de Mimo. Para todos", "ESP"),
    ],
}
NOT_COUNTED: list[tuple[str, str | None, str | None]] = [
    # Words that prove nothing alone.
    ("Festival de barrio", None, "weak_words"),
    ("Feria de artesanía", None, "weak_words"),
    ("Salon du livre", None, "weak_words"),
    ("Congreso de vecinos", None, "weak_words"),
    ("Muestra de cine europeo", None, "weak_words"),
    # What the calendar calls international.
    ("Taller por el Día Internacional de la Mujer", None, None),
    ("Journée mondiale de l'eau", "Une visite guidée", None),
    # What is about another country.
    ("Película argentina en versión original", "Dirigida por un artista argentino", None),
    ("Conferencia: el escultor italiano y su siglo", None, "weak_words"),
    ("Curso de tango", "Con un bailarín argentino", None),
    # Who lives here, or lived long ago.
    ("Acuarelas", "De una artista francesa afincada en el barrio", None),
    ("Retratos", "El escultor italiano del Renacimiento", None),
    # Whose career was told.
    ("Recital", "Galardonada en el Festival Internacional de otra ciudad", "weak_words"),
    # Own institutes and nationals.
    ("Lectura", "Con el Instituto Cervantes", None),
    ("Noche", "Actúa una compañía española", None),
    ("Visita a la Embajada de España", None, None),
    ("Huerto urbano", "Para familias", None),
]


@pytest.mark.parametrize(
    ("code", "title", "text", "home"),
    [(code, *sentence) for code, sentences in COUNTED.items() for sentence in sentences],
)
def test_judge__counts_and_says_why(code: str, title: str, text: str | None, home: str) -> None:
    said = scope.judge(title, [text], home=home)
    assert code in said.evidence
    assert said.is_international
    assert said.confidence == ("high" if scope.EVIDENCE[code] == "high" else said.confidence)


@pytest.mark.parametrize(("title", "text", "codes"), NOT_COUNTED)
def test_judge__does_not_count(title: str, text: str | None, codes: str | None) -> None:
    said = scope.judge(title, [text], home="ESP")
    assert (said.codes, said.is_international) == (codes, False)
    assert said.confidence == ("low" if codes else "none")


def test_judge__the_organiser_counts_where_the_agenda_names_one() -> None:
    assert scope.judge("Soirée", organiser="Centre culturel irlandais", home="FRA").codes == (
        "foreign_organiser"
    )
    assert scope.judge("Soirée", organiser="Institut français", home="FRA").codes is None
    assert scope.judge("Soirée", organiser="FICEP", home="FRA").codes == "foreign_institution"


def test_judge__the_type_of_the_agenda_tells_films_and_courses_apart() -> None:
    text = "Con un músico cubano"
    assert scope.judge("Tarde", [text], home="ESP").is_international
    assert not scope.judge("Tarde", [text], kind="CursosTalleres", home="ESP").is_international


def test_judge__sees_through_markup_accents_and_case() -> None:
    text = "<p>AVEC L&rsquo;AMBASSADE <b>D’ITALIE</b></p>"
    assert scope.judge("x", [text], home="FRA").codes == "foreign_institution"


def test_judge__keeps_all_evidence_the_strongest_first() -> None:
    said = scope.judge("Festival internacional", ["Con la Embajada de Perú"], home="ESP")
    assert said.codes == "foreign_institution,explicit_words"
    assert said.confidence == "high"


@pytest.mark.parametrize(
    "dressed",
    [
        str,
        str.upper,
        lambda text: unicodedata.normalize("NFD", text),
        lambda text: text.replace(" ", " <b>\n").replace("'", "’"),
        lambda text: text.replace(" ", "&nbsp;"),
    ],
    ids=["plain", "capitals", "accents apart", "mark-up", "entities"],
)
@pytest.mark.parametrize("home", ["ESP", "FRA", "BRA"])
def test_judge_all__sifts_out_nothing_that_judge_would_find(
    dressed: Callable[[str], str], home: str
) -> None:
    given = [(it[0], it[1]) for events in COUNTED.values() for it in events]
    given += [(title, text) for title, text, _ in NOT_COUNTED]
    titles = [dressed(title) for title, _ in given]
    texts = [(None if text is None else dressed(text),) for _, text in given]
    hosts = ["Ballet portugués", None] * len(given)
    kinds = [None, None, "CursosTalleres"] * len(given)
    events = list(zip(titles, texts, hosts, kinds, strict=False))
    alone = [scope.judge(it[0], it[1], organiser=it[2], kind=it[3], home=home) for it in events]
    columns = scope.judge_all(
        titles, texts, organisers=hosts[: len(given)], kinds=kinds[: len(given)], home=home
    )
    assert columns["scope_evidence"] == [one.codes for one in alone]
    assert columns["scope_confidence"] == [one.confidence for one in alone]


def test_labels__are_two_hundred_and_more_and_hold_no_text() -> None:
    with scope_rule.LABELS.open(encoding="utf-8", newline="") as stream:
        labels = list(csv.DictReader(stream))
    fields = ["event_id", "is_international", "split", "labelled_on", "labelled_by"]
    assert list(labels[0]) == fields
    assert all(row["event_id"].isdigit() for row in labels)
    assert len({row["event_id"] for row in labels}) == len(labels)
    assert Counter(row["split"] for row in labels) == {"dev": 160, "test": 240, "counted": 11}


def test_report__measures_what_the_rule_said_against_the_labels() -> None:
    judged = [
        scope_rule.Judged("dev", True, True, False),
        scope_rule.Judged("test", True, False, True),
        scope_rule.Judged("test", False, True, False),
        scope_rule.Judged("counted", True, True, False),
    ]
    lines = {line.split("  ")[0] for line in scope_rule.report(judged)}
    assert "dev and test: 3 events" in lines
    text = "\n".join(scope_rule.report(judged))
    assert "precision, all that the rule counts             2 of    3" in text


@pytest.mark.parametrize(
    ("hits", "total", "low", "high"),
    [(0, 0, 0.0, 1.0), (5, 10, 0.237, 0.763), (10, 10, 0.722, 1.0)],
)
def test_wilson__gives_the_interval(hits: int, total: int, low: float, high: float) -> None:
    assert scope_rule.wilson(hits, total) == pytest.approx((low, high), abs=0.001)
