"""Text in the cells of a table."""

from rich.text import Text


def cell(text: str, width: int) -> Text:
    """The text as it is, square brackets and all, cut to so many characters."""
    # A table measures Rich's text, not Textual's Content; a plain string is taken for markup.
    return Text(text if len(text) <= width else text[: width - 1] + "…", end="")
