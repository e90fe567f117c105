"""The room `entities/`."""
