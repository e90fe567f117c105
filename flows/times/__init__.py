"""The room `times/`."""
