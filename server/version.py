"""Which Alex this is."""

from __future__ import annotations

from importlib.metadata import PackageNotFoundError, version


def own_version() -> str:
    """As installed; "0" in a folder that was only copied."""
    try:
        return version("alex-interviewer")
    except PackageNotFoundError:
        return "0"
