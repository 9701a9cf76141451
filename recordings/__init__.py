"""Recorded answers of the sources, and the HTTP server on loopback that replays them."""
