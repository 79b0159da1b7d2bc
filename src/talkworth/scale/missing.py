"""What the extra `spark` brings, asked for only where it is used."""

from __future__ import annotations

import os
import shutil
from importlib import import_module
from typing import Any

from talkworth.errors import BadInput


class EngineMissing(BadInput):
    code = "engine-missing"


def spark_part(module: str) -> Any:
    """
    A module of the extra.

    Raises:
        EngineMissing: it is not installed.
    """
    try:
        return import_module(module)
    except ModuleNotFoundError as error:
        raise EngineMissing(
            f"Spark needs {error.name}, which is not installed here: "
            "pip install 'talkworth[spark]'. Or build with --engine duckdb."
        ) from error


def need_java() -> None:
    """
    Raises:
        EngineMissing: there is no Java to run Spark with.
    """
    home = os.environ.get("JAVA_HOME")
    if not shutil.which("java") and not (home and shutil.which("java", path=f"{home}/bin")):
        raise EngineMissing(
            "Spark needs Java 17, and there is none on the path or in JAVA_HOME. On Debian: apt "
            "install openjdk-17-jre-headless. Or build with --engine duckdb."
        )
