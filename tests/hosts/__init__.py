"""Made-up hosts for the tests: `trees` plants files and scans them, `flawed` lists hosts with one flaw each."""
