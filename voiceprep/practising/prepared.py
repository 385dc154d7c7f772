"""What is ticked on the checklists: kept until the next interview."""

import json
from collections.abc import Iterable
from datetime import date

from voiceprep.errors import BadInputError
from voiceprep.history.private_files import private_folder
from voiceprep.history.writing_out import write_out
from voiceprep.paths import Places


def ticked(places: Places, interview_on: date, today: date) -> frozenset[str]:
    """The ids of the items that are done for an interview; its date may have been moved since.

    Raises:
        BadInputError: The file of them cannot be read.
    """
    try:
        kept = json.loads(places.prepared.read_text(encoding="utf-8"))
        kept_for, ids = date.fromisoformat(kept["interview_on"]), frozenset(map(str, kept["ticked"]))
    except FileNotFoundError:
        return frozenset()
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise BadInputError(
            f"{places.prepared} cannot be read", "Move it away: the checklists then begin without a tick."
        ) from error
    # What was ticked for an interview that is over says nothing about the next one.
    return frozenset() if kept_for < today and kept_for != interview_on else ids


def keep_ticked(places: Places, interview_on: date, ids: Iterable[str]) -> None:
    """Write down what is done for an interview.

    Raises:
        StorageError: It cannot be written.
    """
    private_folder(places.home)
    kept = {"interview_on": interview_on.isoformat(), "ticked": sorted(ids)}
    write_out(places.prepared, [json.dumps(kept, indent=1), "\n"])
