"""Where the rooms meet: Parsed -> Annotation, one page of plain calls.

In: an article with its parses, and the gazetteer. Out: everything found in it, in text order.

The idea to hold: no room knows another. What one finds reaches the next as an argument, here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from flows.entities import find_entities
from flows.events import find_events
from flows.language.parse import parse, sentence_spans
from flows.quotes import find_quotes
from flows.records import Annotation
from flows.times import find_times

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.language import Language

    from flows.entities import Gazetteer
    from flows.language.parse import Parsed
    from flows.records import Article
    from flows.settings import Settings


def annotate_articles(
    articles: Iterable[Article], nlp: Language, gazetteer: Gazetteer, *, settings: Settings
) -> Iterator[Annotation]:
    """Parse and annotate articles as a stream, in their order."""
    for parsed in parse(articles, nlp, batch=settings.batch, max_chars=settings.max_chars):
        yield annotate(parsed, gazetteer)


def annotate(parsed: Parsed, gazetteer: Gazetteer) -> Annotation:
    """Everything the rooms find in one article; an article not to be annotated comes back bare."""
    article = parsed.article
    if not article.annotated:
        return Annotation(article)
    times = [timex for section, doc in parsed.docs() for timex in find_times(doc, article.published, section=section)]
    names = find_entities(parsed, times, gazetteer)
    quotes = find_quotes(parsed, names.mentions, times)
    events = find_events(parsed, names.mentions, times, quotes)
    return Annotation(
        article,
        sentences={section: sentence_spans(doc) for section, doc in parsed.docs()},
        times=tuple(times),
        mentions=names.mentions,
        dateline_entity=names.dateline,
        quotes=tuple(quotes),
        events=tuple(events),
    )
