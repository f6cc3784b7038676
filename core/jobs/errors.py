"""The errors a user can meet, each one sentence: what is wrong, where, what to do."""


class StudioError(Exception):
    """Work that cannot go on, said in one clear sentence meant for the user; never a programming error."""


class UsageError(StudioError):
    """The request itself is wrong (an unknown name, an impossible value); the command line exits with 2."""


class Cancelled(Exception):  # noqa: N818 - a request that was granted, not an error
    """Raised inside a job at its next report after somebody asked it to stop."""
