#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as a new user does it, on real servers: bring in contacts, find one, move a deal, plan a meeting that the
calendar server has, send a campaign that is killed in the middle, take an import back. Each test goes on where the one
before it ended; the book is the one in the user's data folder, the passwords are in the desktop's keyring."""
import base64
import datetime
import email
import glob
import json
import os
import re
import subprocess
import time
import urllib.request

from ui import SLOW, App, UiError, run_tests, states_of

SERVERS = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'servers')
BASE = os.environ.get('HEADLESS_BASE', '/nonexistent')
PEOPLE = 1000
OTTOS = 20
NAMES = ['Vera%d' % n for n in range(300)] + ['Otto%d' % n for n in range(OTTOS)]      # who gets the mail: tagged in two files
RECIPIENTS = len(NAMES)


def cli(*arguments):
    """What the book holds, read by the command line while no window has it."""
    done = subprocess.run([os.environ['CLIENTELE_CLI'], '--json', *arguments], capture_output=True, text=True,
                          timeout=100 * SLOW, check=False)
    assert done.returncode == 0, (arguments, done.returncode, done.stdout, done.stderr)
    assert not re.search(r'WARNING|CRITICAL', done.stderr), done.stderr
    return json.loads(done.stdout)


def count(condition='kind=person'):
    return cli('list', 'contacts', '--filter', condition, '--limit', '1')['total']


def contact(name):
    found = cli('list', 'contacts', '--filter', 'name=' + name)['contacts']
    assert len(found) == 1, (name, found)
    return found[0]


class Server:
    """A server of ../servers, for a `with`; it ends with its standard input."""

    def __init__(self, script):
        self.process = subprocess.Popen(['/usr/bin/python3', os.path.join(SERVERS, script)], stdin=subprocess.PIPE,
                                        stdout=subprocess.PIPE, text=True)
        self.words = self.process.stdout.readline().split()

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def skipped(self):
        """Why it did not start, for a test to return; None where it runs."""
        if self.words[:1] == ['SKIP']:
            return 'skip:' + ' '.join(self.words[1:])
        assert self.words[:1] == ['READY'], self.words
        return None


# ---- the files of a new user

def write(name, text, encoding='utf-8'):
    path = os.path.join(BASE, name)
    with open(path, 'w', encoding=encoding, newline='') as file:
        file.write(text)
    return path


def google_file():
    rows = ['First Name,Middle Name,Last Name,Phonetic First Name,Phonetic Middle Name,Phonetic Last Name,Name Prefix,Name Suffix,'
            'Nickname,File As,Organization Name,Organization Title,Organization Department,Birthday,Notes,Photo,Labels,'
            'E-mail 1 - Label,E-mail 1 - Value,Phone 1 - Label,Phone 1 - Value']
    rows += ['Gita%d,,Grün,,,,,,,,Blumen Grün,Floristin,,,"likes ""early"" mails, not calls",,* myContacts ::: Friends,* Work,'
             'gita%d@blumen.example,Mobile,+49 171 220 %04d' % (n, n, n) for n in range(25)]
    return write('google.csv', '\r\n'.join(rows) + '\r\n')


def outlook_file():
    rows = ['"First Name","Middle Name","Last Name","Company","Business Street","Business City","Business Postal Code",'
            '"Business Phone","Mobile Phone","E-mail Address","E-mail Display Name","Categories"']
    rows += ['"Otto%d","","Öhler","Öhler & Söhne","Markt %d","Köln","50667","030 330 %04d","","otto%d@shop.example","Otto%d Öhler",'
             '"Suppliers;Spring"' % (n, n, n, n, n) for n in range(OTTOS)]
    return write('outlook.csv', '\r\n'.join(rows) + '\r\n', 'cp1252')


def vcard_file():
    cards = []
    for n in range(PEOPLE):
        category = 'CATEGORIES:Spring\r\n' if 'Vera%d' % n in NAMES else ''
        cards.append('BEGIN:VCARD\r\nVERSION:3.0\r\nUID:main-job-%d\r\nN:Vogel;Vera%d;;;\r\nFN:Vera%d Vogel\r\n'
                     'EMAIL;TYPE=WORK:vera%d@shop.example\r\nTEL;TYPE=CELL:+49 (151) 77%02d-%02d\r\n%sEND:VCARD\r\n'
                     % (n, n, n, n, n // 100, n % 100, category))
    return write('people.vcf', ''.join(cards))


# ---- what a person does with the window

def start(**options):
    """The window once it shows the place where one was."""
    app = App.clientele(**options)
    places = app.find('Places', 'list')
    app.wait_for(lambda: any('selected' in states_of(row) for row in app.walk(places, depth=1)), 30, 'a place')
    app.settle()
    return app


def go_to(app, place):
    row = app.find(place, 'list item', under=app.find('Places', 'list'))
    for attempt in (3, 3, 10):      # the first click on a new window may do no more than give it the focus
        app.click(row)
        try:
            app.wait_state(row, 'selected', timeout=attempt)
            break
        except UiError:
            if attempt == 10:
                raise
    app.settle()


def button(app, name, window):
    """Clicks a button of a window."""
    app.click(app.find(name, 'button', under=window))


def import_file(app, path, n, columns):
    """The pages of an import, from the file chooser to its end."""
    app.choose_file('Import Contacts', path)
    window = app.window('Import Contacts')
    if columns:
        app.find('What the columns mean', under=window)
        button(app, 'Continue', window)
    app.find('This would happen', under=window, timeout=30)
    app.find('%d new contacts' % n, under=window)
    button(app, 'Import %d Contacts' % n, window)
    app.find('Imported', 'label', under=window, timeout=60)
    button(app, 'Close', window)
    app.window_gone(window)


# ---- the job

def test_first_start_and_import():
    app = App.clientele()
    app.find('Welcome to Clientele')
    app.settle()
    app.click(app.find('Import My Contacts', 'list item'))
    import_file(app, google_file(), 25, True)
    app.action('win.import')
    import_file(app, vcard_file(), PEOPLE, False)
    app.action('win.import')                # after the one that made the tag, which others have then
    import_file(app, outlook_file(), OTTOS, True)
    app.settle()
    app.close()
    assert count() == 25 + OTTOS + PEOPLE, count()
    assert count('tag=Spring') == RECIPIENTS, count('tag=Spring')
    gita = contact('Gita3 Grün')
    assert [p['digits'] for p in gita['phones']] == ['491712200003'], gita
    assert 'Friends' in [t['tag'] for t in gita['tags']], gita
    assert [c['company'] for c in contact('Otto7 Öhler')['companies']] == ['Öhler & Söhne']


def test_find_by_phone():
    app = start()
    go_to(app, 'Contacts')
    app.key('ctrl+f')
    app.type('7704-21')
    app.find(re.compile('^Vera421 Vogel'), 'label')
    app.gone(re.compile('^Vera422 Vogel'), 'label')
    app.close()


def test_deal_to_proposal():
    app = start()
    go_to(app, 'Pipeline')
    app.key('ctrl+n')
    window = app.window('New Deal')
    app.fill('What is it about?', 'Spring planting', window)
    app.fill('Person', 'vera421', window)
    app.find('Vera421 Vogel', 'list item', under=window)
    app.key('Return')
    app.wait_for(lambda: app.text(app.find_entry('Person', window)) == 'Vera421 Vogel', 10, 'the person')
    app.fill('Amount', '4800 EUR', window)
    app.key('ctrl+Return')
    app.window_gone(window)

    card = app.find(re.compile('^Spring planting, '), 'label', under=app.find('Lead, 1 deal', 'panel'))
    column = app.find(re.compile('^Proposal, '), 'panel')
    app.settle()
    x, y, width, _ = app.place(column)
    app.drag_points(app.center(card), (x + width // 2, y + 160), hold=0.3)
    app.find('Proposal, 1 deal', 'panel')
    app.find('Lead, 0 deals', 'panel')
    app.settle()
    app.key('ctrl+z')
    app.find('Lead, 1 deal', 'panel')
    app.settle()
    app.key('ctrl+shift+z')
    app.find('Proposal, 1 deal', 'panel')
    app.close()

    deal = cli('list', 'deals')['deals'][0]
    assert (deal['stage'], deal['amount'], deal['currency']) == ('Proposal', '4800.00', 'EUR'), deal


def add_calendar_account(app, url):
    app.action('win.add-calendar-account')
    window = app.window('Add Calendar Account')
    app.settle()
    app.type(url)                   # the keyboard is in the first entry
    app.wait_for(lambda: app.text(app.find_entry('E-mail Address, Server or Link', window)) == url, 10, 'the typed address')
    app.fill('User Name', 'ada', window)
    app.fill('Password', 'lovelace', window)
    app.key('Return')
    app.find('Add', 'button', under=window)
    app.find('Work', under=window)
    app.settle()
    app.key('Return')
    app.window_gone(window)
    app.find(re.compile('^Synced '), 'label', timeout=30)


def schedule_meeting(app):
    go_to(app, 'Calendar')
    app.find('Work', 'check box')
    app.key('ctrl+n')
    app.wait_for(lambda: 'focused' in states_of(app.find_entry('Title')), 10, 'the keyboard to be in the title')
    app.type('Planting plan')
    for name, text in (('From', 'tomorrow 10:00'), ('To', 'tomorrow 11:00'), ('With', 'vera421')):
        app.tab_to(app.find_entry(name))
        app.key('ctrl+a')
        app.type(text)
    app.find('Vera421 Vogel', 'list item', under=app.find_entry('With'))
    app.key('Return')
    app.wait_for(lambda: app.text('With') == '', 10, 'the contact to be taken')
    calendar = app.find('Calendar', 'combo box')
    app.tab_to(calendar)
    app.key('space')
    app.settle()
    app.key('Down', 'Return')
    app.find('Work', 'label', under=calendar)
    app.tab_to(app.find('Add', 'button'))
    app.key('Return')
    app.find('Added Planting plan', 'label')


class CalendarClient:
    """An independent client: nothing of it is ours."""

    def __init__(self, url):
        self.home = url + 'ada/work/'
        self.root = url.rstrip('/')

    def request(self, url, method, body=None, **headers):
        made = urllib.request.Request(url, method=method, data=body,
                                      headers={k.replace('_', '-'): v for k, v in headers.items()})
        made.add_header('Authorization', 'Basic ' + base64.b64encode(b'ada:lovelace').decode())
        with urllib.request.urlopen(made, timeout=20) as answer:
            return answer.read().decode(), answer.headers

    def make_calendar(self):
        self.request(self.home, 'MKCALENDAR', b'<?xml version="1.0"?><C:mkcalendar xmlns="DAV:" xmlns:C="urn:ietf:params:xml:ns:caldav">'
                     b'<set><prop><displayname>Work</displayname></prop></set></C:mkcalendar>')

    def list(self):
        return [self.root + href for href in
                re.findall(r'href>(/ada/work/[^<]+\.ics)<', self.request(self.home, 'PROPFIND', Depth='1')[0])]


def test_meeting():
    with Server('radicale.py') as server:
        if server.skipped():
            return server.skipped()
        client = CalendarClient(server.words[1])
        client.make_calendar()
        app = start()
        add_calendar_account(app, server.words[1])
        schedule_meeting(app)
        app.wait_for(client.list, 30, 'the meeting at the server')
        (url,) = client.list()
        text, headers = client.request(url, 'GET')
        tomorrow = (datetime.date.today() + datetime.timedelta(1)).strftime('%Y%m%d')
        assert re.search(r'^SUMMARY:Planting plan\r?$', text, re.M), text
        assert re.search(r'^DTSTART;TZID=Europe/Berlin:%sT100000' % tomorrow, text, re.M), text
        assert contact('Vera421 Vogel')['uid'] in text, text

        changed = text.replace('SUMMARY:Planting plan', 'SUMMARY:Planting plan in the garden').replace('T110000', 'T113000')
        client.request(url, 'PUT', changed.encode(), Content_Type='text/calendar; charset=utf-8', If_Match=headers['ETag'])
        app.action('win.sync')
        app.click('Agenda')
        app.find(re.compile('Planting plan in the garden'), timeout=30)
        go_to(app, 'Contacts')
        app.key('ctrl+f')
        app.type('vera421')
        app.click(app.find(re.compile('^Vera421 Vogel'), 'label'))
        app.find(re.compile('Planting plan in the garden'), 'label')
        app.close()
        assert client.request(url, 'GET')[0] == changed, 'what came from the server was written back'
        meeting = cli('list', 'activities')['activities'][0]
        assert meeting['subject'] == 'Planting plan in the garden' and '11:30' in meeting['ends'], meeting
        assert [(link['kind'], link['ref']) for link in meeting['links']] == [('contact', 'Vera421 Vogel')], meeting
    return None


def set_postal_address(app):
    """From the finding that says it is missing."""
    row = app.find(re.compile('^Your postal address is not set'), 'label')
    while row.get_role_name() != 'list item':
        row = row.get_parent()
    button(app, 'Show', row)
    window = app.window('Preferences')
    app.fill('Name', 'Holm Gardens', window)
    app.fill('Postal Address', 'Markt 1, 53111 Bonn', window)
    app.key('Escape')
    app.window_gone(window)
    app.gone(re.compile('^Your postal address is not set'), 'label')


def add_mail_account(app, url):
    host, port = re.match('smtp://(.*):([0-9]+)', url).groups()
    app.click(app.find('Add…', 'button'))
    window = app.window('Mail Account')
    app.settle()
    app.type('Anna Holm')           # the keyboard is in the first entry
    for name, text in (('Your Mail Address', 'anna@shop.example'), ('Server for Outgoing Mail', host), ('Port', port),
                       ('User Name', 'ada')):
        app.fill(name, text, window)
    app.click(app.find_entry('Password', window))
    app.type('lovelace')
    app.press(app.find('Test This Account', 'button', under=window))
    app.find('It works: the server takes mail from this account.', 'label', under=window, timeout=30)
    app.key('ctrl+Return')
    app.window_gone(window)


def mailboxes(folder):
    """The mails in each mailbox there is, whoever's."""
    found = {}
    for path in glob.glob(os.path.join(folder, 'mail', '*', '*', '*')):
        if path.split(os.sep)[-2] not in ('new', 'cur'):
            continue
        with open(path, 'rb') as file:
            found.setdefault(path.split(os.sep)[-3], []).append(email.message_from_binary_file(file))
    return found


def check_mailboxes(folder, unknown):
    """Exactly one mail with their own name each; none is unknown but the one whose answer the kill swallowed."""
    found = mailboxes(folder)
    for name in NAMES:
        mails = found.pop(name.lower(), [])
        assert len(mails) == 1 or (not mails and name.lower() in unknown), (name, len(mails), unknown)
        for mail in mails:
            assert mail['Subject'] == 'Hello ' + name, mail.as_string()
            assert mail['To'].endswith('<%s@shop.example>' % name.lower()), mail.as_string()
            text = next(p for p in mail.walk() if p.get_content_type() == 'text/plain').get_payload(decode=True).decode()
            assert 'Dear %s,' % name in text and 'Markt 1, 53111 Bonn' in text, text
    assert not found, sorted(found)


def make_campaign(app, url):
    go_to(app, 'Campaigns')
    app.key('ctrl+n')
    window = app.window('New Campaign')
    app.settle()
    app.type('Spring letter')
    app.key('Return')
    app.window_gone(window)
    app.click(app.find('Spring', 'check box'))
    app.find(re.compile('^%d people get this mail' % RECIPIENTS), 'label')
    app.click('Message')
    app.settle()
    app.fill('Subject', 'Hello {{first_name}}')
    app.key('Tab')
    app.type('Dear {{first_name|"friend"}}, the planting days begin.')
    app.find(re.compile('^Dear (Vera|Otto)[0-9]+, the planting'), 'label')
    app.click('Check')
    app.settle()
    set_postal_address(app)
    app.click('Send')
    app.settle()
    add_mail_account(app, url)
    app.click('Check')
    app.find('Nothing to mend', 'label')
    app.click('Send')


def test_campaign():
    with Server('mail-stack.py') as server:
        if server.skipped():
            return server.skipped()
        url, _, _, ca_file, folder = server.words[1:6]
        trust = {'SSL_CERT_FILE': ca_file}
        app = start(env=trust)
        make_campaign(app, url)
        button(app, 'Send %d Mails…' % RECIPIENTS, app.root)
        app.window('Send this campaign?')
        app.settle()
        app.key('Return')
        app.wait_for(lambda: len(os.listdir(os.path.join(folder, 'mail'))) >= 20, 60, 'the first mails')
        app.kill()
        app.check_log()
        before = cli('campaign', 'status', 'Spring letter')
        assert 20 <= before['sent'] < RECIPIENTS, before

        app = start(env=trust)
        go_to(app, 'Campaigns')
        app.click(app.find(re.compile('^Spring letter'), 'label'))
        app.click('Send')
        app.click(app.find('Go On', 'button'))
        app.find('Finished', 'label', timeout=60)
        app.close()

        status = cli('campaign', 'status', 'Spring letter', '--mails')
        assert status['state'] == 'finished' and status['unknown'] <= 1, status
        assert status['sent'] + status['unknown'] == RECIPIENTS, status
        unknown = {m['address'].split('@')[0] for m in status['mails'] if m['state'] == 'unknown'}
        end = time.monotonic() + 60 * SLOW
        while len(mailboxes(folder)) < RECIPIENTS - len(unknown) and time.monotonic() < end:
            time.sleep(0.1)
        check_mailboxes(folder, unknown)
    return None


def sent_mails():
    """What became of the mail to each address, as the journal has it; None where no server could be started."""
    if not cli('list', 'campaigns')['campaigns']:
        return None
    mails = cli('campaign', 'status', 'Spring letter', '--mails')['mails']
    assert sorted(m['address'].split('@')[0].capitalize() for m in mails) == sorted(NAMES), mails
    return {m['address']: m['state'] for m in mails}


def take_back(app, label):
    """Takes something back in the list of changes, however long ago it was."""
    app.action('win.changes')
    window = app.window('Changes')
    app.settle()
    app.press(app.find('Undo: ' + label, 'button', under=window))
    return window


def test_undo_of_import():
    """Of people who were sent mails since, which stay in the journal, and of people who were changed since, which are named."""
    gita = contact('Gita3 Grün')
    sent = sent_mails()
    people, contacts = count(), count('kind=company')
    app = start()
    window = take_back(app, 'Imported outlook.csv')
    app.find(re.compile(' · undone$'), 'label', under=window, timeout=60)
    app.key('Escape')
    app.window_gone(window)

    # Who was changed since stays and is named; the others go.
    window = take_back(app, 'Imported people.vcf')
    app.find('Taken Back But for Some', 'label', timeout=60)
    app.find(re.compile('Vera421 Vogel'), 'label')
    app.key('Return')
    app.gone('Taken Back But for Some', 'label')
    app.key('Escape')
    app.window_gone(window)
    app.close()

    assert count() == people - OTTOS - (PEOPLE - 1), (people, count())
    assert contact('Vera421 Vogel')['emails'][0]['address'] == 'vera421@shop.example'
    assert count('kind=company') == contacts - 1, 'the company that came with them stayed'
    assert cli('list', 'contacts', '--filter', 'name~Otto')['total'] == 0
    assert contact('Gita3 Grün') == gita
    assert sent_mails() == sent, 'the journal lost who was sent what'


def test_in_order():
    """What was sent stays in the journal, and the book is whole."""
    campaigns = cli('list', 'campaigns')['campaigns']
    if campaigns:
        status = cli('campaign', 'status', 'Spring letter')
        assert status['sent'] + status['unknown'] == RECIPIENTS, status
    assert cli('check')['ok']


if __name__ == '__main__':
    run_tests(globals())
