TRUTH=(); Planted=None
