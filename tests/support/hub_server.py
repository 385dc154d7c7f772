"""A server that speaks as much of the Hugging Face hub's protocol as fetching needs, and fails when told to."""

import hashlib
import json
import re
import threading
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from typing import Self

COMMIT = "0123456789abcdef0123456789abcdef01234567"
LARGE_FROM_BYTES = 1_000
"""Files of this size are kept as large files, which the hub lists with their SHA-256."""


@dataclass
class Asked:
    """A request: its method, path, range and authorization."""

    method: str
    path: str
    range: str | None
    authorization: str | None


@dataclass
class Behaviour:
    """How the server treats its files, by their names."""

    cut_after_bytes: dict[str, list[int]] = field(default_factory=dict)
    """After so many bytes of an answer the connection breaks; an entry for each of the next answers."""
    listed_size: dict[str, int] = field(default_factory=dict)
    """Sizes that are listed instead of the true ones."""
    sent_instead: dict[str, bytes] = field(default_factory=dict)
    """What is sent although something else is listed."""
    status: dict[str, list[int]] = field(default_factory=dict)
    """Statuses of the next answers for a file, or for ``listing``."""
    ignores_ranges: bool = False
    redirects: bool = False
    """Large files are sent from another address, as the real hub does."""


class HubServer:
    """Serves repositories, ``{"owner/name": {"file": content}}``, at ``endpoint`` while it is entered."""

    def __init__(self, repositories: dict[str, dict[str, bytes]]) -> None:
        self.repositories = repositories
        self.behaviour = Behaviour()
        self.asked: list[Asked] = []
        outer = self

        class Handler(_Handler):
            hub = outer

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    @property
    def endpoint(self) -> str:
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def ranges(self, name: str) -> list[str | None]:
        """The ranges that were asked of a file, in order; None is the whole of it."""
        return [one.range for one in self.asked if one.method == "GET" and one.path.endswith(f"/{name}")]

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


def _git_sha1(content: bytes) -> str:
    return hashlib.sha1(b"blob %d\0" % len(content) + content).hexdigest()


class _Handler(BaseHTTPRequestHandler):
    hub: HubServer
    protocol_version = "HTTP/1.1"

    def log_message(self, format: str, *args: object) -> None:
        pass

    def do_HEAD(self) -> None:
        self._answer()

    def do_GET(self) -> None:
        self._answer()

    def _answer(self) -> None:
        path = self.path.partition("?")[0]
        self.hub.asked.append(Asked(self.command, path, self.headers.get("Range"), self.headers.get("Authorization")))
        if found := re.fullmatch(r"/api/models/([^/]+/[^/]+?)(?:/revision/[^/]+)?", path):
            self._info(found[1])
        elif found := re.fullmatch(r"/api/models/([^/]+/[^/]+)/tree/[^/]+", path):
            self._tree(found[1])
        elif found := re.fullmatch(r"/(cdn/)?([^/]+/[^/]+)/resolve/[^/]+/(.+)", path):
            self._file(found[2], found[3], moved=bool(found[1]))
        else:
            self._refuse(404)

    def _next_status(self, name: str) -> int | None:
        waiting = self.hub.behaviour.status.get(name)
        return waiting.pop(0) if waiting else None

    def _info(self, repository: str) -> None:
        status = self._next_status("listing")
        if status:
            self._refuse(status)
        elif repository not in self.hub.repositories:
            self._refuse(404, {"X-Error-Code": "RepoNotFound"})
        else:
            self._json({"id": repository, "sha": COMMIT, "siblings": []})

    def _tree(self, repository: str) -> None:
        entries: list[dict[str, object]] = [{"type": "directory", "path": "runs", "oid": "0" * 40}]
        for name, content in self.hub.repositories[repository].items():
            size = self.hub.behaviour.listed_size.get(name, len(content))
            entry: dict[str, object] = {"type": "file", "path": name, "size": size, "oid": _git_sha1(content)}
            if len(content) >= LARGE_FROM_BYTES:
                entry["lfs"] = {"oid": hashlib.sha256(content).hexdigest(), "size": size, "pointerSize": 130}
            entries.append(entry)
        self._json(entries)

    def _file(self, repository: str, name: str, moved: bool) -> None:
        listed = self.hub.repositories.get(repository, {}).get(name)
        if listed is None:
            self._refuse(404, {"X-Error-Code": "EntryNotFound"})
            return
        behaviour = self.hub.behaviour
        if self.command == "GET" and (status := self._next_status(name)):
            self._refuse(status)
            return
        large = len(listed) >= LARGE_FROM_BYTES
        facts = {"X-Repo-Commit": COMMIT, "ETag": f'"{_git_sha1(listed)}"'}
        if large:
            facts |= {
                "X-Linked-ETag": f'"{hashlib.sha256(listed).hexdigest()}"',
                "X-Linked-Size": str(behaviour.listed_size.get(name, len(listed))),
            }
        if large and behaviour.redirects and not moved:
            self.send_response(302)
            for header, value in (facts | {"Location": f"{self.hub.endpoint}/cdn{self.path}"}).items():
                self.send_header(header, value)
            self.send_header("Content-Length", "0")
            self.end_headers()
            return
        self._send(name, behaviour.sent_instead.get(name, listed), facts)

    def _send(self, name: str, content: bytes, facts: dict[str, str]) -> None:
        asked = re.fullmatch(r"bytes=(\d+)-", self.headers.get("Range") or "")
        start = 0
        if asked and not self.hub.behaviour.ignores_ranges:
            start = int(asked[1])
            if start >= len(content):
                self._refuse(416)
                return
            self.send_response(206)
            self.send_header("Content-Range", f"bytes {start}-{len(content) - 1}/{len(content)}")
        else:
            self.send_response(200)
        for header, value in facts.items():
            self.send_header(header, value)
        self.send_header("Content-Length", str(len(content) - start))
        self.end_headers()
        if self.command == "HEAD":
            return
        cuts = self.hub.behaviour.cut_after_bytes.get(name)
        if cuts:
            self.wfile.write(content[start : start + cuts.pop(0)])
            self.wfile.flush()
            self.close_connection = True
        else:
            self.wfile.write(content[start:])

    def _json(self, value: object) -> None:
        content = json.dumps(value).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _refuse(self, status: int, headers: dict[str, str] | None = None) -> None:
        self.send_response(status)
        for header, value in (headers or {}).items():
            self.send_header(header, value)
        self.send_header("Content-Length", "0")
        self.end_headers()
