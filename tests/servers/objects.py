"""A server of files on loopback: HTTP with ranges, and as much of S3 as reading needs.

Google's stores and Azure's are read by the same requests; emulators of Azure's put the
name of an account before the rest.

Keys are not checked, except that those beneath `secret/` are refused, and those beneath
`cut/` end in the middle.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import unquote, urlsplit

ACCOUNT = "devstoreaccount1"
"""The account that clients of Azure take where they are told of an emulator."""


@contextmanager
def objects(folder: Path) -> Iterator[str]:
    """Serve the files of a folder; give the URL of its root."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_HEAD(self) -> None:
            self.answer(has_body=False)

        def do_GET(self) -> None:
            self.answer(has_body=True)

        def answer(self, *, has_body: bool) -> None:
            name = unquote(urlsplit(self.path).path).lstrip("/")
            name = name.removeprefix(f"{ACCOUNT}/")
            if name.startswith("secret/"):
                self.reply(403, b"", has_body=has_body)
            elif not (folder / name).is_file():
                self.reply(404, b"", has_body=has_body)
            else:
                content = (folder / name).read_bytes()
                self.send(content, is_cut=name.startswith("cut/"), has_body=has_body)

        def send(self, content: bytes, *, is_cut: bool, has_body: bool) -> None:
            first, last = 0, len(content) - 1
            wanted = self.headers.get("Range", "").removeprefix("bytes=")
            if wanted.startswith("-"):
                first = max(0, len(content) - int(wanted[1:]))
            elif wanted:
                start, _, end = wanted.partition("-")
                first, last = int(start), min(last, int(end or last))
            place = f"bytes {first}-{last}/{len(content)}" if wanted else ""
            body = content[first : last + 1]
            whole = has_body and not is_cut
            self.reply(206 if wanted else 200, body, place, has_body=whole)
            if is_cut and has_body:
                self.wfile.write(body[: len(body) // 2])
                self.close_connection = True

        def reply(
            self, status: int, body: bytes, place: str = "", *, has_body: bool
        ) -> None:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.send_header("Accept-Ranges", "bytes")
            self.send_header("ETag", '"1"')
            self.send_header("Last-Modified", "Wed, 01 Jul 2026 00:00:00 GMT")
            if place:
                self.send_header("Content-Range", place)
            self.end_headers()
            if has_body:
                self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            """Keep quiet."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
