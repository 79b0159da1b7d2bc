"""Folders appear whole or not at all."""

from __future__ import annotations

from pathlib import Path

import pytest

from talkworth.scale.published import (
    CURRENT,
    Edition,
    EditionDamaged,
    NothingPublished,
    files,
    folder_of,
    forget_older,
    listed,
    new_edition,
    read_edition,
)


def _publish(place: Path, text: bytes) -> Edition:
    with new_edition(place) as (folder, publish):
        (folder / "orders").mkdir()
        (folder / "orders" / "0.parquet").write_bytes(text)
        tables = listed(folder, {"orders": 1})
        edition = Edition(folder=folder_of(folder), made_at=0, fingerprint="f", tables=tables)
        publish(edition)
    return edition


def test_the_last_edition_is_read_and_the_one_before_it_stays_for_its_readers(
    tmp_path: Path,
) -> None:
    editions = [_publish(tmp_path, text) for text in (b"1", b"22", b"333")]

    current = read_edition(tmp_path, Edition, "orders")

    assert current == editions[2]
    assert [path.read_bytes() for path in files(tmp_path, current, "orders")] == [b"333"]
    assert read_edition(tmp_path, Edition, "orders", editions[1].folder) == editions[1]
    assert not (tmp_path / editions[0].folder).exists()


def test_what_fails_halfway_is_never_seen(tmp_path: Path) -> None:
    kept = _publish(tmp_path, b"1")
    with pytest.raises(FileNotFoundError), new_edition(tmp_path) as (folder, _):
        (folder / "orders" / "0.parquet").write_bytes(b"2")

    assert read_edition(tmp_path, Edition, "orders") == kept
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([kept.folder, CURRENT])


def test_where_nothing_was_published_that_is_said(tmp_path: Path) -> None:
    with pytest.raises(NothingPublished, match="holds no sealed facts"):
        read_edition(tmp_path, Edition, "sealed facts")


@pytest.mark.parametrize("left", [b"12", None], ids=["cut short", "gone"])
def test_a_file_that_was_not_copied_whole_is_noticed(tmp_path: Path, left: bytes | None) -> None:
    edition = _publish(tmp_path, b"123")
    (path,) = files(tmp_path, edition, "orders")
    if left is None:
        path.unlink()
    else:
        path.write_bytes(left)

    with pytest.raises(EditionDamaged, match="should have 3 bytes"):
        read_edition(tmp_path, Edition, "orders")


def test_a_manifest_that_is_none_is_noticed(tmp_path: Path) -> None:
    edition = _publish(tmp_path, b"123")
    (tmp_path / edition.folder / "manifest.json").write_text("{}")

    with pytest.raises(EditionDamaged, match="manifest"):
        read_edition(tmp_path, Edition, "orders")


def test_editions_made_before_an_instant_go_and_the_current_one_never_does(tmp_path: Path) -> None:
    for text in (b"1", b"22"):
        _publish(tmp_path, text)
    current = read_edition(tmp_path, Edition, "orders")

    forget_older(tmp_path, made_before=0)
    assert len(list(tmp_path.glob("*/manifest.json"))) == 2
    forget_older(tmp_path, made_before=1)

    assert [path.parent.name for path in tmp_path.glob("*/manifest.json")] == [current.folder]
    forget_older(tmp_path)
    assert read_edition(tmp_path, Edition, "orders") == current
