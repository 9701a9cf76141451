"""Foreign direct investment, counted again."""

from __future__ import annotations

import pandas as pd

from tests.warehouse.recount.world import Figures, World

BASE_YEAR = 2015


class Investment:
    """Net inflows of countries (balance of payments) and of Mexican states (register)."""

    def __init__(self, world: World) -> None:
        self._world = world

    def _series(self, code: str) -> Figures:
        read, items = self._world.read, self._world.country_items
        country = read("worldbank_wdi", "country")
        economies = set(country.loc[~country["is_aggregate"].astype(bool), "country_code"])
        table = read("worldbank_wdi", "observation")
        rows = table[(table["indicator_code"] == code) & table["value"].notna()]
        return {
            (items[iso3], int(year)): float(value)
            for iso3, year, value in zip(
                rows["country_code"], rows["year"], rows["value"], strict=True
            )
            if iso3 in economies and iso3 in items
        }

    def _states(self) -> pd.DataFrame:
        table = self._world.read("datamexico_fdi", "state_quarter")
        table["year"] = table["quarter"].str.slice(0, 4).astype(int)
        # Year × state; empty where a quarter is missing.
        return table.pivot_table(
            index="year",
            columns="state_id",
            values="investment_musd",
            aggfunc=lambda quarters: quarters.sum() * 1e6 if len(quarters) == 4 else float("nan"),
        ).reindex(columns=sorted(table["state_id"].unique()))

    def _of_states(self, table: pd.DataFrame) -> Figures:
        codes = {
            place.national_code: place.territory_id
            for place in self._world.seed.values()
            if place.national_code_system == "INEGI"
        }
        own = {codes[str(name)]: column.dropna() for name, column in table.items() if name in codes}
        return {
            (place, int(str(year))): float(value)
            for place, column in own.items()
            for year, value in column.items()
        }

    def inflow_usd(self) -> Figures:
        return self._series("BX.KLT.DINV.CD.WD") | self._of_states(self._states())

    def inflow_usd_constant(self) -> Figures:
        prices = {
            year: level
            for (place, year), level in self._series("NY.GDP.DEFL.ZS").items()
            if place == self._world.country_items["USA"]
        }
        return {
            (place, year): value / (prices[year] / prices[BASE_YEAR])
            for (place, year), value in self.inflow_usd().items()
            if year in prices
        }

    def inflow_pct_gdp(self) -> Figures:
        product = self._series("NY.GDP.MKTP.CD")
        return {
            key: 100 * value / product[key]
            for key, value in self.inflow_usd().items()
            if product.get(key, 0) > 0
        }

    def share_of_country_pct(self) -> Figures:
        states = self._states()
        total = states.sum(axis=1, skipna=False)
        return self._of_states(states.div(total.where(total > 0), axis=0) * 100)
