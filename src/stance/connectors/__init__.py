"""Connectors: which calls collect which assets, declared; no code that talks to anything."""
