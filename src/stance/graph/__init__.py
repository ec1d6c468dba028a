"""The graph: who can reach what. Makers draw edges; the engine answers for paths, blast radius and fixes."""
