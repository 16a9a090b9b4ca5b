"""Why a backup is not made or not restored; the message is French, for the operator."""


class BackupRefused(Exception):
    """Nothing was written, or what was being written is not kept."""
