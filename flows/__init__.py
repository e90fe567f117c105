"""tidywire: raw news articles in, a tidy and validated dataset out.

Importing this package is cheap: rooms are imported by those who walk in.
"""

__version__ = "0.1.0"
