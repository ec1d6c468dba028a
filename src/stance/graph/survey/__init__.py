"""What the world holds, as edge makers want it: networks, principals, stores and hosts, read once for all of them."""
