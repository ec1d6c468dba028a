"""The estate: the public API, and the loop written out, one readable function per stage."""
