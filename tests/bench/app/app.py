"""An app that is quick enough to be measured through: keep-alive HTTP, WebSockets, and who answers."""

import asyncio
import base64
import hashlib
import os
import signal

WHO = os.environ.get("GREETING", "").encode() or b"nobody"
MAGIC = b"258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
signal.signal(signal.SIGTERM, lambda *_: os._exit(0))


def frame(opcode, payload):
    return bytes([0x80 | opcode, len(payload)]) + payload


async def websocket(reader, writer, headers):
    accept = base64.b64encode(hashlib.sha1(headers[b"sec-websocket-key"] + MAGIC).digest())
    writer.write(
        b"HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
        b"Sec-WebSocket-Accept: " + accept + b"\r\n\r\n"
    )

    async def tick():
        while True:
            writer.write(frame(1, WHO))
            await writer.drain()
            await asyncio.sleep(0.5)

    ticking = asyncio.create_task(tick())
    try:
        while True:
            first, second = await reader.readexactly(2)
            payload = await reader.readexactly((second & 0x7F) + (4 if second & 0x80 else 0))
            if first & 0x0F == 8:
                writer.write(frame(8, bytes(b ^ payload[i % 4] for i, b in enumerate(payload[4:]))))
                await writer.drain()
                return
    finally:
        ticking.cancel()


async def serve(reader, writer):
    try:
        while True:
            head = (await reader.readuntil(b"\r\n\r\n")).split(b"\r\n")
            headers = {}
            for line in head[1:]:
                name, _, value = line.partition(b":")
                headers[name.strip().lower()] = value.strip()
            if headers.get(b"upgrade", b"").lower() == b"websocket":
                await websocket(reader, writer, headers)
                return
            body = b"ok" if head[0].split(b" ")[1] == b"/health" else WHO
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n%s" % (len(body), body))
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main():
    server = await asyncio.start_server(serve, "0.0.0.0", 8000, backlog=512)
    async with server:
        await server.serve_forever()


asyncio.run(main())
