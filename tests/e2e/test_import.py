#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The import assistant by keyboard: what is not clear is asked, who changes how is named, and until it is run nothing is in the book."""
import json
import os
import subprocess

from ui import App, run_tests

BASE = os.environ['HEADLESS_BASE']
BOOK = os.path.join(BASE, 'import.clientele')
CLI = os.environ['CLIENTELE_CLI']

OLD = 'Name,E-mail,City,Nickname\nAna Ruiz,ana@example.com,Bonn,Ani\n'
NEW = ('Kunde;Ansprechpartner;E-Mail;Handy;Ort;Geburtstag;Kundenstatus\n'
       'Ruiz SL;Ana Ruiz;ana@example.com;+49 170 1234567;Bonn;3/4/1980;Stammkunde\n'
       'Söhne KG;Ben Söhn;ben@example.com;;Köln;;Stammkunde\n'
       ';;;;Nirgends;;\n')


def cli(*arguments):
    done = subprocess.run([CLI, '--book', BOOK, '--json', *arguments], capture_output=True, text=True, check=True)
    return json.loads(done.stdout) if done.stdout else None


def write(name, text):
    path = os.path.join(BASE, name)
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    return path


def contents():
    text = subprocess.run([CLI, '--book', BOOK, 'export', 'contacts', '--format', 'json'], capture_output=True, text=True, check=True).stdout
    return json.loads(text)


def start():
    if not os.path.exists(BOOK):
        cli('init')
        cli('import', write('old.csv', OLD))
    app = App.clientele(BOOK)
    app.find('Places', 'list')
    app.settle()
    return app


def open_import(app):
    app.action('win.import')
    app.choose_file('Import Contacts', write('new.csv', NEW))
    window = app.window('Import Contacts')
    app.find('What the columns mean', under=window)
    app.settle()
    return window


def test_cancel_on_every_page():
    app = start()
    before = contents()
    for pages in range(3):
        window = open_import(app)
        if pages >= 1:
            app.key('ctrl+Return')
            app.find('Day or Month First?', under=window, timeout=30)
            app.settle()
        if pages >= 2:
            app.key('ctrl+Return')
            app.find('This would happen', under=window, timeout=30)
            app.settle()
        app.key('Escape')
        app.window_gone(window)
    app.close()
    assert contents() == before


def test_asks_names_and_takes_back():
    app = start()
    before = contents()
    window = open_import(app)
    app.key('ctrl+Return')
    app.find('Day or Month First?', under=window, timeout=30)
    app.find('Stammkunde', under=window)
    app.settle()
    app.key('ctrl+Return')
    app.find('This would happen', under=window, timeout=30)
    app.find('Ana Ruiz', under=window)
    app.find('Ben Söhn', under=window)
    app.find('1 refused', under=window)
    app.settle()
    app.key('alt+Left')
    app.find('Day or Month First?', under=window, timeout=30)
    app.settle()
    app.key('ctrl+Return')
    app.find('This would happen', under=window, timeout=30)
    app.settle()
    app.key('ctrl+Return')
    app.find('Imported', 'label', under=window, timeout=60)
    app.settle()
    names = {contact['name'] for contact in contents()['contacts']}
    assert {'Ana Ruiz', 'Ben Söhn', 'Ruiz SL', 'Söhne KG'} <= names, names
    app.press(app.find('Undo This Import', 'button', under=window))
    app.window_gone(window)
    app.close()
    assert contents() == before


def test_is_known_again():
    app = start()
    window = open_import(app)
    app.find('As in the import of “new.csv”.', under=window)
    app.key('Escape')
    app.window_gone(window)
    app.close()


run_tests(globals())
