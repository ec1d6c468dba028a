"""Who is or can become administrator: every labelled principal, by a scan and from an authorization document."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cases.escalation import BATCHES, CASES, COMMON, SCANNED
from cases.escalation.document import authorization_details, told
from cases.escalation.filling import holds
from stance import Estate
from stance.estate import Aws, AwsAuthorization

SURE = ("is", "can")
ROOT = Path(__file__).parents[2]


@contextmanager
def account(batch: str) -> Iterator[str]:
    """The URL of a fake AWS that holds the batch."""
    child = subprocess.Popen(
        [sys.executable, "-m", "cases.escalation.serve", batch],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT / "tests",
        env={"PYTHONPATH": f"{ROOT / 'src'}:{ROOT / 'tests'}", "PATH": ""},
    )
    try:
        yield child.stdout.readline().strip()
    finally:
        child.stdin.close()
        child.wait(10)
        child.stdout.close()


@dataclass
class Score:
    """What was said, counted on sure verdicts; `wrong` tells each disagreement."""

    right: int = 0
    missed: int = 0
    false: int = 0
    wrong: list[str] = field(default_factory=list)

    def add(self, case, said: str) -> None:
        want = case["expect"]["admin"]
        if want is None:
            fault = said == "no"
        else:
            self.right += want and said in SURE
            self.missed += want and said not in SURE
            self.false += not want and said in SURE
            fault = want != (said in SURE)
        if fault:
            self.wrong.append(f"{case['id']}: {said}, though {case['why']} ({want})")

    def __str__(self) -> str:
        recall = self.right / max(1, self.right + self.missed)
        precision = self.right / max(1, self.right + self.false)
        return "\n".join([f"recall {recall:.3f}, precision {precision:.3f}", *self.wrong])

    def good(self) -> bool:
        """Both at least 0.98."""
        return self.right >= 0.98 * (self.right + max(self.missed, self.false))


def said(target) -> dict[str, str]:
    """The verdict of every principal, by its ARN; one that takes for granted what keys there are is not sure."""
    with Estate("sqlite://") as estate:
        estate.scan(target)
        return {
            view.principal: "possibly" if "credentials" in view.assumptions else view.verdict
            for view in estate.admins()
        }


def test_every_row_of_the_catalogue_has_both_verdicts():
    assert len({case["id"] for case in CASES}) == len(CASES)
    rows = {case["technique"] for case in CASES if case["expect"]["admin"]}
    assert len(rows & {case["technique"] for case in CASES if case["expect"]["admin"] is False}) >= 65


@pytest.mark.slow
@pytest.mark.parametrize("batch", SCANNED)
def test_scanned(batch):
    """The quiet account, where a scan finds nothing that its document does not tell, is left to the document."""
    score = Score()
    with account(batch) as url:
        verdicts = said(Aws(endpoint_url=url, regions=("us-east-1",), access_key="a", secret_key="b"))
    for case in filter(holds, BATCHES[batch]):
        score.add(case, verdicts.get(case["start"]["arn"], "nothing"))
    print(score)
    assert score.good(), str(score)


@pytest.mark.parametrize("batch", BATCHES)
def test_from_a_document(batch, tmp_path):
    """Positives count where the document tells all they rest on; what it does not tell makes nobody sure."""
    path = tmp_path / "details.json"
    path.write_text(json.dumps(authorization_details(BATCHES[batch], COMMON)))
    verdicts, score = said(AwsAuthorization((str(path),))), Score()
    for case in BATCHES[batch]:
        if told(case) or case["expect"]["admin"] is False:
            score.add(case, verdicts.get(case["start"]["arn"], "nothing"))
    print(score)
    assert score.good(), str(score)
