"""Speed beside the bare parser, on one machine in one process: `make bench`.

In: the scale corpus (`TIDYWIRE_EVAL/scale/news_2k.jsonl.gz` if that folder is named, else one made of the
samples in raw/). Out: a table, printed and written to docs/benchmark.md.

The idea to hold: machines differ and are shared, so bare parsing and tidywire take turns on the same
articles, CPU time counts, and the ratio of the medians is the figure.
"""

from __future__ import annotations

import argparse
import datetime as dt
import gzip
import itertools
import json
import os
import platform
import resource
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import Any

for _name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "BLIS_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from flows import annotate as meeting  # noqa: E402 - the threads must be set before numpy is imported
from flows.records import Article  # noqa: E402
from flows.run.work import load_tools  # noqa: E402
from flows.settings import Settings  # noqa: E402

ROOMS = ("find_times", "find_entities", "find_quotes", "find_events")


def corpus(most: int) -> tuple[str, list[Article]]:
    """A name for the corpus and its articles."""
    named = os.environ.get("TIDYWIRE_EVAL")
    file = None if named is None else Path(named) / "scale" / "news_2k.jsonl.gz"
    if file is not None and file.exists():
        with gzip.open(file, "rt", encoding="utf-8") as lines:
            records = [json.loads(line) for line in itertools.islice(lines, most)]
        return f"{len(records):,} newswire articles of 1987", [_article(record) for record in records]
    from flows.reading import read

    samples = [item for item in read([ROOT / "raw"], settings=Settings()) if isinstance(item, Article)]
    many = [
        replace(one, source_id=f"{one.source_id} {copy}") for copy in range(1 + most // len(samples)) for one in samples
    ]
    return f"{most:,} copies of the samples in raw/", many[:most]


def _article(record: dict[str, Any]) -> Article:
    published = dt.date.fromisoformat(record["published"][:10]) if record.get("published") else None
    return Article("news_2k.jsonl.gz", str(record["id"]), record["text"], record.get("headline"), published=published)


def words_of(articles: list[Article]) -> int:
    """Words, counted as people do."""
    return sum(len(article.text.split()) for article in articles)


def turns(articles: list[Article], rounds: int) -> tuple[list[float], list[float], dict[str, list[float]]]:
    """CPU seconds of bare parsing, of annotating, and of each room, a value a round."""
    settings = Settings()
    tools = load_tools(settings.model, settings.gazetteer)
    spent: Counter[str] = Counter()
    for room in ROOMS:
        setattr(meeting, room, _timed(getattr(meeting, room), room, spent))
    bare, full = [], []
    rooms: dict[str, list[float]] = {room: [] for room in ROOMS}
    size = -(-len(articles) // rounds)
    warm = articles[: settings.batch]
    list(tools.nlp.pipe([article.text for article in warm]))
    list(meeting.annotate_articles(warm, tools.nlp, tools.gazetteer, settings=settings))
    for part in itertools.batched(articles, size):
        words = words_of(list(part))
        began = time.process_time()
        for _ in tools.nlp.pipe([article.text for article in part], batch_size=settings.batch):
            pass
        bare.append(words / (time.process_time() - began))
        spent.clear()
        began = time.process_time()
        for _ in meeting.annotate_articles(part, tools.nlp, tools.gazetteer, settings=settings):
            pass
        took = time.process_time() - began
        full.append(words / took)
        for room in ROOMS:
            rooms[room].append(spent[room] / took)
    return bare, full, rooms


def _timed(function: Any, name: str, spent: Counter[str]) -> Any:
    def timed(*arguments: Any, **named: Any) -> Any:
        began = time.process_time()
        try:
            return function(*arguments, **named)
        finally:
            spent[name] += time.process_time() - began  # type: ignore[assignment]  # a Counter of seconds

    return timed


def whole_run(articles: list[Article], workers: int) -> dict[str, float]:
    """A run from process start to published tables: CPU and wall seconds, peak memory in MB."""
    with tempfile.TemporaryDirectory(prefix="tidywire-bench-") as name:
        folder = Path(name)
        with gzip.open(folder / "corpus.jsonl.gz", "wt", encoding="utf-8") as out:
            for article in articles:
                record = {"id": article.source_id, "headline": article.headline, "text": article.text}
                if article.published:
                    record["published"] = article.published.isoformat()
                out.write(f"{json.dumps(record)}\n")
        first = _measured(folder, workers)
        again = _measured(folder, workers)
        return {**first, "again": again["cpu"]}


def _measured(folder: Path, workers: int) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "flows.cli",
        "run",
        "corpus.jsonl.gz",
        "-o",
        "out",
        "--direct",
        "-q",
        "--no-report",
        "-w",
        str(workers),
    ]
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    began = time.monotonic()
    process = subprocess.Popen(
        command, cwd=folder, env={**os.environ, "PYTHONPATH": str(ROOT)}, stdout=subprocess.DEVNULL
    )
    peak = 0.0
    while process.poll() is None:
        peak = max(peak, _memory(process.pid))
        time.sleep(0.25)
    if process.returncode:
        raise SystemExit(f"the run failed with exit code {process.returncode}")
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return {"cpu": cpu, "wall": time.monotonic() - began, "peak": peak}


def _memory(pid: int) -> float:
    """Memory of a process and all below it in MB, what they share counted once (proportional set size)."""
    total = 0.0
    waiting = [pid]
    while waiting:
        one = waiting.pop()
        try:
            lines = Path(f"/proc/{one}/smaps_rollup").read_text(encoding="ascii").splitlines()
            total += sum(int(line.split()[1]) for line in lines if line.startswith("Pss:")) / 1024
            for thread in Path(f"/proc/{one}/task").iterdir():
                waiting += map(int, (thread / "children").read_text(encoding="ascii").split())
        except (OSError, IndexError, ValueError):
            continue
    return total


def table(name: str, articles: list[Article], rounds: int, workers: list[int], nlp_seconds: float) -> str:
    """The table as Markdown."""
    words = words_of(articles)
    bare, full, rooms = turns(articles, rounds)
    parser = statistics.median(bare)
    ours = statistics.median(full)
    ratio = statistics.median(mine / theirs for mine, theirs in zip(full, bare, strict=True))
    lines = [
        "| what | words a CPU second | of the bare parser |",
        "| --- | ---: | ---: |",
        f"| bare spaCy `en_core_web_md` | {parser:,.0f} | 1.00 |",
        f"| annotate: parse, times, entities, quotes, events | {ours:,.0f} | {ratio:.2f} |",
    ]
    notes = []
    for count in workers:
        measured = whole_run(articles, count)
        rate = words / (measured["cpu"] - nlp_seconds)
        lines.append(
            f"| whole run, {_processes(count)}, model loaded, to published tables | {rate:,.0f} | {rate / parser:.2f} |"
        )
        notes.append(
            f"- whole run with {_processes(count)}: {measured['cpu']:,.0f} CPU s, {measured['wall']:,.0f} s, at most "
            f"{measured['peak']:,.0f} MB; the same again with nothing new: {measured['again']:.1f} CPU s"
        )
    shares = ", ".join(f"{room.removeprefix('find_')} {statistics.median(rooms[room]):.1%}" for room in ROOMS)
    return "\n".join(
        [
            "# Speed",
            "",
            "Written by `make bench`; do not edit.",
            "",
            (
                f"{name}, {words:,} words; {platform.machine()}, Python {platform.python_version()}; "
                f"medians of {len(bare)} turns, bare parser and tidywire one after the other on the same articles."
            ),
            "",
            *lines,
            "",
            f"- share of the CPU time of annotate: {shares}; the rest is the parser",
            *notes,
            "",
        ]
    )


def _processes(count: int) -> str:
    return "1 process" if count == 1 else f"{count} workers"


def loading() -> float:
    """CPU seconds from process start to a loaded model, in a process of its own."""
    code = "from flows.run.work import load_tools; load_tools('en_core_web_md', None)"
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    return after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime


def main() -> None:
    """Measure and write the table."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("--articles", type=int, default=2000)
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--workers", type=int, nargs="*", default=[1, 2])
    parser.add_argument("--to", type=Path, default=ROOT / "docs" / "benchmark.md")
    chosen = parser.parse_args()
    name, articles = corpus(chosen.articles)
    text = table(name, articles, chosen.rounds, chosen.workers, loading())
    chosen.to.parent.mkdir(parents=True, exist_ok=True)
    chosen.to.write_text(text, encoding="utf-8")
    shutil.copyfileobj(chosen.to.open(encoding="utf-8"), sys.stdout)


if __name__ == "__main__":
    main()
