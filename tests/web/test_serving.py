"""What endpoints read: one commit of the warehouse, and to when its data goes."""

from __future__ import annotations

from pathlib import Path

from tests.reports.narrated import NOW, micros
from tests.web.conftest import TOKEN, Site

from talkworth.reports.period import instant, microseconds
from talkworth.warehouse.as_of import Past
from talkworth.web.serving import Serving


def serving_of(site: Site, data: Path) -> Serving:
    shop = site.shop
    past = Past(data, lambda upto, limit: shop.reader.read(upto, limit))
    return Serving(shop.warehouse, shop.control, shop.reader, TOKEN, past, lambda: micros(NOW))


def test_data_goes_to_now_where_nothing_waits_in_the_journal(site: Site, tmp_path: Path) -> None:
    serving = serving_of(site, tmp_path)
    with serving.known_at(None) as snapshot:
        assert serving.data_to(snapshot.watermark, None) == NOW


def test_data_goes_to_the_first_entry_that_waits(site: Site, tmp_path: Path) -> None:
    serving = serving_of(site, tmp_path)
    with serving.known_at(None) as snapshot:
        snapshot.watermark -= 1
        (waiting,) = serving.reader.get([snapshot.watermark + 1])
        assert microseconds(serving.data_to(snapshot.watermark, None)) == waiting.received_at


def test_data_as_of_an_instant_goes_to_that_instant(site: Site, tmp_path: Path) -> None:
    serving, then = serving_of(site, tmp_path), micros(NOW) - 1
    with serving.known_at(None) as snapshot:
        assert serving.data_to(snapshot.watermark, then) == instant(then)
