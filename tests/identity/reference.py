"""A slow evaluator, transcribed from the pages of the IAM User Guide and sharing nothing with the product.

It reads policy documents as JSON and knows the whole context: the answer is yes or no. It follows the flow chart of
"How AWS enforcement code logic evaluates requests" step by step, and the table of resource-based policies beneath it.
"""

import re
from datetime import datetime
from ipaddress import ip_address, ip_network


def many(value):
    return value if isinstance(value, list) else [value]


def glob(pattern, text):
    """Wildcards by recursion; a list pattern holds ('text', literal) parts."""
    if not pattern:
        return not text
    head, rest = pattern[0], pattern[1:]
    if head == ("wild", "*"):
        return any(glob(rest, text[i:]) for i in range(len(text) + 1))
    if head == ("wild", "?"):
        return bool(text) and glob(rest, text[1:])
    return text.startswith(head[1]) and glob(rest, text[len(head[1]) :])


def spelt(text, version, context):
    """Pattern parts of a text, its variables replaced; None when one has no value."""
    parts = []
    for piece in re.split(r"(\$\{[^}]*\})", text) if version == "2012-10-17" else [text]:
        if version == "2012-10-17" and piece.startswith("${"):
            inner = piece[2:-1]
            if inner in ("*", "?", "$"):
                parts.append(("text", inner))
                continue
            key, _, default = inner.partition(",")
            values = context.get(key.strip().lower())
            if values is not None and len(values) == 1:
                parts.append(("text", values[0]))
            elif values is None and default:
                parts.append(("text", default.strip().strip("'")))
            else:
                return None
        else:
            parts += [("wild" if char in "*?" else "text", char) for char in piece]
    return parts


def like(text, seen, version, context):
    parts = spelt(text, version, context)
    return parts is not None and glob(parts, seen)


def equal(text, seen, version, context):
    parts = spelt(text, version, context)
    return parts is not None and "".join(part for _, part in parts) == seen


def arn(text, seen, version, context):
    """ARNs are compared in six parts; colons in variables' values do not count as separators of the pattern."""
    if text == "*":
        return True
    wanted, found = text.split(":", 5), seen.split(":", 5)
    if len(wanted) < 6 or len(found) < 6:
        return False
    return all(like(w, f, version, context) for w, f in zip(wanted, found, strict=True))


def resource(text, seen, version, context):
    """As ARNs, but a part that is missing is a star, and a star that ends a part may run on over colons."""
    if not text.startswith("arn:"):
        return like(text, seen, version, context)
    wanted = text.split(":", 5)
    wanted += ["*"] * (6 - len(wanted))

    def rest(wanted, found):
        if len(wanted) == 1:
            return like(wanted[0], ":".join(found), version, context)
        head, tail = wanted[0], wanted[1:]
        if found and like(head, found[0], version, context) and rest(tail, found[1:]):
            return True
        if not head.endswith("*") or not found:
            return False
        begins = any(like(head[:-1], found[0][:i], version, context) for i in range(len(found[0]) + 1))
        return begins and any(rest(tail, found[n:]) for n in range(2, len(found)))

    return seen.count(":") >= 5 and rest(wanted, seen.split(":"))


def number(text, seen, test):
    return test(float(seen), float(text))


TESTS = {
    "StringEquals": equal,
    "StringEqualsIgnoreCase": lambda t, s, v, c: equal(t.lower(), s.lower(), v, c),
    "StringLike": like,
    "ArnLike": arn,
    "ArnEquals": arn,
    "Bool": lambda t, s, v, c: t.lower() == s.lower(),
    "IpAddress": lambda t, s, v, c: ip_address(s) in ip_network(t),
    "NumericEquals": lambda t, s, v, c: number(t, s, lambda a, b: a == b),
    "NumericLessThan": lambda t, s, v, c: number(t, s, lambda a, b: a < b),
    "NumericGreaterThanEquals": lambda t, s, v, c: number(t, s, lambda a, b: a >= b),
    "DateLessThan": lambda t, s, v, c: datetime.fromisoformat(s) < datetime.fromisoformat(t),
}
NOT = {"StringNotEquals": "StringEquals", "StringNotLike": "StringLike", "ArnNotLike": "ArnLike",
       "ArnNotEquals": "ArnEquals", "NotIpAddress": "IpAddress", "NumericNotEquals": "NumericEquals"}  # fmt: skip


def condition(operator, key, values, version, context):
    values = [str(v).lower() if isinstance(v, bool) else str(v) for v in many(values)]
    seen = context.get(key.lower())
    if operator == "Null":
        return (seen is None) == (values[0] == "true")
    quantifier, _, name = operator.rpartition(":")
    if_exists = name.endswith("IfExists")
    name = name.removesuffix("IfExists")
    negated = name in NOT
    test = TESTS[NOT.get(name, name)]
    if seen is None:
        if if_exists or quantifier == "ForAllValues":
            return True
        return negated and quantifier != "ForAnyValue"

    def one(value):
        hit = any(test(wanted, value, version, context) for wanted in values)
        return not hit if negated else hit

    if quantifier == "ForAllValues":
        return all(one(value) for value in seen)
    if quantifier == "ForAnyValue":
        return any(one(value) for value in seen)
    return all(one(value) for value in seen) if negated else any(one(value) for value in seen)


def matches(statement, version, request):
    action, target, context = request["action"], request["resource"], request["context"]

    def acts(patterns):
        return any(like(p.lower(), action.lower(), "none", {}) for p in many(patterns))

    def covers(patterns):
        return any(resource(p, target, version, context) for p in many(patterns))

    if "Action" in statement and not acts(statement["Action"]):
        return False
    if "NotAction" in statement and acts(statement["NotAction"]):
        return False
    if "Resource" in statement and not covers(statement["Resource"]):
        return False
    if "NotResource" in statement and covers(statement["NotResource"]):
        return False
    return all(
        condition(operator, key, values, version, context)
        for operator, keys in statement.get("Condition", {}).items()
        for key, values in keys.items()
    )


def listed(element):
    if element == "*":
        return [("AWS", "*")]
    return [(kind, value) for kind, values in element.items() for value in many(values)]


def called(request):
    """What of a principal element means the caller: (direct names, role name, account names)."""
    who = request["caller"]
    if who == "anonymous":
        return [("AWS", "*")], [], []
    if who.endswith(".amazonaws.com"):
        return [("AWS", "*"), ("Service", who)], [], []
    account = who.split(":")[4]
    whole = [("AWS", account), ("AWS", f"arn:aws:iam::{account}:root")]
    if ":assumed-role/" in who:
        role = f"arn:aws:iam::{account}:role/{who.split('/')[1]}"
        return [("AWS", who), ("AWS", "*")], [("AWS", role)], whole
    if who.endswith(":root"):
        return [("AWS", who), ("AWS", "*"), ("AWS", account)], [], []
    return [("AWS", who), ("AWS", "*")], [], whole


def spoken(policies, effect, request):
    """How the statements of an effect that match name the caller: a set of direct, role, account."""
    found = set()
    for document in policies:
        for statement in document["Statement"]:
            if statement["Effect"] != effect or not matches(statement, document["Version"], request):
                continue
            direct, role, account = called(request)
            if "NotPrincipal" in statement:
                own = {("AWS", request["caller"]), ("Service", request["caller"])}
                if request["bounded"] or not own & set(listed(statement["NotPrincipal"])):
                    found.add("role" if role else "direct")
                continue
            if "Principal" not in statement:
                found.add("direct")
                continue
            names = listed(statement["Principal"])
            found |= {"direct" for name in names if name in direct}
            found |= {"role" for name in names if name in role}
            found |= {"account" for name in names if name in account}
    return found


RCP = ("s3", "sts", "kms", "sqs", "secretsmanager", "ecr", "dynamodb")


def allowed(request, policies):
    """Yes or no. `policies` has identity, resource, boundary, session, scps, rcps, endpoint as JSON documents."""
    who, action, owner = request["caller"], request["action"], request["owner"]
    service = action.split(":")[0].lower()
    strange = who == "anonymous" or who.endswith(".amazonaws.com")
    account = "" if strange else who.split(":")[4]
    if who == "anonymous" and service not in ("s3", "sqs", "sns"):
        return False
    root = who.endswith(":root")
    identity = [] if strange else policies["identity"]
    boundary = None if strange else policies["boundary"]
    session = None if strange else policies["session"]
    resource = policies["resource"]
    scps = [] if strange else policies["scps"]
    rcps = policies["rcps"] if service in RCP else []
    # "always denies any IAM principal that has a permissions boundary policy attached"
    request = {**request, "bounded": boundary is not None}
    # 1. an explicit deny anywhere
    every = [*identity, *(boundary or []), *(session or []), *resource, *(policies["endpoint"] or [])]
    every += [document for level in (*scps, *rcps) for document in level]
    if spoken(every, "Deny", request):
        return False
    # 2. and 3. the organisation of the resource, that of the caller, the endpoint
    for level in rcps:
        only_denies = all(s["Effect"] == "Deny" for document in level for s in document["Statement"])
        if not only_denies and not spoken(level, "Allow", request):
            return False
    for level in scps:
        if not spoken(level, "Allow", request):
            return False
    if policies["endpoint"] is not None and not spoken(policies["endpoint"], "Allow", request):
        return False
    by_resource = spoken(resource, "Allow", request)
    if strange:
        return bool(by_resource)
    if root and action == "sts:AssumeRole":
        return False
    by_identity = root or bool(spoken(identity, "Allow", request))
    in_boundary = boundary is None or bool(spoken(boundary, "Allow", request))
    in_session = session is None or bool(spoken(session, "Allow", request))
    own = by_identity and in_boundary and in_session
    # another account: both sides
    if account != owner:
        return own and bool(by_resource)
    # 4. the resource's policy alone
    if "direct" in by_resource:
        return True
    if "role" in by_resource and in_boundary and in_session:
        return True
    # 5. to 7. identity, boundary, session; keys and roles must agree
    if service in ("kms", "sts"):
        return own and bool(by_resource)
    return own
