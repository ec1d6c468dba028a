"""Stance: security posture management in one program. The public API: `Estate`, and its targets `Aws`, `Host`."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from stance.estate import Aws, Estate, Host

__all__ = ["Aws", "Estate", "Host", "__version__"]

from stance._version import __version__


def __getattr__(name: str) -> Any:
    # Loaded when first asked for, so that `stance --version` imports nothing.
    if name in ("Aws", "Estate", "Host"):
        import stance.estate

        return getattr(stance.estate, name)
    raise AttributeError(f"module 'stance' has no attribute {name!r}")
