#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py BOOK FOLDER SUFFIX [PART...]: pictures of each view of the running program, for ./dev screenshots.
Run under ./headless of the wanted size; the window fills the screen."""
import os
import re
import sys

from ui import LISTS, App
from desktop import Desktop

# the places in the order of the sidebar, by their titles
PLACES = ['Today', 'Contacts', 'Pipeline', 'Calendar', 'Campaigns']


def fill_screen():
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as file:
        file.write('[io/github/clientele/Clientele]\nwindow-maximized=true\n')


FULLEST = 'Anaïs Noël'           # of those on the first page of the demo business, the one with the most to show


def open_contact(app):
    """A contact of the list that is on the screen, as a person would: with a click."""
    lists = [n for n in app.find_all(role='list', prune=LISTS) if app.place(n)[2] > 200]
    longest = max(lists, key=lambda n: n.get_child_count(), default=None)   # not the places, not the letters
    rows = app.rows(longest) if longest is not None else []
    if len(rows) > 2:
        app.click(next((row for _, row, words in rows[:11] if FULLEST in words), rows[2][1]))
        app.find('More Actions')                    # the page of the contact was read
        return True
    return False


CAMPAIGN = 'Open workshop in December'
STEPS = ['Audience', 'Message', 'Check', 'Send', 'Results']

# A table that no other program writes: its columns have to be named.
TABLE = """Kunde;Ansprechpartner;Mail;Telefon;Ort;Umsatz 2025
Holzbau Ritter GmbH;Jana Ritter;jana@ritter-holz.example;+49 221 555 0117;Köln;18.400
Café Zentral;Miguel Ortega;post@cafe-zentral.example;0228 4471 20;Bonn;3.250
Praxis Dr. Yılmaz;Ayşe Yılmaz;praxis@yilmaz.example;+49 170 220 8841;Düsseldorf;7.900
"""


class Pictures:
    """Pictures of one program, each of the whole screen."""

    def __init__(self, app, folder, suffix):
        self.app, self.folder, self.suffix = app, folder, suffix
        self.narrow = 'narrow' in suffix

    def shoot(self, name):
        self.app.xdo('mousemove', '0', '0')         # no tooltip in the picture
        self.app.settle()
        path = os.path.join(self.folder, name + self.suffix + '.png')
        self.app.screenshot(path, whole_screen=True)
        print(path, flush=True)

    def go_to(self, place):
        self.app.key('ctrl+%d' % (PLACES.index(place) + 1))
        self.app.settle()

    def find_by_palette(self, words, name=None):
        """Leaves the palette with the record, or shows it as it stands."""
        self.app.key('ctrl+k')
        self.app.settle()
        self.app.type(words)
        self.app.settle()
        if name is not None:
            self.shoot(name)
            self.app.key('Escape')
        else:
            self.app.key('Return')
        self.app.settle()

    def window(self, action, name, title):
        """A window of its own, from its action to Escape."""
        self.app.action(action)
        window = self.app.window(title)
        self.app.settle()
        self.shoot(name)
        self.app.key('Escape')
        self.app.window_gone(window)


def today(pictures):
    pictures.go_to('Today')
    pictures.shoot('today')


def contacts(pictures):
    app = pictures.app
    pictures.go_to('Contacts')
    if pictures.narrow:
        pictures.shoot('contacts-list')
    open_contact(app)
    pictures.shoot('contacts')
    if pictures.narrow:
        app.key('alt+Left')
    pictures.find_by_palette('Brown Interiors')
    pictures.shoot('contacts-company')
    if pictures.narrow:
        app.key('alt+Left')
        app.settle()
    app.key('ctrl+f')
    app.type('zeppelin 17')
    pictures.shoot('contacts-no-match')
    app.key('Escape')
    app.settle()


def pipeline(pictures):
    app = pictures.app
    pictures.go_to('Pipeline')
    pictures.shoot('pipeline')
    pictures.find_by_palette('Kitchen for the staff room')
    pictures.shoot('pipeline-deal')
    app.key('alt+Left')
    app.settle()


def calendar(pictures):
    app = pictures.app
    pictures.go_to('Calendar')
    pictures.shoot('calendar')
    for mode in ('month', 'agenda'):
        app.press(app.find(mode.capitalize(), prune=LISTS, action='click'))
        app.settle()
        pictures.shoot('calendar-' + mode)
    app.press(app.find('Week', prune=LISTS, action='click'))
    app.settle()


def campaigns(pictures):
    app = pictures.app
    pictures.go_to('Campaigns')
    pictures.shoot('campaigns-list')
    app.click(app.find(re.compile('^%s, ' % CAMPAIGN)))
    app.find('Who gets it')
    app.settle()
    for step in STEPS:
        app.press(step)
        if step == 'Message':
            app.find('As It Arrives')
        pictures.shoot('campaigns' if step == 'Message' else 'campaigns-' + step.lower())


def windows(pictures):
    app = pictures.app
    pictures.go_to('Contacts')
    pictures.find_by_palette('wei', 'palette')
    pictures.window('win.preferences', 'preferences', 'Preferences')
    app.key('F1')                                   # a window without a name of its own
    app.settle()
    pictures.shoot('shortcuts')
    app.key('Escape')
    app.settle()
    pictures.window('win.changes', 'changes', 'Changes')
    table = os.path.join(os.environ['HEADLESS_BASE'], 'customers.csv')
    with open(table, 'w') as file:
        file.write(TABLE)
    app.action('win.import')
    app.choose_file('Import Contacts', table)
    window = app.window('Import Contacts')
    app.find('What the columns mean', under=window)
    pictures.shoot('import')
    app.press(app.find('Continue', 'button', under=window))
    app.find('This would happen', under=window, timeout=30)
    pictures.shoot('import-trial')
    app.key('Escape')
    app.window_gone(window)


def first_start(folder, suffix):
    app = App([os.environ['CLIENTELE']])
    app.find('Welcome to Clientele')
    app.settle()
    Pictures(app, folder, suffix).shoot('first-start')
    app.close()


def main():
    Desktop()     # shows the reminders, so that no hour of the day has them in the pictures
    book, folder, suffix = sys.argv[1:4]
    parts = [today, contacts, pipeline, calendar, campaigns, windows]
    wanted = sys.argv[4:]
    os.makedirs(folder, exist_ok=True)
    fill_screen()
    if not wanted or 'first_start' in wanted:
        first_start(folder, suffix)
    app = App([os.environ['CLIENTELE'], book])
    app.find(role='frame')
    app.settle()
    pictures = Pictures(app, folder, suffix)
    for part in parts:
        if not wanted or part.__name__ in wanted:
            part(pictures)
    app.close()


if __name__ == '__main__':
    main()
