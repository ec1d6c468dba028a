"""The password policy of an AWS account.

Source: IAM API reference, PasswordPolicy. An account that never set one has AWS's own, which asks for less.
"""

from typing import Any

from stance.model import Rule
from stance.model.assets.account import AwsAccount, PasswordPolicy

_GUIDE = "https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html"

_LENGTH = AwsAccount.password_policy.at(PasswordPolicy.minimum_password_length)
_REUSE = AwsAccount.password_policy.at(PasswordPolicy.password_reuse_prevention)
_AGE = AwsAccount.password_policy.at(PasswordPolicy.max_password_age)
_UNSET: dict[str, Any] = {"password_policy": None}
_FIX = "Set it in the account's password policy, or let people sign in through federation instead."


def _policy(**part: Any) -> dict[str, Any]:
    return {"password_policy": part}


PASSWORD_LENGTH = Rule(
    id="identity-password-length",
    title="Passwords have at least 14 characters",
    on=AwsAccount,
    severity="medium",
    domain="ispm",
    require=_LENGTH.present() & (_LENGTH >= 14),
    why="Short passwords are guessed; each further character makes that many times harder.",
    fix=_FIX,
    good=[_policy(minimum_password_length=14)],
    bad=[_UNSET, _policy(minimum_password_length=13)],
    references=(_GUIDE,),
)

PASSWORD_LOWERCASE_REQUIRED = Rule(
    id="identity-password-lowercase-required",
    title="Passwords need a lowercase letter",
    on=AwsAccount,
    severity="low",
    domain="ispm",
    require=AwsAccount.password_policy.at(PasswordPolicy.require_lowercase_characters),
    why="More kinds of characters leave more to guess.",
    fix=_FIX,
    good=[_policy(require_lowercase_characters=True)],
    bad=[_UNSET, _policy(require_lowercase_characters=False)],
    references=(_GUIDE,),
)

PASSWORD_UPPERCASE_REQUIRED = Rule(
    id="identity-password-uppercase-required",
    title="Passwords need an uppercase letter",
    on=AwsAccount,
    severity="low",
    domain="ispm",
    require=AwsAccount.password_policy.at(PasswordPolicy.require_uppercase_characters),
    why="More kinds of characters leave more to guess.",
    fix=_FIX,
    good=[_policy(require_uppercase_characters=True)],
    bad=[_UNSET, _policy(require_uppercase_characters=False)],
    references=(_GUIDE,),
)

PASSWORD_DIGIT_REQUIRED = Rule(
    id="identity-password-digit-required",
    title="Passwords need a digit",
    on=AwsAccount,
    severity="low",
    domain="ispm",
    require=AwsAccount.password_policy.at(PasswordPolicy.require_numbers),
    why="More kinds of characters leave more to guess.",
    fix=_FIX,
    good=[_policy(require_numbers=True)],
    bad=[_UNSET, _policy(require_numbers=False)],
    references=(_GUIDE,),
)

PASSWORD_SYMBOL_REQUIRED = Rule(
    id="identity-password-symbol-required",
    title="Passwords need a symbol",
    on=AwsAccount,
    severity="low",
    domain="ispm",
    require=AwsAccount.password_policy.at(PasswordPolicy.require_symbols),
    why="More kinds of characters leave more to guess.",
    fix=_FIX,
    good=[_policy(require_symbols=True)],
    bad=[_UNSET, _policy(require_symbols=False)],
    references=(_GUIDE,),
)

PASSWORD_REUSE_PREVENTED = Rule(
    id="identity-password-reuse-prevented",
    title="The last 24 passwords are refused",
    on=AwsAccount,
    severity="medium",
    domain="ispm",
    require=_REUSE.present() & (_REUSE >= 24),
    why="Going back to an old password brings back whatever was known of it.",
    fix=_FIX,
    good=[_policy(password_reuse_prevention=24)],
    bad=[_UNSET, _policy(password_reuse_prevention=None), _policy(password_reuse_prevention=5)],
    references=(_GUIDE,),
)

PASSWORD_EXPIRY_LIMITED = Rule(
    id="identity-password-expiry-limited",
    title="Passwords end within 90 days",
    on=AwsAccount,
    severity="low",
    domain="ispm",
    require=_AGE.present() & (_AGE <= 90) & (_AGE > 0),
    why="A stolen password stays useful until it is changed.",
    fix=_FIX,
    good=[_policy(max_password_age=90)],
    bad=[_UNSET, _policy(max_password_age=None), _policy(max_password_age=180)],
    references=(_GUIDE,),
)
