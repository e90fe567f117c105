"""What a web page declares of its article, and what it shows -> headline, date, byline, agency.

In: the page's tree, unpruned. Out: `PageFacts`, each with where it was read.

The idea to hold: a page says the same thing in many places, written for different readers. What is
shown to people (the h1) is the headline if what is told to machines agrees with it; dates are the
other way round: machine readable first, visible lines second, nothing after that.
"""

from __future__ import annotations

import datetime as dt
import html as entities
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flows.reading.characters import one_line, tidy
from flows.reading.credits import bare_name, byline_names
from flows.reading.dateline import known_agency
from flows.reading.dates import find_dates
from flows.reading.markup import folded, words_of
from flows.reading.pagelines import date_line

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

    from flows.reading.dates import WrittenDate

_ARTICLE_TYPES = re.compile(
    r"Article|BlogPosting|NewsReport|Report|LiveBlog|Review|WebPage|Recipe|CreativeWork", re.IGNORECASE
)
_TRUE_ARTICLE = re.compile(r"Article|BlogPosting|Report|LiveBlog", re.IGNORECASE)
_DATE_METAS = (
    "article:published_time", "article:published", "og:article:published_time", "og:published_time", "datepublished",
    "published_time", "published_at", "published", "pubdate", "og:pubdate", "pub_date", "publish-date", "publish_date",
    "publication_date", "parsely-pub-date", "sailthru.date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "dc.date.created", "article_date_original", "article:post_date", "cxenseparse:recs:publishtime", "originalpublicationdate",
    "rnews:datepublished", "pdate", "sn-post-date", "displaydate", "date", "datecreated", "article.published", "article.created",
    "published_time_telegram", "analyticsattributes.articledate", "created", "citation_publication_date", "prism.publicationdate",
)  # fmt: skip
_EARLIEST = dt.date(1900, 1, 1)
_SITE_TAIL = re.compile(r"\s+(?:[|–—»·:-]|::|--)\s+(?P<site>(?:(?!\s[|–—»·:-]{1,2}\s).){2,60})$")
_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-]?(0[1-9]|1[0-2]|[a-z]{3})[/-]?(0[1-9]|[12]\d|3[01])(?:/|-|_|\b)")
_BESIDE = re.compile(
    r"(?:^|[-_ ])(?:comments?|commentlist|related|recommended|sidebar|footer|trending|popular|most-?read|teasers?|promos?)(?:$|[-_ ])",
    re.IGNORECASE,
)
_NEAR = 60


@dataclass(frozen=True, slots=True)
class PageFacts:
    """What is known of a page's article beside its text."""

    headline: str | None
    titles: frozenset[str]  # every form of its title, folded
    summaries: frozenset[str]  # its descriptions, folded
    published: WrittenDate | None
    published_from: str | None
    byline: str | None
    agency: str | None
    declared_body: str  # the longest articleBody of the page's JSON-LD, empty if there is none


def page_facts(tree: HtmlElement) -> PageFacts:
    """The facts of one page."""
    metas = _metas(tree)
    objects = [one for one in _linked_data(tree) if _is_article(one)]
    objects.sort(key=lambda one: not _TRUE_ARTICLE.search(str(one.get("@type"))))
    shown = [said for said in (words_of(h1) for h1 in tree.iter("h1")) if said]
    told = _titles(metas, objects, tree)
    headline = _headline(shown, told, metas)
    published, whence = _published(tree, metas, objects, headline)
    byline, agency = _credits(tree, metas, objects)
    return PageFacts(
        headline=headline,
        titles=frozenset(
            folded(title) for title in (*shown[:1], *told, *(_SITE_TAIL.sub("", title) for title in told))
        ),
        summaries=frozenset(
            folded(value)
            for name in ("description", "og:description", "twitter:description")
            for value in metas.get(name, ())
        ),
        published=published,
        published_from=whence,
        byline=byline,
        agency=agency,
        declared_body=max(
            (one["articleBody"] for one in objects if isinstance(one.get("articleBody"), str)), key=len, default=""
        ),
    )


# --------------------------------------------------------------------------- where pages declare


def _metas(tree: HtmlElement) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        value = _clean(meta.get("content"))
        for attribute in ("property", "name", "itemprop", "http-equiv"):
            name = (meta.get(attribute) or "").strip().lower()
            if name and value:
                found.setdefault(name, []).append(value)
    return found


def _clean(value: object) -> str:
    """A declared value as words; entities that were escaped twice are undone."""
    return one_line(tidy(entities.unescape(value))) if isinstance(value, str) else ""


def _linked_data(tree: HtmlElement) -> Iterator[dict[str, Any]]:
    """Every object of the page's JSON-LD, graphs and nested ones opened; broken scripts are passed over."""
    for script in tree.iter("script"):
        if (script.get("type") or "").strip().lower() != "application/ld+json" or not script.text:
            continue
        try:
            data = json.loads(script.text.strip().strip(";"), strict=False)
        except (ValueError, RecursionError):
            data = _salvaged(script.text)
        stack = [data]
        for _ in range(2_000):
            if not stack:
                break
            one = stack.pop()
            if isinstance(one, list):
                stack.extend(reversed(one))
            elif isinstance(one, dict):
                yield one
                stack.extend(value for key, value in one.items() if key in {"@graph", "mainEntity", "mainEntityOfPage"})


def _salvaged(script: str) -> dict[str, str]:
    """Headline and date of an object whose JSON is broken elsewhere."""
    found = {"@type": "Article"}
    for key in ("headline", "datePublished"):
        match = re.search(rf'"{key}"\s*:\s*"((?:[^"\\\n]|\\.){{1,400}})"', script)
        if match:
            try:
                found[key] = json.loads(f'"{match.group(1)}"', strict=False)
            except ValueError:
                continue
    return found


def _is_article(one: dict[str, Any]) -> bool:
    return bool(_ARTICLE_TYPES.search(str(one.get("@type"))))


# --------------------------------------------------------------------------- headline


def _titles(metas: dict[str, list[str]], objects: list[dict[str, Any]], tree: HtmlElement) -> list[str]:
    """What machines are told the title is, the surest first."""
    found = [*metas.get("og:title", ())[:1], *metas.get("twitter:title", ())[:1]]
    found.extend(_clean(one.get("headline")) for one in objects if _TRUE_ARTICLE.search(str(one.get("@type"))))
    head = next(iter(tree.iter("title")), None)
    if head is not None:
        found.append(words_of(head))
    return [title for title in found if title]


def _headline(shown: list[str], told: list[str], metas: dict[str, list[str]]) -> str | None:
    """The h1 that agrees best with a declared title; without one, the declared title less the site's name."""
    best = max(shown, key=lambda h1: max((_agreement(h1, title) for title in told), default=0.0), default=None)
    if best is not None and (not told or max(_agreement(best, title) for title in told) >= 0.34):
        return best
    for title in told:
        bare = _without_site(title, metas, told)
        if len(bare.split()) >= 2 or len(bare) >= 8:
            return bare
    return best


def _agreement(shown: str, told: str) -> float:
    """Share of the shorter one's words that the other has; 0 for one word against many."""
    left, right = set(folded(shown).split()), set(folded(_SITE_TAIL.sub("", told)).split())
    if not left or not right:
        return 0.0
    return len(left & right) / max(len(left), min(len(right), 2 * len(left)))


def _without_site(title: str, metas: dict[str, list[str]], told: list[str]) -> str:
    match = _SITE_TAIL.search(title)
    if match is None:
        return title
    site, bare = folded(match.group("site")), title[: match.start()]
    names = {folded(name) for name in metas.get("og:site_name", ())}
    if site in names or any(folded(bare) == folded(other) for other in told) or len(match.group("site").split()) <= 3:
        return bare
    return title


# --------------------------------------------------------------------------- date


def _published(
    tree: HtmlElement, metas: dict[str, list[str]], objects: list[dict[str, Any]], headline: str | None
) -> tuple[WrittenDate | None, str | None]:
    """The publication date: declared, then in the address, then shown."""
    for one in objects:
        found = _sure(one.get("datePublished"))
        if found:
            return found, "json-ld"
    for name in _DATE_METAS:
        for value in metas.get(name, ()):
            found = _sure(value)
            if found:
                return found, f"meta {name}"
    for one in objects:
        found = _sure(one.get("dateCreated") or one.get("uploadDate"))
        if found:
            return found, "json-ld"
    return _marked(tree) or _addressed(tree, metas) or _visible(tree, headline) or (None, None)


def _sure(value: object) -> WrittenDate | None:
    """The date of a declared value, if it can be read one way and is one that news can have."""
    if not isinstance(value, str):
        return None
    found = find_dates(_clean(value)[:80])
    if not found or found[0].other is not None or found[0].day < _EARLIEST:
        return None
    return found[0]


def _marked(tree: HtmlElement) -> tuple[WrittenDate, str] | None:
    """An element that says it holds the date: itemprop first, then `time` with pubdate, then `time` after the h1."""
    order = {element: at for at, element in enumerate(tree.iter("h1", "time"))}
    title = min((at for element, at in order.items() if element.tag == "h1"), default=-1)
    marked = [
        element
        for element in tree.iter()
        if isinstance(element.tag, str)
        and "datePublished" in (element.get("itemprop") or "")
        and not _is_beside(element)
    ]
    for element in marked:
        found = _sure(element.get("content") or element.get("datetime") or words_of(element))
        if found:
            return found, "itemprop"
    times = [element for element in order if element.tag == "time" and not _is_beside(element)]
    for element in sorted(times, key=lambda one: (one.get("pubdate") is None, order[one] < title)):
        if any(mark in (element.get("class") or "").lower() for mark in ("updat", "modif", "comment")):
            continue
        found = _sure(element.get("datetime")) or _sure(words_of(element))
        if found:
            return found, "time element"
    return None


def _is_beside(element: HtmlElement) -> bool:
    """Whether an element belongs to comments, other articles or the page's edges."""
    for one in (element, *element.iterancestors()):
        if one.tag in {"body", "html", "main", "article"}:
            return False
        if one.tag in {"aside", "footer", "nav"} or _BESIDE.search(f"{one.get('class') or ''} {one.get('id') or ''}"):
            return True
    return False


def _addressed(tree: HtmlElement, metas: dict[str, list[str]]) -> tuple[WrittenDate, str] | None:
    """The date in the page's own address."""
    addresses = [link.get("href") or "" for link in tree.iter("link") if (link.get("rel") or "").lower() == "canonical"]
    for address in (*addresses, *metas.get("og:url", ())):
        match = _URL_DATE.search(address.lower())
        if match:
            year, month, day = match.groups()
            found = _sure(f"{day} {month} {year}" if month.isalpha() else f"{year}-{month}-{day}")
            if found:
                return found, "address"
    return None


def _visible(tree: HtmlElement, headline: str | None) -> tuple[WrittenDate, str] | None:
    """The surest line about when that stands near the headline, before the page goes on to other things."""
    said = list(_short_texts(tree))
    lines = [line for _, line in said]
    name = folded(headline or "")
    start = next((at for at, line in enumerate(lines) if name and folded(line) == name), None)
    found = []
    for at, line in enumerate(lines):
        dated = date_line(line)
        sure = dated is not None and dated[0] <= 2 and dated[1].other is None and dated[1].day >= _EARLIEST
        if dated is not None and sure and not _is_beside(said[at][0]):
            near = start is not None and 0 <= at - start <= _NEAR
            if dated[0] == 0 or near:
                found.append((dated[0], not near, abs(at - (start or 0)), dated[1]))
    return (min(found, key=lambda one: one[:3])[3], "text near the headline") if found else None


def _short_texts(tree: HtmlElement) -> Iterator[tuple[HtmlElement, str]]:
    """What the page's small elements and single stretches of text say, in order."""
    for element in tree.iter():
        if not isinstance(element.tag, str) or element.tag in {"script", "style", "head", "title", "meta", "noscript"}:
            continue
        whole = str(element.text_content()) if len(element) < 8 else ""
        for said in {whole: None, element.text or "": None, element.tail or "": None}:
            if 6 <= len(said) < 400:
                line = one_line(tidy(said))
                if 6 <= len(line) <= 200:
                    yield element, line


# --------------------------------------------------------------------------- credits


def _credits(
    tree: HtmlElement, metas: dict[str, list[str]], objects: list[dict[str, Any]]
) -> tuple[str | None, str | None]:
    """Byline and agency; an author that is an agency is no byline."""
    names: list[str] = []
    for one in objects:
        names.extend(_author_names(one.get("author")))
        if names:
            break
    if not names:
        names = [
            value
            for key in ("author", "article:author", "byl", "dc.creator", "parsely-author", "sailthru.author")
            for value in metas.get(key, ())[:4]
        ]
    people: list[str] = []
    agency: str | None = None
    for name in (_person(name) for name in names):
        known = known_agency(name) if name else None
        if known:
            agency = agency or known
        elif name and name not in people:
            people.append(name)
    if not people:
        people, shown_agency = _shown_byline(tree)
        agency = agency or shown_agency
    return " and ".join(people[:6]) or None, agency


def _author_names(author: object) -> list[str]:
    if isinstance(author, list):
        return [name for one in author[:8] for name in _author_names(one)]
    if isinstance(author, dict):
        return _author_names(author.get("name"))
    return [_clean(author)] if isinstance(author, str) else []


def _person(name: str) -> str | None:
    """A declared author as a name; None for addresses and account names."""
    if not name or "://" in name or "@" in name or len(name) > 120:
        return None
    name = re.split(r"\s+[|•·]\s+", name)[0]
    return byline_names(name) or name


def _shown_byline(tree: HtmlElement) -> tuple[list[str], str | None]:
    """The first element that marks itself as the author's."""
    for element in tree.iter("a", "span", "div", "p", "address", "li"):
        marks = " ".join(element.get(key) or "" for key in ("rel", "class", "itemprop"))
        if not re.search(r"(?:^|[-_ ])(?:author|byline)(?:$|[-_ ]|s$|name)", marks, re.IGNORECASE):
            continue
        said = words_of(element)
        if not said or len(said) > 120:
            continue
        known = known_agency(re.sub(r"^by\s+", "", said, flags=re.IGNORECASE))
        if known:
            return [], known
        name = byline_names(said) or (said if bare_name(said) else None)
        if name:
            return [name], None
    return [], None
