"""The room `language/`: Article -> Doc, and questions about syntax that several rooms ask.

    load_model(name)                 the spaCy pipeline (flows.language.model)
    describe_model(name)             its name, version and digest, without loading it
    parse(articles, nlp)             Article -> Parsed, streamed in batches (flows.language.parse)
    Parsed                           an article with one Doc a section (flows.language.parse)
    flows.language.syntax            subjects, objects, tense, negation, noun phrases

Only this room loads a spaCy model.
"""

from flows.language.model import describe_model, load_model, model_name
from flows.language.parse import Parsed, parse, parse_text

__all__ = ["Parsed", "describe_model", "load_model", "model_name", "parse", "parse_text"]
