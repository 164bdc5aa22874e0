#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""SIGKILL at the bytes of an SMTP session: the command line sends a campaign, the server kills it when it has seen exactly
k bytes from it and forgets what came after; then the command line is run again and finishes.

After that: no mail twice, none lost but those listed as unknown, and of those never more than there were connections.
The dialogue is killed at every byte, the text of the mails at every KILL_STEP-th (environment; 1 is every byte)."""
import hashlib
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading

CLI = sys.argv[1]
STEP = int(os.environ.get('KILL_STEP', '40'))
LARGE_STEPS = int(os.environ.get('KILL_LARGE', '12'))
RECIPIENTS = 2


class Server:
    """Good SMTP with PIPELINING; kills its client at a byte."""

    def __init__(self):
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.accepted = []
        self.limit = None          # kill when so many bytes were seen
        self.hold_reply = False    # kill before the reply to what was completed by the last byte
        self.pid = None
        self.seen = 0
        self.marks = []            # (first, last) byte of each text of a mail
        self.pid_known = threading.Event()
        threading.Thread(target=self.run, daemon=True).start()

    def expect(self, limit, hold_reply=True):
        self.limit, self.hold_reply, self.seen, self.marks, self.pid = limit, hold_reply, 0, [], None
        self.pid_known.clear()

    def run(self):
        while True:
            connection, _ = self.socket.accept()
            try:
                self.serve(connection)
            except (ConnectionError, EOFError):
                pass
            connection.close()

    def kill(self):
        self.pid_known.wait()
        os.kill(self.pid, signal.SIGKILL)
        raise EOFError

    def read_line(self, connection, buffer):
        while b'\n' not in buffer:
            if self.limit is not None and self.seen >= self.limit:
                self.kill()
            data = connection.recv(65536 if self.limit is None else min(65536, self.limit - self.seen))
            if not data:
                raise EOFError
            self.seen += len(data)
            buffer += data
        end = buffer.index(b'\n') + 1
        line = bytes(buffer[:end])
        del buffer[:end]
        return line

    def serve(self, connection):
        buffer = bytearray()

        def say(text):
            if self.hold_reply and self.limit is not None and self.seen >= self.limit and not buffer:
                self.kill()
            connection.sendall(text.encode() + b'\r\n')

        say('220 kill.test')
        while True:
            verb = self.read_line(connection, buffer).decode().split(' ')[0].strip().upper()
            if verb == 'EHLO':
                say('250-kill.test\r\n250 PIPELINING')
            elif verb == 'DATA':
                say('354 go')
                first = self.seen - len(buffer)
                body = []
                while True:
                    line = self.read_line(connection, buffer)
                    if line == b'.\r\n':
                        break
                    body.append(line)
                self.marks.append((first, self.seen - len(buffer) - 3))
                body = b''.join(body)
                token = re.search(rb'^X-CRM-Token: (\S+)\r$', body, re.M).group(1).decode()
                self.accepted.append((token, hashlib.sha256(body).hexdigest()))
                say('250 accepted')
            elif verb == 'QUIT':
                say('221 bye')
                return
            else:
                say('250 ok')


def run_cli(book, *arguments, **keywords):
    return subprocess.run([CLI, '--json', '--book', book, *arguments], stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                          text=True, check=False, **keywords)


def cli(book, *arguments):
    result = run_cli(book, *arguments)
    assert result.returncode == 0, (arguments, result.stdout, result.stderr)
    return json.loads(result.stdout)


def make_book(folder, port, text):
    book = os.path.join(folder, 'book.clientele')
    body = os.path.join(folder, 'body')
    with open(body, 'w', encoding='utf-8') as file:
        file.write(text)
    cli(book, 'init')
    for n in range(RECIPIENTS):
        cli(book, 'add', 'contact', 'name=Person %d' % n, 'email=r%d@example.com' % n, 'tag=news')
    cli(book, 'settings', 'business_address=Markt 1')
    cli(book, 'account', 'add-smtp', 'smtp://127.0.0.1:%d' % port, '--from', 'anna@shop.example', '--no-tls')
    cli(book, 'campaign', 'new', 'Spring', '--subject', 'Hi', '--body', body, '--tag', 'news')
    return book


def copy_book(master, book):
    """A copy for which nothing was sent yet: what left the machine is in the state folder."""
    shutil.rmtree(os.environ['XDG_STATE_HOME'], ignore_errors=True)
    shutil.copy(master, book)


def trial(server, master, folder, limit, hold_reply=True):
    """One run that is killed, one that is not; what must hold in the end."""
    book = os.path.join(folder, 'trial.clientele')
    for name in os.listdir(folder):
        if name.startswith('trial.clientele'):
            os.unlink(os.path.join(folder, name))
    copy_book(master, book)
    server.accepted = []
    server.expect(limit, hold_reply)
    process = subprocess.Popen([CLI, '--json', '--book', book, 'campaign', 'send', 'Spring'], stdout=subprocess.DEVNULL,
                               stderr=subprocess.DEVNULL)
    server.pid = process.pid
    server.pid_known.set()
    process.wait()
    killed = process.returncode == -signal.SIGKILL
    server.expect(None)
    cli(book, 'campaign', 'send', 'Spring')
    status = cli(book, 'campaign', 'status', 'Spring', '--mails')
    tokens = [token for token, _ in server.accepted]
    where = (limit, hold_reply, status, server.accepted)
    assert len(tokens) == len(set(tokens)), ('a mail was doubled', where)
    assert status['state'] == 'finished', where
    assert status['unknown'] <= 1, ('more unknown than connections', where)
    assert status['sent'] + status['unknown'] == RECIPIENTS, where
    assert status['sent'] <= len(tokens), ('a mail was lost', where)
    assert len(tokens) + status['unknown'] >= RECIPIENTS, ('a mail was lost', where)
    return killed


def length_of_session(server, master, folder):
    """Bytes of a whole session, and where the texts in it are."""
    book = os.path.join(folder, 'length.clientele')
    copy_book(master, book)
    server.expect(None)
    cli(book, 'campaign', 'send', 'Spring')
    return server.seen, server.marks


def in_text(marks, k):
    return any(first + 8 < k < last - 8 for first, last in marks)


def main():
    server = Server()
    folder = tempfile.mkdtemp(prefix='clientele-kill-')
    os.environ['XDG_STATE_HOME'] = os.path.join(folder, 'state')
    try:
        master = make_book(folder, server.port, 'Hello')
        total, marks = length_of_session(server, master, folder)
        points = [k for k in range(1, total + 1) if not in_text(marks, k) or k % STEP == 0]
        killed = sum(trial(server, master, folder, k) for k in points)
        killed += sum(trial(server, master, folder, k, False) for k in points[::10])
        print('small mails: %d bytes in the session, killed at %d places' % (total, killed))
        assert killed > len(points) / 2

        shutil.rmtree(folder)
        os.mkdir(folder)
        master = make_book(folder, server.port, 'A long mail.\n\n' * 15000)
        total, marks = length_of_session(server, master, folder)
        points = [total * n // LARGE_STEPS for n in range(1, LARGE_STEPS)] + [marks[0][1] + n for n in (0, 1, 2, 3, 4, 20)]
        killed = sum(trial(server, master, folder, k) for k in points)
        print('large mails: %d bytes in the session, killed at %d places' % (total, killed))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
