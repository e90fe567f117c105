"""The room `reading/`."""
