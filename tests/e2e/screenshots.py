#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""screenshots.py BOOK FOLDER SUFFIX: pictures of each view of the running program, for ./dev screenshots.
Run under ./headless of the wanted size; the window fills the screen."""
import os
import sys

from ui import LISTS, App

# the places in the order of the sidebar, by their titles
PLACES = ['Today', 'Contacts', 'Pipeline', 'Calendar', 'Campaigns']


def fill_screen():
    folder = os.path.join(os.environ['XDG_CONFIG_HOME'], 'glib-2.0', 'settings')
    os.makedirs(folder, exist_ok=True)
    with open(os.path.join(folder, 'keyfile'), 'w') as file:
        file.write('[io/github/clientele/Clientele]\nwindow-maximized=true\n')


def open_first(app):
    """The first row of the list that is on the screen, as a person would: down from the search, then Enter."""
    lists = [n for n in app.find_all(role='list', prune=LISTS) if app.place(n)[2] > 200]
    lists.sort(key=lambda n: -app.place(n)[0])      # the sidebar is a list too, and the leftmost
    for node in lists:
        rows = app.rows(node)
        if rows:
            app.click(rows[0][1])
            return True
    return False


def main():
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
            open_first(app)
        shoot(place)
        if place == 'contacts' and narrow:
            app.key('alt+Left')
    app.close()


if __name__ == '__main__':
    main()
