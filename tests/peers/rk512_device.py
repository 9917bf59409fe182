#!/usr/bin/env python3
"""A PLC with RK 512 over the procedure 3964R on a terminal, at high priority: rk512_device.py TTY [disturbed].

Holds data block 10, sends word 5 of it every second as a counter, and tells every word that is written. On a disturbed line it refuses every third
block that comes, and spoils the check byte of every third that it sends."""
import os
import select
import sys
import termios
import time
import tty

STX, ETX, DLE, NAK = 2, 3, 16, 21
ACKNOWLEDGE, GAP, TRIES = 2.0, 0.22, 6


class Line:
    def __init__(self, path, disturbed):
        self.fd = os.open(path, os.O_RDWR | os.O_NOCTTY)
        tty.setraw(self.fd)
        termios.tcflush(self.fd, termios.TCIOFLUSH)
        self.disturbed, self.sent, self.came = disturbed, 0, 0

    def read(self, within):
        """One character, or None when none came in time."""
        ready, _, _ = select.select([self.fd], [], [], within)
        return os.read(self.fd, 1)[0] if ready else None

    def write(self, *characters):
        os.write(self.fd, bytes(characters))

    def receive(self):
        """The block behind a STX that was read; None when it was refused."""
        self.write(DLE)
        content, check, doubled = bytearray(), 0, False
        while True:
            one = self.read(GAP)
            if one is None:
                self.write(NAK)
                return None
            check ^= one
            if not doubled and one == DLE:
                doubled = True
            elif doubled and one == ETX:
                break
            else:
                doubled = False
                content.append(one)
        bcc = self.read(GAP)
        self.came += 1
        if bcc != check or (self.disturbed and self.came % 3 == 0):
            self.write(NAK)
            return None
        self.write(DLE)
        return bytes(content)

    def send(self, content):
        """True when the block was taken. What calls meanwhile waits: this end goes first."""
        body = content.replace(bytes([DLE]), bytes([DLE, DLE])) + bytes([DLE, ETX])
        check = 0
        for one in body:
            check ^= one
        for _ in range(TRIES):
            self.write(STX)
            answer = self.read(ACKNOWLEDGE)
            while answer == STX:
                answer = self.read(ACKNOWLEDGE)
            if answer != DLE:
                continue
            self.sent += 1
            spoilt = self.disturbed and self.sent % 3 == 0
            os.write(self.fd, body + bytes([check ^ 0x55 if spoilt else check]))
            if self.read(ACKNOWLEDGE) == DLE:
                return True
        return False


def tell(what):
    print(what, file=sys.stderr, flush=True)


def answer(words, telegram):
    command, block, word = telegram[2:4], telegram[4], telegram[5]
    count = telegram[6] << 8 | telegram[7]
    if block != 10 or word + count > len(words):
        return b"\0\0\0\x14"
    if command == b"ED":
        return b"\0\0\0\0" + b"".join(value.to_bytes(2, "big") for value in words[word:word + count])
    if command == b"AD":
        for index in range(count):
            words[word + index] = int.from_bytes(telegram[10 + 2 * index:12 + 2 * index], "big")
            tell(f"written {word + index} {words[word + index]}")
        return b"\0\0\0\0"
    return b"\0\0\0\x16"


def main():
    line = Line(sys.argv[1], "disturbed" in sys.argv[2:])
    words = [100 * index for index in range(64)]
    words[2] = 0x1010
    tell("ready")
    said, awaits = time.monotonic(), False
    while True:
        one = line.read(0.1)
        if one == STX:
            telegram = line.receive()
            if telegram is None:
                continue
            if telegram == b"\0\0\0\0" and awaits:
                awaits = False
                tell("value taken")
            else:
                line.send(answer(words, telegram))
        elif time.monotonic() - said > 1:
            said, awaits = time.monotonic(), True
            words[5] = words[5] % 1000 + 1
            line.send(b"\0\0AD\x0a\x05\0\x01\xff\xff" + words[5].to_bytes(2, "big"))


main()
