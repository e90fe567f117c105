"""What the learned decisions look at: features as short strings.

In: a View and candidates. Out: lists of feature names, each counted once.

The idea to hold: three questions (is this token a reporting cue? which stretch is its content? who
is its source?), one function each; training and running call the same ones.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from flows.quotes.contents import Content, Range
    from flows.quotes.sources import Source
    from flows.quotes.view import View

_TELLING = frozenset(
    {
        "nsubj",
        "nsubjpass",
        "ccomp",
        "xcomp",
        "dobj",
        "prep",
        "advcl",
        "acl",
        "parataxis",
        "oprd",
        "attr",
        "dative",
        "agent",
        "poss",
        "relcl",
        "prt",
        "neg",
        "conj",
        "acomp",
        "advmod",
        "npadvmod",
        "aux",
        "auxpass",
    }
)
_HELPERS = frozenset({"punct", "aux", "auxpass", "neg", "cc", "prt"})
_CLAUSAL = (("<ccomp", "C"), (">ccomp", "c"), (">xcomp", "x"), (">dobj", "o"))
_PERSONAL = frozenset({"i", "you", "he", "she", "it", "we", "they", "who", "that", "which", "this", "what"})


def bucket(number: int) -> str:
    """A count in steps that double: 0 1 2 3-4 5-8 9-16 ..."""
    if number < 3:
        return str(max(number, 0))
    return "<" + str(1 << (number - 1).bit_length())


def subject_type(view: View, i: int) -> str:
    """What kind of phrase a token heads: a pronoun itself, an entity label, or its part of speech."""
    if i < 0:
        return "none"
    if view.lower[i] in _PERSONAL:
        return view.lower[i]
    return view.ent[i] or view.pos[i]


def cue_features(view: View, i: int) -> list[str]:
    """Whether token `i` reports something, by itself and by what hangs on it."""
    lemma, pos = view.lemma[i].lower(), view.pos[i]
    word = lemma if pos != "PROPN" else view.lower[i]
    dep, head = view.dep[i], view.head[i]
    out = ["bias", "w=" + word, "wt=" + word + "/" + view.tag[i], "d=" + dep, "wd=" + word + "/" + dep, "p=" + pos]
    if head != i:
        out += ["hd=" + dep + "/" + view.lemma[head], "hp=" + dep + "/" + view.pos[head]]
    subject = -1
    kinds: dict[str, None] = {}
    for child in view.children[i]:
        child_dep = view.dep[child]
        if child_dep in {"nsubj", "nsubjpass"}:
            subject = child
        if child_dep in _TELLING:
            kind, told = _child_features(view, i, child, word)
            out += told
            if kind:
                kinds[kind] = None
    for kind in kinds:
        out += ["k=" + kind, "wk=" + word + "/" + kind]
    clausal = "".join(letter for kind, letter in _CLAUSAL if kind in kinds)
    kind = subject_type(view, subject)
    out += ["s=" + kind, "ws=" + word + "/" + kind, "cl=" + clausal, "sc=" + kind + "/" + clausal]
    out.append("tc=" + view.tag[i] + "/" + clausal)
    if subject >= 0:
        out.append("sl=" + view.lemma[subject].lower())
    return out


def _child_features(view: View, i: int, child: int, word: str) -> tuple[str, list[str]]:
    """What one child of a would-be cue is ("" if a mere helper), and what it says."""
    dep = view.dep[child]
    side = "<" if child < i else ">"
    if dep in {"aux", "auxpass", "advmod"}:
        helper = view.lower[child]
        return "", ["x=" + helper, "wx=" + word + "/" + helper] if dep == "aux" else ["x=" + helper]
    if dep == "prep":
        return side + "prep:" + view.lower[child], []
    if dep in {"dobj", "acomp", "prt", "attr"}:
        lemma = view.lemma[child]
        kind = view.ent[child] or view.pos[child]
        return side + dep, ["wo=" + word + "/" + lemma, "o=" + lemma, "ot=" + word + "/" + kind]
    if dep in {"ccomp", "xcomp", "advcl"}:
        return side + dep, ["ct=" + dep + "/" + view.tag[child]]
    return side + dep, []


def cue_surroundings(view: View, i: int, clause: Range) -> list[str]:
    """Whether token `i` reports something, by the words and marks around its clause."""
    word = view.lemma[i].lower() if view.pos[i] != "PROPN" else view.lower[i]
    n = view.n
    before = view.lower[i - 1] if i else "^"
    after = view.lower[i + 1] if i + 1 < n else "$"
    out = ["b1=" + before, "a1=" + after, "wa=" + word + "/" + after, "a2=" + (view.lower[i + 2] if i + 2 < n else "$")]
    low, high = clause
    inside = view.marked[i] >= 0 and view.marks[view.marked[i]].double
    left = low > 0 and (view.mark[low - 1] or (low > 1 and view.mark[low - 2])) and not inside
    right = high + 1 < n and (view.mark[high] or view.mark[high + 1]) and not inside
    flags = ("I" if inside else "") + ("L" if left else "") + ("R" if right else "")
    out += ["m=" + flags, "wm=" + word + "/" + flags]
    sentence = view.sent[i]
    start = view.first[sentence]
    if low == start:
        out.append("clause-first")
    if i == start:
        out.append("first")
    if view.para[i] == 0:
        out += ["headline", "hl/" + view.pos[i]]
    comma = low > 0 and view.lower[low - 1] in {",", "—", "-", "–"}
    stop = high >= n or view.pos[high] in {"PUNCT", "SPACE"}
    out.append("edge=" + ("c" if comma else "") + ("s" if stop else ""))
    last = view.last[sentence]
    while last > i + 1 and view.pos[last - 1] == "SPACE":
        last -= 1
    if view.lower[last - 1] == ":":
        out += ["sent:", "w:" + word]
    return out


def colon_features(view: View, i: int) -> list[str]:
    """Whether a colon stands between a speaker and the words."""
    sentence = view.sent[i]
    first = view.first[sentence]
    before = i - first
    verbs = sum(view.pos[j] in {"VERB", "AUX"} for j in range(first, i))
    after = view.lower[i + 1] if i + 1 < view.n else "$"
    marks = i + 2 < view.n and (view.mark[i + 1] or view.mark[i + 2])
    out = [
        ":bias",
        ":n=" + bucket(before),
        ":v=" + bucket(verbs),
        ":t=" + view.pos[i - 1] + "/" + (view.ent[i - 1] if i else ""),
        ":b=" + (view.lower[i - 1] if i else "^"),
        ":m=" + str(marks),
        ":a=" + ("ws" if i + 1 < view.n and view.pos[i + 1] == "SPACE" else view.pos[i + 1] if i + 1 < view.n else "$"),
        ":head=" + str(view.para[i] == 0),
        ":mv=" + str(marks) + bucket(verbs),
        ":nv=" + bucket(before) + "/" + bucket(verbs),
    ]
    if (
        i
        and before <= 4
        and all(
            view.text[view.idx[j] : view.end[j]].isupper()
            for j in range(first, i)
            if view.pos[j] != "PUNCT" and not view.mark[j]
        )
    ):
        out.append(":caps")
    if view.marked[i] >= 0:
        out.append(":inside")
    out.append(":after=" + after[:1])
    return out


class ContentLook:
    """What the content model looks at for one cue: where a candidate begins, where it ends, and the whole.

    Many candidates share a beginning or an end, so each part can be asked for, and scored, by itself.
    """

    __slots__ = ("children", "clause", "cue", "order", "said", "tail", "view", "word")

    def __init__(self, view: View, cue: int, clause: Range, *, said: bool) -> None:
        self.view, self.cue, self.clause = view, cue, clause
        self.said = "S" if said else ""
        self.word = view.lemma[cue].lower()
        self.children: list[tuple[int, str]] = []
        for child in view.children[cue]:
            dep = view.dep[child]
            if dep not in _HELPERS:
                name = ("<" if child < cue else ">") + dep
                self.children.append((child, name + ":" + view.lower[child] if dep == "prep" else name))
        last = view.last[view.sent[cue]]
        while last > cue + 1 and view.pos[last - 1] == "SPACE":
            last -= 1
        self.tail = view.lower[last - 1]
        subject = next((child for child in view.children[cue] if view.dep[child] in {"nsubj", "nsubjpass"}), -1)
        first = clause[0] == view.first[view.sent[cue]]
        self.order = ("vs" if subject > cue else "sv" if subject >= 0 else "v") + ("^" if first else "")

    def begin(self, side: str, name: str, low: int) -> list[str]:
        """Features of a beginning at token `low`."""
        view, word = self.view, self.word
        start = view.lower[low]
        out = [
            "wb=" + word + "/" + name,
            "f=" + side + "/" + start,
            "wf=" + word + "/" + start,
            "fp=" + name + "/" + view.pos[low],
            "b=" + side + "/" + _before(view, low),
        ]
        if name.startswith("next-"):
            out.append("nx=" + name + self.tail)
        return out

    def end(self, side: str, name: str, high: int) -> list[str]:
        """Features of an end before token `high`."""
        after = _after(self.view, high)
        return ["we=" + self.word + "/" + name, "a=" + side + "/" + after, "ea=" + name + "/" + after]

    def whole(self, content: Content) -> list[str]:
        """Features of both ends together and of what lies between."""
        view, side, ranges = self.view, content.side, content.ranges
        low, high = ranges[0][0], ranges[-1][1]
        shape = side + "/" + content.begins + "/" + content.ends
        marked = _marks_fit(view, ranges)
        length = high - low if len(ranges) == 1 else sum(end - begin for begin, end in ranges)
        out = [
            "or=" + side + "/" + self.order,
            "oe=" + side + "/" + self.order + "/" + _after(view, high),
            "ss=" + self.said + shape,
            "ws=" + self.word + "/" + side,
            "m=" + side + "/" + marked,
            "ms=" + content.begins + marked + content.ends,
            "n=" + side + "/" + bucket(length),
            "gap=" + side + "/" + bucket(_gap(ranges, self.clause)),
        ]
        out += _build(view, self.cue, side, ranges)
        if len(ranges) > 1:
            second = ranges[1][0]
            verbs = sum(view.pos[i] == "VERB" for i in range(self.cue + 1, second))
            out += ["b2=" + _before(view, second) + "/" + view.lower[max(second - 2, 0)], "v2=" + bucket(verbs)]
            out.append("a1=" + _after(view, ranges[0][1]) + ("/" + self.order))
            out.append("s2=" + ("same" if view.sent[second] == view.sent[self.cue] else "next"))
        if view.para[low] != view.para[high - 1]:
            out.append("paras")
        return out

    def child(self, side: str, name: str, *, covered: bool) -> list[str]:
        """Features of one phrase below the cue that the candidate takes in or leaves out."""
        return ["cv=" + name, "wcv=" + self.word + "/" + name] if covered else ["mi=" + side + "/" + name]

    def covered(self, content: Content) -> list[tuple[str, bool]]:
        """Each phrase below the cue, and whether the candidate takes it in."""
        ranges = content.ranges
        low, high = ranges[0]
        if len(ranges) == 1:
            return [(name, low <= child < high) for child, name in self.children]
        begin, end = ranges[1]
        return [(name, low <= child < high or begin <= child < end) for child, name in self.children]

    def features(self, content: Content) -> list[str]:
        """Everything about one candidate."""
        low, high = content.ranges[0][0], content.ranges[-1][1]
        return (
            self.begin(content.side, content.begins, low)
            + self.end(content.side, content.ends, high)
            + self.whole(content)
            + [f for name, inside in self.covered(content) for f in self.child(content.side, name, covered=inside)]
        )


def _build(view: View, cue: int, side: str, ranges: tuple[Range, ...]) -> list[str]:
    """How many phrases a candidate is made of, and whether it holds verbs."""
    loose: list[int] = []
    verbs = 0
    for begin, end in ranges:
        verbs += view.pos[begin:end].count("VERB")
        heads = view.head[begin:end]
        loose += [
            i
            for i, head in enumerate(heads, begin)
            if not (begin <= head < end) or head == i
            if view.pos[i] not in {"PUNCT", "SPACE"}
        ]
    out = ["l=" + bucket(len(loose)), "v=" + side + "/" + bucket(verbs)]
    if len(loose) == 1:
        out.append("ld=" + side + "/" + view.dep[loose[0]] + ("!" if view.head[loose[0]] == cue else ""))
    else:
        out.append("ld=many")
    return out


def _before(view: View, low: int) -> str:
    if low == 0:
        return "^"
    if view.mark[low - 1]:
        return "MARK"
    if view.lower[low - 1] in {",", ":", "that", "to", "as", "of", "for", "on", "about", "and", "but", ";"}:
        return view.lower[low - 1]
    return "S" if view.sent[low - 1] != view.sent[low] else view.pos[low - 1]


def _after(view: View, high: int) -> str:
    if high >= view.n:
        return "$"
    if view.mark[high]:
        return "MARK"
    if view.lower[high] in {",", ":", ".", "?", "!", "and", "but", "—", "as", "because", "that"}:
        after = high + 1
        if after < view.n and view.mark[after]:
            return view.lower[high] + "MARK"
        return view.lower[high]
    return view.pos[high]


def _marks_fit(view: View, ranges: tuple[Range, ...]) -> str:
    """How the edges sit with quotation marks: F full stretches, P begins or ends inside one, C contains one."""
    out = ""
    for begin, end in ranges:
        opening, closing = view.marked[begin], view.marked[end - 1]
        if opening >= 0 and opening == closing:
            marks = view.marks[opening]
            starts = view.end[begin - 1] <= marks.start if begin else True
            stops = (
                end >= view.n
                or view.idx[end] >= marks.end
                or view.mark[end]
                or (view.pos[end] == "PUNCT" and end + 1 < view.n and view.mark[end + 1])
            )
            out += "F" if starts and stops else "p" if starts else "q" if stops else "i"
        elif opening >= 0 or closing >= 0:
            left = opening >= 0 and begin > 0 and view.end[begin - 1] > view.marks[opening].start
            right = (
                closing >= 0
                and end < view.n
                and not view.mark[end]
                and view.marked[end] == closing
                and not (view.pos[end] == "PUNCT" and end + 1 < view.n and view.mark[end + 1])
            )
            out += "P" if left or right else "C"
        else:
            out += "c" if view.holds_marks(begin, end) else "-"
    return out


def _gap(ranges: tuple[Range, ...], clause: Range) -> int:
    low, high = clause
    return min(low - end if end <= low else begin - high if begin >= high else 0 for begin, end in ranges)


def source_features(view: View, cue: int, content: Content, source: Source) -> list[str]:
    """Whether `source` is who speaks."""
    word = view.lemma[cue].lower()
    passive = any(view.dep[child] == "auxpass" for child in view.children[cue])
    subject = any(view.dep[child] in {"nsubj", "poss", "agent"} for child in view.children[cue])
    voice = ("P" if passive else "A") + view.pos[cue][0] + ("s" if subject else "") + view.tag[cue]
    head = source.head
    if head < 0:
        return [
            "none",
            "none/" + word,
            "none/" + voice,
            "none/" + content.side + voice,
            "none/" + view.dep[cue],
            "none/" + view.lower[max(cue - 1, 0)],
        ]
    path = source.path
    kind = subject_type(view, head)
    side = "<" if head < cue else ">"
    distance = bucket(abs(head - cue))
    low = content.ranges[0][0]
    where = "L" if head < low else "R" if head >= content.ranges[-1][1] else "M"
    out = [
        "p=" + path,
        "pv=" + path + "/" + voice,
        "ps=" + path + side,
        "pk=" + path + "/" + kind,
        "k=" + kind,
        "t=" + view.tag[head],
        "wp=" + word + "/" + path,
        "d=" + side + distance,
        "dk=" + side + distance + "/" + kind,
        "w=" + where + side + content.side,
        "l=" + view.lemma[head].lower(),
        "dep=" + view.dep[head] + side,
    ]
    if view.marked[head] >= 0 and view.marks[view.marked[head]].double:
        out.append("inside")
    return out
