"""The graph as arrays: nodes and edges are numbers here, answers are exact. Nothing in it knows of AWS or of assets."""
