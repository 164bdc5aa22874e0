#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py BOOK FOLDER SUFFIX: pictures of each view of the running program, for ./dev screenshots.
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


def open_campaign(app):
    """The message of the campaign, with what its recipients get."""
    app.click(app.find(re.compile('^Open workshop in December, ')))
    app.find('Who gets it')
    app.settle()
    app.press('Message')
    app.find('As It Arrives')


def main():
    Desktop()     # shows the reminders, so that no hour of the day has them in the pictures
    book, folder, suffix = sys.argv[1:4]
    narrow = 'narrow' in suffix
    os.makedirs(folder, exist_ok=True)
    fill_screen()
    app = App([os.environ['CLIENTELE'], book])

    def shoot(name):
        app.xdo('mousemove', '0', '0')              # no tooltip in the picture
        app.settle()
        path = os.path.join(folder, name + suffix + '.png')
        app.screenshot(path, whole_screen=True)
        print(path, flush=True)

    app.find(role='frame')
    app.settle()
    for number, title in enumerate((p for p in PLACES if app.has(p, prune=LISTS[2:])), 1):
        place = title.lower()
        app.key('ctrl+%d' % number)
        app.settle()
        if place == 'contacts':
            if narrow:
                shoot(place + '-list')
            open_contact(app)
        if place == 'campaigns':
            shoot(place + '-list')
            open_campaign(app)
        shoot(place)
        if place == 'contacts' and narrow:
            app.key('alt+Left')
    app.close()


if __name__ == '__main__':
    main()
