"""What stands right before and behind an expression."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from flows.times.recognise import Found


def beside(found: Found) -> tuple[Token | None, Token | None]:
    """The tokens before and behind the expression; None at the ends of the text."""
    doc: Doc = found.doc
    before = doc[found.first - 1] if found.first else None
    after = doc[found.last] if found.last < len(doc) else None
    return before, after
