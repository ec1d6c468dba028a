"""Facts: fields derived from an asset's own data or its neighbours'."""
