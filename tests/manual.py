"""Run what a page of the manual shows: its console commands and its Python, in a folder with the samples.

In: a Markdown page. Out: the blocks with what they print now. `python tests/manual.py README.md` writes that into
the page; the tests compare it with what stands there.

A fenced block tagged `console` holds commands after "$ " and their output; a block tagged `python` runs and prints
the `text` block that follows it. "..." in what is shown stands for anything (times, versions, cut lines).
"""

from __future__ import annotations

import os
import re
import shlex
import shutil
import subprocess
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).parents[1]
_FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_SET_UP = ("make", "git", "pip")  # what the build itself proves


@dataclass(frozen=True, slots=True)
class Shown:
    """One thing the page runs: a command line or a piece of Python, and what it is said to print."""

    code: str
    output: str
    is_python: bool

    @property
    def label(self) -> str:
        return self.code.strip().splitlines()[-1]


def shown(page: str) -> list[Shown]:
    """What the page runs, in its order."""
    blocks = [(m.group(1), m.group(2)) for m in _FENCE.finditer(page)]
    out = []
    for (tag, body), (after, following) in zip(blocks, [*blocks[1:], ("", "")], strict=True):
        if tag == "python":
            out.append(Shown(body, following if after == "text" else "", is_python=True))
        if tag == "console":
            for chunk in re.split(r"^\$ ", body, flags=re.MULTILINE)[1:]:
                command, _, output = chunk.partition("\n")
                if not command.startswith(_SET_UP):
                    out.append(Shown(command, output, is_python=False))
    return out


def workplace(folder: Path) -> Path:
    """A folder with the samples and the dataset made of them."""
    shutil.copytree(ROOT / "raw", folder / "raw")
    run(Shown("tidywire run --direct --quiet", "", is_python=False), folder)
    return folder


def run(item: Shown, folder: Path) -> str:
    """What it prints.

    Raises:
        AssertionError: it failed; the message holds its output.
    """
    command = [sys.executable, "-c", item.code] if item.is_python else shlex.split(item.code)
    environment = {
        **os.environ,
        "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        "COLUMNS": "110",
        "NO_COLOR": "1",
        "PYTHONIOENCODING": "utf-8",
    }
    done = subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def agrees(said: str, printed: str) -> bool:
    """Whether what was printed is what is shown, white space at line ends apart."""

    def tidy(text: str) -> str:
        return "\n".join(line.rstrip() for line in text.strip().splitlines())

    pattern = ".*?".join(re.escape(piece) for piece in tidy(said).split("..."))
    return re.fullmatch(pattern, tidy(printed), flags=re.DOTALL) is not None


def rewrite(page: Path) -> int:
    """Put what is printed now into the page wherever it differs; how many places did."""
    text = page.read_text(encoding="utf-8")
    changed = 0
    with tempfile.TemporaryDirectory() as name:
        folder = workplace(Path(name))
        for item in shown(text):
            printed = "\n".join(line.rstrip() for line in run(item, folder).strip().splitlines()) + "\n"
            if agrees(item.output, printed):
                continue
            changed += 1
            if item.is_python:
                text = text.replace(
                    f"{item.code}```\n\n```text\n{item.output}```", f"{item.code}```\n\n```text\n{printed}```"
                )
            else:
                text = text.replace(f"$ {item.code}\n{item.output}", f"$ {item.code}\n{printed}")
    page.write_text(text, encoding="utf-8")
    return changed


if __name__ == "__main__":
    for path in map(Path, sys.argv[1:]):
        print(f"{path}: {rewrite(path)} outputs changed")  # noqa: T201 - a command prints
