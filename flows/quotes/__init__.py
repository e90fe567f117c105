"""The room `quotes/`."""
