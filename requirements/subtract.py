"""Print the requirement blocks of the first lock that the second one lacks.

In: two lock files with hashes. Out: on stdout, the blocks (package line and its hash lines) whose
package the second does not pin. Used by `make lock`, so that `make run` installs what a run needs and
the tools for tests stay a file of their own.
"""

from __future__ import annotations

import sys
from pathlib import Path


def blocks(text: str) -> dict[str, str]:
    """Package name -> its block of lines."""
    out: dict[str, str] = {}
    name = ""
    for line in text.splitlines(keepends=True):
        if line[:1].isalnum():
            name = line.split("==")[0]
        if name:
            out[name] = out.get(name, "") + line
    return out


if __name__ == "__main__":
    whole, known = (blocks(Path(path).read_text(encoding="utf-8")) for path in sys.argv[1:3])
    sys.stdout.writelines(block for name, block in whole.items() if name not in known)
