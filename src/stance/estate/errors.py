"""What the estate refuses."""


class EstateError(ValueError):
    """Something that cannot be done with the estate as it is; the message says what would help."""
