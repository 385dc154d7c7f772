"""That you are heard: the input level, the time against the target, and the end-of-answer countdown."""

from textual.content import Content
from textual.reactive import reactive
from textual.widgets import Static

from voiceprep.listening.listener import Level

_QUIETEST_DBFS, _LOUDEST_DBFS = -60.0, -6.0
_BAR_CELLS = 16
_CLIPPING_DBFS = -3.0


class Meter(Static):
    """One line that moves while the app listens."""

    level: reactive[Level | None] = reactive(None)

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.target_s = 45
        self.end_silence_s = 2.5
        self.heard = False

    def begin(self, target_s: int, end_silence_s: float) -> None:
        """Start over for a question."""
        self.target_s, self.end_silence_s, self.heard = target_s, end_silence_s, False
        self.level = None
        self.update("")

    def watch_level(self, level: Level | None) -> None:
        """Draw what is new."""
        if level is not None:
            self.heard = self.heard or level.speaking
            self.update(self._line(level))

    def _line(self, level: Level) -> Content:
        loudness = (level.dbfs - _QUIETEST_DBFS) / (_LOUDEST_DBFS - _QUIETEST_DBFS)
        filled = round(_BAR_CELLS * min(1.0, max(0.0, loudness)))
        bar_style = "$text-error" if level.dbfs > _CLIPPING_DBFS else "$success" if level.speaking else "$secondary"
        over = level.elapsed_s > self.target_s
        return Content.assemble(
            ("█" * filled, bar_style),
            ("─" * (_BAR_CELLS - filled), "$foreground-muted"),
            "  ",
            (clock(level.elapsed_s), "bold $text-warning" if over else "bold"),
            (f" / {clock(self.target_s)}", "$foreground-muted"),
            "  ",
            self._state(level),
        )

    def _state(self, level: Level) -> Content:
        if level.countdown_s is not None:
            share = level.countdown_s / level.end_silence_s if level.end_silence_s else 0.0
            cells = round(10 * min(1.0, max(0.0, share)))
            return Content.assemble(
                ("■" * cells + "□" * (10 - cells), "$warning"),
                (f" ends in {level.countdown_s:.1f} s, speak to go on", "$text-warning"),
            )
        if level.speaking:
            return Content.styled("I hear you", "$text-success")
        return Content.styled("…" if self.heard else "waiting for your first word", "$foreground-muted")


def clock(seconds: float) -> str:
    """Minutes and seconds as on a watch."""
    minutes, rest = divmod(int(seconds), 60)
    return f"{minutes}:{rest:02d}"
