"""The room `tables/`."""
