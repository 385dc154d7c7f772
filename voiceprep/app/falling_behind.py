"""What is said where the recognizer does not keep up with the speaker."""

from voiceprep.practising import events as ev

_WORTH_SAYING_S = 2.0


def words_come_late(event: ev.FallingBehind) -> str:
    """That the words come late, how late, and what helps."""
    helps = (
        f"{event.better} would keep up: “voiceprep models fetch {event.better}”, then set “model” to it."
        if event.better
        else "It may be faster when other programs are closed."
    )
    return (
        f"Your words come late: {event.recognizer} needs {event.real_time_factor:.1f} s for each second of your answer "
        f"on this machine. Nothing is lost. {helps}"
    )


def still_awaited(event: ev.Transcribing) -> str:
    """How far the last words are; empty where there is only one phrase, soon to be there."""
    parts = [f"{event.done} of {event.of} phrases"] if event.of > 1 else []
    if event.left_s >= _WORTH_SAYING_S:
        parts.append(f"about {event.left_s:.0f} s more")
    return ", ".join(parts)
