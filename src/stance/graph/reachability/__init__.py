"""Who can send packets to what: pure arithmetic over addresses, ports, filters and routes."""
