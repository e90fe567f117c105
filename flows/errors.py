"""The errors of tidywire.

    TidywireError
    ├── SettingsError      a setting that cannot be used
    ├── ModelError         no spaCy model where one is needed
    ├── GazetteerError     the place index is missing or broken
    ├── InputError         sources that cannot be told apart or do not exist
    ├── ValidationFailedError   tables that a suite refused (carries the verdicts)
    └── PublishError       the output folder cannot be written, is locked or is damaged

Every error says what is wrong and what mends it; parts that code may want are attributes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path


class TidywireError(Exception):
    """Base of every error that tidywire raises on purpose; its text is for people."""

    exit_code = 1


class SettingsError(TidywireError):
    """A setting has a value that cannot be used."""

    exit_code = 2


class ModelError(TidywireError):
    """The spaCy model that the settings name is not installed."""

    def __init__(self, message: str, *, model: str) -> None:
        super().__init__(message)
        self.model = model


class GazetteerError(TidywireError):
    """The gazetteer is missing, of another version, or damaged."""


class InputError(TidywireError):
    """A source does not exist, or two sources claim one id."""

    exit_code = 2

    def __init__(self, message: str, *, sources: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.sources = sources


class ValidationFailedError(TidywireError):
    """A suite refused a table; nothing was published."""

    exit_code = 3

    def __init__(self, message: str, *, staged: Path | None = None, failures: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.staged = staged
        self.failures = failures


class PublishError(TidywireError):
    """The output folder cannot take the new version."""

    exit_code = 4

    def __init__(self, message: str, *, path: Path | None = None) -> None:
        super().__init__(message)
        self.path = path
