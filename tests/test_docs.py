"""The documentation: what is generated is up to date, what is written by hand is true."""

import doctest
import json
import re
import tomllib
from pathlib import Path

import pytest
import typer.main

from stance.cli import exits
from stance.cli.app import app
from stance.cli.docs import pages
from stance.cli.docs.pages import is_generated
from stance.conditions.parse import parse
from stance.config import load
from stance.estate.rulebook import check_rules, settings_of, shipped
from stance.model import Rule
from stance.model.assets.storage import S3Bucket
from stance.model.examples import problems

ROOT = Path(__file__).parent.parent
DOCS = ROOT / "docs"
HAND_WRITTEN = sorted(
    path for path in (*ROOT.glob("*.md"), *DOCS.rglob("*.md")) if not is_generated(path.read_text("utf-8"))
)


@pytest.fixture(scope="module")
def made():
    return pages()


def test_generated_pages_do_not_lag(made):
    lagging = [
        name for name, text in made.items() if not (DOCS / name).is_file() or (DOCS / name).read_text() != text
    ]
    assert not lagging, "run `make docs`"
    kept = {str(p.relative_to(DOCS)) for p in DOCS.rglob("*.md") if is_generated(p.read_text("utf-8"))}
    assert kept <= set(made)


def test_every_rule_has_its_section(made):
    text = "\n".join(made.values())
    assert not [rule.id for rule in shipped() if f"\n## {rule.id}\n" not in text]


def test_the_policy_holds_reading_only(made):
    actions = json.loads(made["aws-policy.json"])["Statement"][0]["Action"]
    reading = ("Get", "List", "Describe", "Generate", "Lookup", "Batch", "Search")
    pattern = rf"[a-z0-9-]+:({'|'.join(reading)})\w+|apigateway:GET"  # whose actions are the methods of HTTP
    assert [a for a in actions if not re.fullmatch(pattern, a)] == []
    assert len(actions) == len(set(actions))


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: path.name)
def test_links_lead_somewhere(path):
    for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", path.read_text("utf-8")):
        assert (path.parent / target).exists(), target


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: path.name)
def test_examples_run(path, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    failed, _ = doctest.testfile(str(path), module_relative=False, optionflags=doctest.ELLIPSIS)
    assert failed == 0


def test_examples_of_the_api_run():
    import stance.estate.estate as module

    failed, tried = doctest.testmod(module, optionflags=doctest.ELLIPSIS)
    assert tried
    assert failed == 0


@pytest.mark.parametrize("path", HAND_WRITTEN, ids=lambda path: path.name)
def test_commands_and_options_exist(path):
    """Every `stance …` in a shell block names a command and options that there are."""
    for block in re.findall(r"```(?:sh|console)\n(.*?)```", path.read_text("utf-8"), flags=re.S):
        for line in re.findall(r"^(?:\$ )?stance (.*)$", block, flags=re.M):
            _check(line.split("#")[0].split("|")[0].split())


def _check(words):
    command = typer.main.get_command(app)
    common = {name for p in command.params for name in p.opts} | {"--help", "-h"}  # may stand anywhere
    while words:
        options = {name for p in command.params for name in (*p.opts, *p.secondary_opts)} | common
        word = words.pop(0)
        if word.startswith("-"):
            assert word.split("=")[0] in options, word
        elif word in getattr(command, "commands", {}):
            command = command.commands[word]


def test_every_dependency_has_its_reason():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    optional = project["project"]["optional-dependencies"].values()
    lists = (project["project"]["dependencies"], *optional, *project["dependency-groups"].values())
    wanted = {re.match(r"[\w.-]+", entry).group() for entries in lists for entry in entries}
    rows = re.findall(r"^\| (.+?) \|", (DOCS / "dependencies.md").read_text("utf-8"), flags=re.M)
    told = {name for row in rows for name in re.findall(r"[\w.-]+", row)}
    assert wanted <= told


def test_exit_codes_of_the_readme_are_those_of_the_program():
    told = dict(re.findall(r"^\| (\d+) \| (.+?) \|$", (ROOT / "README.md").read_text("utf-8"), flags=re.M))
    assert told == {str(number): meaning for number, meaning in exits.MEANING.items()}


def test_the_rule_of_contributing_is_a_rule():
    block = re.search(r"```python\n(.*?)```", (ROOT / "CONTRIBUTING.md").read_text("utf-8"), flags=re.S).group(1)
    held = {"Rule": Rule, "S3Bucket": S3Bucket}
    exec(block, held)
    assert list(problems(held["BUCKET_VERSIONED"])) == []


@pytest.mark.parametrize("path", [ROOT / "README.md", DOCS / "writing-rules.md"], ids=lambda path: path.name)
def test_rule_files_work(path, tmp_path):
    file = tmp_path / "acme.toml"
    file.write_text(re.search(r"```toml\n(.*?)```", path.read_text("utf-8"), flags=re.S).group(1))
    assert check_rules([file]) == (1, [])


def test_conditions_of_the_page_are_conditions():
    found = re.findall(r"^\| `(.+?)` \|", (DOCS / "writing-rules.md").read_text("utf-8"), flags=re.M)
    assert len(found) > 10
    for text in found:
        assert parse(text, S3Bucket) is not None


def test_the_configuration_of_the_page_loads(tmp_path):
    file = tmp_path / "stance.toml"
    page = (DOCS / "configuration.md").read_text("utf-8")
    file.write_text(re.search(r"```toml\n(.*?)```", page, flags=re.S).group(1))
    config = load(file, {})
    assert config.fail_on == "high"
    assert settings_of(shipped(), config.settings)
