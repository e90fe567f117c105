"""Throw mutated inputs at every reader: nothing may crash, hang or grow.

    python tests/benchmarks/fuzz_reading.py [INPUTS] [SEED]

In: how many inputs (100,000 by default) and a seed. Out: a line for each format, and a failure if any
input took longer than five seconds (of CPU here, of the clock in the child that reads pages), came out as a fault of ours ("failed"), let an exception through
or let memory grow by more than 200 MB after the first tenth.
"""

from __future__ import annotations

import gzip
import io
import random
import resource
import sys
import tempfile
import time
import zlib
from collections import Counter
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT))

from flows.reading.reader import read_stream  # noqa: E402 - the path comes first
from flows.records import Article  # noqa: E402
from flows.settings import Settings  # noqa: E402
from tests.reading.hostile import CASES, DUMP, zipped  # noqa: E402
from tests.reading.test_round_trip import WRITERS  # noqa: E402

# Share of the inputs by ending; pages cost most, so they get fewer.
SHARES = {
    ".txt": 22, ".jsonl": 20, ".json": 4, ".csv": 9, ".xml": 9, ".sgm": 8, ".eml": 6, ".mbox": 4, ".html": 7,
    ".warc.gz": 2, ".warc": 2, ".zip": 3, ".tgz": 2, ".tar": 1, ".parquet": 2, ".jsonl.gz": 2,
}  # fmt: skip
TOKENS = (
    b"\x00", b"\xff\xfe", b"\xef\xbb\xbf", b"\n", b"\r\n\r\n", b'"', b"{", b"}", b"[" * 50, b"<", b">", b"</p>", b"<p " + b"a=1 " * 40,
    b"&#0;", b"&x;", b"<![CDATA[", b"\xf0\x9f\x98\x80", b"\xe2\x80\xae", b"\\ud800", b"../", b"From x\n", b"Content-Type: x/y\n", b",,,",
    b"<REUTERS>", b"</REUTERS>", b"<div>" * 60, b"2016-99-99", b"99999999999999999999", b"A" * 300, b"LONDON, " * 12, b"- " * 80,
    b"By " * 30, b"a.b" * 60, b"(" * 70, b". " * 90, b"|" * 90, "Ünï".encode() * 20, b"1/2/2011 " * 20, b"\xe2\x80\x9c" * 40,
)  # fmt: skip
SECONDS = 5.0
GROWTH = 200 << 10  # KiB
LARGEST = 60_000


def seeds() -> dict[str, list[bytes]]:
    """Inputs to start from, by ending: the hostile cases and one sound article in every format."""
    found: dict[str, list[bytes]] = {ending: [] for ending in SHARES}
    for case in CASES:
        ending = next((one for one in sorted(SHARES, key=len, reverse=True) if case.file.endswith(one)), None)
        data = b"" if case.slow or ending is None else case.data()
        if data and len(data) <= LARGEST:
            found[ending or ".txt"].append(data)
    with tempfile.TemporaryDirectory() as folder:
        for name in sorted(WRITERS):
            WRITERS[name](Path(folder))
            for path in sorted(Path(folder).iterdir()):
                ending = next((one for one in sorted(SHARES, key=len, reverse=True) if path.name.endswith(one)), None)
                if ending:
                    found[ending].append(path.read_bytes())
                path.unlink()
    found[".warc"].append(gzip.decompress(found[".warc.gz"][-1]))
    return found


def packed(ending: str, data: bytes, pool: dict[str, list[bytes]], rng: random.Random) -> bytes:
    """For packed formats, mostly: the change made inside the packing, which is then made good again."""
    if rng.random() < 0.3:
        return mutated(data, pool[ending], rng)
    if ending in {".gz", ".tgz", ".warc.gz", ".jsonl.gz"}:
        try:
            inner = gzip.decompress(data)
        except (OSError, EOFError, zlib.error):
            inner = DUMP.encode()
        return gzip.compress(mutated(inner, pool[ending], rng), 1)
    if ending == ".zip":
        name = rng.choice(("a.txt", "b/a.jsonl", "c.xml", "d.html", "é.eml", "x.zip", "a..b.csv", "./q.sgm", "w.warc"))
        kind = name[name.rindex(".") :]
        return zipped(
            (name, mutated(rng.choice(pool.get(kind, pool[".txt"])), pool[".txt"], rng)), (name + ".txt", DUMP.encode())
        )
    return mutated(data, pool[ending], rng)


def mutated(data: bytes, others: list[bytes], rng: random.Random) -> bytes:
    """One to eight random changes."""
    out = bytearray(data)
    for _ in range(rng.choice((1, 1, 1, 2, 3, 5, 8))):
        at = rng.randrange(len(out) + 1)
        kind = rng.randrange(7)
        if kind == 0 and out:
            out[at % len(out)] ^= 1 << rng.randrange(8)
        elif kind == 1:
            del out[at : at + rng.randrange(1, 60)]
        elif kind == 2:
            out[at:at] = rng.choice(TOKENS)
        elif kind == 3:
            out[at:at] = out[at : at + rng.randrange(1, 400)] * rng.randrange(1, 6)
        elif kind == 4:
            other = rng.choice(others)
            start = rng.randrange(len(other) + 1)
            out[at : at + rng.randrange(80)] = other[start : start + rng.randrange(200)]
        elif kind == 5:
            out[at:at] = bytes(rng.randrange(256) for _ in range(rng.randrange(1, 20)))
        else:
            del out[at:]
    return bytes(out[:LARGEST])


def main() -> int:
    """Run, print, and say whether all held."""
    total = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    rng = random.Random(int(sys.argv[2]) if len(sys.argv) > 2 else 7)
    settings = Settings(max_bytes=1_000_000, document_seconds=SECONDS)
    pool, bad, after_start = seeds(), 0, 0
    done = 0
    for ending, share in SHARES.items():
        count = round(total * share / sum(SHARES.values()))
        outcome: Counter[str] = Counter()
        slowest, began = 0.0, time.perf_counter()
        for _ in range(count):
            data = packed(ending, rng.choice(pool[ending]), pool, rng)
            start = time.process_time()  # of this process; the child that reads pages has a clock of its own
            try:
                found = list(read_stream(io.BytesIO(data), source="f", name=f"f{ending}", settings=settings))
            except Exception as error:  # noqa: BLE001 - this is what the run looks for
                found = []
                outcome["EXCEPTION"] += 1
                sys.stdout.write(f"exception {error!r} on {ending}: {data[:200]!r}\n")
                bad += 1
            took = time.process_time() - start
            slowest = max(slowest, took)
            for one in found:
                outcome["article" if isinstance(one, Article) else one.reason.value] += 1
                if not isinstance(one, Article) and one.reason.value in {"failed", "time_out"}:
                    sys.stdout.write(f"{one.reason.value} on {ending}: {one.detail}; {data[:200]!r}\n")
                    bad += 1
            if took > SECONDS:
                sys.stdout.write(f"slow ({took:.1f} s) on {ending}: {data[:200]!r}\n")
                bad += 1
            done += 1
            if done == total // 10:
                after_start = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        spent = time.perf_counter() - began
        rows = ", ".join(f"{name} {number}" for name, number in sorted(outcome.items()))
        sys.stdout.write(f"{ending:9} {count:6} inputs {spent:7.1f} s, slowest {slowest:.2f} s: {rows}\n")
        sys.stdout.flush()
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    grown = peak - after_start
    sys.stdout.write(f"{done} inputs, {bad} faults, memory {peak >> 10} MB, {grown >> 10} MB above the first tenth's\n")
    return 1 if bad or grown > GROWTH else 0


if __name__ == "__main__":
    raise SystemExit(main())
