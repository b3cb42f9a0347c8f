"""A tiny app: answers who it is, is ill on demand, and remembers nothing."""

import base64
import hashlib
import os
import signal
import sys
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.request import urlopen

VERSION = os.environ["VERSION"]
MODE = os.environ["MODE"]
sockets = set()


def end(*_):
    for one in sockets:
        one.sendall(b"\x88\x02\x03\xe9")  # close: going away
    os._exit(0)


signal.signal(signal.SIGTERM, end)

if sys.argv[1:] == ["worker"]:
    print(f"worker {VERSION} works", flush=True)
    while True:
        time.sleep(60)

if MODE == "dies":
    print("reading the settings", flush=True)
    print("KeyError: 'DATABASE_URL'", flush=True)
    sys.exit(3)

began = time.monotonic()


class App(BaseHTTPRequestHandler):
    def answer(self, status, text):
        body = text.encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def tell(self):
        """A WebSocket that says ten times a second who serves it."""
        key = self.headers["Sec-WebSocket-Key"] + "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
        accept = base64.b64encode(hashlib.sha1(key.encode()).digest()).decode()
        head = "HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        self.connection.sendall(f"{head}Sec-WebSocket-Accept: {accept}\r\n\r\n".encode())
        self.close_connection = True
        sockets.add(self.connection)
        try:
            while True:
                self.connection.sendall(bytes([0x81, len(VERSION)]) + VERSION.encode())
                time.sleep(0.1)
        except OSError:
            sockets.discard(self.connection)

    def do_GET(self):
        if self.path == "/ws":
            self.tell()
            return
        on_demand = os.path.exists("/tmp/ill")
        if self.path == "/health":
            ill = on_demand or MODE == "fails-its-gate" or (MODE == "turns-ill" and time.monotonic() - began > 3)
            self.answer(500 if ill else 200, "ill" if ill else "ok")
        elif self.path == "/own":
            self.answer(200, "up")
        elif self.path == "/features":
            with open(os.environ["SLUICE_FEATURES_FILE"]) as file:
                self.answer(200, file.read())
        elif self.path == "/neighbour":
            with urlopen("http://web:8000/", timeout=5) as answer:
                self.answer(200, answer.read().decode())
        elif on_demand:
            self.answer(500, f"{VERSION} is ill")
        else:
            self.answer(200, f"{VERSION} {os.environ.get('GREETING', '')}".strip())

    def log_message(self, *_):
        pass


ThreadingHTTPServer(("", 8000), App).serve_forever()
