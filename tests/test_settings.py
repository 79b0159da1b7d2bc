"""Settings are read once, and say clearly what they cannot be."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from talkworth.settings import LIMITS, BadSetting, Settings, read_settings

PAGE = Path(__file__).parents[1] / "docs" / "settings.md"


def test_without_an_environment_the_defaults_stand() -> None:
    assert read_settings({}) == Settings()


def test_the_environment_sets_what_it_names() -> None:
    settings = read_settings({"TALKWORTH_PORT": "9000", "TALKWORTH_DATA": "/srv/tw", "PATH": "x"})

    assert (settings.port, settings.data) == (9000, Path("/srv/tw"))


def test_what_is_given_goes_before_the_environment_and_none_does_not() -> None:
    environment = {"TALKWORTH_PORT": "9000", "TALKWORTH_HOST": "0.0.0.0"}

    settings = read_settings(environment, port=0, host=None)

    assert (settings.port, settings.host) == (0, "0.0.0.0")


def test_an_empty_variable_is_none_at_all() -> None:
    assert read_settings({"TALKWORTH_PORT": ""}).port == Settings().port


@pytest.mark.parametrize("field", LIMITS)
def test_a_number_beyond_sense_is_refused_by_its_name(field: str) -> None:
    least, greatest = LIMITS[field]
    name = f"TALKWORTH_{field.upper()}"
    for text in (str(least - 1), str(greatest + 1), "many", "1e3", "1.5"):
        with pytest.raises(BadSetting, match=name):
            read_settings({name: text})
    assert getattr(read_settings({name: str(greatest)}), field) == greatest


def test_the_page_states_every_setting_with_its_default_and_its_limits() -> None:
    rows = {
        cells[0].strip("` "): [cell.strip("` ") for cell in cells[1:]]
        for line in PAGE.read_text().splitlines()
        if line.startswith("| `TALKWORTH_")
        for cells in [line.strip("| ").split("|")]
    }
    for field in msgspec.structs.fields(Settings):
        default, limits, meaning = rows[f"TALKWORTH_{field.name.upper()}"]
        assert default == (str(field.default) or "none")
        least, greatest = LIMITS.get(field.name, ("", ""))
        assert limits == (f"{least} to {greatest}" if field.name in LIMITS else "")
        assert meaning
    assert len(rows) == len(msgspec.structs.fields(Settings))


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("https://Numbers.example", "https://numbers.example"),
        ("https://numbers.example/", "https://numbers.example"),
        ("http://10.0.0.7:8377", "http://10.0.0.7:8377"),
    ],
)
def test_the_public_address_is_a_scheme_and_a_host(text: str, address: str) -> None:
    assert read_settings({"TALKWORTH_PUBLIC_URL": text}).public_url == address


@pytest.mark.parametrize(
    "text",
    [
        "numbers.example",
        "ftp://a.example",
        "https://a.example/x",
        "https://u@a.example",
        "http://[",
    ],
)
def test_what_is_no_such_address_is_refused(text: str) -> None:
    with pytest.raises(BadSetting, match="scheme and host"):
        read_settings({"TALKWORTH_PUBLIC_URL": text})
