"""The replay server: HTTP/1.1 on loopback that answers as the recorded sources do.

`https://host/path?query` is asked as `http://127.0.0.1:PORT/host/path?query`.
Command: `python -m recordings.server --folder recordings --port 8765`.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import signal
import socket
import struct
import sys
import threading
import traceback
from collections.abc import Iterable
from dataclasses import replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import TracebackType
from typing import Self
from urllib.parse import parse_qsl, unquote, urlsplit

from recordings.faults import Fault, Reply
from recordings.layout import RecordingInvalid
from recordings.paging import dump
from recordings.store import LoggedRequest, Store

LOOPBACK = "127.0.0.1"


class ReplayServer:
    """A recordings folder behind a URL; use it as a context manager.

    Args:
        folder: a folder of the layout of recordings/README.md.
        faults: what goes wrong, in order; the first that matches a request and is not used up
            applies (one fault per request).
        port: 0 takes a free one.
        page_cap: no page holds more rows than this, whatever is asked for: a test of paging needs
            many pages, and recordings are small.
        is_as_found: what is not of the layout is in `store.notices` and stops nobody: its source
            meets it as a client would.

    Raises:
        RecordingInvalid: the folder is not of the documented layout.
    """

    def __init__(
        self,
        folder: Path | str,
        faults: Iterable[Fault] = (),
        port: int = 0,
        page_cap: int | None = None,
        *,
        is_as_found: bool = False,
    ) -> None:
        self.store = Store(Path(folder), page_cap, is_as_found=is_as_found)
        self.stopping = threading.Event()
        self._lock = threading.Lock()
        self._requests: list[LoggedRequest] = []
        self._faults: list[tuple[Fault, list[int]]] = []
        self.inject(*faults)
        self._http = _HttpServer((LOOPBACK, port), _Handler)
        self._http.replay = self
        self._thread = threading.Thread(
            target=self._http.serve_forever, args=(0.02,), name="replay", daemon=True
        )

    @property
    def url(self) -> str:
        """`http://127.0.0.1:PORT`, the value for WAREHOUSE_REPLAY_URL."""
        return f"http://{LOOPBACK}:{self._http.server_address[1]}"

    @property
    def requests(self) -> list[LoggedRequest]:
        """Every request so far, in order of arrival."""
        with self._lock:
            return list(self._requests)

    def inject(self, *faults: Fault) -> None:
        """Add faults, also while serving."""
        with self._lock:
            self._faults += [(fault, [0]) for fault in faults]

    def heal(self) -> None:
        """Take every fault away."""
        with self._lock:
            self._faults.clear()

    def start(self) -> Self:
        """Serve in the background."""
        self._thread.start()
        return self

    def serve(self) -> None:
        """Serve in this thread until stopped."""
        self._http.serve_forever()

    def stop(self) -> None:
        """Stop; from now on connections are refused."""
        self.stopping.set()
        if self._thread.is_alive():
            self._http.shutdown()
        self._http.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()

    def answer(self, request: LoggedRequest) -> Reply:
        """Log the request and make its answer, with the fault that is due, if any."""
        fault = self._log(request)
        try:
            reply = self.store.reply(request, fault)
            reply = fault.distort(reply) if fault else reply
        except (LookupError, TypeError, ValueError) as error:  # a fault that does not fit the body
            text = {"error": "the replay server failed", "why": f"{type(error).__name__}: {error}"}
            return Reply({"Content-Type": "application/json"}, 500, dump(text))
        if reply.status != 200 or reply.ending != "whole":
            return reply
        tag = f'"{hashlib.sha256(reply.body).hexdigest()[:32]}"'
        reply = replace(reply, headers={**reply.headers, "ETag": tag})
        if tag in request.headers.get("if-none-match", ""):
            return replace(reply, status=304, body=b"")
        return reply

    def _log(self, request: LoggedRequest) -> Fault | None:
        with self._lock:
            self._requests.append(request)
            for fault, used in self._faults:
                if fault.hits(request.line) and (fault.times is None or used[0] < fault.times):
                    used[0] += 1
                    return fault
        return None


class _HttpServer(ThreadingHTTPServer):
    daemon_threads = True
    request_queue_size = 64
    replay: ReplayServer

    def handle_error(self, request: object, client_address: object) -> None:
        """A client that hangs up (a timeout, on a slow answer) is no error of the server."""
        if not isinstance(sys.exception(), ConnectionError):
            traceback.print_exc()


class _Handler(BaseHTTPRequestHandler):
    server: _HttpServer
    protocol_version = "HTTP/1.1"
    # Head and body in one segment: unbuffered, each answer waits 40 ms for a delayed ACK.
    wbufsize = -1
    disable_nagle_algorithm = True

    def do_GET(self) -> None:
        self._serve([])

    def do_POST(self) -> None:
        content = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        self._serve(parse_qsl(content.decode("utf-8", "replace"), keep_blank_values=True))

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Say nothing: `ReplayServer.requests` is the log."""

    def _serve(self, form: list[tuple[str, str]]) -> None:
        replay = self.server.replay
        if replay.stopping.is_set():  # a kept connection must not outlive the server
            self.close_connection = True
            return
        parts = urlsplit(self.path)
        host, _, path = parts.path.lstrip("/").partition("/")
        params: dict[str, str] = {}
        for name, value in parse_qsl(parts.query, keep_blank_values=True) + form:
            params[name] = f"{params[name]},{value}" if name in params else value
        headers = {name.lower(): value for name, value in self.headers.items()}
        request = LoggedRequest(self.command, host.lower(), f"/{unquote(path)}", params, headers)
        self._send(replay.answer(request))

    def _send(self, reply: Reply) -> None:
        if reply.delay:
            self.server.replay.stopping.wait(reply.delay)
        if reply.ending == "dead":
            self._reset()
            return
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status not in (204, 304):
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        whole = reply.ending == "whole"
        self.wfile.write(reply.body if whole else reply.body[: len(reply.body) // 2])
        self.close_connection = self.close_connection or not whole
        if reply.ending == "reset":
            self._reset()

    def _reset(self) -> None:
        """Close with RST: linger 0, and the descriptor itself, before the server's polite FIN."""
        self.close_connection = True
        self.wfile.flush()
        self.connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.connection.detach())


def main(arguments: list[str] | None = None) -> int:
    """Serve a folder until interrupted; the first line printed is the URL."""
    parser = argparse.ArgumentParser(prog="python -m recordings.server", description=__doc__)
    parser.add_argument("--folder", type=Path, default=Path("recordings"))
    parser.add_argument("--port", type=int, default=0, help="0 (default) takes a free one")
    parser.add_argument(
        "--fault", action="append", default=[], metavar="JSON", help='{"kind": "status", …}'
    )
    asked = parser.parse_args(arguments)
    faults = [Fault.model_validate_json(text) for text in asked.fault]
    try:
        server = ReplayServer(asked.folder, faults, asked.port)
    except (RecordingInvalid, OSError) as error:
        sys.stderr.write(f"recordings.server: {error}\n")
        return 2
    # What a shell starts in the background ignores an interrupt, unless it says otherwise.
    signal.signal(signal.SIGINT, signal.default_int_handler)
    sys.stdout.write(f"{server.url}\n")
    sys.stdout.flush()
    try:
        server.serve()
    except KeyboardInterrupt:
        pass
    finally:
        server.stop()
    return 0


if __name__ == "__main__":
    sys.exit(main())
