#!/usr/bin/env python3
"""Asks a Yaskawa controller: yaskawa_hses_client.py HOST PORT. Prints every answer; exit code 0 when all were right."""
import socket
import struct
import sys

SERVO_ON = 0x40
RUNNING = 0x08


def ask(robot, number, command, instance, attribute, service, payload=b""):
    head = struct.pack("<4sHHBBBBI8s", b"YERC", 0x20, len(payload), 3, 1, 0, number, 0, b"99999999")
    robot.send(head + struct.pack("<HHBBH", command, instance, attribute, service, 0) + payload)
    answer = robot.recv(1024)
    size, _, _, ack, echoed, block = struct.unpack("<HBBBBI", answer[6:16])
    done, status, _, _, added = struct.unpack("<BBBBH", answer[24:30])
    sound = (len(answer), ack, echoed, block, done) == (32 + size, 1, number, 0x80000000, service + 0x80)
    return sound, status, added, answer[32:]


def main(host, port):
    failures = 0

    def check(what, good, shown):
        nonlocal failures
        failures += not good
        print("good" if good else "WRONG", what, "->", shown)

    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as robot:
        robot.settimeout(5)
        robot.connect((host, port))
        sound, status, _, payload = ask(robot, 1, 0x72, 1, 0, 1)
        first, second = struct.unpack("<II", payload)
        check("status", sound and status == 0 and first & RUNNING and second & SERVO_ON, (hex(first), hex(second)))
        sound, status, _, payload = ask(robot, 2, 0x75, 101, 0, 1)
        check("position", sound and status == 0 and len(payload) == 52, struct.unpack("<5I8i", payload))
        sound, status, _, payload = ask(robot, 3, 0x7C, 7, 1, 0x10, struct.pack("<i", -5))
        check("write D007", sound and status == 0 and payload == b"", status)
        sound, status, _, payload = ask(robot, 4, 0x7C, 7, 1, 0x0E)
        check("read D007", sound and status == 0 and struct.unpack("<i", payload) == (-5,), payload)
        sound, status, added, payload = ask(robot, 5, 0x87, 1, 0, 2, b"NOWHERE".ljust(36, b"\0"))
        check("unknown job", sound and (status, added) == (0x1F, 0x4040), (status, hex(added)))
        sound, status, _, payload = ask(robot, 6, 0x1234, 1, 0, 1)
        check("unknown command", sound and status == 8, status)
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1], int(sys.argv[2])))
