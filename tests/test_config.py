"""Configuration: file, environment and flags, the later winning; what is wrong is named with its place."""

from __future__ import annotations

import pytest

from stance.config import ConfigError, load


@pytest.fixture
def file(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path / "stance.toml"


def test_flags_win_over_the_environment_and_that_over_the_file(file):
    file.write_text('[store]\ndb = "file.db"\n[gate]\nmin_coverage = 0.5\nfail_on = "low"\n[settings]\nx-days = 3\n')
    environment = {"STANCE_DB": "environment.db", "STANCE_MIN_COVERAGE": "0.7"}
    config = load(None, environment, fail_on="critical", db=None)
    assert (config.db, config.min_coverage, config.fail_on) == ("environment.db", 0.7, "critical")
    assert config.settings == {"x-days": 3}


def test_without_anything_the_store_is_in_the_users_data_folder(file):
    assert load(None, {"XDG_DATA_HOME": "/data"}).db == "/data/stance/stance.db"
    assert load(None, {"HOME": "/home/u"}).db == "/home/u/.local/share/stance/stance.db"


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[gate]\nmin_coverage = 2\n", "gate.min_coverage is 2: wants a number from 0 to 1"),
        ("[gate]\nfail_on = 'hgh'\n", "gate.fail_on is 'hgh': known are critical, high, medium, low"),
        ("[gate]\nfail_onn = 'high'\n", "did you mean fail_on?"),
        ("[scann]\n", "did you mean scan?"),
        ("[scan]\nregions = 'eu-west-1'\n", "wants a list of texts"),
        ("[gate]\nmin_coverage = nan\n", "gate.min_coverage is nan: wants a number from 0 to 1"),
        ("[scan]\nconcurrency = 'many'\n", "scan.concurrency is 'many'"),
        ("[scan]\nconcurrency = 0\n", "scan.concurrency is 0: wants a whole number from 1"),
        ("[scan]\nconcurrency = 0.5\n", "scan.concurrency is 0.5: wants a whole number from 1"),
        ("[scan]\nconnect_seconds = 0\n", "scan.connect_seconds is 0: wants a number of seconds above 0"),
        ("[scan]\nread_seconds = inf\n", "scan.read_seconds is inf: wants a number of seconds above 0"),
        ("[store]\ndb = 3\n", "store.db is 3: wants a text"),
        ("db =\n", "not TOML"),
    ],
)
def test_what_is_wrong_is_named(file, text, told):
    file.write_text(text)
    with pytest.raises(ConfigError) as raised:
        load(None, {})
    assert told in str(raised.value)
    assert str(raised.value).startswith("stance.toml")


def test_wrong_flags_and_variables_are_named(file):
    with pytest.raises(ConfigError, match="--fail-on is 'hgh'"):
        load(None, {}, fail_on="hgh")
    with pytest.raises(ConfigError, match=r"\$STANCE_MIN_COVERAGE is 'much'"):
        load(None, {"STANCE_MIN_COVERAGE": "much"})
    with pytest.raises(ConfigError, match=r"missing.toml: No such file"):
        load(file.parent / "missing.toml", {})
