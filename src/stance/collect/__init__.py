"""Collection: runs the connectors' declarations against APIs, files and commands, and keeps the ledger."""
