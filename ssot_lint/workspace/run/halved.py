"""What a worker that died has lost: done again, halved until the file that kills it is alone.

Both ways of having workers (forked, spawned) lose files alike and differ in how one is started.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from ssot_lint.workspace.outcome import Outcome

Results = dict[int, "Outcome | None"]
"""What is known of each file, by its place in the list; None where there is nothing to say."""


def all_of(
    files: Sequence[str], results: Results, alone: Callable[[Sequence[int]], Results]
) -> list[Outcome]:
    """What there is to say of ``files``, in their order.

    Args:
        files: All that were asked about.
        results: What came back; what has no entry is lost.
        alone: Do some of the files in one new process; empty where that dies, or they are too many.
    """
    _redo(files, [index for index in range(len(files)) if index not in results], results, alone)
    ordered = (results[index] for index in range(len(files)))
    return [outcome for outcome in ordered if outcome is not None]


def _redo(
    files: Sequence[str],
    lost: Sequence[int],
    results: Results,
    alone: Callable[[Sequence[int]], Results],
) -> None:
    if not lost:
        return
    if found := alone(lost):
        results.update(found)
    elif len(lost) == 1:
        error = "internal error: checking it kills the process"
        results[lost[0]] = Outcome(files[lost[0]], error=error)
    else:
        middle = len(lost) // 2
        _redo(files, lost[:middle], results, alone)
        _redo(files, lost[middle:], results, alone)
