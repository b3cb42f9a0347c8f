"""A pad: tells each visitor who serves and how the request came, and holds a WebSocket open."""

import base64
import hashlib
import json
import os
import signal
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

VERSION = os.environ.get("VERSION", "development")
HANDSHAKE = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"  # RFC 6455


class Pad(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self):
        if self.headers.get("Upgrade", "").lower() == "websocket":
            self.greet()
        elif self.path == "/health":
            self.answer("text/plain", "well")
        else:
            # Caddy says who the visitor is; Sluice's proxy hands that on as it came.
            self.answer(
                "application/json",
                json.dumps(
                    {
                        "version": VERSION,
                        "visitor": self.headers.get("X-Forwarded-For"),
                        "scheme": self.headers.get("X-Forwarded-Proto"),
                        "host": self.headers.get("X-Forwarded-Host"),
                    }
                ),
            )

    def answer(self, kind, text):
        body = text.encode()
        self.send_response(200)
        self.send_header("Content-Type", kind)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def greet(self):
        accept = hashlib.sha1((self.headers["Sec-WebSocket-Key"] + HANDSHAKE).encode(), usedforsecurity=False).digest()
        self.send_response(101)
        self.send_header("Upgrade", "websocket")
        self.send_header("Connection", "Upgrade")
        self.send_header("Sec-WebSocket-Accept", base64.b64encode(accept).decode())
        self.end_headers()
        text = f"hello from {VERSION}".encode()
        self.wfile.write(bytes([0x81, len(text)]) + text)
        self.rfile.read(1)  # until the visitor says something, or leaves
        self.close_connection = True

    def log_message(self, *_):
        pass


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    ThreadingHTTPServer(("", 8000), Pad).serve_forever()
