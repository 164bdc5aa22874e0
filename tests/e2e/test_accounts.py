#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Calendar accounts as their owner sees them, with a real server: added, left out, forgotten and taken back; the password asked for;
what changed in two places, shown and settled both ways; mail accounts."""
import atexit
import base64
import json
import os
import re
import subprocess
import sys
import tempfile
import urllib.request

from ui import App, run_tests

FOLDER = tempfile.mkdtemp()
SERVERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'servers')
EVENT = ('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Test//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20261101T080000Z\r\n'
         'DTSTART:20261202T090000Z\r\nDTEND:20261202T100000Z\r\nSUMMARY:%s\r\nLOCATION:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n')
MAKE = ('<?xml version="1.0"?><C:mkcalendar xmlns:D="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav"><D:set><D:prop>'
        '<D:displayname>%s</D:displayname></D:prop></D:set></C:mkcalendar>')


class Server:
    """A Radicale with two calendars of ada's: Work and Family."""

    def __init__(self):
        self.process = subprocess.Popen([sys.executable, os.path.join(SERVERS, 'radicale.py')], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        atexit.register(self.stop)
        words = self.process.stdout.readline().split()
        self.ready = words[:1] == ['READY']
        if self.ready:
            self.url, self.user, self.password = words[1:4]
            for name in 'Work', 'Family':
                self.ask('MKCALENDAR', name.lower() + '/', MAKE % name)

    def ask(self, method, path, body=None):
        token = base64.b64encode(('%s:%s' % (self.user, self.password)).encode()).decode()
        request = urllib.request.Request(self.url + self.user + '/' + path, method=method,
                                         data=body.encode() if body is not None else None,
                                         headers={'Authorization': 'Basic ' + token, 'Content-Type': 'text/calendar; charset=utf-8'})
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.read().decode()

    def put(self, name, subject, place):
        self.ask('PUT', 'work/%s.ics' % name, EVENT % (name, subject, place))

    def get(self, name):
        return self.ask('GET', 'work/%s.ics' % name)

    def stop(self):
        self.process.stdin.close()
        self.process.wait(20)
        self.process.stdout.close()


server = None


def find_server():
    global server
    if server is None:
        server = Server()
    return server


def cli(path, *args, secret=None):
    result = subprocess.run([os.environ['CLIENTELE_CLI'], '--book', path, '--json', *args], input=secret, text=True,
                            capture_output=True)
    assert result.returncode == 0, (args, result.stderr)
    return json.loads(result.stdout) if result.stdout.strip() else None


def book(name):
    path = os.path.join(FOLDER, name + '.clientele')
    subprocess.run([os.environ['SEED_BOOK'], path, '20'], check=True)
    return path


def synced_book(name):
    """A book that knows the account; its password is known to nobody."""
    path = book(name)
    cli(path, 'account', 'add-caldav', server.url, '--user', server.user, '--password-stdin', secret=server.password)
    cli(path, 'sync', '--password-stdin', secret=server.password)
    return path


def start(path):
    app = App.clientele(path)
    app.find('Places', 'list')
    app.settle()
    return app


def picture(app, name):
    folder = os.environ.get('UI_PICTURES')
    if folder:
        app.settle()
        app.screenshot(os.path.join(folder, name + '.png'))


def enter_password(app, password):
    app.find('Password of the Calendar Account', timeout=20)
    app.settle()
    app.set_text('Password', password)
    app.press('Continue')
    app.gone('Password of the Calendar Account')


def switch_of(app, name):
    return app.wait_for(lambda: next((n for n in app.find_all(re.compile('^%s( %s)?$' % (name, name)), action='toggle')), None), 20,
                        'the switch of ' + name)


def is_on(node):
    states = {s.value_nick for s in node.get_state_set().get_states()}
    return 'checked' in states or 'pressed' in states


def preferences(app):
    """Looked for here only, a toast is found long before it goes; the main window may have one of its own."""
    return app.window_of(app.find('Add Mail Account…', 'label'))


def undo(app, window):
    app.press(app.find('Undo', under=window, action='click'))


def test_add_account():
    if not find_server().ready:
        return 'skip: radicale is not installed'
    server.put('first', 'First steps', 'Office')
    app = start(book('add'))
    app.action('win.accounts')
    app.find('Mail')
    picture(app, 'accounts-empty')
    app.click(app.find('Add Calendar Account…', 'label'))
    app.find('Find Calendars')
    app.settle()
    app.set_text('E-mail Address, Server or Link', server.url)
    app.set_text('User Name', server.user)
    app.set_text('Password', server.password)
    picture(app, 'accounts-add')
    app.press('Find Calendars')
    app.find('Add', action='click', timeout=20)
    picture(app, 'accounts-found')
    app.press(switch_of(app, 'Family'), 'toggle')
    app.press('Add')
    app.find(re.compile('^Synced '), timeout=30)
    app.find('Not taken')
    assert is_on(switch_of(app, 'Work')) and not is_on(switch_of(app, 'Family'))
    picture(app, 'accounts')

    app.press('Log of Work')
    app.find('“First steps” came from the server')
    picture(app, 'accounts-log')
    app.key('Escape')
    app.gone('“First steps” came from the server')

    window = preferences(app)
    app.press(switch_of(app, 'Family'), 'toggle')
    app.find('Took the calendar Family', under=window)
    app.gone('Not taken', under=window)
    app.press(switch_of(app, 'Work'), 'toggle')
    app.find('Left out the calendar Work', under=window)
    app.find('Not taken', under=window)
    undo(app, window)
    app.gone('Not taken', under=window)
    app.key('Escape')
    app.settle()

    app.action('win.accounts')
    window = preferences(app)
    app.click(app.find(re.compile('^More about'), under=window))
    app.settle()
    picture(app, 'accounts-menu')
    app.press_item('Forget This Account', 2)
    app.find(re.compile('^Forgot the calendars of'), under=window)
    app.gone('Log of Work', under=window)
    undo(app, window)
    app.find('Log of Work', under=window)
    app.close()


def test_password_is_asked_for():
    if not find_server().ready:
        return 'skip: radicale is not installed'
    app = start(synced_book('password'))
    app.find('Password of the Calendar Account', timeout=20)
    picture(app, 'password')
    app.press('Later')
    foot = app.find('Password needed', 'button')
    picture(app, 'password-foot')
    app.settle(1.5)
    assert not app.has('Password of the Calendar Account')
    app.press(foot)
    enter_password(app, 'wrong')
    app.find(re.compile('^The server did not accept the password'), timeout=20)
    picture(app, 'password-refused')
    app.key('Escape')
    app.gone('Password of the Calendar Account')
    app.press(app.find('Password needed', 'button'))
    enter_password(app, server.password)
    app.find(re.compile('^Synced '), 'button', timeout=20)
    app.close()


def conflict(path, name, subject, mine, theirs):
    """Changes the place of a meeting here and there."""
    server.put(name, subject, 'Office')
    cli(path, 'sync', '--password-stdin', secret=server.password)
    found = [a for a in cli(path, 'list', 'activities')['activities'] if a['subject'] == subject]
    cli(path, 'set', str(found[0]['id']), 'location=' + mine)
    server.put(name, subject, theirs)
    cli(path, 'sync', '--password-stdin', secret=server.password)


def test_conflicts():
    if not find_server().ready:
        return 'skip: radicale is not installed'
    path = synced_book('conflict')
    conflict(path, 'visit', 'Visit the mill', 'At the mill', 'In the office')
    conflict(path, 'lunch', 'Lunch with Ada', 'Harbour', 'Market')
    assert 'In the office' in server.get('visit')
    app = start(path)
    enter_password(app, server.password)
    app.press(app.find('2 entries need a look', 'button', timeout=20))
    app.find('Changed in Two Places')
    app.find('At the mill')
    app.find('In the office')
    picture(app, 'conflicts')

    # With the keyboard: the newest comes first; Keep Theirs, then Use Mine of the one that is left.
    app.settle()
    app.press('Keep Theirs')
    app.gone('Lunch with Ada')
    app.settle()
    app.key('Tab')
    app.press('Use Mine')
    app.find('Nothing Needs You')
    picture(app, 'conflicts-empty')
    app.key('Escape')
    app.wait_for(lambda: 'At the mill' in server.get('visit'), 30, 'my value on the server')
    assert 'Market' in server.get('lunch')
    app.find(re.compile('^Synced '), 'button', timeout=20)
    app.close()


def test_mail_account():
    app = start(book('mail'))
    app.action('win.accounts')
    app.click(app.find('Add Mail Account…', 'label'))
    app.find('Your Mail Address')
    app.settle()
    # What is missing is called as it is called in the form.
    app.press('Save')
    app.find('Your Mail Address must not be empty.')
    app.set_text('Your Mail Address', 'ada@example.org')
    app.press('Save')
    app.find('Server for Outgoing Mail must not be empty.')
    app.set_text('Server for Outgoing Mail', 'mail.example.org')
    app.set_text('Mails per Hour', '30')
    app.press('Save')
    app.find('mail.example.org · at most 30 mails an hour')
    picture(app, 'accounts-mail')
    window = preferences(app)
    app.click(app.find('More about ada@example.org', under=window))
    app.settle()
    app.press_item('Remove', 2)
    app.gone('mail.example.org · at most 30 mails an hour', under=window)
    undo(app, window)
    app.find('mail.example.org · at most 30 mails an hour', under=window)
    app.close()


if __name__ == '__main__':
    run_tests(globals())
