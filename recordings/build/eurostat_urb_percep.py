"""Eurostat's perception survey: the answers' shape is documented; codes and figures are made up.

The codes of the indicators are not the real ones (which nobody of us has seen): the extractor has to
find them by their labels.
"""

from __future__ import annotations

from pathlib import Path

from recordings.build.common import Draft
from recordings.build.jsonstat import Figures, dataset
from recordings.build.synthetic import chance

UPDATED = "2024-02-28T11:00:00+0100"
WAVES = (2006, 2009, 2012, 2015, 2019, 2023)
CITIES = {
    "BE001C": "Bruxelles / Brussel",
    "DE001C": "Berlin",
    "ES001C": "Madrid",
    "ES002C": "Barcelona",
    "ES005C": "Málaga",
    "FR001C": "Paris",
    "FR001K": "Paris (greater city)",
    "FR006C": "Strasbourg",
    "FR203C": "Rennes",
    "PT001C": "Lisboa",
}
OURS = ("ES001C", "ES002C", "FR001C", "FR001K", "FR006C")
ANSWERS = (
    "strongly agree",
    "somewhat agree",
    "somewhat disagree",
    "strongly disagree",
    "don't know / no answer",
)
QUESTIONS = (
    "In this city, it is easy to find a job",
    "The presence of foreigners is good for this city",
    "Foreigners who live in this city are well integrated",
    "This is a clean city",
)
INDICATORS = {
    f"PS9{question}{answer}0V": f"{text}: {words}"
    for question, text in enumerate(QUESTIONS)
    for answer, words in enumerate(ANSWERS)
}


def _shares(code: str, city: str, wave: int) -> dict[str, float]:
    """Shares of the five answers to a question, in per cent, that add up to 100."""
    question = code[:4]
    weights = [
        (1 + 2 * chance(question, place)) * (0.8 + 0.4 * chance(question, place, city, wave))
        for place in range(len(ANSWERS))
    ]
    weights[-1] /= 8
    shares = [round(100 * weight / sum(weights), 1) for weight in weights]
    shares[0] = round(100 - sum(shares[1:]), 1)
    return {f"{question}{place}0V": share for place, share in enumerate(shares)}


def draft(facts: Path) -> Draft:
    """The lists with the last wave, and the answers to one question for our cities."""
    made = Draft(
        source="eurostat_urb_percep",
        owner="Eurostat",
        licence="CC-BY-4.0",
        facts_date="2024-02-28",
        synthetic=True,
        note="Shape of the statistics API as documented. Codes of indicators and all shares are "
        "made up; a wave without the greater city, and one without Strasbourg.",
    )
    host, path = "ec.europa.eu", "/eurostat/api/dissemination/statistics/1.0/data/urb_percep"
    label = "Perception survey results"

    def body(indicators: dict[str, str], cities: dict[str, str], waves: tuple[int, ...]) -> object:
        figures: Figures = {
            ("A", code, city, str(wave)): (_shares(code, city, wave)[code], "")
            for code in indicators
            for city in cities
            for wave in waves
            if (city, wave) not in {("FR001K", 2006), ("FR006C", 2023)}
        }
        times = {str(wave): str(wave) for wave in waves}
        dimensions = {"freq": {"A": "Annual"}, "indic_ur": indicators, "cities": cities}
        return dataset("urb_percep", label, UPDATED, {**dimensions, "time": times}, figures)

    params = {"format": "JSON", "lastTimePeriod": "1"}
    lists = body(INDICATORS, CITIES, WAVES[-1:])
    made.add({"host": host, "path": path, "params": params}, "lists.json", lists)
    asked = {code: text for code, text in INDICATORS.items() if text.startswith(QUESTIONS[1])}
    cities = {code: CITIES[code] for code in OURS}
    params = {"indic_ur": ",".join(asked), "cities": ",".join(cities)}
    shares = body(asked, cities, WAVES)
    made.add({"host": host, "path": path, "params": params}, "presence_of_foreigners.json", shares)
    return made
