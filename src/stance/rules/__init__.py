"""The rules, by topic: values only."""
