"""PostureBench: which order of fixes closes the ways to what matters soonest. See README.md."""
