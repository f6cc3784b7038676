"""Corrections of damages from measured slopes."""

import math

import numpy as np
import pytest

from core.allocation.slopes import Slope, smoothed
from tests.core.allocation.conftest import make_sites


def test_that_one_ratio_everywhere_is_given_back_everywhere() -> None:
    sites = make_sites(6)
    slopes = {site.name: Slope(3.0 * e, e) for site, e in zip(sites, np.linspace(0.1, 2, len(sites)), strict=True)}
    assert list(smoothed(sites, slopes, 0.5).values()) == pytest.approx([math.log(3)] * len(sites))


def test_that_a_parabola_over_depth_for_each_kind_is_found_for_sites_without_a_slope_too() -> None:
    sites = make_sites(12)
    kinds = {kind: index for index, kind in enumerate(dict.fromkeys(site.kind for site in sites))}
    logs = {s.name: 0.2 * kinds[s.kind] - 0.5 + 0.4 * (s.block / 11) - 0.3 * (s.block / 11) ** 2 for s in sites}
    known = [site for number, site in enumerate(sites) if number % 5]
    slopes = {site.name: Slope(math.exp(logs[site.name]), 1.0) for site in known}
    found = smoothed(sites, slopes, 0.0)
    assert max(abs(found[site.name] - logs[site.name]) for site in sites) < 0.02


def test_that_a_single_site_is_believed_as_far_as_it_is_trusted() -> None:
    sites = make_sites(8)
    odd = next(site.name for site in sites if site.block == 4)  # at the ends of the depth a parabola bends to one site
    slopes = {site.name: Slope(5.0 if site.name == odd else 1.0, 1.0) for site in sites}
    fitted, half, whole = (smoothed(sites, slopes, trust)[odd] for trust in (0.0, 0.5, 1.0))
    assert whole == pytest.approx(math.log(5))
    assert half == pytest.approx((fitted + whole) / 2)
    assert fitted < 0.5 * whole


def test_that_a_negative_slope_counts_as_a_tenth_of_the_common_ratio() -> None:
    sites = make_sites(4)
    slopes = {site.name: Slope(1.0, 1.0) for site in sites}
    slopes[sites[0].name] = Slope(-4.0, 1.0)
    common = (len(sites) - 1 - 4) / len(sites)
    assert smoothed(sites, slopes, 1.0)[sites[0].name] == pytest.approx(math.log(common / 10))


@pytest.mark.parametrize("measured", [0.0, -1.0, math.inf, math.nan])
def test_that_slopes_that_say_nothing_correct_nothing(measured: float) -> None:
    sites = make_sites(2)
    slopes = {site.name: Slope(measured, 1.0) for site in sites}
    assert set(smoothed(sites, slopes, 0.5).values()) == {0.0}
    assert set(smoothed(sites, {}, 0.5).values()) == {0.0}
