#!/usr/bin/env python3
"""Talks to KUKAVARPROXY: kuka_varproxy_client.py HOST PORT. Prints every reply; exit code 0 when all were right."""
import re
import socket
import struct
import sys

DIALOGUE = [
    (0, "PING", None, r"PONG", 1),
    (0, "$OV_PRO", None, r"\d+", 1),
    (1, "$OV_PRO", "50", r"50", 1),
    (0, "$OV_PRO", None, r"50", 1),
    (1, "$OV_PRO", "200", r"200", 0),
    (0, "$AXIS_ACT", None, r"\{E6AXIS: A1 -?\d+\.\d+, .*\}", 1),
    (0, "$POS_ACT", None, r"\{E6POS: X -?\d+\.\d+, .*\}", 1),
    (0, "$NO_SUCH_THING", None, r"", 1),
]


def text(value):
    raw = value.encode("latin-1")
    return struct.pack(">H", len(raw)) + raw


def exactly(stream, count):
    raw = stream.read(count)
    if len(raw) < count:
        raise EOFError("the controller hung up")
    return raw


def ask(controller, stream, number, function, name, value):
    body = bytes([function]) + text(name) + (text(value) if value is not None else b"")
    controller.sendall(struct.pack(">HH", number, len(body)) + body)
    echoed, length = struct.unpack(">HH", exactly(stream, 4))
    reply = exactly(stream, length)
    size = struct.unpack(">H", reply[1:3])[0]
    return echoed, reply[0], reply[3 : 3 + size].decode("latin-1"), reply[-1]


def main(host, port):
    failures = 0
    with socket.create_connection((host, port), timeout=10) as controller, controller.makefile("rb") as stream:
        for number, (function, name, value, pattern, status) in enumerate(DIALOGUE, 1):
            echoed, done, shown, good = ask(controller, stream, number, function, name, value)
            right = (echoed, done, good) == (number, function, status) and re.fullmatch(pattern, shown)
            failures += not right
            print("good" if right else "WRONG", name, "->", repr(shown), good)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
