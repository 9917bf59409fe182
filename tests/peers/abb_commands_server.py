#!/usr/bin/env python3
"""Plays an open_abb robot: abb_commands_server.py [PORT]. Prints what it receives; replies carry no end mark. One client."""
import socket
import sys
import time

PARAMETERS = {0: 0, 1: 7, 2: 6, 3: 0, 4: 0, 6: 7, 7: 7, 8: 4, 9: 4, 30: 7, 31: 0, 32: 0, 33: 0, 98: 0, 99: 0}
VALUES = {3: "500.00 0.00 700.00 1.000 0.000 0.000 0.000", 32: "0.00", 98: "120-1*6.15*IRB 120"}


def reply(message, joints):
    code, *numbers = message.split("#")[0].split()
    code = int(code)
    if PARAMETERS.get(code) != len(numbers):
        return f"{code} 0 "
    if code == 2:
        time.sleep(0.2)  # the robot moves
        joints[:] = [float(number) for number in numbers]
    if code == 4:
        return f"{code} 1 " + " ".join(f"{joint:.2f}" for joint in joints)
    return None if code == 99 else f"{code} 1 " + VALUES.get(code, "")


def serve(client):
    joints = [0.0, 0.0, 0.0, 0.0, 90.0, 0.0]
    # One receive is one message, as on the robot.
    while message := client.recv(80).decode("ascii", "replace"):
        print("received", message, flush=True)
        text = reply(message, joints)
        if text is None:
            return
        client.sendall(text.encode())


def main(port):
    while True:
        # After each loss the listening socket closes too and opens anew, on the same port.
        with socket.create_server(("127.0.0.1", port), backlog=1) as listener:
            port = listener.getsockname()[1]
            print("listening on", port, flush=True)
            client, _ = listener.accept()
            with client:
                try:
                    time.sleep(0.5)
                    serve(client)
                except (OSError, ValueError) as reason:
                    print("lost", reason, flush=True)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 0)
