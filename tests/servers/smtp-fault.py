#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""An SMTP server that fails where it is told to, and writes each mail it accepts into a ledger, on the disk before its 250.

  smtp-fault.py OPTIONS          OPTIONS is one JSON object, all members optional:
    folder        where ledger, certificates and log go; default: a temporary one, removed at the end
    tls           "none", "starttls" (default) or "tls"
    certificate   "server" (default), "wrongname" or "expired"
    auth          true (default): user "ada", password "lovelace", after TLS only; false: not offered
    user          another user name
    mechanisms    what is offered to sign in with, "PLAIN" by default; PLAIN and LOGIN work, all else is refused
    pipelining    true (default)
    rtt           milliseconds of round trip, made by a proxy in between
    faults        list of {"stage": connect|ehlo|auth|mail|rcpt|data|body|dot, "match": text in the command's argument or, at
                  dot, in the recipient, "skip": how many fitting ones pass first, "count": how often (0: always),
                  "reply": "550 5.1.1 no", "action": "close" | "accept-close" (at dot: accepts, then no answer) |
                  "hang" | "delay", "seconds": for delay, "after": octets of the body (stage body)}
    store         true: the mails themselves go to FOLDER/mail/N.eml

Prints "READY smtp://127.0.0.1:PORT USER PASSWORD CA LEDGER" and ends with its standard input. The ledger has one JSON object
a line: token, sha256, recipient, sender, size. A "violation" instead means: what came was no good SMTP."""
import asyncio
import base64
import hashlib
import json
import os
import re
import shutil
import ssl
import sys
import tempfile

import certificates

USER, PASSWORD = 'ada', 'lovelace'


class Close(Exception):
    """The connection ends here, without a word."""


class Server:
    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.ledger = open(os.path.join(folder, 'ledger'), 'ab', buffering=0)
        self.faults = [dict(fault, seen=0, done=0) for fault in options.get('faults', [])]
        self.count = 0
        self.tls = None
        if options.get('tls', 'starttls') != 'none':
            name = options.get('certificate', 'server')
            if not os.path.exists(os.path.join(folder, 'ca.pem')):
                certificates.make(folder, (name,))
            self.tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
            self.tls.load_cert_chain(os.path.join(folder, name + '.pem'), os.path.join(folder, name + '.key'))

    def fault(self, stage, text=''):
        for fault in self.faults:
            if fault['stage'] != stage or fault.get('match', '') not in text:
                continue
            fault['seen'] += 1
            if fault['seen'] <= fault.get('skip', 0):
                continue
            if fault.get('count', 1) and fault['done'] >= fault.get('count', 1):
                continue
            fault['done'] += 1
            return fault
        return None

    def note(self, entry):
        self.ledger.write(json.dumps(entry).encode() + b'\n')
        os.fsync(self.ledger.fileno())

    def accept(self, session, body):
        found = re.search(rb'^X-CRM-Token: (\S+)', body, re.M)
        self.note({'token': found.group(1).decode() if found else None, 'sha256': hashlib.sha256(body).hexdigest(),
                   'recipient': session.recipients[0], 'sender': session.sender, 'size': len(body)})
        self.count += 1
        if self.options.get('store'):
            os.makedirs(os.path.join(self.folder, 'mail'), exist_ok=True)
            with open(os.path.join(self.folder, 'mail', '%d.eml' % self.count), 'wb') as file:
                file.write(body)


class Session:
    def __init__(self, server, reader, writer):
        self.server = server
        self.options = server.options
        self.reader = reader
        self.writer = writer
        self.secure = self.options.get('tls', 'starttls') == 'tls'
        self.signed_in = not self.options.get('auth', True)
        self.sender = None
        self.recipients = []

    async def say(self, reply):
        self.writer.write(reply.encode() + b'\r\n')
        # Replies to what was sent in one segment go back in one segment.
        if not self.reader._buffer:
            await self.writer.drain()

    async def act(self, stage, text='', body=None):
        """True when a fault answered in place of the server."""
        fault = self.server.fault(stage, text)
        if fault is None:
            return False
        action = fault.get('action')
        if action == 'delay':
            await asyncio.sleep(fault.get('seconds', 1))
        elif action == 'hang':
            await asyncio.sleep(3600)
        elif action == 'accept-close':
            self.server.accept(self, body)
            raise Close
        elif action == 'close':
            raise Close
        if 'reply' in fault:
            await self.say(fault['reply'])
            if fault['reply'].startswith('421'):
                await self.writer.drain()
                raise Close
            return True
        return False

    async def ehlo(self, argument):
        if await self.act('ehlo', argument):
            return
        lines = ['fault.test greets ' + argument]
        if self.options.get('pipelining', True):
            lines.append('PIPELINING')
        lines.append('SIZE 10485760')
        lines.append('ENHANCEDSTATUSCODES')
        if self.options.get('tls', 'starttls') == 'starttls' and not self.secure:
            lines.append('STARTTLS')
        if self.options.get('auth', True) and (self.secure or self.options.get('tls') == 'none'):
            lines.append('AUTH ' + self.options.get('mechanisms', 'PLAIN'))
        for line in lines[:-1]:
            self.writer.write(b'250-' + line.encode() + b'\r\n')
        await self.say('250 ' + lines[-1])

    async def starttls(self):
        await self.say('220 go ahead')
        await self.writer.drain()
        await self.writer.start_tls(self.server.tls)
        self.secure = True

    async def auth(self, argument):
        words = argument.split()
        if words[0].upper() == 'LOGIN':
            given = [b'']
            for prompt in ('VXNlcm5hbWU6', 'UGFzc3dvcmQ6'):
                if len(words) == 1:
                    await self.say('334 ' + prompt)
                    words.append((await self.reader.readline()).decode().strip())
                given.append(base64.b64decode(words.pop()))
        elif words[0].upper() == 'PLAIN':
            if len(words) == 1:
                await self.say('334 ')
                words.append((await self.reader.readline()).decode().strip())
            given = base64.b64decode(words[1]).split(b'\0')
        else:
            self.server.note({'violation': argument[:80]})
            await self.say('535 5.7.8 not backed by anything')
            return
        if await self.act('auth', argument):
            return
        if given[1:] == [self.options.get('user', USER).encode(), PASSWORD.encode()]:
            self.signed_in = True
            await self.say('235 2.7.0 welcome')
        else:
            await self.say('535 5.7.8 wrong user name or password')

    async def data(self):
        if await self.act('data'):
            return
        if not self.recipients:
            await self.say('554 5.5.1 no valid recipients')
            return
        await self.say('354 go ahead')
        await self.writer.drain()
        fault = next((f for f in self.server.faults if f['stage'] == 'body' and f['done'] < f.get('count', 1)), None)
        body = []
        size = 0
        while True:
            line = await self.reader.readline()
            if not line.endswith(b'\n'):
                raise Close
            if line == b'.\r\n':
                break
            if not line.endswith(b'\r\n') or b'\r' in line[:-2] or len(line) > 1000 or max(line) > 127:
                self.server.note({'violation': repr(line[:80])})
            body.append(line[1:] if line.startswith(b'.') else line)
            size += len(line)
            if fault is not None and size > fault.get('after', 0):
                fault['done'] += 1
                raise Close
        body = b''.join(body)
        if not await self.act('dot', self.recipients[0], body):
            self.server.accept(self, body)
            await self.say('250 2.0.0 queued as %d' % self.server.count)
        self.sender = None
        self.recipients = []

    async def command(self, line):
        verb, _, argument = line.partition(' ')
        verb = verb.upper()
        if verb in ('EHLO', 'HELO'):
            await self.ehlo(argument)
        elif verb == 'STARTTLS' and self.server.tls is not None and not self.secure:
            await self.starttls()
        elif verb == 'AUTH' and self.options.get('auth', True):
            await self.auth(argument)
        elif verb == 'MAIL':
            if not self.signed_in:
                await self.say('530 5.7.0 sign in first')
            elif self.sender is not None:
                await self.say('503 5.5.1 one mail at a time')
            elif not await self.act('mail', argument):
                self.sender = re.search('<(.*?)>', argument).group(1)
                await self.say('250 2.1.0 ok')
        elif verb == 'RCPT':
            if self.sender is None:
                await self.say('503 5.5.1 MAIL first')
            elif not await self.act('rcpt', argument):
                self.recipients.append(re.search('<(.*?)>', argument).group(1))
                await self.say('250 2.1.5 ok')
        elif verb == 'DATA':
            await self.data()
        elif verb == 'RSET':
            self.sender = None
            self.recipients = []
            await self.say('250 2.0.0 ok')
        elif verb == 'NOOP':
            await self.say('250 2.0.0 ok')
        elif verb == 'QUIT':
            await self.say('221 2.0.0 bye')
            raise Close
        else:
            self.server.note({'violation': line[:80]})
            await self.say('500 5.5.2 what?')

    async def run(self):
        try:
            if not await self.act('connect'):
                await self.say('220 fault.test ESMTP')
                while True:
                    line = await self.reader.readline()
                    if not line:
                        break
                    await self.command(line.decode('latin-1').rstrip('\r\n'))
        except (Close, ConnectionError, asyncio.IncompleteReadError, ssl.SSLError):
            pass
        finally:
            self.writer.close()


async def proxy(port, rtt):
    """Everything half a round trip later, in both directions, however much is under way."""
    async def pump(reader, writer):
        loop = asyncio.get_running_loop()
        queue = asyncio.Queue()

        async def deliver():
            while True:
                due, data = await queue.get()
                await asyncio.sleep(max(0, due - loop.time()))
                if not data:
                    writer.close()
                    return
                writer.write(data)

        task = asyncio.ensure_future(deliver())
        try:
            while True:
                data = await reader.read(65536)
                queue.put_nowait((loop.time() + rtt / 2000, data))
                if not data:
                    break
        except ConnectionError:
            queue.put_nowait((loop.time(), b''))
        await task

    async def connect(reader, writer):
        try:
            to_reader, to_writer = await asyncio.open_connection('127.0.0.1', port)
        except OSError:
            writer.close()
            return
        await asyncio.gather(pump(reader, to_writer), pump(to_reader, writer), return_exceptions=True)

    server = await asyncio.start_server(connect, '127.0.0.1', 0)
    return server, server.sockets[0].getsockname()[1]


async def serve(options, folder):
    state = Server(options, folder)

    async def connected(reader, writer):
        await Session(state, reader, writer).run()

    kept = []
    if 'to' in options:
        port = options['to']
    else:
        server = await asyncio.start_server(connected, '127.0.0.1', options.get('port', 0), limit=1 << 20,
                                            ssl=state.tls if options.get('tls') == 'tls' else None)
        kept.append(server)
        port = server.sockets[0].getsockname()[1]
    if options.get('rtt'):
        middle, port = await proxy(port, options['rtt'])
        kept.append(middle)
    auth = options.get('auth', True)
    print('READY smtp://127.0.0.1:%d %s %s %s %s' % (port, options.get('user', USER) if auth else '-', PASSWORD if auth else '-',
                                                    os.path.join(folder, 'ca.pem') if state.tls else '-',
                                                    os.path.join(folder, 'ledger')), flush=True)
    await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)
    if 'folder' not in options:
        shutil.rmtree(folder, ignore_errors=True)
    os._exit(0)


def main():
    options = json.loads(sys.argv[1]) if len(sys.argv) > 1 else {}
    folder = options.get('folder') or tempfile.mkdtemp(prefix='clientele-smtp-')
    os.makedirs(folder, exist_ok=True)
    asyncio.run(serve(options, folder))


if __name__ == '__main__':
    main()
