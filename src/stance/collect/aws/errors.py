"""What an error of an AWS API means.

Sources: the common errors of the AWS APIs (CommonErrors of each reference), EC2's and S3's lists of error codes, and
the retry modes of the SDK reference guide.
"""

from __future__ import annotations

from typing import Final

from stance.collect.transport import CallError
from stance.model import Call, Reason


class Refused(Exception):  # noqa: N818  # an answer, though not the one that was wanted
    """An API answered with an error: its code and message."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(f"{code}: {message}")
        self.code, self.message = code, message


def _codes(text: str) -> frozenset[str]:
    return frozenset(text.split())


DENIED: Final = _codes(
    """
    AccessDenied AccessDeniedException AccessDeniedFault AllAccessDisabled AuthorizationError
    AuthorizationErrorException ClientUnauthorizedAccessException Forbidden ForbiddenException
    InsufficientPrivilegesException KMSAccessDeniedException MissingAuthenticationToken NotAuthorized
    NotAuthorizedException UnauthorizedAccess UnauthorizedAccessException UnauthorizedException
    UnauthorizedOperation OrganizationAccessDeniedException AccessForbidden 401 403
    """
)

CREDENTIALS: Final = _codes(
    """
    AuthFailure ExpiredToken ExpiredTokenException IncompleteSignature InvalidAccessKeyId InvalidClientTokenId
    InvalidToken InvalidTokenId NoCredentials RequestExpired SignatureDoesNotMatch TokenRefreshRequired
    UnrecognizedClientException InvalidSignatureException
    """
)
"""The credentials themselves are refused: at the start the target is, later the call counts as denied."""

THROTTLED: Final = _codes(
    """
    BandwidthLimitExceeded EC2ThrottledException PriorRequestNotComplete ProvisionedThroughputExceededException
    RequestLimitExceeded RequestThrottled RequestThrottledException SlowDown ThrottledException Throttling
    ThrottlingException TooManyRequests TooManyRequestsException 429
    """
)

TIMED_OUT: Final = _codes("RequestTimeout RequestTimeoutException 408 504")

UNSUPPORTED: Final = _codes(
    """
    InvalidAction MethodNotAllowed NotImplemented OptInRequired SubscriptionRequiredException UnknownOperation
    UnknownOperationException Unsupported UnsupportedOperation UnsupportedOperationException 404 405 501
    """
)

FAILED: Final = _codes("RequestTimeTooSkewed RequestInTheFuture")
"""Errors that come with the status of another: the clocks differ."""

RETRIED: Final = _codes("InternalError InternalFailure InternalServerError ServiceUnavailable")
"""Errors of the service's own that may pass."""


def reason(code: str, status: int) -> Reason:
    """What an error code, or without a known one the HTTP status, says of why there is no answer."""
    if code in FAILED:
        return Reason.ERROR
    for candidate in (code, code.split(".", 1)[0], code.rsplit(".", 1)[-1], str(status)):
        if candidate in THROTTLED:
            return Reason.THROTTLED
        if candidate in DENIED or candidate in CREDENTIALS:
            return Reason.DENIED
        if candidate in TIMED_OUT:
            return Reason.TIMEOUT
        if candidate in UNSUPPORTED and (candidate != "404" or not code or code == "404"):
            return Reason.UNSUPPORTED
    return Reason.ERROR


def failure(call: Call, said: Refused, status: int) -> CallError:
    """The error of a call; the call's own `absent` codes go before everything else."""
    told = None if said.code in call.absent_codes else reason(said.code, status)
    return CallError(told, said.code or str(status), said.message)


def passing(error: CallError, status: int) -> bool:
    """Whether the same request may succeed a moment later."""
    if error.reason is None:
        return False
    return error.reason in (Reason.THROTTLED, Reason.TIMEOUT) or error.code in RETRIED or status in (500, 502, 503)
