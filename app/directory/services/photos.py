"""The photo of a person: checked, drawn anew as a small square, shown as they chose."""

from app.accounts.models import User
from app.core import audit, files
from app.core.images import ImageRefused, portrait
from app.directory.models import Detail, Profile, Visibility
from app.directory.services.consents import choose_visibility
from app.directory.services.profiles import hold_profile

SIDE = 256
MEGABYTE = 1024 * 1024
MOST_BYTES = 10 * MEGABYTE
PHOTO_TYPE = "image/jpeg"
EMPTY = "Ce fichier est vide."
TOO_BIG = "Ce fichier dépasse 10\N{NO-BREAK SPACE}Mo. Choisissez une photo plus légère."


def set_photo(profile: Profile, content: bytes, by: User) -> None:
    """Take a person's photo in; who sees it is another choice. Raises ImageRefused."""
    if not content:
        raise ImageRefused(EMPTY)
    if len(content) > MOST_BYTES:
        raise ImageRefused(TOO_BIG)
    drawn = portrait(content, SIDE)
    hold_profile(profile)
    profile.photo_stored_name = files.save(drawn.content)
    audit.record("profile.photo_set", profile, by=by)


def remove_photo(profile: Profile, by: User) -> None:
    """Take a person's photo away; the next one is shown to nobody before they choose again."""
    choose_visibility(profile, {Detail.PHOTO: Visibility.NOBODY}, by)
    if profile.photo_stored_name is None:
        return
    profile.photo_stored_name = None
    audit.record("profile.photo_removed", profile, by=by)
