"""The room `report/`: published tables become pages for people and files for other tools.

`build` writes the report and a page for every article, `package` the files that tell other tools what
the tables are, `export` the tables in other formats.
"""

from flows.report.build import build
from flows.report.exports import Format, export
from flows.report.packaging import package

__all__ = ["Format", "build", "export", "package"]
