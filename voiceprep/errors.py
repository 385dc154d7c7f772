"""Errors that are shown to the user: one sentence, a hint, and an exit status."""


class VoiceprepError(Exception):
    """Something failed that the user can be told about.

    Attributes:
        message: One sentence that says what is wrong, without a trailing full stop.
        hint: What the user can do about it; empty when there is nothing to say.
        exit_status: What a command that ends with this error returns to the shell.
    """

    exit_status = 1

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    @property
    def sentence(self) -> str:
        """The message with a capital letter and an end, as it is shown."""
        ended = self.message if self.message.endswith((".", "?", "!")) else self.message + "."
        return ended[:1].upper() + ended[1:]

    @property
    def advice(self) -> str:
        """The hint, likewise; empty when there is none."""
        return VoiceprepError(self.hint).sentence if self.hint else ""


class BadInputError(VoiceprepError):
    """The user gave something that cannot be used; nothing was changed."""

    exit_status = 2


class DeviceError(VoiceprepError):
    """An audio device is missing, busy, or went away."""


class RecognizerError(VoiceprepError):
    """A recognizer or its model cannot be loaded or run."""


class StorageError(VoiceprepError):
    """The data folder or the history cannot be read or written."""
