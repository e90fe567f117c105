"""The room `report/`."""
