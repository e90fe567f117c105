"""Article -> Parsed: one spaCy Doc for each section that has text.

In: articles and a loaded pipeline. Out: `Parsed`, in the order of the articles.

The idea to hold: a Doc's text is the section's text to the character, so a token's offset is a
finding's offset. Paragraph ends are sentence ends, set before the parser runs; a text longer than
the pipeline takes is parsed in pieces cut at paragraph ends and joined again.
"""

from __future__ import annotations

import itertools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flows.records import Section, Span

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from spacy.language import Language
    from spacy.tokens import Doc

    from flows.records import Article

# A line of running text this long that ends in the middle of a sentence was wrapped, not ended.
_WRAPPED = 50
_CLOSED = re.compile(r"""[.!?:;…]["'”’»)\]]*\s*$""")
_BODY = list(Section).index(Section.BODY)
_NEWLINE = re.compile(r"\n")
_STOPS = frozenset(".?!…")
_PARAGRAPH_END = re.compile(r"\n\s*\n|\n")


@dataclass(frozen=True, slots=True)
class Parsed:
    """An article with a Doc for each section; a section without text has none."""

    article: Article
    body: Doc
    headline: Doc | None = None
    caption: Doc | None = None

    def docs(self) -> Iterator[tuple[Section, Doc]]:
        """The sections that have text, in reading order."""
        for section, doc in (
            (Section.HEADLINE, self.headline),
            (Section.BODY, self.body),
            (Section.CAPTION, self.caption),
        ):
            if doc is not None:
                yield section, doc


def parse(articles: Iterable[Article], nlp: Language, *, batch: int = 16, max_chars: int = 400_000) -> Iterator[Parsed]:
    """Parse articles as a stream; memory is that of one batch.

    Articles that are not to be annotated come back with empty Docs.
    """
    for group in itertools.batched(articles, batch):
        texts: list[str] = []
        datelines: dict[int, int] = {}
        for article in group:
            if article.dateline is not None:
                datelines[len(texts) + _BODY] = article.dateline.end
            texts += [article.section(section) if article.annotated else "" for section in Section]
        docs = _parse_texts(texts, nlp, batch=batch, max_chars=max_chars, datelines=datelines)
        for article, (headline, body, caption) in zip(group, itertools.batched(docs, 3), strict=True):
            yield Parsed(article, body, headline if len(headline) else None, caption if len(caption) else None)


def parse_text(text: str, nlp: Language) -> Doc:
    """One text as a Doc, paragraphs respected; for notebooks and tests."""
    return _parse_texts([text], nlp, batch=1, max_chars=400_000)[0]


def sentence_spans(doc: Doc) -> tuple[Span, ...]:
    """The sentences of a Doc as spans without the white space around them."""
    spans = []
    for sent in doc.sents:
        start, end = sent.start_char, sent.end_char
        raw = doc.text[start:end]
        start += len(raw) - len(raw.lstrip())
        end -= len(raw) - len(raw.rstrip())
        if start < end:
            spans.append(Span(start, end))
    return tuple(spans)


def _parse_texts(
    texts: list[str], nlp: Language, *, batch: int, max_chars: int, datelines: Mapping[int, int] | None = None
) -> list[Doc]:
    """Docs of the texts; `datelines` gives, by place in `texts`, where a text's dateline ends."""
    from spacy.tokens import Doc

    pieces = [list(_cut(text, max_chars)) for text in texts]
    made = []
    for number, group in enumerate(pieces):
        after = (datelines or {}).get(number, 0)
        made += [_made(piece, nlp, after=0 if later else after) for later, piece in enumerate(group)]
    # An empty Doc costs nothing but trips some components; the pipe sees only those with tokens.
    # Headlines are short: with them a group of articles is one batch, not two or three.
    parsed = iter(nlp.pipe([doc for doc in made if len(doc)], batch_size=3 * batch))
    full = iter([next(parsed) if len(doc) else doc for doc in made])
    out = []
    for group in pieces:
        docs = [next(full) for _ in group]
        out.append(docs[0] if len(docs) == 1 else Doc.from_docs(docs, ensure_whitespace=False))
    return out


def _made(text: str, nlp: Language, *, after: int = 0) -> Doc:
    """The tokens of a text, each paragraph's first one marked as a sentence start, and the first one from `after` on.

    A dateline that is left to the parser becomes the subject of the lead. Behind a start that is set, the parser is quick
    to set more ("Peru / and / Ecuador agreed"), so the lead is held together up to its first full stop.
    """
    doc = nlp.make_doc(text)
    if after:
        lead = next((token for token in doc if token.idx >= after and not token.is_space), None)
        if lead is not None:
            lead.is_sent_start = True
            for token in doc[lead.i + 1 :]:
                if token.text in _STOPS or (token.is_space and "\n" in token.text):
                    break
                token.is_sent_start = False
    if "\n" in text:
        starts = doc.to_array("IDX")
        for place in sorted({int(starts.searchsorted(at, side="right")) - 1 for at in _newlines(text)}):
            space = doc[place]
            if space.is_space and _ends_paragraph(text, space.idx, space.idx + len(space.text)):
                first = next((token for token in doc[place:] if not token.is_space), None)
                if first is not None:
                    first.is_sent_start = True
    return doc


def _newlines(text: str) -> Iterator[int]:
    return (match.start() for match in _NEWLINE.finditer(text))


def _ends_paragraph(text: str, start: int, end: int) -> bool:
    """Whether the white space `[start, end)` ends a paragraph, or only a wrapped line."""
    if text.count("\n", start, end) > 1:
        return True
    line = text[text.rfind("\n", 0, start) + 1 : start]
    if _CLOSED.search(line) or len(line) < _WRAPPED:
        return True
    stop = text.find("\n", end)
    following = text[end : len(text) if stop < 0 else stop]
    if not following or following[0].islower() or following[0].isdigit():
        return False
    # A line is wrapped because the next word did not fit: a much longer line would have held it.
    fitted = len(line) + 1 + len(following.split(maxsplit=1)[0]) < len(following)
    return fitted or (len(following) < _WRAPPED and not _CLOSED.search(following))


def _cut(text: str, most: int) -> Iterator[str]:
    """The text in pieces of at most `most` characters, cut after paragraph ends where there are any."""
    start = 0
    while len(text) - start > most:
        stop = start + most
        ends = [m.end() for m in _PARAGRAPH_END.finditer(text, start + most // 2, stop)]
        if ends:
            stop = ends[-1]
        else:
            space = text.rfind(" ", start + most // 2, stop)
            stop = space + 1 if space > 0 else stop
        yield text[start:stop]
        start = stop
    yield text[start:]
