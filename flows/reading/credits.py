"""A line -> the byline, the caption or the agency that it credits.

In: one paragraph, white space folded. Out: names without "By", caption verdicts, agency names.
"""

from __future__ import annotations

import re

from flows.reading.dateline import known_agency

_LETTER = r"[^\W\d_]"
_UPPER = r"[A-ZÀ-ÖØ-Þ\u0100-\u017f]"
_WORD = rf"{_UPPER}(?:{_LETTER}|['’.-])*"
_PARTICLE = r"(?:de|da|do|dos|del|della|di|van|von|der|den|ten|ter|al|el|bin|ibn|la|le|du|af|zu|y|e)"
_NAME = rf"{_WORD}(?:[ -](?:{_PARTICLE}[ -])*{_WORD}){{1,4}}"
_LEAD = re.compile(
    r"^(?:(?:story |report |words |text |analysis |opinion |review |exclusive |special report |written |posted |"
    r"reported |published |column |comment |compiled |interview |news )?by|from|author|authors|writer|reporter)\s*:?\s+",
    re.IGNORECASE,
)
_NAMES = re.compile(rf"{_NAME}(?:(?:\s*,\s*|\s+and\s+|\s*&\s*|\s*;\s*){_NAME}){{0,6}}")
_DESK = re.compile(
    r"(?:our|the)?\s*(?:own\s+)?(?:wire (?:reports?|services?)|news services?|staff(?: and wire)?(?: reporters?| writers?| reports?)?|"
    r"(?:special |foreign |diplomatic |chief |\w+ )?correspondents?|agenc(?:y|ies)(?: reports?)?|news ?desk|web desk|"
    r"(?:\w+ )?(?:news )?(?:desk|staff|bureau|reporters?|team)|\w+ news agency)",
    re.IGNORECASE,
)
_ROLE = re.compile(
    r"\b(?:correspondent|reporter|editor|writer|staff|columnist|bureau|desk|analyst|producer|contributor|in [A-Z]\w+|"
    r"reporting|news|press|agency|agencies|reuters|afp|ap|bbc)\b",
    re.IGNORECASE,
)

_CAPTION_LEAD = re.compile(
    r"^(?:(?:file |handout |archive )?(?:photo(?:graph)?|picture|pictured|image|illustration|caption|foto|graphic)s?"
    r"(?: caption| credit| by| courtesy)?\s*[:|]|file\s*[:–—-]|file (?:photo|picture|image)\b|in this (?:\w+ ){0,8}(?:photo|image|picture|frame)\b|"
    r"(?:above|below|left|right|top|pictured)\s*:|(?:media|image|video|photo) caption\b|photo(?:graph)? by\b|credit\s*:)",
    re.IGNORECASE,
)
_PHOTO_WORD = (
    r"(?:photos?|photograph(?:er|y)?|images?|pictures?|pix|pool|handout|getty|shutterstock|alamy|istock|epa(?:-efe)?|file|"
    r"courtesy|credit|illustration|graphic|library|archives?|screengrab|screenshot|newscom|rex|zuma|unsplash|wikimedia|"
    r"stock|press association|pa wire|via ap|xinhua|reuters|afp|ap|dpa|anadolu|instagram|twitter|facebook|flickr)"
)
# A sentence, then a credit with no full stop: "... on Saturday. Ana Costa / Atlantic Images".
_CREDIT_TAIL = re.compile(
    r"(?:[.!?”\"’)]\s*|\s[-–—|]\s*|\s\[|\s\()(?P<credit>[^.!?\n]{2,90}?(?:\.[^.!?\n]{1,40}){0,3})[\])]?\s*$",
    re.IGNORECASE,
)
_SLASHED = re.compile(rf"(?:{_WORD}[ .]*){{1,5}}\s*/\s*(?:{_WORD}[ .]*){{1,5}}")
_FOR_PAPER = re.compile(rf"{_NAME} for (?:the |The )?{_WORD}(?: {_WORD}){{0,4}}")
_PHOTO_CREDIT = re.compile(rf"(?<![\w-]){_PHOTO_WORD}(?![\w-])", re.IGNORECASE)
_LABELLED = re.compile(
    r"^(?:photo(?:graph)?s?|pictures?|images?|credit|illustration|courtesy)\b\s*(?:by|of|from|credit)?\s*[:/]?\s*\S",
    re.IGNORECASE,
)


def byline_names(line: str) -> str | None:
    """The names of a byline, None for any other line.

    >>> byline_names("Words by Ana Costa and Lou Reyes")
    'Ana Costa and Lou Reyes'
    """
    if len(line) > 140:
        return None
    lead = _LEAD.match(line)
    rest = line[lead.end() :] if lead else line
    rest = re.split(r"\s*[|•·]\s*|\s{2,}|\s+[–—-]\s+", rest)[0].strip(" .,;:")
    if not rest:
        return None
    if _DESK.fullmatch(rest):
        return rest
    if lead is None:
        return None
    names = _NAMES.match(rest)
    if names is None and rest.isupper():
        names = _NAMES.match(rest.title())
    if names is None:
        single = re.fullmatch(rf"{_WORD}(?:\s*[/,]\s*{_WORD})?", rest)
        return rest if single or known_agency(rest) else None
    tail = rest[names.end() :].strip(" ,;|/()-–—")
    if not tail or _ROLE.search(tail) or known_agency(tail) or tail[:1].isupper():
        return rest[: names.end()] or None
    return None


def is_desk(name: str) -> bool:
    """Whether a byline names a desk or a trade rather than a person.

    >>> is_desk("Our Correspondent"), is_desk("Ana Costa")
    (True, False)
    """
    return bool(_DESK.fullmatch(name))


def bare_name(line: str) -> bool:
    """Whether the line is nothing but one or several personal names.

    >>> bare_name("Ana van der Costa"), bare_name("Sardine prices hit record")
    (True, False)
    """
    return len(line) <= 60 and bool(_NAMES.fullmatch(line)) and not known_agency(line)


def lone_name(line: str) -> str | None:
    """The name on a line that holds a personal name and at most the town it was sent from.

    >>> lone_name("Ana Costa, Lisbon")
    'Ana Costa'
    """
    name, _, place = line.partition(",")
    if place and not re.fullmatch(rf"\s*{_WORD}(?: {_WORD}){{0,2}}", place):
        return line if bare_name(line) else None
    return name.strip() if bare_name(name.strip()) else None


def photo_credit(line: str) -> str | None:
    """The credit that ends a caption, None if the line ends in none."""
    if line.endswith((".", "!", "?")) and not line.endswith(("Inc.", "Jr.")):
        inner = re.search(r"\((?P<credit>[^()]{2,80})\)\.?$", line)
        if inner and _PHOTO_CREDIT.search(inner.group("credit")):
            return inner.group("credit")
        return None
    tail = _CREDIT_TAIL.search(line)
    if tail is None:
        return None
    credit = tail.group("credit").strip(" -–—[](|")
    if "://" in line[-120:] or re.search(r"\w\.\w+/|\d", credit):
        return None
    if _SLASHED.fullmatch(credit) or _FOR_PAPER.fullmatch(credit) or _LABELLED.match(credit):
        return credit
    return credit if _PHOTO_CREDIT.search(credit) and len(credit.split()) <= 9 else None


def is_caption(line: str) -> bool:
    """Whether the line describes a picture: a lead word says so, or a photographer's credit ends it.

    >>> is_caption("The pier at noon. Ana Costa / Atlantic Images")
    True
    """
    return len(line) <= 600 and bool(_CAPTION_LEAD.match(line) or photo_credit(line))


def caption_agency(line: str) -> str | None:
    """The agency that a caption's credit names."""
    credit = photo_credit(line)
    if credit is None:
        return None
    words = re.sub(r"\(?\b(?:file|handout|pool)?\s*(?:photo|picture|image)s?\b\)?", " ", credit, flags=re.IGNORECASE)
    return known_agency(" ".join(words.split()).strip(" ()-–—/"))
