"""A shop's conversations, orders and credits as files, for any other tool."""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path
from typing import Final, Literal, get_args

from talkworth.errors import BadInput
from talkworth.reports.amounts import BadChoice
from talkworth.reports.period import Period
from talkworth.reports.shop import report_shop
from talkworth.warehouse import Warehouse

TABLES: Final = ("conversations", "credits", "orders")
Form = Literal["csv", "parquet"]
FORMS: Final[Sequence[str]] = get_args(Form)


class FolderUnwritable(BadInput):
    code = "folder-unwritable"

    def __init__(self, path: Path, reason: object) -> None:
        super().__init__(
            f"{path} cannot be written ({reason}). Name a folder that exists or can be made, and "
            "that this user may write to."
        )


def export(
    warehouse: Warehouse, shop_id: str, table: str, period: Period, path: Path, form: str
) -> int:
    """
    Write one table of the period to `path`; returns its rows. The file is there whole or not.

    Conversations are those started in the period, orders and credits those of orders placed in
    it. Amounts are whole minor units of the currency beside them, instants UTC.

    Raises:
        UnknownShop, BadChoice, FolderUnwritable
    """
    if table not in TABLES:
        raise BadChoice("table", table, TABLES)
    if form not in FORMS:
        raise BadChoice("format", form, tuple(FORMS))
    report_shop(warehouse, shop_id)
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise FolderUnwritable(path.parent, error.strerror or error) from error
    draft = path.with_name(f".{path.name}.{secrets.token_hex(6)}")
    try:
        n_rows = warehouse.write(
            table,
            draft,
            is_parquet=form == "parquet",
            shop_id=shop_id,
            from_at=period.from_at,
            until_at=period.until_at,
        )
        draft.replace(path)
    except OSError as error:
        raise FolderUnwritable(path, error.strerror or error) from error
    finally:
        draft.unlink(missing_ok=True)
    return n_rows


def write_exports(
    warehouse: Warehouse,
    shop_id: str,
    timezone: str,
    last_on: date,
    n_days: int,
    folder: Path,
    form: str,
) -> list[Path]:
    """
    Every table of the `n_days` up to `last_on`, as `FOLDER/SHOP/TABLE-DAY.FORM`.

    Raises:
        UnknownShop, BadChoice, FolderUnwritable
    """
    period = Period(last_on - timedelta(days=n_days - 1), last_on, timezone)
    paths = [folder / shop_id / f"{table}-{last_on}.{form}" for table in TABLES]
    for table, path in zip(TABLES, paths, strict=True):
        export(warehouse, shop_id, table, period, path, form)
    return paths
