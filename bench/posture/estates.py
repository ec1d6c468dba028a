"""Estates with planted ways from entries to jewels among findings of which most matter to nobody."""

from __future__ import annotations

from dataclasses import dataclass, replace
from random import Random

from stance.model.edge import INTERNET, Edge, Lever

# What a rule of this name usually says of how bad and how easy it is. Findings on ways to jewels and findings
# elsewhere are of the same rules and so of the same labels: only their place tells them apart.
RULES = {
    "port-open-to-all": ("high", 7.5),
    "login-without-password": ("critical", 9.8),
    "known-flaw": ("critical", 9.1),
    "metadata-without-token": ("medium", 6.5),
    "role-of-machine-too-wide": ("medium", 6.1),
    "role-trusts-anyone": ("high", 8.1),
    "statement-allows-all": ("high", 8.8),
    "pipeline-of-any-branch": ("medium", 6.8),
    "key-not-rotated": ("low", 4.3),
    "secret-in-plain-text": ("high", 7.7),
    "root-by-sudo": ("medium", 7.0),
    "bucket-readable": ("critical", 7.5),
    "no-encryption": ("medium", 5.3),
    "no-logging": ("low", 3.1),
    "no-backup": ("low", 3.7),
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Something wrong with an asset, and the levers that are pulled when it is fixed; `cvss` is 0 to 10."""

    id: str
    rule: str
    asset: str
    severity: str
    cvss: float
    levers: tuple[Lever, ...]


@dataclass(frozen=True, slots=True)
class Estate:
    """What an order is given: edges as they are seen, findings, entries and jewels. Orders see no more than this."""

    edges: tuple[Edge, ...]
    findings: tuple[Finding, ...]
    entries: tuple[str, ...]
    jewels: tuple[str, ...]


class _Maker:
    """An estate in the making. One call of `weak` is one finding, with the lever that stands for it."""

    def __init__(self, seed: int) -> None:
        self.chance = Random(seed)
        self.edges: list[Edge] = []
        self.findings: list[Finding] = []
        self._jitter = Random(seed + 1)

    def weak(self, rule: str, asset: str) -> Lever:
        severity, cvss = RULES[rule]
        lever = Lever(asset, rule, f"[{len(self.findings)}]")
        told = round(min(10.0, max(0.1, cvss + self._jitter.gauss(0, 0.8))), 1)
        self.findings.append(Finding(f"{len(self.findings):04}", rule, asset, severity, told, (lever,)))
        return lever

    def edge(self, source: str, kind: str, target: str, *levers: Lever, certainty: str = "sure") -> None:
        depends = () if certainty == "sure" else ("breach",)
        self.edges.append(Edge(source, kind, target, certainty, depends, levers=levers))  # type: ignore[arg-type]

    def pick(self, some: list[str], least: int, most: int) -> list[str]:
        return self.chance.sample(some, min(len(some), self.chance.randint(least, most)))


def estate(seed: int, size: int = 60) -> Estate:
    """An estate of about 12 times `size` assets and 9 times `size` findings; the same for the same seed."""
    made = _Maker(seed)
    jewels = [f"jewel-{number}" for number in range(max(2, size // 4))]
    partners = [f"partner-{number}" for number in range(max(1, size // 20))]
    sleepers = [f"user-dormant-{number}" for number in range(max(1, size // 20))]
    roles = _identities(made, jewels, size)
    _machines(made, roles, size)
    _outsiders(made, roles, partners, sleepers)
    _decoys(made, size)
    _noise(made, size)
    made.chance.shuffle(made.findings)
    return Estate(tuple(made.edges), tuple(made.findings), (INTERNET, *partners, *sleepers), tuple(jewels))


def _identities(made: _Maker, jewels: list[str], size: int) -> list[str]:
    """Roles that read jewels: by statements of their own, by shared ones, by some of both, and by other roles."""
    readers = [f"role-reader-{number}" for number in range(max(2, size // 5))]
    shared = [made.weak("statement-allows-all", f"policy-{number}") for number in range(max(1, size // 15))]
    for role in readers:
        for jewel in made.pick(jewels, 1, 4):
            made.edge(role, "reads", jewel, made.weak("statement-allows-all", role))
            if made.chance.random() < 0.25:  # a second support: both have to go
                made.edge(role, "reads", jewel, made.chance.choice(shared))
    admins = [f"role-admin-{number}" for number in range(max(1, size // 20))]
    for admin, policy in zip(admins, shared * len(admins), strict=False):
        for jewel in made.pick(jewels, len(jewels) // 3, len(jewels) // 2):
            made.edge(admin, "reads", jewel, policy)
    middle = [f"role-middle-{number}" for number in range(max(2, size // 6))]
    for role in middle:
        trust = made.weak("role-trusts-anyone", role)
        for other in made.pick(readers, 1, 2) + made.pick(admins, 0, 1):
            made.edge(role, "assumes", other, trust, made.weak("role-of-machine-too-wide", other))
    return readers + middle


def _machines(made: _Maker, roles: list[str], size: int) -> None:
    """Machines open to the internet, some behind one security group, some of which lend out a role."""
    groups = [made.weak("port-open-to-all", f"group-{number}") for number in range(max(2, size // 12))]
    for number in range(size // 2):
        name = f"machine-{number}"
        port = made.chance.choice(groups) if made.chance.random() < 0.6 else made.weak("port-open-to-all", name)
        made.edge(INTERNET, "exposes", f"port-{number}", port)
        flaw = made.weak(made.chance.choice(("known-flaw", "login-without-password")), name)
        certainty = "sure" if made.chance.random() < 0.7 else "possible"
        made.edge(f"port-{number}", "exploits", name, flaw, certainty=certainty)
        if made.chance.random() < 0.5:
            (role,) = made.chance.sample(roles, 1)
            made.edge(name, "runs-as", role, made.weak("metadata-without-token", name))
        if made.chance.random() < 0.2:
            made.edge(name, "becomes-root", f"root-of-{name}", made.weak("root-by-sudo", name))
            made.edge(f"root-of-{name}", "holds", made.chance.choice(roles), made.weak("secret-in-plain-text", name))
        if made.chance.random() < 0.3:  # onward inside: the longer ways
            made.edge(
                name, "logs-on", f"machine-{made.chance.randrange(size // 2)}", made.weak("key-not-rotated", name)
            )


def _outsiders(made: _Maker, roles: list[str], partners: list[str], sleepers: list[str]) -> None:
    """Other accounts, dormant users and pipelines that may take roles."""
    for partner in partners:
        for role in made.pick(roles, 1, 3):
            made.edge(partner, "assumes", role, made.weak("role-trusts-anyone", role))
    for user in sleepers:
        key = made.weak("key-not-rotated", user)
        for role in made.pick(roles, 1, 3):
            made.edge(user, "assumes", role, key, made.weak("statement-allows-all", user))
    for number in range(len(partners)):
        pipeline = f"pipeline-{number}"
        made.edge(INTERNET, "exposes", pipeline, made.weak("pipeline-of-any-branch", pipeline))
        for role in made.pick(roles, 1, 2):
            made.edge(pipeline, "deploys", role, made.weak("role-of-machine-too-wide", role))


def _decoys(made: _Maker, size: int) -> None:
    """What looks worst: exposed, known flaws, power; and leads to nothing that matters."""
    for number in range(size // 2):
        name = f"decoy-{number}"
        made.edge(INTERNET, "exposes", f"port-of-{name}", made.weak("port-open-to-all", name))
        made.edge(f"port-of-{name}", "exploits", name, made.weak("known-flaw", name))
        made.edge(name, "reads", f"scratch-{number}", made.weak("statement-allows-all", name))
        made.weak("bucket-readable", f"scratch-{number}")
    for number in range(size // 6):  # much power, and nobody gets there
        for other in range(6):
            made.edge(f"role-unreachable-{number}", "reads", f"archive-{number}-{other}",
                      made.weak("statement-allows-all", f"role-unreachable-{number}"))  # fmt: skip


def _noise(made: _Maker, size: int) -> None:
    """The rest of every list: true, and without consequence."""
    for _ in range(size * 4):
        asset = f"other-{made.chance.randrange(size * 3)}"
        made.weak(made.chance.choice(list(RULES)), asset)
    for number in range(size * 3):
        made.edge(f"other-{number}", "reads", f"other-{made.chance.randrange(size * 3)}")


def denied(truth: Estate, share: float, seed: int) -> Estate:
    """The estate as seen when a share of the facts could not be read.

    A finding that rests on such a fact is unknown, so it is not in the list; the edges that hang on it are possible,
    and so is for each of them one that is not there at all.
    """
    chance = Random(seed)
    hidden = {found.levers[0] for found in truth.findings if chance.random() < share}
    nodes = sorted({edge.target for edge in truth.edges})
    edges = list[Edge]()
    for edge in truth.edges:
        gone = hidden & set(edge.levers)
        if not gone:
            edges.append(edge)
            continue
        gap = tuple(sorted(f"gap:{lever.field}" for lever in gone))
        kept = tuple(lever for lever in edge.levers if lever not in gone)
        edges.append(replace(edge, certainty="possible", depends=gap, levers=kept))
        edges.append(replace(edges[-1], target=chance.choice(nodes)))
    findings = tuple(found for found in truth.findings if found.levers[0] not in hidden)
    return replace(truth, edges=tuple(edges), findings=findings)
