"""Repositories of container images: whose they are, and what is known of the images in them."""

from stance.conditions import item
from stance.model import Rule
from stance.model.assets.containers import ContainerRepository, EcrRepository
from stance.rules.storage import TRUSTED

_GUIDE = "https://docs.aws.amazon.com/AmazonECR/latest/userguide"

REPOSITORY_NOT_PUBLIC = Rule(
    id="registry-repository-not-public",
    title="Private image repositories are not open to everyone",
    on=ContainerRepository,
    severity="critical",
    require=~ContainerRepository.public,
    why="Images hold code and often secrets; who may push decides what runs in production.",
    fix="Remove the statement for everyone from the repository's policy.",
    good=[{"public": False}],
    bad=[{"public": True}],
    references=(f"{_GUIDE}/repository-policies.html",),
)

REPOSITORY_CLOSED_TO_STRANGERS = Rule(
    id="registry-repository-closed-to-strangers",
    title="Policies of image repositories admit no foreign accounts but those you trust",
    on=EcrRepository,
    severity="medium",
    require=EcrRepository.foreign_parties.all(item.isin(TRUSTED)),
    why="A foreign account answers to nobody here: when it is broken into, your images are read or replaced.",
    fix="Remove the foreign principal, or add it to the setting trusted-parties when the sharing is meant.",
    good=[{"foreign_parties": []}],
    bad=[{"foreign_parties": ["999988887777"]}],
)

IMAGES_SCANNED = Rule(
    id="registry-images-scanned",
    title="Images are looked through for known flaws",
    on=ContainerRepository,
    severity="medium",
    require=ContainerRepository.scanned,
    why="Without a scan a flaw that everyone knows of goes into production unseen.",
    fix="Turn on scanning for the registry, on push or all the time, with a filter that matches the repository.",
    good=[{"scanned": True}],
    bad=[{"scanned": False}],
    references=(f"{_GUIDE}/image-scanning.html",),
)

TAGS_IMMUTABLE = Rule(
    id="registry-tags-immutable",
    title="Tags of images cannot be given to other images",
    on=EcrRepository,
    severity="low",
    require=EcrRepository.tags_immutable,
    why="Under a tag that can be moved, what was tested and what runs may be two images, and nobody sees it.",
    fix="Make the repository's tags immutable, and give every build a tag of its own.",
    good=[{"tags_immutable": True}],
    bad=[{"tags_immutable": False}],
    references=(f"{_GUIDE}/image-tag-mutability.html",),
)
