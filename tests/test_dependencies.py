"""What is imported is declared, what is declared is imported, and each has its line and its reason."""

import ast
import re
import sys
import tomllib
from itertools import chain
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "stance"
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
EXTRAS = PROJECT["project"]["optional-dependencies"]
WITH_MOTO = {"werkzeug"}
IMPORTED_AS = {"google-re2": "re2", "psycopg": None}  # the database's driver is imported by SQLAlchemy


def names(requirements):
    return {re.match(r"[\w.-]+", requirement).group().lower() for requirement in requirements}


def imported(files):
    found = set()
    for file in files:
        for node in ast.walk(ast.parse(file.read_bytes())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and node.level == 0:
                found.add(node.module.partition(".")[0])
    return found - sys.stdlib_module_names - {"stance"}


def modules(requirements):
    return {IMPORTED_AS.get(name, name) for name in names(requirements)} - {None}


def test_what_is_imported_is_declared_and_the_other_way_round():
    files = set(SOURCE.rglob("*.py"))
    demo = {file for file in files if file.is_relative_to(SOURCE / "demo")}
    needed = modules(PROJECT["project"]["dependencies"])
    assert imported(files - demo) - modules(EXTRAS["fast"]) == needed
    assert imported(demo) - needed <= modules(EXTRAS["demo"]) | WITH_MOTO


@pytest.mark.parametrize("name", sorted(names(chain(PROJECT["project"]["dependencies"], *EXTRAS.values(),
                                                    PROJECT["dependency-groups"]["dev"]))))  # fmt: skip
def test_every_dependency_has_its_reason(name):
    rows = re.findall(r"^\| ([^|]+) \|", (ROOT / "docs" / "dependencies.md").read_text("utf-8"), re.MULTILINE)
    told = {re.sub(r" \(.*\)", "", each).lower() for row in rows for each in row.split(", ")}
    assert name in told
