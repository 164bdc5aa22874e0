#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job as a new user does it, on real servers: bring in contacts, find one, move a deal, plan a meeting that the
calendar server has, send a campaign that is killed in the middle, take an import back. Each test goes on where the one
before it ended; the book is the one in the user's data folder, the passwords are in the desktop's keyring."""
import json
import os
import re
import subprocess

from ui import LISTS, SLOW, App, run_tests

BASE = os.environ.get('HEADLESS_BASE', '/nonexistent')
PEOPLE = 1000
RECIPIENTS = 300


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
    rows += ['"Otto%d","","Öhler","Öhler & Söhne","Markt %d","Köln","50667","030 330 %04d","","otto%d@oehler.example","Otto%d Öhler",'
             '"Suppliers"' % (n, n, n, n, n) for n in range(20)]
    return write('outlook.csv', '\r\n'.join(rows) + '\r\n', 'cp1252')


def vcard_file():
    cards = []
    for n in range(PEOPLE):
        category = 'CATEGORIES:Spring\r\n' if n < RECIPIENTS else ''
        cards.append('BEGIN:VCARD\r\nVERSION:3.0\r\nUID:main-job-%d\r\nN:Vogel;Vera%d;;;\r\nFN:Vera%d Vogel\r\n'
                     'EMAIL;TYPE=WORK:vera%d@shop.example\r\nTEL;TYPE=CELL:+49 (151) 77%02d-%02d\r\n%sEND:VCARD\r\n'
                     % (n, n, n, n, n // 100, n % 100, category))
    return write('people.vcf', ''.join(cards))


# ---- what a person does with the window

def start():
    app = App.clientele()
    app.find('Places', 'list')
    app.settle()
    return app


def go_to(app, place):
    app.click(app.find(place, 'list item', under=app.find('Places', 'list')))
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
    import_file(app, outlook_file(), 20, True)
    app.action('win.import')
    import_file(app, vcard_file(), PEOPLE, False)
    app.settle()
    app.close()
    assert count() == 25 + 20 + PEOPLE, count()
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


if __name__ == '__main__':
    run_tests(globals())
