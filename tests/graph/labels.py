"""How networks are labelled, and what many of them change.

A label is `sure`, `no`, or what a possible way depends on.
"""

from __future__ import annotations

from graph.nets import ACCOUNT, REGION, Estate, face, route


def note(listed, label):
    """Keep a change with its label."""

    def put(change):
        listed.append((change.__name__, label, change))
        return change

    return put


def public(estate, *rules, **more):
    estate.group("sg-web", list(rules), **more)


def acl(estate, *entries):
    estate.acl("acl-a", ["subnet-a"], list(entries))


def routes(estate, *listed):
    estate.table("rtb-public", ["subnet-a"], [route("10.0.0.0/16", "local"), *listed])


def region(estate, mode, *exclusions):
    listed = [{"resource_id": one, "mode": how} for one, how in exclusions]
    estate.parts["aws.region"][f"{ACCOUNT}/{REGION}"] = {"internet_block": mode, "internet_exclusions": listed}


def six(estate, address="2a05:d018::7", groups=("sg-web",)):
    estate.instance("i-web", face(six=[address], groups=groups))


def made(change) -> Estate:
    estate = Estate()
    change(estate)
    return estate
