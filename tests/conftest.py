"""What every test may ask for: the loaded pipeline and the gazetteer, once a session."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from spacy.language import Language

    from flows.entities import Gazetteer


@pytest.fixture(scope="session")
def nlp() -> Language:
    from flows.language import load_model

    return load_model()


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    from flows.entities import load_gazetteer

    return load_gazetteer()
