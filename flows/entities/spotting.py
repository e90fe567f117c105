"""Where names may stand: spans proposed from the parser's entities and from runs of capitalised words.

In: a Doc and the times found in it. Out: `Spot` values in text order, none overlapping another. Whether a
spot is a name, and of what, is decided later (`flows.entities.labels`).

The idea to hold: two witnesses propose. The parser knows sentences and is lost in tables, headlines in
capitals and lists; runs of capitalised words know lines and nothing else.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from itertools import accumulate
from typing import TYPE_CHECKING

from flows.entities.keys import key_of
from flows.entities.names import LABELS, edges, titles
from flows.records import Span

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from spacy.tokens import Doc

    from flows.entities.gazetteer import Gazetteer

_UPPER = "A-ZÀ-ÖØ-Þ\u0100\u0102\u0104\u0106\u010c\u010e\u0110\u0118\u011a\u0130\u0141\u0143\u0147\u0150\u0158\u015a\u0160\u0164\u016e\u0170\u0179\u017b\u017d\u0218\u021a"
_SHORT = (
    "St|Ste|Mt|Ft|Jr|Sr|Dr|Mr|Mrs|Ms|Gen|Col|Lt|Sgt|Capt|Maj|Sen|Rep|Gov|Prof|Rev|Hon|Adm|Inc|Corp|Co|Cos|Ltd|Bros|Intl|Univ|Dept"
    "|Ala|Ariz|Ark|Calif|Colo|Conn|Del|Fla|Ga|Ill|Ind|Kan|Ky|La|Md|Mass|Mich|Minn|Miss|Mo|Mont|Neb|Nev|Okla|Ore|Pa|Penn"
    "|Tenn|Tex|Vt|Va|Wash|Wis|Wyo|Ont|Que|Alta|Sask"
)
_WORD = (
    rf"(?:(?:[{_UPPER}]\.)+(?:['’]?[{_UPPER}][\w’']*\w)?"
    rf"|(?:{_SHORT})\."
    rf"|(?:[dl]['’])?[{_UPPER}]\w*(?:['’](?!s\b|S\b|t\b|ll\b|re\b|ve\b|d\b)\w+)?(?:-(?:(?:al|el|ul|ur|i|de|du|le|la|sur|en|on|upon|der|van|by|in|of|the)-)*[{_UPPER}]\w*)*)"
)
_JOIN = r"(?:(?:de|du|da|di|do|dos|del|della|der|den|van|von|ter|bin|ibn|bint|al|el|la|le|y) )+"
_RUN = re.compile(rf"(?<![\w.’'-])(?:al-|el-)?{_WORD}(?: (?:& )?(?:{_JOIN})?(?:al-|el-|bin-)?{_WORD})*")
_SPLIT = re.compile(
    r"\s+[-–—]+\s+|\s*[()\[\]:;=+]\s*|,\s+(?!(?:Inc|Ltd|Corp|LLC|Jr|Sr|Co)\b)|\s*[\"“”]\s*|\n|\s\.\.+|(?<=[a-z])\.\s+(?=[A-Z][a-z]{3,} )|\s\d[\d.:,/-]*\s"
    r"|\s+(?!(?:of|and|the|for|de|du|da|di|del|der|den|van|von|bin|ibn|al|el|la|le|on|in|to|at|with|y|des|a|from|against|upon|sur|under|der|as)\b)[a-z][a-z'-]*\s+"
)
_SLUG = re.compile(r"(?:[A-Z][A-Z.'/]+[ -]){1,4}- ?(?=[A-Z\d])|[A-Z]{4,} - ")
_NATION = re.compile(r"(U\.S\.|US|U\.N\.|UN|U\.K\.|UK|EU) (?=[A-Z])")
# Names that are common words where everything stands in capitals.
_WORDS = frozenset(
    {"time", "apple", "shell", "bild", "solidarity", "fed", "the times", "contras", "sec", "congress", "senate"}
)
_BROKEN = re.compile(r"[,;:]|\s-\s")
_FINAL = re.compile(r"[\"”’]|\s|$")
_CAPITAL = re.compile(r"[\w.]+(?:['’](?!S\b)\w+)*(?:-\w+)*")  # a word of a line in capitals
_PARTY = re.compile(r"(?:R|D|I|DFL|Lib|Con|Lab)-(?=[A-Z])")  # of a politician: "R-Charleston"
# A line of up to 200 characters without two small letters in a row.
_CAPITALS = re.compile(r"^(?:[^a-z\n]|[a-z](?![a-z])){10,200}$", re.MULTILINE)
_WEAK = frozenset(
    [
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
        "today",
        "tomorrow",
        "yesterday",
        "i",
        "the",
        "a",
        "an",
        "he",
        "she",
        "it",
        "we",
        "they",
        "this",
        "that",
        "these",
        "those",
        "his",
        "her",
        "its",
        "our",
        "their",
        "my",
        "your",
        "in",
        "on",
        "at",
        "of",
        "for",
        "from",
        "by",
        "to",
        "with",
        "but",
        "and",
        "or",
        "if",
        "when",
        "while",
        "after",
        "before",
        "as",
        "no",
        "not",
        "mr",
        "mrs",
        "ms",
        "dr",
    ]
)


@dataclass(slots=True)
class Spot:
    """A span that may be a name; `label` is the parser's, empty where only capitals speak for it."""

    start: int
    end: int
    text: str
    key: str
    label: str
    origin: str  # parser, run, capitals
    first: int = 0  # index of the first token
    last: int = 0  # index of the last token


def find_spots(doc: Doc, gazetteer: Gazetteer, taken: Sequence[Span], *, text: str | None = None) -> list[Spot]:
    """Everything in the Doc that may be a name; spans inside `taken` (times) are left out.

    `text` is the Doc's text where the caller has it: a Doc joins its tokens anew each time it is asked.
    """
    text = doc.text if text is None else text
    capitals = list(_capital_lines(text))
    spots = _from_parser(doc, text, capitals)
    spots = _with_runs(text, spots, capitals)
    if taken:
        spots = _outside(spots, taken)
    if capitals:
        spots += _in_capitals(text, capitals, spots, gazetteer)
    spots.sort(key=lambda spot: spot.start)
    _find_tokens(doc, text, spots)
    return spots


def _outside(spots: list[Spot], taken: Sequence[Span]) -> list[Spot]:
    """The spots that lie in none of the spans."""
    spans = sorted(taken, key=lambda span: span.start)
    starts = [span.start for span in spans]
    reach = [-1, *accumulate([span.end for span in spans], max)]  # how far the spans before each place go
    return [spot for spot in spots if spot.end > reach[bisect_right(starts, spot.start)]]


def _spot(text: str, start: int, end: int, label: str, origin: str) -> Spot | None:
    party = _PARTY.match(text, start, end)
    if party:
        start, label = party.end(), "GPE"
    found = edges(text, start, end, person=label == "PERSON")
    if found is None:
        return None
    start, end = found
    words = text[start:end]
    key = key_of(words)
    if not key or key in _WEAK:
        return None
    return Spot(start, end, words, key, label, origin)


def _from_parser(doc: Doc, text: str, capitals: list[Span]) -> list[Spot]:
    """The parser's entities, cut where no name goes on: brackets, dashes, commas, verbs, line ends."""
    out: list[Spot] = []
    running = capitals[-1].end if capitals else 0  # behind the last line in capitals
    for ent in doc.ents:
        label = ent.label_
        if label not in LABELS:
            continue
        start, end = ent.start_char, ent.end_char
        if start < running and any(line.start < end and start < line.end for line in capitals):
            continue
        for piece_start, piece_end in _pieces(text, start, end):
            at = piece_start
            if label == "PERSON" and (nation := _NATION.match(text, piece_start, piece_end)):
                out.append(Spot(piece_start, nation.end(1), nation.group(1), key_of(nation.group(1)), "GPE", "parser"))
                at = nation.end()
            spot = _spot(text, at, piece_end, label, "parser")
            if spot is not None:
                out.append(spot)
    return out


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    at = start
    for match in _SPLIT.finditer(text, start, end):
        if at < match.start():
            yield at, match.start()
        at = match.end()
    if at < end:
        yield at, end


def _with_runs(text: str, spots: list[Spot], capitals: list[Span]) -> list[Spot]:
    """The parser's spots and the runs of capitals beside them; a run that unites broken pieces replaces them."""
    out: list[Spot] = []
    rest = spots
    at = 0
    running = capitals[-1].end if capitals else 0  # behind the last line in capitals
    for match in _RUN.finditer(text):
        start, end = match.span()
        if end - start < 10 and match.group().lower() in _WEAK and not (at < len(rest) and rest[at].start < end):
            continue
        if start < running and any(line.start < end and start < line.end for line in capitals):
            continue
        while at < len(rest) and rest[at].end <= start:
            out.append(rest[at])
            at += 1
        inside = at
        while inside < len(rest) and rest[inside].start < end:
            inside += 1
        group = rest[at:inside]
        if not group:
            spot = _spot(text, start, end, "", "run")
            if spot is not None:
                out.append(spot)
            continue
        if group[0].start < start or group[-1].end > end:
            continue  # the parser's span goes beyond the run: it stands
        out += _settle(text, start, end, group)
        at = inside
    return out + rest[at:]


def _settle(text: str, start: int, end: int, group: list[Spot]) -> list[Spot]:
    """A run of capitals and the parser's spots inside it: one name, or these and what they leave over."""
    run = _spot(text, start, end, group[-1].label, "parser")
    if run is None or (len(group) == 1 and group[0].start == run.start and group[0].end == run.end):
        return group
    words = run.text.split(" ")
    covered = sum(spot.end - spot.start for spot in group)
    if len(group) == 1 and group[0].label == "NORP":
        if group[0].start > start:
            return group
        rest = _spot(text, group[0].end, end, "", "run")
        if rest is None or rest.text.split(" ")[0].lower() in titles():
            named = _spot(text, group[0].end, end, "PERSON", "run")
            return group if named is None else [*group, named]
        return [*group, rest] if rest.start > group[0].end + 1 else [run]
    if len(words) <= 3 and covered >= 0.4 * len(run.text) and not any(spot.label == "NORP" for spot in group):
        return [run]
    return group


def _capital_lines(text: str) -> Iterator[Span]:
    """Lines of running words in capitals: headlines and heads of tables."""
    for match in _CAPITALS.finditer(text):
        line = match.group()
        if " " in line and sum(map(str.isupper, line)) >= 8:
            yield Span(*match.span())


def _in_capitals(text: str, capitals: list[Span], spots: list[Spot], gazetteer: Gazetteer) -> Iterator[Spot]:
    """Names in lines of capitals: those the rest of the text knows, and places and people of the gazetteer."""
    known: dict[str, str] = {}
    for spot in spots:
        if spot.label or " " in spot.key:
            known.setdefault(spot.key, spot.label)
            if spot.label == "PERSON" and " " in spot.key:
                known.setdefault(spot.key.rsplit(" ", 1)[1], "PERSON")
    for line in capitals:
        slug = _SLUG.match(text, line.start, line.end)
        offset = slug.end() if slug else line.start
        words = [(offset + word.start(), offset + word.end()) for word in _CAPITAL.finditer(text[offset : line.end])]
        at = 0
        while at < len(words):
            for size in range(min(4, len(words) - at), 0, -1):
                start, end = words[at][0], words[at + size - 1][1]
                piece = text[start:end].rstrip(".") if text[end : end + 1] in {"", "\n"} else text[start:end]
                end = start + len(piece)
                label = _known_label(piece, known, gazetteer)
                if label is not None:
                    yield Spot(start, end, piece, key_of(piece), label, "capitals")
                    at += size
                    break
            else:
                at += 1


def _known_label(piece: str, known: dict[str, str], gazetteer: Gazetteer) -> str | None:
    """The label of a piece of a capital line that is known from elsewhere; None if it is not."""
    key = key_of(piece)
    if key in _WEAK or len(key) < 2 or key.isdigit() or _BROKEN.search(piece):
        return None
    if key in known:
        return known[key]
    if gazetteer.people(piece) is not None:
        return "NORP"
    places = gazetteer.places(piece)
    if places and places[0].rank == 0 and (places[0].population >= 100_000 or places[0].level <= 1):
        return "GPE"
    if places and (places[0].level == 0 or (places[0].rank == 0 and " " in key and places[0].population >= 1000)):
        return "GPE"
    things = gazetteer.things(piece)
    if things and things[0].rank < 2 and len(key) > 2 and key not in _WORDS:
        return things[0].kind
    return None


def _find_tokens(doc: Doc, text: str, spots: list[Spot]) -> None:
    """Set the tokens of each spot, and cut the full stop that ends the sentence off its name."""
    if not spots:
        return
    starts = doc.to_array(["IDX"]).ravel().tolist()
    for spot in spots:
        spot.first = max(bisect_right(starts, spot.start) - 1, 0)
        spot.last = max(bisect_right(starts, spot.end - 1) - 1, 0)
        if spot.text.endswith(".") and _FINAL.match(text, spot.end):
            after = spot.last + 1
            if after >= len(doc) or text[spot.end : spot.end + 1] in {"\n", '"', "”", "’"} or doc[after].is_sent_start:
                spot.end -= 1
                spot.text = spot.text[:-1]
