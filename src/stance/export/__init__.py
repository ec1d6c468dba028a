"""Exports: views over the store, written as streams; nothing here decides or remembers anything."""
