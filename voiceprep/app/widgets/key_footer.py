"""The keys that do something now, at the bottom of a screen."""

from textual.widgets import Footer


class KeyFooter(Footer):
    """Textual's footer, made anew only for other keys: it is asked to at every change of focus, and that takes long."""

    def __init__(self) -> None:
        super().__init__(show_command_palette=False, compact=True)
        self._keys: tuple[tuple[str, str, bool], ...] = ()

    async def recompose(self) -> None:
        """Show the keys that do something now, if others are shown."""
        if not self.is_attached:
            return
        keys = tuple(
            (self.app.get_key_display(binding), binding.description, enabled)
            for _, binding, enabled, _ in self.screen.active_bindings.values()
            if binding.show
        )
        if keys != self._keys:
            self._keys = keys
            await super().recompose()
