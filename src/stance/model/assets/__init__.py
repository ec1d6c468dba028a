"""The asset kinds, one small class each, by topic."""
