"""Edge makers by topic. A new maker is a function in one of these files; it is found by itself."""
