"""Festivals fall on their days, by the solar and the lunar calendar."""

from datetime import date

import pytest

from smhelpers.strategy import festivals


@pytest.mark.parametrize(
    ("day", "name"),
    [
        (date(2026, 2, 17), "春節"),
        (date(2026, 2, 16), "農曆除夕"),
        (date(2026, 3, 3), "元宵節"),
        (date(2026, 5, 10), "母親節"),
        (date(2026, 6, 19), "端午節"),
        (date(2026, 8, 19), "七夕"),
        (date(2026, 8, 27), "中元節"),
        (date(2026, 9, 25), "中秋節"),
        (date(2026, 10, 10), "國慶日"),
        (date(2026, 10, 18), "重陽節"),
        (date(2026, 11, 11), "雙十一"),
        (date(2026, 12, 25), "聖誕節"),
        (date(2027, 1, 1), "元旦"),
        (date(2027, 2, 6), "春節"),
        (date(2027, 8, 8), "父親節"),
        (date(2027, 8, 8), "七夕"),
    ],
)
def test_a_festival_falls_on_its_day(day, name):
    assert name in festivals.festivals(day.year)[day]


def test_a_day_off_in_lieu_is_no_festival_but_a_day_off():
    assert date(2026, 10, 9) not in festivals.festivals(2026) and festivals.is_day_off(
        date(2026, 10, 9),
    )
    assert not festivals.is_day_off(date(2026, 10, 8)) and festivals.is_day_off(date(2026, 10, 17))


def test_festivals_of_a_period_cross_the_year():
    found = festivals.between(date(2026, 12, 31), date(2027, 1, 1))
    assert found == {date(2026, 12, 31): ("跨年夜",), date(2027, 1, 1): ("元旦",)}


@pytest.mark.parametrize(
    ("day", "fits"),
    [
        (date(2026, 9, 25), True),
        (date(2026, 9, 4), True),
        (date(2026, 9, 3), False),
        (date(2026, 9, 26), False),
    ],
)
def test_a_piece_fits_a_festival_on_its_day_or_in_the_three_weeks_before(day, fits):
    assert festivals.fits("中秋節", day) is fits


def test_a_piece_in_december_fits_a_festival_in_january():
    assert festivals.fits("元旦", date(2026, 12, 28))
