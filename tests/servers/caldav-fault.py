#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""A CalDAV server in memory that fails as it is told to, and keeps a ledger of every write it applied.

It says "READY URL USER PASSWORD" (--tls: then also the path of its certificate) and takes one JSON command per line of
standard input, each answered by one line of JSON; it ends with standard input. Commands:

  {"set": {QUIRK: VALUE, ...}}       lasting behaviour, see Quirks
  {"fault": {"method": "PUT", "match": "part of the path", "skip": 0, "times": 1, "do": WHAT, ...}}
        WHAT: drop-before   the connection is cut before the request is looked at
              drop-after    the request is carried out, then the connection is cut without an answer
              status        answers "status" with "headers" and "body"; carried out before if "apply"
              html          answers 200 with a page
              slow          answers after "seconds"
              cut           half the body, then the connection is cut
              cut-xml       half the body, as if that were all
              lost          a write is answered as done, but not done
  {"put": {"name": "a.ics", "body": "..."}}   {"delete": {"name": "a.ics"}}     another client's write
  {"rename": "name"}                          the calendar is at another path now; the old one knows nothing
  {"forget": true}                            all sync tokens given so far are void
  {"list": true}  {"ledger": true}  {"requests": true}  {"clear": true}         contents; writes; requests; forget both
  {"reset": true}                             as if newly started
  each may have "calendar": NAME (default "work")
"""
import atexit
import base64
import gzip
import hashlib
import http.server
import json
import os
import re
import secrets
import shutil
import ssl
import subprocess
import sys
import tempfile
import threading
import time
import urllib.parse
import xml.etree.ElementTree as ET
from xml.sax.saxutils import escape

DAV = '{DAV:}'
CAL = '{urn:ietf:params:xml:ns:caldav}'
HOME = '/dav/calendars/ada/'
NS = 'xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav" xmlns:CS="http://calendarserver.org/ns/" xmlns:A="http://apple.com/ns/ical/"'


class Quirks:
    """What the server does differently from a good one, until told otherwise."""
    def __init__(self):
        self.auth = None               # None, 'basic', 'digest'
        self.open_root = False         # what is no calendar answers everybody, but tells strangers nothing (RFC 5397 3)
        self.etag = 'strong'           # 'strong', 'weak', 'none-on-put', 'absent' (in listings too)
        self.rewrite = False           # the stored body differs from the one sent, the ETag is strong all the same
        self.drop = []                 # names of properties that are thrown away
        self.sync = True               # sync-collection is offered
        self.sync_data = 'given'       # calendar-data in a sync-collection: 'given', 'missing' (404), 'empty', 'refused', 'cut'
        self.ctag = True
        self.bad_token = '403'         # '403', '400', '410', '418', '500', 'full' (207 with everything)
        self.page = 0                  # members per page of a sync-collection
        self.multiget_omit = False     # missing members are left out of a multiget
        self.uid_conflict = '409'      # 'accept', '409', '403' (names the other), '207'
        self.ignore_if_match = False   # writes over whatever is there
        self.privileges = None         # e.g. ['read']
        self.listing = 'good'          # 'good', 'empty', 'half', 'no-etags'
        self.refuse = None             # text of a body that gets 403 valid-calendar-data
        self.max_resource_size = 0
        self.well_known = '/dav/'
        self.gone = False              # the calendar answers 404
        self.duplicates = False        # each member twice in listings
        self.delay = 0
        self.gzip = True


class Calendar:
    def __init__(self, name):
        self.name = name
        self.items = {}                # name -> (etag, body)
        self.log = []                  # (name)
        self.epoch = secrets.token_hex(4)

    def token(self, position=None):
        return f'http://fault.example/sync/{self.epoch}/{len(self.log) if position is None else position}'

    def put(self, name, body):
        self.items[name] = ('"%s"' % hashlib.sha1(body + secrets.token_bytes(4)).hexdigest()[:16], body)
        self.log.append(name)
        return self.items[name][0]

    def delete(self, name):
        del self.items[name]
        self.log.append(name)


def uid_of(body):
    text = re.sub(rb'\r?\n[ \t]', b'', body)
    found = re.search(rb'^UID[^:]*:(.*?)\r?$', text, re.M)
    return found.group(1) if found else None


class State:
    def __init__(self):
        self.lock = threading.RLock()
        self.quirks = Quirks()
        self.calendars = {'work': Calendar('work')}
        self.faults = []
        self.ledger = []
        self.requests = []
        self.nonce = secrets.token_hex(8)

    def command(self, command):
        with self.lock:
            calendar = self.calendars.setdefault(command.get('calendar', 'work'), Calendar(command.get('calendar', 'work')))
            if 'set' in command:
                for key, value in command['set'].items():
                    if not hasattr(self.quirks, key):
                        return {'error': 'no quirk ' + key}
                    setattr(self.quirks, key, value)
                return {}
            if 'fault' in command:
                self.faults.append(dict({'skip': 0, 'times': 1, 'match': ''}, **command['fault']))
                return {}
            if 'put' in command:
                return {'etag': calendar.put(command['put']['name'], command['put']['body'].encode())}
            if 'rename' in command:
                STATE.calendars[command['rename']] = STATE.calendars.pop(calendar.name)
                calendar.name = command['rename']
                return {}
            if 'delete' in command:
                calendar.delete(command['delete']['name'])
                return {}
            if 'forget' in command:
                calendar.epoch = secrets.token_hex(4)
                return {}
            if 'list' in command:
                return {'items': [{'name': n, 'etag': e, 'body': b.decode('utf-8', 'replace')}
                                  for n, (e, b) in sorted(calendar.items.items())]}
            if 'ledger' in command:
                return {'ledger': self.ledger}
            if 'requests' in command:
                return {'requests': self.requests}
            if 'reset' in command:
                self.__init__()
                return {}
            if 'clear' in command:
                self.ledger, self.requests, self.faults = [], [], []
                return {}
            return {'error': 'no such command'}


STATE = State()


class Handler(http.server.BaseHTTPRequestHandler):
    protocol_version = 'HTTP/1.1'
    disable_nagle_algorithm = True

    def log_message(self, *arguments):
        pass

    # ------------------------------------------------------------------ answering

    def answer(self, status, body=b'', content_type='text/plain', headers=()):
        if isinstance(body, str):
            body = body.encode()
        self.out = (status, body, content_type, list(headers))

    def send(self, fault):
        status, body, content_type, headers = self.out
        cut = fault is not None and fault['do'] == 'cut'
        if fault is not None and fault['do'] == 'cut-xml':
            body = body[:len(body) // 2]
        if STATE.quirks.gzip and self.command in ('PROPFIND', 'REPORT') and 'gzip' in self.headers.get('Accept-Encoding', '') and len(body) > 200:
            body = gzip.compress(body, 1)
            headers = headers + [('Content-Encoding', 'gzip')]
        self.send_response(status)
        for name, value in headers:
            self.send_header(name, value)
        self.send_header('Content-Type', content_type)
        self.send_header('Content-Length', str(len(body)))
        self.end_headers()
        self.wfile.write(body[:len(body) // 2] if cut else body)
        if cut:
            self.close_connection = True

    def handle_any(self):
        length = int(self.headers.get('Content-Length') or 0)
        self.body = self.rfile.read(length)
        self.out = None
        with STATE.lock:
            if STATE.quirks.delay:
                time.sleep(STATE.quirks.delay)
            fault = self.take_fault()
            what = fault['do'] if fault else None
            entry = [self.command, self.path, 0]
            STATE.requests.append(entry)
            if what == 'drop-before':
                self.close_connection = True
                return
            if what == 'html':
                self.answer(200, '<!DOCTYPE html><html><body>Please log in</body></html>', 'text/html')
            elif what == 'lost':
                self.answer(201, headers=[('ETag', '"%s"' % secrets.token_hex(8))])
            elif what == 'status' and not fault.get('apply'):
                pass
            elif self.authorised():
                self.dispatch()
            if what == 'status':
                self.answer(fault['status'], fault.get('body', ''), fault.get('type', 'application/xml'),
                            [tuple(h) for h in fault.get('headers', [])])
            entry[2] = self.out[0]
        if what == 'drop-after':
            self.close_connection = True
            return
        if what == 'slow':
            time.sleep(fault.get('seconds', 2))
        try:
            self.send(fault)
        except (BrokenPipeError, ConnectionResetError):
            self.close_connection = True

    do_GET = do_PUT = do_DELETE = do_PROPFIND = do_REPORT = do_OPTIONS = do_MKCALENDAR = do_PROPPATCH = handle_any

    def take_fault(self):
        for fault in STATE.faults:
            if fault.get('method') not in (None, self.command) or fault['match'] not in self.path:
                continue
            if fault['skip'] > 0:
                fault['skip'] -= 1
                continue
            if fault['times'] <= 0:
                continue
            fault['times'] -= 1
            return fault
        return None

    def authorised(self):
        kind = STATE.quirks.auth
        given = self.headers.get('Authorization', '')
        if kind is None or (STATE.quirks.open_root and not given and self.locate()[0] is None):
            return True
        if kind == 'basic':
            if given == 'Basic ' + base64.b64encode(b'ada:lovelace').decode():
                return True
            self.answer(401, headers=[('WWW-Authenticate', 'Basic realm="fault"')])
            return False
        fields = dict(re.findall(r'(\w+)="?([^",]*)"?', given[7:])) if given.startswith('Digest ') else {}

        def md5(text):
            return hashlib.md5(text.encode()).hexdigest()
        ha1 = md5('ada:fault:lovelace')
        ha2 = md5(self.command + ':' + fields.get('uri', ''))
        expected = md5(':'.join([ha1, STATE.nonce, fields.get('nc', ''), fields.get('cnonce', ''), 'auth', ha2]))
        if fields.get('nonce') == STATE.nonce and fields.get('response') == expected and fields.get('uri') == self.path:
            return True
        self.answer(401, headers=[('WWW-Authenticate', f'Digest realm="fault", nonce="{STATE.nonce}", qop="auth", algorithm=MD5')])
        return False

    # ------------------------------------------------------------------ addresses

    def locate(self):
        """(calendar, member name); name '' for the calendar itself, (None, None) elsewhere."""
        path = urllib.parse.unquote(self.path.split('?')[0])
        if not path.startswith(HOME):
            return None, None
        parts = path[len(HOME):].split('/')
        calendar = STATE.calendars.get(parts[0])
        if calendar is None or len(parts) > 2:
            return None, None
        return calendar, parts[1] if len(parts) == 2 else ''

    def href(self, calendar, name=''):
        return HOME + urllib.parse.quote(calendar.name) + '/' + urllib.parse.quote(name)

    def dispatch(self):
        if self.path.startswith('/.well-known/caldav'):
            return self.answer(301, headers=[('Location', STATE.quirks.well_known)])
        calendar, _ = self.locate()
        if STATE.quirks.gone and calendar is not None:
            return self.answer(404)
        return getattr(self, 'on_' + self.command.lower())()

    def on_options(self):
        self.answer(200, headers=[('DAV', '1, 2, 3, calendar-access'), ('Allow', 'OPTIONS, GET, PUT, DELETE, PROPFIND, REPORT')])

    def on_proppatch(self):
        self.answer(207, f'<multistatus {NS}/>', 'application/xml')

    # ------------------------------------------------------------------ reading

    def shown_etag(self, etag):
        return 'W/' + etag if STATE.quirks.etag == 'weak' else etag

    def multistatus(self, parts, token=None):
        tail = f'<sync-token>{escape(token)}</sync-token>' if token else ''
        self.answer(207, f'<?xml version="1.0" encoding="utf-8"?>\n<multistatus {NS}>' + ''.join(parts) + tail + '</multistatus>',
                    'application/xml; charset=utf-8')

    def response(self, href, props):
        return (f'<response><href>{escape(href)}</href><propstat><prop>{props}</prop>'
                '<status>HTTP/1.1 200 OK</status></propstat></response>')

    def missing(self, href, status='404 Not Found'):
        return f'<response><href>{escape(href)}</href><status>HTTP/1.1 {status}</status></response>'

    def calendar_props(self, calendar):
        quirks = STATE.quirks
        reports = ['<C:calendar-multiget/>', '<C:calendar-query/>'] + (['<sync-collection/>'] if quirks.sync else [])
        rights = ['all'] if quirks.privileges is None else quirks.privileges
        return ('<resourcetype><collection/><C:calendar/></resourcetype>'
                f'<displayname>{escape(calendar.name)}</displayname><A:calendar-color>#3584E4FF</A:calendar-color>'
                + (f'<sync-token>{calendar.token()}</sync-token>' if quirks.sync else '')
                + (f'<CS:getctag>{calendar.epoch}-{len(calendar.log)}</CS:getctag>' if quirks.ctag else '')
                + '<current-user-privilege-set>' + ''.join(f'<privilege><{r}/></privilege>' for r in rights)
                + '</current-user-privilege-set><supported-report-set>'
                + ''.join(f'<supported-report><report>{r}</report></supported-report>' for r in reports)
                + '</supported-report-set><C:supported-calendar-component-set><C:comp name="VEVENT"/><C:comp name="VTODO"/>'
                '</C:supported-calendar-component-set>'
                + (f'<C:max-resource-size>{quirks.max_resource_size}</C:max-resource-size>' if quirks.max_resource_size else ''))

    def member(self, calendar, name, data=False):
        etag, body = calendar.items[name]
        props = '' if STATE.quirks.etag == 'absent' or STATE.quirks.listing == 'no-etags' and not data else \
            f'<getetag>{escape(self.shown_etag(etag))}</getetag>'
        if data:
            props += '<C:calendar-data>' + escape(body.decode('utf-8', 'replace')).replace('\r', '&#13;') + '</C:calendar-data>'
        else:
            props += '<resourcetype/><getcontenttype>text/calendar</getcontenttype>'
        return self.response(self.href(calendar, name), props)

    def listing_member(self, calendar, name, data):
        """A line of a sync-collection that asked for the object too, or did not."""
        if not data:
            return self.member(calendar, name)
        if STATE.quirks.sync_data in ('given', 'cut'):
            return self.member(calendar, name, True)
        inner = '<propstat><prop><C:calendar-data/></prop><status>HTTP/1.1 %s</status></propstat></response>' % (
            '200 OK' if STATE.quirks.sync_data == 'empty' else '404 Not Found')
        return self.member(calendar, name).replace('</response>', inner)

    def listed(self, calendar):
        names = sorted(calendar.items)
        if STATE.quirks.listing == 'empty':
            names = []
        elif STATE.quirks.listing == 'half':
            names = names[::2]
        return names * 2 if STATE.quirks.duplicates else names

    def on_propfind(self):
        calendar, name = self.locate()
        path = self.path.split('?')[0]
        if calendar is not None and name == '':
            parts = [self.response(self.href(calendar), self.calendar_props(calendar))]
            if self.headers.get('Depth') == '1':
                parts += [self.member(calendar, n) for n in self.listed(calendar)]
            return self.multistatus(parts)
        if calendar is not None and name in calendar.items:
            return self.multistatus([self.member(calendar, name)])
        if STATE.quirks.open_root and 'Authorization' not in self.headers:
            return self.multistatus([self.response(path, '<resourcetype><collection/></resourcetype>'
                                                   '<current-user-principal><unauthenticated/></current-user-principal>')])
        if path == HOME:
            parts = [self.response(HOME, '<resourcetype><collection/></resourcetype>')]
            if self.headers.get('Depth') == '1':
                parts += [self.response(self.href(c), self.calendar_props(c)) for c in STATE.calendars.values()]
                parts += [self.response(HOME + 'inbox/', '<resourcetype><collection/><C:schedule-inbox/></resourcetype>')]
            return self.multistatus(parts)
        if path in ('/dav/', '/dav/principals/ada/'):
            return self.multistatus([self.response(path,
                '<resourcetype><collection/><principal/></resourcetype>'
                '<current-user-principal><href>/dav/principals/ada/</href></current-user-principal>'
                + (f'<C:calendar-home-set><href>{HOME}</href></C:calendar-home-set>' if 'principals' in path else ''))])
        return self.answer(404)

    def on_get(self):
        calendar, name = self.locate()
        if calendar is None or name not in calendar.items:
            return self.answer(404)
        etag, body = calendar.items[name]
        headers = [] if STATE.quirks.etag == 'absent' else [('ETag', self.shown_etag(etag))]
        return self.answer(200, body, 'text/calendar; charset=utf-8', headers)

    def on_report(self):
        calendar, name = self.locate()
        if calendar is None or name != '':
            return self.answer(404)
        try:
            root = ET.fromstring(self.body)
        except ET.ParseError:
            return self.answer(400)
        if root.tag == DAV + 'sync-collection':
            return self.report_sync(calendar, root)
        if root.tag == CAL + 'calendar-multiget':
            parts = []
            for element in root.iter(DAV + 'href'):
                name = urllib.parse.unquote(element.text).split('/')[-1]
                if name in calendar.items:
                    parts.append(self.member(calendar, name, True))
                elif not STATE.quirks.multiget_omit:
                    parts.append(self.missing(element.text))
            return self.multistatus(parts)
        wanted = [e.text.encode() for e in root.iter(CAL + 'text-match')]
        return self.multistatus([self.member(calendar, n, True) for n, (_, b) in calendar.items.items()
                                 if not wanted or uid_of(b) in wanted])

    def report_sync(self, calendar, root):
        quirks = STATE.quirks
        if not quirks.sync:
            return self.answer(403, '<error xmlns="DAV:"><supported-report/></error>', 'application/xml')
        data = root.find(DAV + 'prop/' + CAL + 'calendar-data') is not None
        if data and quirks.sync_data == 'refused':
            return self.refused(403, 'supported-calendar-data')
        token = (root.findtext(DAV + 'sync-token') or '').strip()
        begin, initial = 0, not token
        found = re.fullmatch(r'http://fault\.example/sync/(\w+)/(\d+)', token)
        if token and (not found or found.group(1) != calendar.epoch or int(found.group(2)) > len(calendar.log)):
            if quirks.bad_token != 'full':
                status = int(quirks.bad_token)
                body = '<error xmlns="DAV:"><valid-sync-token/></error>' if status in (403, 409, 412, 410) else ''
                return self.answer(status, body, 'application/xml')
            initial = True
        elif token:
            begin = int(found.group(2))
        if initial:
            if quirks.page:
                changed, begin = calendar.log[:], 0
            else:
                self.multistatus([self.listing_member(calendar, n, data) for n in self.listed(calendar)], calendar.token())
                if data and quirks.sync_data == 'cut':
                    self.out = (self.out[0], self.out[1][:len(self.out[1]) // 2]) + self.out[2:]
                return None
        else:
            changed = calendar.log[begin:]
        end = begin + len(changed)
        more = False
        if quirks.page and len(changed) > quirks.page:
            end, more = begin + quirks.page, True
            changed = changed[:quirks.page]
        parts = [self.listing_member(calendar, n, data) if n in calendar.items else self.missing(self.href(calendar, n))
                 for n in dict.fromkeys(changed) if n in calendar.items or not initial]
        if more:
            parts.append(self.missing(self.href(calendar), '507 Insufficient Storage'))
        return self.multistatus(parts, calendar.token(end))

    # ------------------------------------------------------------------ writing

    def refused(self, status, condition, inner=''):
        self.answer(status, f'<error {NS}><C:{condition}>{inner}</C:{condition}></error>', 'application/xml')

    def conditions_hold(self, calendar, name):
        current = calendar.items.get(name, (None,))[0]
        if self.headers.get('If-None-Match') == '*' and current is not None:
            return False
        wanted = self.headers.get('If-Match')
        if wanted is not None and not STATE.quirks.ignore_if_match:
            return current is not None and (wanted == '*' or wanted == current)
        return True

    def stored(self, body):
        if STATE.quirks.rewrite:
            body = re.sub(rb'PRODID:[^\r\n]*', b'PRODID:-//fault//rewritten//EN', body)
            body = re.sub(rb'(END:(VEVENT|VTODO))', rb'X-FAULT-ADDED:yes\r\n\1', body)
        for name in STATE.quirks.drop:
            body = re.sub(rb'(?m)^' + name.encode() + rb'[;:][^\r\n]*\r?\n([ \t][^\r\n]*\r?\n)*', b'', body)
        return body

    def record(self, name, before, after):
        STATE.ledger.append({'method': self.command, 'name': name, 'before': before, 'after': after,
                             'if_match': self.headers.get('If-Match'), 'if_none_match': self.headers.get('If-None-Match'),
                             'uid': (uid_of(self.body) or b'').decode(), 'body': self.body.decode('utf-8', 'replace')})

    def on_put(self):
        quirks = STATE.quirks
        calendar, name = self.locate()
        if calendar is None or name == '':
            return self.answer(409)
        if quirks.privileges is not None and 'write' not in quirks.privileges and 'all' not in quirks.privileges:
            return self.answer(403, '<error xmlns="DAV:"><need-privileges/></error>', 'application/xml')
        if not self.conditions_hold(calendar, name):
            return self.answer(412)
        if uid_of(self.body) is None or not self.body.startswith(b'BEGIN:VCALENDAR'):
            return self.refused(403, 'valid-calendar-data')
        if quirks.refuse and quirks.refuse.encode() in self.body:
            return self.refused(403, 'valid-calendar-data')
        twins = [n for n, (_, b) in calendar.items.items() if n != name and uid_of(b) == uid_of(self.body)]
        if twins and quirks.uid_conflict != 'accept':
            if quirks.uid_conflict == '207':
                return self.multistatus([f'<response><href>{self.href(calendar, name)}</href><status>HTTP/1.1 412 Precondition Failed</status>'
                                         '<error><C:no-uid-conflict/></error></response>'])
            inner = f'<href>{self.href(calendar, twins[0])}</href>' if quirks.uid_conflict == '403' else ''
            return self.refused(int(quirks.uid_conflict), 'no-uid-conflict', inner)
        before = calendar.items.get(name, (None,))[0]
        after = calendar.put(name, self.stored(self.body))
        self.record(name, before, after)
        headers = [('ETag', self.shown_etag(after))] if quirks.etag in ('strong', 'weak') else []
        return self.answer(204 if before else 201, headers=headers)

    def on_delete(self):
        calendar, name = self.locate()
        if calendar is None or name == '':
            return self.answer(403)
        if name not in calendar.items:
            return self.answer(404)
        if not self.conditions_hold(calendar, name):
            return self.answer(412)
        before = calendar.items[name][0]
        calendar.delete(name)
        self.record(name, before, None)
        return self.answer(204)

    def on_mkcalendar(self):
        name = urllib.parse.unquote(self.path[len(HOME):].strip('/'))
        if name in STATE.calendars:
            return self.answer(405)
        STATE.calendars[name] = Calendar(name)
        return self.answer(201)


class Server(http.server.ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        if not isinstance(sys.exc_info()[1], (ConnectionError, ssl.SSLError, TimeoutError)):
            super().handle_error(request, client_address)


def main():
    server = Server(('127.0.0.1', 0), Handler)
    scheme, extra = 'http', ''
    if '--tls' in sys.argv:
        folder = tempfile.mkdtemp(prefix='clientele-tls-')
        atexit.register(shutil.rmtree, folder, True)
        certificate, key = os.path.join(folder, 'cert.pem'), os.path.join(folder, 'key.pem')
        try:
            subprocess.run(['openssl', 'req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes',
                            '-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1',
                            '-keyout', key, '-out', certificate], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        except (OSError, subprocess.CalledProcessError):
            print('SKIP openssl is not installed', flush=True)
            return
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(certificate, key)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        scheme, extra = 'https', ' ' + certificate
    threading.Thread(target=server.serve_forever, daemon=True).start()
    print(f'READY {scheme}://127.0.0.1:{server.server_address[1]}/ ada lovelace{extra}', flush=True)
    for line in sys.stdin:
        try:
            reply = STATE.command(json.loads(line))
        except Exception as problem:            # a broken command must not end the server: the test shows the reply
            reply = {'error': repr(problem)}
        print(json.dumps(reply), flush=True)


main()
