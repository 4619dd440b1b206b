"""A real SMTP server on a free port that keeps what it received, byte for byte, and can be told to behave badly."""

import asyncio
import email
import email.policy
import socket
from email.message import EmailMessage

from aiosmtpd.controller import Controller


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


class Mailbox:
    """What the server does with a mail. `replies` answers for one recipient; `at` is told of every step by its name."""

    def __init__(self) -> None:
        self.received: list[bytes] = []
        self.connections = 0
        self.replies: dict[str, str] = {}
        self.at = self.nothing

    @staticmethod
    async def nothing(step: str) -> str | None:
        return None

    @property
    def mails(self) -> list[EmailMessage]:
        return [email.message_from_bytes(data, policy=email.policy.default) for data in self.received]

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        await self.at("hello")
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        await self.at("sender")
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        await self.at("recipient")
        if address in self.replies:
            return self.replies[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        if reply := await self.at("content"):
            return reply
        self.received.append(envelope.original_content)
        await self.at("taken")
        return "250 OK"

    async def handle_QUIT(self, server, session, envelope):
        await self.at("goodbye")
        return "221 Bye"


class MailServer(Controller):
    def __init__(self) -> None:
        self.mailbox = Mailbox()
        super().__init__(self.mailbox, hostname="127.0.0.1", port=free_port())

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.port}"


async def hang(step: str) -> None:
    await asyncio.sleep(60)
