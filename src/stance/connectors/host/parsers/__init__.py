"""Readers of configuration files and kernel tables: pure, text in, JSON out; ValueError for what cannot be read."""
