"""A listener's decisions about the results of a batch, in the journal and in the sidecars."""

from __future__ import annotations

import datetime
from pathlib import Path
from typing import Literal, get_args

from model.archive.provenance import read_sidecar, update_sidecar
from model.batch.job import JobSettings
from model.batch.journal import Journal
from model.batch.journal_rows import BatchError, Job, JobState

Decision = Literal["accept", "weaker", "reject"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)

WEAKER_BY = 0.2


def to_review(journal: Journal) -> list[Job]:
    """Results without a decision, the riskiest first."""
    return [job for job in journal.jobs(JobState.DONE, order="risk") if job.decision is None]


def decide(journal: Journal, target: Path, number: int, decision: Decision) -> int | None:
    """Put down a decision; the files stay as they are, also those rejected.

    Parameters
    ----------
    journal : Journal
    target : Path
        Its folder.
    number : int
        Of the job.
    decision : Decision
        "weaker" enters a new job that takes out less.

    Returns
    -------
    int, optional
        Number of the new job, where one is entered or was before.

    Raises
    ------
    BatchError
        The job has no result, or is as weak as can be.
    ProvenanceError
        Its sidecar cannot be read.
    KeyError
        There is no such job.
    """
    job = journal.job(number)
    if job.state is not JobState.DONE or job.sidecar is None:
        raise BatchError("{source} has no result to decide about.", source=job.source)
    weaker = _enter_weaker(journal, target, job) if decision == "weaker" else None
    now = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    update_sidecar(target / job.sidecar, review={"decision": decision, "decided": now})
    journal.update(number, decision=decision, decided=now)
    return weaker


def _enter_weaker(journal: Journal, target: Path, job: Job) -> int:
    assert job.sidecar is not None
    settings = JobSettings.from_json(job.settings)
    amount = round(settings.restoration["amount"] - WEAKER_BY, 4)
    if amount <= 0:
        raise BatchError(
            "{source} cannot be restored more weakly: the amount is {amount:g} already.",
            source=job.source,
            amount=amount + WEAKER_BY,
        )
    settings = JobSettings({**settings.restoration, "amount": amount}, settings.residual, settings.overs, settings.each)
    treatment = read_sidecar(target / job.sidecar).data["treatment"]
    if treatment is None:
        raise BatchError(
            "{target} does not say what {source} was restored with.", target=target / job.sidecar, source=job.source
        )
    settings_sha256 = settings.sha256(treatment["weights"]["sha256"])
    entered = journal.latest(job.source, settings_sha256)
    if entered is not None and entered.state is not JobState.FAILED:
        return entered.id
    number = journal.add(
        source=job.source, stem=job.stem, size=job.size, mtime_ns=job.mtime_ns, settings=settings.as_json(),
        settings_sha256=settings_sha256, weaker_than=job.id,
    )  # fmt: skip
    journal.commit()
    return number
