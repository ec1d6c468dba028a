"""The commands, a file for each group; every module has `add(app)`."""
