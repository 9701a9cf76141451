"""The status methods a second time, written from their published formulas and not from the SQL.

Each function takes the numbers and returns (ratio, score, status), or raises `Unsaid` with the reason.
"""

from __future__ import annotations

import math

Answer = tuple[float | None, float | None, str]
#: What the SQL keeps ratios within.
BOUND = 1e9


class Unsaid(Exception):
    """There is no status; the message is the reason."""


def cagr(start: float, end: float, years: int) -> float:
    """Compound yearly growth of the size of a value (both of one sign)."""
    return float(min(abs(end / start), 1e260) ** (1 / years) - 1)


def factor(base: float, limit: float | None) -> float:
    """What can still be asked near a natural limit."""
    if not limit or base <= 0 or base >= 2 * limit:
        return 1.0
    near = base / limit if base <= limit else (2 * limit - base) / limit
    return float(1 - near**4.44)


def ratio(d: int, years: tuple[int, int, int], y0: float, yi: float, yt: float) -> float:
    """R of method (a): growth observed over growth needed."""
    (t0, ti, tt), sign = years, -1 if y0 < 0 else 1
    return d * sign * cagr(y0, yi, ti - t0) / abs(cagr(y0, yt, tt - t0))


def _met(d: int, value: float, target: float) -> bool:
    return d * (value - target) >= 0


def _comparable(y0: float, yi: float, yt: float | None) -> None:
    if y0 == 0:
        raise Unsaid("base_zero")
    if yt == 0:
        raise Unsaid("target_zero")
    if any(value is not None and value * y0 < 0 for value in (yi, yt)):
        raise Unsaid("sign_change")


def a(d: int, years: tuple[int, int, int], y0: float, yi: float, yt: float) -> Answer:
    """Statistics Canada with a target."""
    if _met(d, yi, yt):
        return None, 5.0, "target_achieved"
    if _met(d, y0, yt):
        return None, -5.0, "deterioration"
    _comparable(y0, yi, yt)
    r = ratio(d, years, y0, yi, yt)
    score = min(7.1429 * r - 4.2857, 5) if r >= 0.6 else max(4.1667 * r - 2.5, -5)
    for threshold, status in ((0.95, "substantial"), (0.6, "moderate"), (0.0, "limited")):
        if r >= threshold:
            return r, score, status
    return r, score, "deterioration"


def a_without(d: int, years: tuple[int, int], y0: float, yi: float, limit: float | None) -> Answer:
    """Statistics Canada without a target."""
    _comparable(y0, yi, None)
    x, c = d * (-1 if y0 < 0 else 1) * cagr(y0, yi, years[1] - years[0]), factor(y0, limit)
    if x < 0:
        return x, max(125 * x - 2.5, -5), "deterioration"
    if c == 0:
        return x, 5.0, "substantial"
    share = x / c
    if share >= 0.015:
        return x, min(500 * share - 5, 5), "substantial"
    if share >= 0.005:
        return x, 250 * share - 1.25, "moderate"
    return x, 500 * share - 2.5, "limited"


def b(d: int, years: tuple[int, int, int], y0: float, yi: float, yt: float) -> Answer:
    """The UN's chart of 2023 with a target."""
    if _met(d, yi, yt):
        return None, 3.0, "met_or_on_track"
    if _met(d, y0, yt):
        return None, 1.0, "stagnation_or_regression"
    if y0 == 0:
        raise Unsaid("base_zero")
    if yi * y0 < 0:
        raise Unsaid("sign_change")
    t0, ti, tt = years
    arrives = yi * (1 + cagr(y0, yi, ti - t0)) ** max(tt - ti, 0) if yi else 0.0
    q = max(-BOUND, min((arrives - y0) / (yt - y0), BOUND))
    for threshold, score, status in ((0.95, 3.0, "met_or_on_track"), (0.1, 2.0, "fair")):
        if q >= threshold:
            return q, score, status
    return q, 1.0, "stagnation_or_regression"


def d_trend(d: int, years: tuple[int, int, int], y0: float, yi: float, yt: float) -> Answer:
    """The straight-line trend, its window beginning at the base."""
    if _met(d, yi, yt):
        return None, 4.0, "on_track"
    if _met(d, y0, yt):
        return None, 0.0, "decreasing"
    t0, ti, tt = years
    r = ((yi - y0) / (ti - t0)) / ((yt - y0) / (tt - t0))
    r = max(-BOUND, min(r, BOUND))
    if r < 0:
        return r, max(0.0, 1 + r), "decreasing"
    if r < 1:
        return r, 1 + 2 * r, "moderately_improving" if r >= 0.5 else "stagnating"
    return r, min(4.0, 2 + r), "on_track"


def c(d: int, years: tuple[int, int, int], y0: float, yi: float, yt: float) -> Answer:
    """Eurostat's arrows with a target, the window beginning at the base."""
    if _met(d, yi, yt):
        return None, 2.0, "significant_progress"
    if _met(d, y0, yt):
        return None, -2.0, "movement_away"
    _comparable(y0, yi, yt)
    r = ratio(d, years, y0, yi, yt)
    arrows = (
        (0.95, 2.0, "significant_progress"),
        (0.6, 1.0, "moderate_progress"),
        (0.0, -1.0, "insufficient_progress"),
    )
    for threshold, score, status in arrows:
        if r >= threshold:
            return r, score, status
    return r, -2.0, "movement_away"


def done(kind: str, value: float, target: float, base: float, before: tuple[float, float]) -> float:
    """Share done by a plan's type; `before` is value and target of the programmed year before."""
    if kind == "yearly_reduction":
        return (before[0] - value) / (before[1] - target)
    if kind not in ("capacity", "reduction"):
        return value / target
    d = 1 if kind == "capacity" else -1
    if _met(d, base, target):
        return 1.0 if _met(d, value, target) else 0.0
    return (value - base) / (target - base)


def finite(value: float | None) -> bool:
    """Whether a stored number is none at all, or one that can be drawn."""
    return value is None or math.isfinite(value)
