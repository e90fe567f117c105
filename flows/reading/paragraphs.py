"""Text of a dump -> its paragraphs, hard-wrapped lines joined again.

In: tidied text. Out: paragraphs, white space folded except for wide gaps, which menus are made of.

The idea to hold: a line was wrapped if the next line's first word would not have fitted on it.
"""

from __future__ import annotations

import re
from itertools import pairwise

_BLANK_LINE = re.compile(r"\n[ \t]*\n+")
_GAP = re.compile(r" {2,}|\t+")
_CLOSED = re.compile(r"""[.!?:;…]["'”’)\]]*$""")
_NEW_PARAGRAPH = re.compile(r"^(?: {2,}|\t)\S")


def paragraphs(text: str) -> list[str]:
    """The paragraphs in order; a wide gap inside a line is kept as two blanks."""
    blocks = [[line.rstrip() for line in block.split("\n") if line.strip()] for block in _BLANK_LINE.split(text)]
    blocks = [block for block in blocks if block]
    width = _wrap_width(blocks)
    found: list[str] = []
    for block in blocks:
        found.extend(_joined(block, width) if width else block)
    return [folded for folded in (_fold(one) for one in found) if folded]


def _fold(line: str) -> str:
    return _GAP.sub("  ", line.strip())


def _wrap_width(blocks: list[list[str]]) -> int | None:
    """The column at which the dump was wrapped, None if it was not.

    Widest line as the width; nearly all inner line ends must then be forced ones.
    """
    inner = [(upper, lower) for block in blocks for upper, lower in pairwise(block)]
    width = max((len(line) for block in blocks for line in block), default=0)
    if not inner or width > 160 or width < 30:
        return None
    forced = sum(_was_forced(upper, lower, width) for upper, lower in inner)
    if len(inner) < 3:  # too few to show a habit: each must be in the middle of a sentence
        cut = all(len(upper) >= 50 and not _CLOSED.search(upper) for upper, _ in inner)
        return width if cut and forced == len(inner) else None
    return width if forced >= 0.6 * len(inner) else None


def _was_forced(upper: str, lower: str, width: int) -> bool:
    return len(upper) + 1 + len(lower.split(maxsplit=1)[0]) > width - max(3, width // 12)


def _joined(block: list[str], width: int) -> list[str]:
    """One block's lines, those that were wrapped joined."""
    found = [[block[0]]]
    for upper, lower in pairwise(block):
        indented = _NEW_PARAGRAPH.match(lower) and not _NEW_PARAGRAPH.match(upper)
        if indented or not _was_forced(upper, lower, width):
            found.append([lower])
        elif re.search(r"\w-$", upper):
            found[-1].append(lower.strip())
        else:
            found[-1].append(" " + lower.strip())
    return ["".join(parts) for parts in found]
