"""Settings for the unattended night: patient with slow portals, quiet in the log."""

from settings.base import *  # noqa: F403

DOWNLOAD_TIMEOUT = 120
RETRY_TIMES = 3
LOG_LEVEL = "WARNING"
