"""Train the decisions of this room: `python -m flows.quotes.train TRAIN.jsonl [--out FILE]`.

In: JSON lines {"text", "gold": [{"content_spans", "source_spans", "cue_spans", "act"}]} with spans in
code points; "act" is "speech" for reported words. Out: the weights file beside the room's modules.

The idea to hold: gold is read through the same candidates that running offers; what no candidate
can express teaches nothing.
"""

from __future__ import annotations

import argparse
import gzip
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flows.language import load_model, parse
from flows.quotes.contents import colon_contents, cue_clause, offered
from flows.quotes.cues import key, proposed
from flows.quotes.features import ContentLook, colon_features, cue_features, cue_surroundings, source_features
from flows.quotes.fitting import Examples, fit, frequent
from flows.quotes.sources import candidates
from flows.quotes.view import View
from flows.records import Article

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from flows.language import Parsed
    from flows.quotes.contents import Content, Range

_ENOUGH = 0.8
_GATE = 3
_GATE_SHARE = 0.05
_LIGHT = frozenset(
    {"go", "continue", "begin", "start", "try", "keep", "appear", "seem", "have", "decline", "use", "refuse"}
)


@dataclass(frozen=True, slots=True)
class Told:
    """One gold attribution on tokens."""

    cue: int
    content: frozenset[int]  # character offsets of letters and digits
    source: frozenset[int]  # tokens
    speech: bool


def letters(text: str, spans: Iterable[Sequence[int]]) -> frozenset[int]:
    """Offsets of the letters and digits of the spans."""
    return frozenset(i for start, end in spans for i in range(start, end) if text[i].isalnum())


def overlap(one: frozenset[int], other: frozenset[int]) -> float:
    """Dice coefficient."""
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


def read_gold(view: View, gold: Sequence[Mapping[str, Any]]) -> list[Told]:
    """Gold attributions whose cue is on a token that could be one."""
    out = []
    for item in gold:
        cue = _cue_token(view, item["cue_spans"])
        if cue is None:
            continue
        source = {i for start, end in item["source_spans"] for i in range(view.at(start), view.n) if view.idx[i] < end}
        out.append(Told(cue, letters(view.text, item["content_spans"]), frozenset(source), item.get("act") != "other"))
    return out


def _cue_token(view: View, spans: Sequence[Sequence[int]]) -> int | None:
    tokens = [i for start, end in spans for i in range(view.at(start), view.n) if view.idx[i] < end]
    words = [i for i in tokens if view.pos[i] in {"VERB", "AUX", "NOUN", "PROPN", "ADJ", "INTJ", "ADV"}]
    if not words:
        return next((i for i in tokens if view.lower[i] == ":"), None)
    inside = set(tokens)
    tops = [i for i in words if view.head[i] not in inside or view.head[i] == i]
    top = next((i for i in tops if view.pos[i] in {"VERB", "AUX"}), (tops or words)[0])
    while view.lemma[top] in _LIGHT:
        deeper = [c for c in view.children[top] if c in inside and view.dep[c] == "xcomp" and view.pos[c] == "VERB"]
        if not deeper:
            break
        top = deeper[0]
    return top


def right_contents(view: View, offers: Sequence[Content], told: Told) -> list[bool]:
    """Which offers are the gold content; all False if none comes near enough."""
    shares = [
        overlap(letters(view.text, [(view.idx[a], view.end[b - 1]) for a, b in offer.ranges]), told.content)
        for offer in offers
    ]
    top = max(shares, default=0.0)
    return [top >= _ENOUGH and share >= top - 0.02 for share in shares]


def train(articles: Iterable[tuple[View, list[Told]]]) -> dict[str, Any]:
    """Weights as plain values, from Views with their gold."""
    material = list(articles)
    gate = _gate(material)
    cues, speech, contents, sources = Examples(), Examples(), Examples(), Examples()
    for view, golds in material:
        by_cue: dict[int, list[Told]] = {}
        for told in golds:
            by_cue.setdefault(told.cue, []).append(told)
        for i in sorted(set(proposed(view, frozenset(gate))) | set(by_cue)):
            colon = view.lower[i] == ":"
            clause: Range = (i, i + 1) if colon else cue_clause(view, i)
            seen = colon_features(view, i) if colon else cue_features(view, i) + cue_surroundings(view, i, clause)
            mine = by_cue.get(i, [])
            cues.add([(seen, bool(mine))])
            if not mine:
                continue
            speech.add([(seen, mine[0].speech)])
            offers = colon_contents(view, i) if colon else offered(view, i)
            for told in mine:
                right = right_contents(view, offers, told)
                if not any(right):
                    continue
                look = ContentLook(view, i, clause, said=told.speech)
                contents.add((look.features(offer), ok) for offer, ok in zip(offers, right, strict=True))
                _add_sources(sources, view, i, told, offers[right.index(True)])
    return {
        "gate": gate,
        "cue": fit(cues, binary=True, penalty=0.6, least=4),
        "speech": fit(speech, binary=True, penalty=1.0, least=4),
        "content": fit(contents, binary=False, penalty=1.0, least=4),
        "source": fit(sources, binary=False, penalty=1.0, least=4),
    }


def _gate(material: Sequence[tuple[View, list[Told]]]) -> list[str]:
    """Words that were a cue often enough, and not too rarely for how often they are met."""
    cues = frequent(
        (key(view, told.cue) for view, golds in material for told in golds if view.pos[told.cue] != "PUNCT"), _GATE
    )
    met = frequent((key(view, i) for view, _ in material for i in range(view.n)), 1)
    return [word for word in sorted(cues) if cues[word] >= _GATE_SHARE * met[word]]


def _add_sources(sources: Examples, view: View, cue: int, told: Told, content: Content) -> None:
    offers = candidates(view, cue, content.ranges)
    if told.source:
        right = [offer.head in told.source for offer in offers]
        inside = {i for i in told.source if view.head[i] not in told.source}
        if any(ok and offer.head in inside for ok, offer in zip(right, offers, strict=True)):
            right = [ok and offer.head in inside for ok, offer in zip(right, offers, strict=True)]
    else:
        right = [offer.head < 0 for offer in offers]
    if any(right):
        sources.add((source_features(view, cue, content, offer), ok) for offer, ok in zip(offers, right, strict=True))


def write(weights: Mapping[str, Any], path: Path) -> None:
    """The same weights give the same bytes."""
    plain = json.dumps(weights, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    path.write_bytes(gzip.compress(plain.encode(), mtime=0))


def main(arguments: Sequence[str] | None = None) -> int:
    """Parse the training articles, fit, write the weights, say how many there are."""
    ask = argparse.ArgumentParser(prog="python -m flows.quotes.train", description="Train the quote decisions.")
    ask.add_argument("articles", type=Path, help="JSON lines with text and gold attributions")
    ask.add_argument("--out", type=Path, default=Path(__file__).with_name("weights.json.gz"))
    ask.add_argument("--model", default="en_core_web_md", help="spaCy pipeline that parses them")
    told = ask.parse_args(arguments)
    records = [json.loads(line) for line in told.articles.read_text(encoding="utf-8").splitlines() if line.strip()]
    articles = [Article(told.articles.name, str(number), record["text"]) for number, record in enumerate(records)]
    parses = parse(articles, load_model(told.model))
    weights = train(_material(record, parsed) for record, parsed in zip(records, parses, strict=True))
    write(weights, told.out)
    sizes = ", ".join(f"{name} {len(table)}" for name, table in weights.items())
    sys.stdout.write(f"{told.out}: {sizes}\n")
    return 0


def _material(record: Mapping[str, Any], parsed: Parsed) -> tuple[View, list[Told]]:
    view = View(parsed.body)
    return view, read_gold(view, record["gold"])


if __name__ == "__main__":
    sys.exit(main())
