"""Effective permissions over what the store holds: who can do what, and by which statements."""

from stance.estate.permissions.answering import Permissions
from stance.estate.permissions.held import needs

__all__ = ["Permissions", "needs"]
