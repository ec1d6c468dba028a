"""Load balancers."""

from typing import Final

from stance.model import Rule
from stance.model.assets.balancers import ElbLoadBalancer, Elbv2LoadBalancer, Listener

_HTTP = {"protocol": "HTTP", "port": 80, "policy": None, "redirects_to": None, "authenticates": False}
_HTTPS = {"protocol": "HTTPS", "port": 443, "policy": "ELBSecurityPolicy-TLS13-1-2-2021-06", "redirects_to": None,
          "authenticates": False}  # fmt: skip

_CURRENT: Final = "^ELBSecurityPolicy-(TLS13-1-[23]|TLS-1-2|FS-1-2)-"
"""The names of policies that offer nothing older than TLS 1.2.

Source: Elastic Load Balancing user guides, "Security policies for your Application (Network) Load Balancer".
"""

CLASSICBALANCER_TLS_ONLY = Rule(
    id="network-classicbalancer-tls-only",
    title="Classic load balancers listen with TLS only",
    on=ElbLoadBalancer,
    severity="medium",
    require=ElbLoadBalancer.listeners.all(Listener.protocol.isin(("HTTPS", "SSL"))),
    why="What comes in without TLS can be read and changed by everyone on the way.",
    fix="Replace HTTP and TCP listeners by HTTPS and SSL ones with a certificate; better, move to a newer balancer.",
    good=[{"listeners": [_HTTPS]}, {"listeners": []}],
    bad=[{"listeners": [_HTTP]}, {"listeners": [_HTTPS, _HTTP]}],
)

TLS_SERVED = Rule(
    id="network-balancer-tls-served",
    title="Application load balancers serve TLS, or send everyone there",
    on=Elbv2LoadBalancer,
    severity="medium",
    applies=Elbv2LoadBalancer.type == "application",
    require=Elbv2LoadBalancer.listeners.all((Listener.protocol == "HTTPS") | (Listener.redirects_to == "HTTPS")),
    why="What comes in without TLS can be read and changed by everyone on the way.",
    fix="Add an HTTPS listener, and let the HTTP one redirect to it.",
    good=[{"type": "application", "listeners": [_HTTPS, {**_HTTP, "redirects_to": "HTTPS"}]}],
    bad=[{"type": "application", "listeners": [_HTTPS, _HTTP]}],
)

TLS_CURRENT = Rule(
    id="network-balancer-tls-current",
    title="Load balancers offer no TLS older than 1.2",
    on=Elbv2LoadBalancer,
    severity="medium",
    require=Elbv2LoadBalancer.listeners.all(
        ~Listener.protocol.isin(("HTTPS", "TLS")) | Listener.policy.matches(_CURRENT)
    ),
    why="TLS 1.0 and 1.1 have known weaknesses, and a client can be talked into the oldest that is offered.",
    fix="Set a security policy such as ELBSecurityPolicy-TLS13-1-2-2021-06 on every TLS listener.",
    good=[{"listeners": [_HTTPS, _HTTP]}],
    bad=[{"listeners": [{**_HTTPS, "policy": "ELBSecurityPolicy-2016-08"}]}],
)

INTERNAL = Rule(
    id="network-balancer-internal",
    title="Load balancers do not face the internet",
    on=Elbv2LoadBalancer,
    severity="medium",
    require=~Elbv2LoadBalancer.internet_facing,
    why="Each balancer on the internet is a door to what stands behind it; only those that are meant should be.",
    fix="Make an internal balancer where only the own networks call it; accept the findings of those that are meant.",
    good=[{"internet_facing": False}],
    bad=[{"internet_facing": True}],
)

DELETION_PROTECTED = Rule(
    id="network-balancer-deletion-protected",
    title="Load balancers are protected from deletion",
    on=Elbv2LoadBalancer,
    severity="low",
    require=Elbv2LoadBalancer.deletion_protected,
    why="With the balancer everything behind it is gone from its callers, and its name never comes back.",
    fix="Set the attribute deletion_protection.enabled.",
    good=[{"deletion_protected": True}],
    bad=[{"deletion_protected": False}],
)

ACCESS_LOGGED = Rule(
    id="network-balancer-access-logged",
    title="Load balancers write access logs",
    on=Elbv2LoadBalancer,
    severity="medium",
    applies=Elbv2LoadBalancer.type != "gateway",
    require=Elbv2LoadBalancer.access_logged,
    why="Without them nobody can tell who called what, nor what an attacker tried before it worked.",
    fix="Set access_logs.s3.enabled and a bucket that Elastic Load Balancing may write to.",
    good=[{"type": "application", "access_logged": True}],
    bad=[{"type": "network", "access_logged": False}],
)

REQUESTS_FILTERED = Rule(
    id="network-balancer-requests-filtered",
    title="Application load balancers have a web ACL",
    on=Elbv2LoadBalancer,
    severity="medium",
    applies=Elbv2LoadBalancer.type == "application",
    require=Elbv2LoadBalancer.web_acl.present(),
    why="A web ACL stops known attacks and floods before they reach the application.",
    fix="Associate a web ACL of AWS WAF with the load balancer.",
    good=[{"type": "application", "web_acl": "arn:aws:wafv2:eu-west-1:1:regional/webacl/edge/1"}],
    bad=[{"type": "application", "web_acl": None}],
)
