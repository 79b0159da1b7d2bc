"""A shop's tables as files."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, Literal

from litestar import Router, get
from litestar.params import PathParameter, QueryParameter
from litestar.response import Stream

from talkworth.outlets.exports import TABLES, export
from talkworth.web.bodies import NO_STORE
from talkworth.web.parameters import AskedAsOf, AskedPeriod, AskedShop, known_parameters
from talkworth.web.serving import Served

_CHUNK = 1 << 20
_TYPES = {"csv": "text/csv", "parquet": "application/vnd.apache.parquet"}

TableName = Annotated[
    str, PathParameter(description=f"{', '.join(TABLES)}.", schema_extra={"enum": list(TABLES)})
]
FileForm = Annotated[
    Literal["csv", "parquet"],
    QueryParameter(name="format", required=False, description="csv or parquet."),
]


@get("/{table:str}", sync_to_thread=True)
def get_export(
    serving: Served,
    shop_id: AskedShop,
    period: AskedPeriod,
    as_of_us: AskedAsOf,
    table: TableName,
    form: FileForm = "csv",
) -> Stream:
    """
    One table of the period as a file: conversations started in it, orders placed in it, or every
    credit of those orders. Amounts are whole minor units, instants UTC.
    """
    folder = tempfile.TemporaryDirectory(prefix="talkworth-export-")
    path = Path(folder.name) / f"{table}.{form}"
    try:
        with serving.warehouse_at(as_of_us) as warehouse:
            export(warehouse, shop_id, table, period, path, form)
    except BaseException:
        folder.cleanup()
        raise
    name = f"{shop_id}-{table}-{period.from_on}-{period.to_on}.{form}"
    return Stream(
        _chunks(path, folder),
        media_type=_TYPES[form],
        headers={
            "Content-Disposition": f'attachment; filename="{name}"',
            **NO_STORE,
        },
    )


def _chunks(path: Path, folder: tempfile.TemporaryDirectory[str]) -> Iterator[bytes]:
    """The file, part by part; it is gone afterwards, also when the reader hung up."""
    with folder, path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk


export_routes = Router(
    "/v1/exports", route_handlers=[get_export], guards=[known_parameters], tags=["exports"]
)
