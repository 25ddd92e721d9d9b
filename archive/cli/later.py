"""Groups whose commands are imported when they are called: all of them together take a second, of which one needs a fifth."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

import click


class _Later(click.Command):
    """A command that is not imported yet: what the group's help says of it, and where it is."""

    module: str


class Commands(click.Group):
    """A group that knows its commands by name and one sentence, and imports the one that is called."""

    def later(self, module: str, names: Mapping[str, str]) -> None:
        """Know that *module* adds the commands *names* to this group when it is imported: name → what help says of it."""
        for name, sentence in names.items():
            command = _Later(name, short_help=sentence)
            command.module = module
            self.add_command(command)

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that the first of *args* names, imported, and what is left of them."""
        # here and not in get_command: help and completion go by that one, and need names alone
        name, command, left = super().resolve_command(ctx, args)
        return name, self.command_called(name) if isinstance(command, _Later) and name else command, left

    def command_called(self, name: str) -> click.Command:
        """Return the command called *name*, imported. Raises KeyError where there is none."""
        command = self.commands[name]
        if isinstance(command, _Later):
            import_module(command.module)
            self.commands[name].short_help = command.short_help
        return self.commands[name]
