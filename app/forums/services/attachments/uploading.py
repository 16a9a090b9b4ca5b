"""Taking a file in: checked, stored under its content, kept for the post to come."""

from app.accounts.models import User
from app.forums.models import Attachment


def upload(content: bytes, name: str, description: str, by: User) -> Attachment:
    """Take in a file that no post carries yet. Raises FileRefused."""
    raise NotImplementedError
