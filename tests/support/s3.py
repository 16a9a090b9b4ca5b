"""An S3 server of the suite's own: one bucket in memory, spoken to over HTTP as any S3 is.

Objects put whole or in parts, read whole or by ranges, listed, erased (Amazon S3 REST API).
"""

import hashlib
import re
import threading
from datetime import UTC, datetime
from email.utils import format_datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from xml.sax.saxutils import escape, unescape

BUCKET = "maillage"
EMPTY = b""
_KEY = re.compile(r"<Key>(.*?)</Key>")


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: "_Server"

    def log_message(self, *_args: Any) -> None:
        return

    def _read(self) -> tuple[str, dict[str, str], bytes]:
        """The key, the parameters and the body; whoever does not sign is sent away."""
        if self.server.is_gone:  # on a connection that was kept
            raise ConnectionResetError
        asked = urlsplit(self.path)
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        given = parse_qs(asked.query, keep_blank_values=True)
        key = unquote(asked.path).removeprefix(f"/{BUCKET}").lstrip("/")
        self.server.asked.append(f"{self.command} {key}")
        return key, {name: values[0] for name, values in given.items()}, body

    def _answer(self, status: int, body: bytes = EMPTY, **headers: str) -> None:
        if not self.headers.get("Authorization", "").startswith("AWS4-HMAC-SHA256"):
            status, body = 403, b"<Error><Code>AccessDenied</Code></Error>"
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def do_PUT(self) -> None:
        key, given, body = self._read()
        if "uploadId" in given:
            self.server.parts[given["uploadId"]][int(given["partNumber"])] = body
        else:
            self.server.keep(key, body)
        self._answer(200, ETag=_tag(body))

    def do_POST(self) -> None:
        key, given, body = self._read()
        if "delete" in given:
            gone = [unescape(each) for each in _KEY.findall(body.decode())]
            for each in gone:
                self.server.kept.pop(each, None)
            words = "".join(f"<Deleted><Key>{escape(each)}</Key></Deleted>" for each in gone)
            self._answer(200, _xml("DeleteResult", words))
            return
        if "uploads" in given:
            number = str(next(self.server.numbers))
            self.server.parts[number] = {}
            words = f"<UploadId>{number}</UploadId>"
            self._answer(200, _xml("InitiateMultipartUploadResult", words))
            return
        parts = self.server.parts.pop(given["uploadId"])
        self.server.keep(key, b"".join(parts[each] for each in sorted(parts)))
        words = f'<ETag>"{given["uploadId"]}"</ETag>'
        self._answer(200, _xml("CompleteMultipartUploadResult", words))

    def do_GET(self) -> None:
        key, given, _body = self._read()
        if not key:
            self._answer(200, self.server.listed(given.get("prefix", "")))
            return
        if key not in self.server.kept:
            self._answer(404, _xml("Error", "<Code>NoSuchKey</Code>"))
            return
        content, moment = self.server.kept[key]
        facts = {"ETag": _tag(content), "Last_Modified": format_datetime(moment, usegmt=True)}
        asked = self.headers.get("Range", "").removeprefix("bytes=")
        if not asked:
            self._answer(200, content, **facts)
            return
        first, last = (int(each) for each in asked.split("-"))
        part = content[first : last + 1]
        told = f"bytes {first}-{first + len(part) - 1}/{len(content)}"
        self._answer(206, part, Content_Range=told, **facts)

    do_HEAD = do_GET  # noqa: N815

    def do_DELETE(self) -> None:
        key, given, _body = self._read()
        self.server.parts.pop(given.get("uploadId", ""), None)
        if "uploadId" not in given:
            self.server.kept.pop(key, None)
        self._answer(204)


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.kept: dict[str, tuple[bytes, datetime]] = {}
        self.parts: dict[str, dict[int, bytes]] = {}
        self.asked: list[str] = []
        self.is_gone = False
        self.numbers = count(1)

    def handle_error(self, *_args: Any) -> None:
        return  # a client that went away

    def keep(self, key: str, content: bytes) -> None:
        self.kept[key] = content, datetime.now(UTC)

    def listed(self, prefix: str) -> bytes:
        rows = "".join(
            f"<Contents><Key>{escape(key)}</Key><Size>{len(content)}</Size>"
            f"<ETag>{_tag(content)}</ETag><LastModified>{moment:%Y-%m-%dT%H:%M:%S.000Z}"
            "</LastModified></Contents>"
            for key, (content, moment) in sorted(self.kept.items())
            if key.startswith(prefix)
        )
        return _xml("ListBucketResult", f"<IsTruncated>false</IsTruncated>{rows}")


class S3Server:
    """``start()``, then ``url`` is its endpoint; ``stop()`` takes it away."""

    def __init__(self) -> None:
        self._server = _Server()
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))

    @property
    def names(self) -> list[str]:
        return sorted(self._server.kept)

    @property
    def asked(self) -> list[str]:
        return self._server.asked

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._server.is_gone = True
        if self._thread.is_alive():
            self._server.shutdown()
            self._server.server_close()
            self._thread.join(timeout=10)


def _tag(content: bytes) -> str:
    return f'"{hashlib.sha256(content).hexdigest()[:32]}"'


def _xml(name: str, words: str) -> bytes:
    return f'<?xml version="1.0" encoding="UTF-8"?><{name}>{words}</{name}>'.encode()
