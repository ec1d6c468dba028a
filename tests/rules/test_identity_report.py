"""The credential report's reader."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stance.conditions import timestamp
from stance.connectors.aws import credential_report as report

ROOT_ROW = {
    "user": "<root_account>",
    "arn": "arn:aws:iam::111122223333:root",
    "password_enabled": "not_supported",
    "password_last_used": "no_information",
    "password_last_changed": "not_supported",
    "mfa_active": "true",
    **{f"access_key_{n}_active": "false" for n in (1, 2)},
    **{f"access_key_{n}_{what}": "N/A" for n in (1, 2) for what in ("last_rotated", "last_used_date")},
    "cert_1_active": "false",
    "cert_2_active": "false",
}
USER_ROW = {
    **ROOT_ROW,
    "user": "ana",
    "arn": "arn:aws:iam::111122223333:user/ana",
    "password_enabled": "true",
    "access_key_1_active": "true",
    "access_key_1_last_rotated": "2026-01-05T08:00:00+00:00",
}


def written(rows, columns=report.COLUMNS):
    lines = [",".join(columns), *(",".join(row.get(c, "?") for c in columns) for row in rows)]
    return {"Content": "\n".join(lines).encode(), "ReportFormat": "text/csv"}


@given(st.permutations([*report.COLUMNS, "access_key_1_last_used_region", "something_new"]))
def test_columns_may_be_more_and_in_any_order(columns):
    read = report.rows(written([ROOT_ROW, USER_ROW], columns))
    assert read == {"root": ROOT_ROW, "users": [USER_ROW]}


@pytest.mark.parametrize("missing", report.COLUMNS)
def test_a_missing_column_is_malformed(missing):
    with pytest.raises(ValueError, match=missing):
        report.rows(written([ROOT_ROW], [c for c in report.COLUMNS if c != missing]))


def test_a_row_cut_short_is_malformed():
    answer = written([ROOT_ROW, USER_ROW])
    with pytest.raises(ValueError, match="line 3"):
        report.rows({"Content": answer["Content"].rsplit(b",", 1)[0]})


@pytest.mark.parametrize("answer", [{}, {"Content": b""}, {"Content": b"\xff\xfe"}, {"Content": b"<html>"}])
def test_what_is_no_report_is_malformed(answer):
    with pytest.raises((ValueError, KeyError)):
        report.rows(answer)


def test_a_report_without_root_row_has_no_root():
    assert report.rows(written([USER_ROW])) == {"users": [USER_ROW]}


@pytest.mark.parametrize(
    ("word", "value"),
    [("true", True), ("TRUE", True), ("false", False), ("not_supported", None), ("N/A", None), ("", None)],
)
def test_flags(word, value):
    assert report.flag(word) is value


@given(st.text(min_size=1))
def test_other_words_are_no_flags(word):
    if word.lower() not in {"true", "false", "n/a", "no_information", "not_supported"}:
        with pytest.raises(ValueError, match="neither"):
            report.flag(word)


@given(st.datetimes(timezones=st.just(UTC)))
def test_times_are_recorded_to_the_second(moment):
    assert report.moment(moment.replace(microsecond=0).isoformat()) == timestamp(moment)


@pytest.mark.parametrize("word", ["N/A", "no_information", "not_supported", ""])
def test_no_time(word):
    assert report.moment(word) is None


def test_other_words_are_no_times():
    with pytest.raises(ValueError):
        report.moment("yesterday")


def test_keys_are_those_that_there_are():
    assert report.access_keys(ROOT_ROW) == []
    assert report.access_keys(USER_ROW) == [
        {"number": 1, "active": True, "rotated_at": timestamp(datetime(2026, 1, 5, 8, tzinfo=UTC)), "used_at": None}
    ]
    inactive = {**ROOT_ROW, "access_key_2_last_rotated": "2026-01-05T08:00:00Z"}
    assert [(k["number"], k["active"]) for k in report.access_keys(inactive)] == [(2, False)]


def test_only_active_certificates_count():
    assert report.certificates(ROOT_ROW) == 0
    assert report.certificates({**ROOT_ROW, "cert_2_active": "true"}) == 1
