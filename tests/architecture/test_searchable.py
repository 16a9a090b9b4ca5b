"""Every scope of reading says whether the search shows it."""

import re

from tests.architecture.sources import product

# What `visible_*` gives, and why the search shows it or not. A new scope without a line fails.
SEARCHABLE = {
    "agenda.visible_events",
    "agenda.visible_minutes",
    "directory.visible_organisations",
    "directory.visible_people",
    "documents.visible_documents",
    "forums.visible_posts",
    "forums.visible_topics",
    "workgroups.visible_workgroups",
}
PRIVATE = "a personal file, read by those who decide on it and nobody else"
NOT_SEARCHABLE = {
    "accounts.visible_accounts": PRIVATE,
    "accounts.visible_sessions": PRIVATE,
    "administration.visible_audit": PRIVATE,
    "administration.visible_mails": PRIVATE,
    "access_requests.visible_bulk_runs": PRIVATE,
    "access_requests.visible_invitations": PRIVATE,
    "access_requests.visible_requests": PRIVATE,
    "access_requests.visible_wanted": PRIVATE,
    "notifications.visible_notifications": PRIVATE,
    "directory.visible_imports": PRIVATE,
    "directory.visible_exchange": PRIVATE,
    "directory.visible_relays": PRIVATE,
    "agenda.visible_attendances": PRIVATE,
    "agenda.visible_conferences": "found as its event",
    "agenda.visible_lines": "found as the minutes that they are of",
    "agenda.visible_trash": PRIVATE,
    "directory.visible_profiles": "found as a person, whose presentation is searched",
    "documents.visible_trash": PRIVATE,
    "documents.visible_versions": "found as its document, by its newest version",
    "forums.visible_attachments": "found by the post that carries it, with its name",
    "forums.visible_decisions": PRIVATE,
    "forums.visible_forums": "found by the group or the region whose forum it is",
    "forums.visible_reports": PRIVATE,
    "forums.visible_trash": PRIVATE,
    "search.visible_saved_searches": PRIVATE,
    "workgroups.visible_join_requests": PRIVATE,
    "workgroups.visible_members": "found as people of the directory",
}


def scopes() -> set[str]:
    """`feature.visible_things` for each scope of reading."""
    found = set()
    for module in product():
        parts = module.path.parts
        if "policies" in {module.path.stem, module.path.parent.name}:
            feature = parts[parts.index("app") + 1]
            found |= {
                f"{feature}.{node.name}"
                for node in module.functions()
                if node.name.startswith("visible_")
            }
    return found


def test_every_scope_is_searchable_or_says_why_not() -> None:
    assert scopes() == SEARCHABLE | set(NOT_SEARCHABLE)
    assert not SEARCHABLE & set(NOT_SEARCHABLE)
    assert all(NOT_SEARCHABLE.values())


def test_what_is_searchable_is_loaded_again_through_its_scope() -> None:
    """Each of these scopes is named where its feature shows what was found."""
    named = {
        f"{module.path.parts[module.path.parts.index('app') + 1]}.{name}"
        for module in product()
        if "search" in {module.path.stem, module.path.parent.name}
        for name in re.findall(r"\bvisible_[a-z_]+", module.path.read_text(encoding="utf-8"))
    }
    assert named >= SEARCHABLE
