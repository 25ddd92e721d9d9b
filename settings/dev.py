"""Settings for a person at a terminal: says more."""

from settings.base import *  # noqa: F403

LOG_LEVEL = "INFO"
