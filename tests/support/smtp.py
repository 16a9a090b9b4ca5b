"""A real SMTP server that records what it receives and can refuse, hesitate or be away."""

from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

from tests.support.processes import free_port

ACCEPTED = "250 OK"
UNKNOWN_ADDRESS = "550 5.1.1 No such user here"
TRY_LATER = "451 4.3.0 Try again later"


@dataclass
class Behaviour:
    """What the server answers: per recipient, and for every message."""

    refused: set[str] = field(default_factory=set)
    postponed: set[str] = field(default_factory=set)
    is_busy: bool = False
    messages: list[EmailMessage] = field(default_factory=list)
    recipients: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802
        self, _server: SMTP, _session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return UNKNOWN_ADDRESS
        if address in self.postponed:
            return TRY_LATER
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return ACCEPTED

    async def handle_DATA(self, _server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        if self.is_busy:
            return TRY_LATER
        content: Any = envelope.content or b""
        message = message_from_bytes(content, policy=policy.default)
        self.messages.append(message)
        self.recipients.extend(envelope.rcpt_tos)
        return ACCEPTED


class SmtpServer:
    """The server, on one port for its whole life: stop() is an outage, start() its end."""

    def __init__(self) -> None:
        self.port = free_port()
        self.behaviour = Behaviour()
        self._controller: Controller | None = None

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages received so far, parsed."""
        return self.behaviour.messages

    @property
    def recipients(self) -> list[str]:
        """The address of each delivery so far, in order."""
        return self.behaviour.recipients

    def refuse(self, address: str) -> None:
        """Answer 550 for this recipient: a refusal for good."""
        self.behaviour.refused.add(address)

    def postpone(self, address: str) -> None:
        """Answer 451 for this recipient: a refusal that may pass."""
        self.behaviour.postponed.add(address)

    def be_busy(self, busy: bool = True) -> None:
        """Answer 451 after the text of every message."""
        self.behaviour.is_busy = busy

    def start(self) -> None:
        self._controller = Controller(self.behaviour, hostname="127.0.0.1", port=self.port)
        self._controller.start()

    def stop(self) -> None:
        if self._controller:
            self._controller.stop()
            self._controller = None
