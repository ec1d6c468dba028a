"""Secrets that show by what stands beside them: a name, an option, a URL. A new one is one row."""

from __future__ import annotations

from stance.classify import validators as v
from stance.classify.detector import Detector
from stance.classify.quality import literal_password_quality, password_quality, token_quality

_RANDOM_NAMES = (
    r"secret|token|(?:api|access|auth|private|encryption|signing|account|master|secret)[_.-]?key(?:_base)?"
)
_CHOSEN_NAMES = r"pass(?:word|wd|phrase|code|w)|pwd|\b(?:pass|pw)|[_.-](?:pass|pw)"

#: Names of fields and variables whose value is a password, or a token.
PASSWORD_NAME = rf"(?i)(?:{_CHOSEN_NAMES})[0-9]*$"
TOKEN_NAME = rf"(?i)(?:^|[^:\w])[\w.-]*(?:{_RANDOM_NAMES})[0-9]*$"

_QUOTED = r"""(?:"(?P<secret>[^"\r\n]*[^"\\\r\n])\\?"|'(?P<secret2>[^'\r\n]*[^'\\\r\n])\\?')"""
_BARE = r"""[^\s"'`,;&|<>)}\[\]\\]+"""
_VALUE = rf"""(?:{_QUOTED}|["']?(?P<secret3>{_BARE}))"""
_ASSIGN = r"""\\?["']?\s{0,4}(?:=>|:=|[:=])\s{0,4}\\?"""
_WORD = r"(?:\\[^\s\"']|[^\s\"'|;&<>\\])+"  # of a shell, with escaped characters
_PAIRED = r"""[0-9]{0,2}["']?\s{0,4},?\s{0,40}["']?value["']?\s{0,4}[:=]\s{0,4}"""
_DATABASES = (
    r"postgres(?:ql)?|mysql|mariadb|mongodb(?:\+srv)?|rediss?|amqps?|mssql|sqlserver|oracle|clickhouse|cockroachdb"
)

ASSIGNED: tuple[Detector, ...] = (
    Detector(
        "database-url",
        "Password in a database URL",
        rf"(?i)\b(?:jdbc:)?(?:{_DATABASES})(?:\+\w+)?://[^\s:@/'\"<>]*:(?P<secret>[^\s@/'\"<>]{{3,}})@[\w.\[$\{{-]",
        v.url_password,
        80,
    ),
    Detector(
        "url-password",
        "Password in a URL",
        r"(?i)\b[a-z][a-z0-9+.-]{1,20}://[^\s:@/'\"<>]*:(?P<secret>[^\s@/'\"<>]{3,})@[\w.\[$\{-]",
        v.url_password,
        70,
    ),
    Detector("npm-token", "npm registry token", r":_authToken\s*=\s*(?P<secret>[A-Za-z0-9_=./+-]{16,})", v.keyed, 80),
    Detector(
        "twilio-token",
        "Twilio auth token",
        r"(?i)twilio[\w. -]{0,30}[\"']?\s{0,4}[:=]\s{0,4}[\"']?(?P<secret>[0-9a-f]{32})\b",
        v.random_looking,
        80,
    ),
    Detector(
        "heroku-key",
        "Heroku API key",
        r"(?i)heroku[\w. -]{0,30}[\"']?\s{0,4}[:=]\s{0,4}[\"']?"
        r"(?P<secret>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\b",
        v.random_looking,
        80,
    ),
    Detector(
        "password-hash",
        "Password hash",
        r"\$(?:1|5|6|7|y|gy|2[abxy]|argon2(?:id?|d))\$[A-Za-z0-9./$=,]{20,}",
        v.shaped,
        60,
    ),
    Detector(
        "authorization",
        "Authorization header",
        r"(?i)\bauthorization[\"']?\s*[:=]\s*[\"']?(?:bearer|basic|token)\s+(?P<secret>[A-Za-z0-9._~+/=-]{12,})",
        v.random_looking,
        60,
    ),
    Detector(
        "command-password",
        "Password on a command line",
        r"(?i)(?:^|[\s\"'=])--?[\w-]*?(?:pass(?:word|wd|phrase)?|secret|api-?key|token)[ \t]+"
        rf"[\"']?(?P<secret>{_WORD})",
        password_quality,
        40,
    ),
    Detector(
        "command-password",
        "Password on a command line",
        r"\b(?:sshpass\s+-p|redis-cli\b[^\n|;&]*?\s-a|docker\s+login\b[^\n|;&]*?\s-p|mysql(?:dump|admin)?\b[^\n|;&]{0,}?\s-p|(?:curl|wget)\b[^\n|;&]{0,}?\s(?:-u|--user)[\s=]+[\"']?[^\s:\"']+:)"
        rf"\s?[\"']?(?P<secret>{_WORD})",
        password_quality,
        40,
    ),
    Detector(
        "command-password",
        "Password piped to chpasswd",
        r"(?:echo|printf)\s+[\"']?[\w.-]+:(?P<secret>[^\s\"'|]{4,})[\"']?\s*\|\s*(?:sudo\s+)?chpasswd",
        v.option_password,
        40,
    ),
    Detector(
        "command-password",
        "Password in a Windows command",
        r"(?i)(?:net\s+user\s+[\w.-]+\s+|ConvertTo-SecureString\s+(?:-String\s+)?[\"'])(?P<secret>[^\s\"'/]{5,})",
        password_quality,
        40,
    ),
    Detector(
        "password",
        "Password in an XML element",
        rf"(?i)<[\w.:-]*(?:{_CHOSEN_NAMES})>\s*(?P<secret>[^\s<>]{{4,}})\s*</",
        literal_password_quality,
        35,
    ),
    Detector(
        "password",
        "Password in a pair of name and value",
        rf"(?i)name[\"']?\s*[:=]\s*[\"']?[\w.-]*(?:{_CHOSEN_NAMES}){_PAIRED}{_VALUE}",
        literal_password_quality,
        35,
    ),
    Detector(
        "generic-secret",
        "Secret value in a pair of name and value",
        rf"(?i)name[\"']?\s*[:=]\s*[\"']?[\w.-]*(?:{_RANDOM_NAMES}){_PAIRED}{_VALUE}",
        token_quality,
        25,
    ),
    Detector(
        "password",
        "Password",
        rf"(?i)(?:{_CHOSEN_NAMES})[0-9]{{0,2}}(?:{_ASSIGN}{_QUOTED}|=(?P<secret3>{_BARE}))",
        literal_password_quality,
        30,
    ),
    Detector(
        "password",
        "Password",
        rf"(?i)(?:{_CHOSEN_NAMES})[0-9]{{0,2}}{_ASSIGN}{_VALUE}",
        password_quality,
        20,
    ),
    Detector(
        "generic-secret",
        "Secret value",
        rf"(?i)(?:^|[^:\w])[\w.-]*(?:{_RANDOM_NAMES})[0-9]{{0,2}}{_ASSIGN}{_VALUE}",
        token_quality,
        10,
    ),
)
