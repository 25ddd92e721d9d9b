"""What goes wrong with a cluster, named for who can mend it."""

from __future__ import annotations

from archive.errors import ArchiveError


class NoCluster(ArchiveError):
    """There is no cluster at the address that was given, or nobody there may work. The message says how one is begun."""

    exit_code = 2


class ClusterGone(ArchiveError):
    """A cluster that worked does so no more. Begin it again and run the same command: what was finished is kept."""
