"""Alembic migrations of the store's schema; run by `stance.store.upgrade`."""
