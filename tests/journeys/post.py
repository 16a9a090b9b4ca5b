"""The post as a journey sees it: letters read from a real mail server, or from the mail folder."""

from collections.abc import Callable
from typing import Protocol
from urllib.parse import urlsplit

from tests.support.clock import Clock
from tests.support.mailbox import Mail, read
from tests.support.smtp import SmtpServer


class Post(Protocol):
    """Where the letters of a person are read, oldest first."""

    def to(self, address: str) -> list[Mail]: ...


class ServerPost:
    """What a mail server received. Reading does the due jobs first: the post is delivered."""

    def __init__(self, server: SmtpServer, run_jobs: Callable[[], int]) -> None:
        self._server = server
        self._run_jobs = run_jobs

    def to(self, address: str) -> list[Mail]:
        self._run_jobs()
        return [mail for mail in map(read, self._server.messages) if mail.to == address]


def only_letter(post: Post, address: str) -> Mail:
    """The one letter that a person received so far."""
    received = post.to(address)
    assert len(received) == 1, [mail.subject for mail in received]
    return received[0]


def path_of(link: str) -> str:
    """A link of a letter without its site."""
    return urlsplit(link).path


class LaterPost(ServerPost):
    """The post a moment later: a mail « at once » waits two minutes for what follows it."""

    def __init__(self, server: SmtpServer, run_jobs: Callable[[], int], clock: Clock) -> None:
        super().__init__(server, run_jobs)
        self._clock = clock

    def to(self, address: str) -> list[Mail]:
        self._run_jobs()
        self._clock.advance(minutes=3)
        return super().to(address)
