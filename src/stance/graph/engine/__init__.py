"""The graph as arrays: nodes and edges are numbers here, answers are exact. It knows nothing of AWS or of assets."""
