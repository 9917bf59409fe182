#!/usr/bin/env python3
"""Plays an ABB lines robot: abb_lines_server.py [PORT]. Prints what it receives; a cycle ends each second. One client."""
import socket
import sys
import time


def answer(command):
    if command == b"PING":
        return b"PONG RUN"
    if command == b"POS?":
        return b"POS 512.50 -20.00 700.25"
    if command.startswith(b"JOB "):
        good = command[4:].isdigit() and 1 <= int(command[4:]) <= 99
        return b"OK" if good else b"ERR 20 job out of range"
    return b"ERR 30 unknown command"


def serve(client):
    cycles, due, pending = 0, time.monotonic() + 1, b""
    while True:
        client.settimeout(max(0.001, due - time.monotonic()))
        try:
            got = client.recv(1024)
            if not got:
                return
            pending += got
        except TimeoutError:
            cycles, due = cycles + 1, due + 1
            client.sendall(b"CYC %d OK\r\n" % cycles)
        while b"\r\n" in pending:
            line, pending = pending.split(b"\r\n", 1)
            print("received", line.decode("ascii", "replace"), flush=True)
            client.sendall(answer(line) + b"\r\n")


def main(port):
    with socket.create_server(("127.0.0.1", port), backlog=1) as listener:
        print("listening on", listener.getsockname()[1], flush=True)
        while True:
            client, _ = listener.accept()
            with client:
                try:
                    serve(client)
                except OSError as reason:
                    print("lost", reason, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
