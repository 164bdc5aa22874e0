# SPDX-License-Identifier: GPL-3.0-or-later
"""How a test server is run: one line "READY URL USER PASSWORD" when it answers, then it lives until its standard input
ends, and takes what it started with it. So a test that dies takes its servers along."""
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time


def free_port():
    """A port on 127.0.0.1 that was free a moment ago."""
    with socket.socket() as s:
        s.bind(('127.0.0.1', 0))
        return s.getsockname()[1]


def skip(reason):
    print('SKIP ' + reason, flush=True)
    sys.exit(0)


def answers(port):
    try:
        with socket.create_connection(('127.0.0.1', port), timeout=1) as s:
            s.sendall(b'OPTIONS / HTTP/1.0\r\nHost: 127.0.0.1\r\n\r\n')
            return s.recv(4) == b'HTTP'
    except OSError:
        return False


def run(make_command, user, password):
    """Starts the command that make_command(folder, port) gives, says READY, waits for the end of standard input."""
    folder = os.environ.get('TEST_SERVER_DIR')
    temporary = folder is None
    if temporary:
        folder = tempfile.mkdtemp(prefix='clientele-server-')
    child = None
    try:
        for _ in range(3):          # another process may take the port in between
            port = free_port()
            with open(os.path.join(folder, 'log'), 'wb') as log:
                child = subprocess.Popen(make_command(folder, port), stdin=subprocess.DEVNULL, stdout=log, stderr=log)
            end = time.monotonic() + 30
            while child.poll() is None and not answers(port) and time.monotonic() < end:
                time.sleep(0.05)
            if child.poll() is None and answers(port):
                break
        else:
            with open(os.path.join(folder, 'log'), encoding='utf-8', errors='replace') as log:
                sys.stderr.write(log.read())
            sys.exit(1)
        print(f'READY http://127.0.0.1:{port}/ {user} {password}', flush=True)
        while sys.stdin.readline():
            pass
    finally:
        if child is not None and child.poll() is None:
            child.terminate()
            try:
                child.wait(10)
            except subprocess.TimeoutExpired:
                child.kill()
                child.wait()
        if temporary:
            shutil.rmtree(folder, ignore_errors=True)
