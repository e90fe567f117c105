"""A model is found under the name people know, and its absence is explained."""

from __future__ import annotations

import pytest

from flows.errors import ModelError
from flows.language import load_model, model_name


def test_the_registry_copy_answers_to_the_official_name(nlp):
    assert model_name(nlp).startswith("core_web_md-3.")


def test_a_missing_model_names_itself_and_the_remedy():
    with pytest.raises(ModelError, match="en_core_web_xl is not installed") as caught:
        load_model("en_core_web_xl")
    assert caught.value.model == "en_core_web_xl"
