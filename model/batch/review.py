"""A listener's decisions about the results of a batch, in the journal and in the sidecars.

A decision that asks for another result enters a new job for the same source; the first result stays as it is. Journals
may be decided in by several programs at once, also while a batch runs: they are opened without holding them.
"""

from __future__ import annotations

import datetime
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any, Literal, get_args

from model.archive.sidecar import read_sidecar, update_sidecar
from model.batch.job_spec import JobSettings
from model.batch.journal import FOLDER, Journal
from model.batch.journal_rows import BatchError, Job, JobState
from model.batch.options import BatchOptions
from model.regions.region import Region
from model.restoration.settings import DEEPEST_DB, RestorationSettings

Decision = Literal["accept", "weaker", "stronger", "reject", "regions"]
DECISIONS: tuple[Decision, ...] = get_args(Decision)
REDOING: tuple[Decision, ...] = ("weaker", "stronger", "regions")
"""Those that enter a new job."""

STEP = 0.2
"""By how much "weaker" and "stronger" change the amount where nobody says to what."""
DEEPER_DB = 6.0
"""By how much "stronger" deepens what is at the full amount already."""

LONGEST_REMARK = 4000
"""Characters of a listener's note."""


def open_for_review(target: Path) -> Journal:
    """Open the journal of a batch without holding it, so that the batch, and other listeners, may go on meanwhile.

    Raises
    ------
    BatchError
        `target` holds no batch, or its journal cannot be used.
    """
    if not (target / FOLDER).is_dir():
        raise BatchError("{folder} holds no batch: there is no journal in it.", folder=target)
    return Journal(target, exclusive=False)


def redoing(target: Path) -> BatchOptions:
    """What a batch is told that restores what decisions asked for, and nothing else.

    Raises
    ------
    BatchError
        `target` holds no batch, or its journal does not say where the sources are.
    """
    with closing(open_for_review(target)) as journal:
        source = journal.recall("source")
    if not source:
        raise BatchError("The journal in {folder} does not say where the recordings are.", folder=target)
    return BatchOptions(source=Path(source), target=target, settings=RestorationSettings(), redo=True)


def standing(jobs: Iterable[Job]) -> list[Job]:
    """Those that are to be shown, in their order: of each source not what was decided to be redone.

    Where all of a source's are to be redone, the newest stands.
    """
    known = list(jobs)
    newest: dict[str, int] = {}
    others: set[str] = set()
    for job in known:
        newest[job.source] = max(job.id, newest.get(job.source, 0))
        if not superseded(job) and job.state is not JobState.SKIPPED:
            others.add(job.source)
    return [job for job in known if not superseded(job) or (job.source not in others and newest[job.source] == job.id)]


def superseded(job: Job) -> bool:
    """Whether a decision asks for another result in the place of this one."""
    return job.state is JobState.DONE and job.decision in REDOING


def to_review(journal: Journal) -> list[Job]:
    """Results without a decision, the riskiest first."""
    return [job for job in journal.jobs(JobState.DONE, order="risk") if job.decision is None]


def reviewed(jobs: Iterable[Job]) -> tuple[int, int]:
    """How many of the jobs that `standing` gives are decided about, and how many there are to be decided about."""
    asked = [job for job in jobs if job.state not in (JobState.FAILED, JobState.SKIPPED)]
    return sum(job.state is JobState.DONE and job.decision is not None for job in asked), len(asked)


def decide(
    journal: Journal,
    target: Path,
    number: int,
    decision: Decision | None,
    amount: float | None = None,
    regions: Sequence[Region] | None = None,
    remark: str | None = None,
) -> int | None:
    """Put down a decision; the files stay as they are, also those rejected.

    A job that an earlier decision about the same result entered, and that was not begun, is put aside.

    Parameters
    ----------
    journal : Journal
    target : Path
        Its folder.
    number : int
        Of the job.
    decision : Decision or None
        "weaker", "stronger" and "regions" enter a new job; None takes a decision back.
    amount : float, optional
        Of the new job, 0.0 to 1.0; None is 0.2 less or more, and as it was for "regions". What is at the full amount is
        made stronger by a deeper bound, by 6 dB.
    regions : sequence of Region, optional
        Of the new job, in the place of those of the job; None leaves those, which makes no sense for "regions".
    remark : str, optional
        The listener's note; None leaves it as it is.

    Returns
    -------
    int, optional
        Number of the new job, where one is entered or was before.

    Raises
    ------
    BatchError
        The job has no result, is as weak or as strong as can be, or no region is given.
    ProvenanceError
        Its sidecar cannot be read.
    KeyError
        There is no such job.
    """
    job = _with_result(journal, number)
    again = None
    if decision in REDOING:
        again = _enter(journal, target, job, _settings(job, decision, amount, regions))
    for other in journal.entered_for(number):
        if other.state is JobState.WAITING and not other.attempts and other.id != again:
            journal.change([other.id], state=JobState.SKIPPED, reason="it was decided otherwise")
    now = None if decision is None else datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    _put_down(journal, target, job, decision=decision, decided=now, remark=job.remark if remark is None else remark)
    return again


def note(journal: Journal, target: Path, number: int, remark: str) -> None:
    """Put down a listener's note about a result, in the journal and the sidecar; raises as `decide`."""
    job = _with_result(journal, number)
    _put_down(journal, target, job, decision=job.decision, decided=job.decided, remark=remark)


def _with_result(journal: Journal, number: int) -> Job:
    job = journal.job(number)
    if job.state is not JobState.DONE or job.sidecar is None:
        raise BatchError("{source} has no result to decide about.", source=job.source)
    return job


def _put_down(journal: Journal, target: Path, job: Job, **told: str | None) -> None:
    told["remark"] = (told["remark"] or "").strip()[:LONGEST_REMARK]
    assert job.sidecar is not None
    review = {"decision": told["decision"], "decided": told["decided"]}
    if told["remark"]:
        review["note"] = told["remark"]
    update_sidecar(target / job.sidecar, review=review if any(review.values()) else None)
    journal.update(job.id, **told)


def _settings(
    job: Job, decision: Decision | None, amount: float | None, regions: Sequence[Region] | None
) -> JobSettings:
    """What the new job is done with."""
    settings = JobSettings.from_json(job.settings)
    restoration, before = dict(settings.restoration), settings.restoration["amount"]
    if decision == "weaker":
        wanted = round(before - STEP, 4) if amount is None else amount
        if wanted <= 0 and amount is None:
            raise BatchError(
                "{source} cannot be restored more weakly: the amount is {amount} already.",
                source=job.source,
                amount=f"{before:g}",
            )
        if wanted >= before:
            raise BatchError(
                "{source} is restored with the amount {before}; {wanted} is not weaker.",
                source=job.source,
                before=f"{before:g}",
                wanted=f"{wanted:g}",
            )
        restoration["amount"] = wanted
    elif decision == "stronger":
        restoration |= _stronger(job, before, amount)
    else:
        if regions is None or (not regions and not restoration.get("regions")):
            raise BatchError("There is no region for {source}: draw one first.", source=job.source)
        restoration["amount"] = before if amount is None else amount
    if regions is not None:
        restoration["regions"] = [asdict(region) for region in regions]
        if not regions:
            del restoration["regions"]  # as settings without any are written: the same job, if there is one
    return replace(settings, restoration=restoration)


def _stronger(job: Job, before: float, amount: float | None) -> dict[str, Any]:
    wanted = min(1.0, round(before + STEP, 4)) if amount is None else amount
    if wanted > before:
        return {"amount": wanted}
    if amount is not None and (amount < 1.0 or before < 1.0):
        raise BatchError(
            "{source} is restored with the amount {before}; {wanted} is not stronger.",
            source=job.source,
            before=f"{before:g}",
            wanted=f"{amount:g}",
        )
    depth = job.settings["restoration"].get("depth")
    if depth is None or depth >= DEEPEST_DB:
        raise BatchError(
            "{source} cannot be restored more strongly: all the noise found is removed already.", source=job.source
        )
    return {"depth": min(DEEPEST_DB, depth + DEEPER_DB)}


def _enter(journal: Journal, target: Path, job: Job, settings: JobSettings) -> int:
    """The number of the job for the same source with these settings, entered where it is not there yet."""
    assert job.sidecar is not None
    treatment = read_sidecar(target / job.sidecar).data["treatment"]
    if treatment is None:
        raise BatchError(
            "{file} does not say what {source} was restored with.", file=target / job.sidecar, source=job.source
        )
    settings_sha256 = settings.sha256(treatment["weights"]["sha256"])
    entered = journal.latest(job.source, settings_sha256)
    if entered is None:
        number = journal.add(
            source=job.source, stem=job.stem, size=job.size, mtime_ns=job.mtime_ns, settings=settings.as_json(),
            settings_sha256=settings_sha256, weaker_than=job.id,
        )  # fmt: skip
    else:
        number = entered.id
        if entered.state in (JobState.FAILED, JobState.SKIPPED):
            link = {} if entered.weaker_than is not None else {"weaker_than": job.id}
            journal.change([number], state=JobState.WAITING, attempts=0, reason="", **link)
        elif entered.state is JobState.DONE and entered.decision is not None:
            # an earlier result is wanted back: it is to be heard again
            journal.change([number], decision=None, decided=None)
    journal.commit()
    return number
