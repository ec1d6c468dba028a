"""Search domains and warehouses: where much data is gathered to be asked about."""

from stance.model import Rule
from stance.model.assets.data import OpenSearchDomain, RedshiftCluster

_SEARCH = "https://docs.aws.amazon.com/opensearch-service/latest/developerguide"
_REDSHIFT = "https://docs.aws.amazon.com/redshift/latest/mgmt"

SEARCH_NOT_PUBLIC = Rule(
    id="data-search-not-public",
    title="Search domains on the internet have no policy that is open to everyone",
    on=OpenSearchDomain,
    severity="critical",
    require=OpenSearchDomain.vpc.present() | ~OpenSearchDomain.public,
    why="Open search domains are found by scanners within hours, read out, and wiped for ransom.",
    fix="Name the principals or addresses in the access policy, or move the domain into a VPC.",
    good=[{"vpc": "vpc-1", "public": True}, {"vpc": None, "public": False}],
    bad=[{"vpc": None, "public": True}],
    references=(f"{_SEARCH}/ac.html",),
)

SEARCH_ENCRYPTED = Rule(
    id="data-search-encrypted",
    title="Search domains are encrypted at rest",
    on=OpenSearchDomain,
    severity="critical",
    require=OpenSearchDomain.encrypted,
    why="Indexes and their snapshots hold what was gathered from everywhere, readable from the raw storage.",
    fix="Turn on encryption at rest, on a new domain if this one is too old for it.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
    references=(f"{_SEARCH}/encryption-at-rest.html",),
)

SEARCH_NODES_ENCRYPTED = Rule(
    id="data-search-nodes-encrypted",
    title="Nodes of search domains speak to each other encrypted",
    on=OpenSearchDomain,
    severity="high",
    require=OpenSearchDomain.nodes_encrypted,
    why="Every document passes between nodes; in clear text it can be read and changed on the way.",
    fix="Turn on node-to-node encryption; it cannot be turned off again.",
    good=[{"nodes_encrypted": True}],
    bad=[{"nodes_encrypted": False}],
    references=(f"{_SEARCH}/ntn.html",),
)

SEARCH_TLS_ENFORCED = Rule(
    id="data-search-tls-enforced",
    title="Search domains refuse plain HTTP",
    on=OpenSearchDomain,
    severity="high",
    require=OpenSearchDomain.tls_enforced,
    why="Queries, documents and passwords that travel in clear text can be read along.",
    fix="Require HTTPS for all traffic to the domain, with a current TLS policy.",
    good=[{"tls_enforced": True}],
    bad=[{"tls_enforced": False}],
    references=(f"{_SEARCH}/createupdatedomains.html",),
)

SEARCH_SIGNED_IN = Rule(
    id="data-search-signed-in",
    title="Search domains ask who someone is",
    on=OpenSearchDomain,
    severity="high",
    require=OpenSearchDomain.signed_in,
    why="Without fine-grained access control, whoever the policy or the network lets in may do everything.",
    fix="Turn on fine-grained access control and give each user and program a role of its own.",
    good=[{"signed_in": True}],
    bad=[{"signed_in": False}],
    references=(f"{_SEARCH}/fgac.html",),
)

WAREHOUSE_NOT_PUBLIC = Rule(
    id="data-warehouse-not-public",
    title="Warehouses are not publicly accessible",
    on=RedshiftCluster,
    severity="critical",
    require=~RedshiftCluster.publicly_accessible,
    why="All that the company counts and knows stands behind one password that anyone may try.",
    fix="Turn off public access of the cluster, and reach it from within the VPC.",
    good=[{"publicly_accessible": False}],
    bad=[{"publicly_accessible": True}],
    references=(f"{_REDSHIFT}/managing-clusters-vpc.html",),
)

WAREHOUSE_ENCRYPTED = Rule(
    id="data-warehouse-encrypted",
    title="Warehouses are encrypted at rest",
    on=RedshiftCluster,
    severity="critical",
    require=RedshiftCluster.encrypted,
    why="Blocks and snapshots hold the company's whole past, readable from the raw storage.",
    fix="Turn on encryption of the cluster with a KMS key; Redshift moves the data by itself.",
    good=[{"encrypted": True}],
    bad=[{"encrypted": False}],
    references=(f"{_REDSHIFT}/working-with-db-encryption.html",),
)

WAREHOUSE_BACKED_UP = Rule(
    id="data-warehouse-backed-up",
    title="Warehouses take automatic snapshots",
    on=RedshiftCluster,
    severity="high",
    require=RedshiftCluster.backup_days > 0,
    why="A table dropped by mistake, or a cluster deleted by a thief, comes back from a snapshot only.",
    fix="Keep automatic snapshots for at least a week.",
    good=[{"backup_days": 7}],
    bad=[{"backup_days": 0}],
    references=(f"{_REDSHIFT}/working-with-snapshots.html",),
)

WAREHOUSE_AUDIT_LOGGED = Rule(
    id="data-warehouse-audit-logged",
    title="Warehouses log connections and statements",
    on=RedshiftCluster,
    severity="medium",
    require=RedshiftCluster.audit_logged,
    why="After a leak the audit log is what tells who asked for which rows.",
    fix="Turn on audit logging of the cluster to a bucket or to CloudWatch.",
    good=[{"audit_logged": True}],
    bad=[{"audit_logged": False}],
    references=(f"{_REDSHIFT}/db-auditing.html",),
)
