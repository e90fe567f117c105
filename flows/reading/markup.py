"""The markup of a web page -> a tree without what no reader of the page reads as its article.

In: the page as text. Out: an lxml tree; pruned of hover cards, summaries, link-only lines, captions.

The idea to hold: only what marks itself is taken out (a class that says "tooltip", a paragraph that
is one link); what merely looks out of place is left for the extractor.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree, html

from flows.reading.characters import one_line, tidy
from flows.reading.refusal import Refusal
from flows.records import RejectReason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

_SUMMARY_CLASS = re.compile(
    r"(?:^|[-_ ])(?:dek|standfirst|sub-?head(?:line)?|sub-?title|article-?summary|article-?dek|deck)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HOVER_CLASS = re.compile(
    r"(?:^|[-_ ])(?:rollover|tooltip|popover|hovercard|visually-?hidden|screen-reader-text|sr-only)(?:$|[-_ ])",
    re.IGNORECASE,
)
_CAPTION_CLASS = re.compile(
    r"(?:^|[-_ ])(?:wp-caption-text|(?:image|photo|media|figure|picture|img)[-_]*caption|caption[-_]*(?:text)?)(?:$|[-_ ])",
    re.IGNORECASE,
)
_HEADINGS = frozenset({"h2", "h3", "h4", "h5"})
_CONTAINERS = frozenset({"html", "body", "main", "article", "section", "form", "table"})
_DEEPEST = 250


def parse_page(page: str) -> HtmlElement:
    """The tree of a page; `Refusal` if nothing can be made of it or it is nested beyond reason."""
    parser = html.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=False)
    try:
        tree = html.document_fromstring(page.encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError, AssertionError) as error:
        raise Refusal(RejectReason.NOT_AN_ARTICLE, f"no page in this markup: {error}"[:200]) from error
    if _depth(tree) > _DEEPEST:
        raise Refusal(RejectReason.NOT_AN_ARTICLE, f"elements nested more than {_DEEPEST} deep")
    return tree


def _depth(tree: HtmlElement) -> int:
    deepest = depth = 0
    for event, _ in etree.iterwalk(tree, events=("start", "end")):
        depth += 1 if event == "start" else -1
        deepest = max(deepest, depth)
        if deepest > _DEEPEST:
            break
    return deepest


def words_of(element: HtmlElement) -> str:
    """What an element says, on one line."""
    return one_line(tidy(str(element.text_content())))


def folded(text: str) -> str:
    """Letters and digits alone, for comparing titles."""
    return " ".join(re.findall(r"\w+", text.casefold()))


def captions(tree: HtmlElement) -> list[str]:
    """The picture captions of the page's article, in order, none twice."""
    inside = [*tree.iter("article"), *tree.iter("main"), tree]
    found: dict[str, None] = {}
    for element in _caption_elements(inside[0]):
        said = words_of(element)
        if 8 <= len(said) <= 600 and not any(said in other or other in said for other in found):
            found[said] = None
    return list(found)


def _caption_elements(tree: HtmlElement) -> Iterator[HtmlElement]:
    for element in tree.iter():
        if isinstance(element.tag, str) and (
            element.tag == "figcaption"
            or (element.tag not in _CONTAINERS and _CAPTION_CLASS.search(element.get("class") or ""))
        ):
            yield element


def prune(tree: HtmlElement, *, summaries: set[str]) -> None:
    """Take out what marks itself as no part of the body; `summaries` are the page's descriptions, folded."""
    for element in list(tree.iter()):
        if isinstance(element.tag, str) and _is_aside(element, summaries) and element.getparent() is not None:
            element.drop_tree()


def _is_aside(element: HtmlElement, summaries: set[str]) -> bool:
    tag = str(element.tag)
    if tag in _CONTAINERS:
        return False
    marks = element.get("class") or ""
    if tag == "figcaption" or _is_hover_card(element):
        return True
    if tag in _HEADINGS or (marks and _SUMMARY_CLASS.search(marks)):
        said = folded(str(element.text_content())[:600])
        if said and (said in summaries or (tag not in _HEADINGS and len(said) < 400)):
            return True
    return (tag == "p" or tag in _HEADINGS) and _is_one_link(element)


def _is_hover_card(element: HtmlElement) -> bool:
    """A span that shows itself on hovering; the innermost, for the outer one holds the name hovered over."""
    if element.tag != "span" or not _HOVER_CLASS.search(element.get("class") or ""):
        return False
    return not any(one is not element and _HOVER_CLASS.search(one.get("class") or "") for one in element.iter("span"))


def _is_one_link(element: HtmlElement) -> bool:
    """A paragraph that is nothing but a link, and no sentence."""
    links = list(element.iter("a"))
    if not links:
        return False
    said = words_of(element)
    linked = one_line(" ".join(words_of(link) for link in links))
    return bool(said) and len(linked) >= len(said) - 2 and not said.endswith((".", "?", "!", "”", '"'))
