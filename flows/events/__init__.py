"""The room `events/`."""
