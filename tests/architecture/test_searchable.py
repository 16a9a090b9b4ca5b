"""Every scope of reading says whether the search shows it."""

from tests.architecture.sources import product

# What `visible_*` gives, and why the search shows it or not. A new scope without a line fails.
SEARCHABLE: set[str] = set()
UNTIL_SEARCH_EXISTS = "the search comes with a later feature, which will show it"
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
    "directory.visible_organisations": UNTIL_SEARCH_EXISTS,
    "directory.visible_people": UNTIL_SEARCH_EXISTS,
    "directory.visible_profiles": UNTIL_SEARCH_EXISTS,
    "documents.visible_documents": UNTIL_SEARCH_EXISTS,
    "documents.visible_trash": PRIVATE,
    "documents.visible_versions": UNTIL_SEARCH_EXISTS,
    "forums.visible_attachments": UNTIL_SEARCH_EXISTS,
    "forums.visible_decisions": PRIVATE,
    "forums.visible_forums": UNTIL_SEARCH_EXISTS,
    "forums.visible_posts": UNTIL_SEARCH_EXISTS,
    "forums.visible_reports": PRIVATE,
    "forums.visible_topics": UNTIL_SEARCH_EXISTS,
    "forums.visible_trash": PRIVATE,
    "search.visible_saved_searches": PRIVATE,
    "workgroups.visible_join_requests": PRIVATE,
    "workgroups.visible_members": UNTIL_SEARCH_EXISTS,
    "workgroups.visible_workgroups": UNTIL_SEARCH_EXISTS,
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
