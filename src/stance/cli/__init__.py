"""The command line: thin over `stance.Estate`; machine output on stdout, everything else on stderr."""
