#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The window and its contacts, by accessible names: start, find, open, edit in place, note, undo, trash, narrow."""
import os
import re
import shutil
import subprocess
import tempfile
import time

from ui import LISTS, App, run_tests

FOLDER = tempfile.mkdtemp()


def book(name, n=40):
    path = os.path.join(FOLDER, name + '.clientele')
    subprocess.run([os.environ['SEED_BOOK'], path, str(n)], check=True)
    return path


def start(path):
    """The window on a book, at its contacts."""
    app = App.clientele(path)
    app.settle()
    app.key('ctrl+2')
    app.find('Contacts', 'list')
    app.settle()
    return app


def open_contact(app, name):
    app.click(app.find(re.compile('^' + name), 'label'))
    app.find('Name: ' + name)


def test_first_start():
    app = App.clientele()
    app.find('Welcome to Clientele')
    app.find('Look Around with a Demo Business')
    app.click(app.find('Start Empty', 'list item'))
    app.find('No Contacts Yet')
    app.close()


def test_new_contact():
    app = start(book('new'))
    app.key('ctrl+n')
    app.set_text('Name', 'Grace Hopper, Acme Tools')
    app.set_text('E-mail', 'grace@example.org')
    app.press('Add')
    app.find('Name: Grace Hopper')
    app.find('E-mail Address: grace@example.org')
    app.find('Company: Acme Tools')
    app.close()


def test_search():
    app = start(book('search'))
    app.key('ctrl+f')
    app.type('goran')
    app.find(re.compile('^Goran'), 'label')
    app.gone(re.compile('^Chloé'), 'label')
    app.key('ctrl+a')
    app.type('nobody of that name')
    app.find('Nothing Matches “nobody of that name”')
    app.find('Clear the Search', action='click')
    app.press('Clear the Search')
    app.find(re.compile('^Chloé'), 'label')
    app.close()


def test_edit_in_place():
    app = start(book('edit'))
    open_contact(app, 'Ana Álvarez')
    app.press('E-mail Address: person0@example.org')
    app.set_text('E-mail', 'ana@example.net')
    app.key('Escape')
    app.find('E-mail Address: person0@example.org')
    app.press('E-mail Address: person0@example.org')
    app.set_text('E-mail', 'ana@example.net')
    app.key('ctrl+Return')
    app.find('E-mail Address: ana@example.net')
    app.settle()
    app.key('ctrl+z')
    app.find('E-mail Address: person0@example.org')
    app.key('ctrl+shift+z')
    app.find('E-mail Address: ana@example.net')
    app.close()


def test_click_beside_resting_pointer():
    """The pointer rests on a place for as long as a tooltip takes; a click on the one below is not lost."""
    app = start(book('places'))
    contacts, pipeline = (app.find(name, 'list item') for name in ('Contacts', 'Pipeline'))
    at = app.center(pipeline)
    app.xdo('mousemove', *app.center(contacts))
    time.sleep(2)
    app.xdo('mousemove', *at, 'click', 1)
    app.wait_state(pipeline, 'selected')
    app.close()


def test_offers_do_not_queue():
    """What was just done can be taken back at once, however many toasts came before it."""
    app = start(book('offers'))
    open_contact(app, 'Ana Álvarez')
    for text in ('First', 'Second', 'Third'):
        app.press('Note')
        app.settle()
        app.type(text)
        app.key('ctrl+Return')
        app.find(text, 'label', prune=LISTS)
    app.key('ctrl+z')
    app.find('Redo', prune=LISTS, action='click', timeout=5)      # an offer stands for eight seconds
    app.gone('Third', 'label')
    app.wait_for(lambda: next(app.find_all('Undo', prune=LISTS, action='click'), None) is None, 4, 'the other offers to go')
    app.close()


def test_note_and_undo():
    app = start(book('note'))
    open_contact(app, 'Ana Álvarez')
    app.press('Note')
    app.settle()
    app.type('Called back about the chairs')
    app.key('ctrl+Return')
    app.press(app.find('Undo', prune=LISTS, action='click'))      # the toast's, which goes after some seconds
    app.find('Redo', prune=LISTS, action='click')
    app.gone('Called back about the chairs', 'label')
    app.key('ctrl+shift+z')
    app.find('Called back about the chairs', 'label', prune=LISTS)
    app.close()


def test_trash():
    app = start(book('trash'))
    open_contact(app, 'Ana Álvarez')
    app.click(app.find(re.compile('^Ana Álvarez'), 'label'))
    app.key('Delete')
    app.find('This contact is in the trash.')
    app.press('Restore')
    app.gone('This contact is in the trash.')
    app.find(re.compile('^Ana Álvarez'), 'label')
    app.close()


def test_palette_goes_there():
    app = start(book('palette'))
    app.key('ctrl+k')
    app.find_entry('Find Anything')
    app.settle()
    app.type('hanna')
    app.find(re.compile('^Hanna'), 'list item')
    app.settle()
    app.key('Return')
    app.find(re.compile('^Name: Hanna'))
    app.close()


def test_narrow():
    app = start(book('narrow'))
    app.resize(360, 720)
    app.settle()
    assert app.place(app.find(role='frame'))[2] <= 380, 'the window does not get narrow'
    app.click(app.find(re.compile('^Bruno'), 'label'))
    app.find('Back', action='click')
    app.find(re.compile('^Name: Bruno'))
    app.press('Back')
    app.settle()
    app.press(app.find('Places', 'button'))       # GTK 4.18 leaves its padding out of its place
    app.settle()
    app.click(app.find('Pipeline', 'list item'))
    app.settle()
    app.key('alt+Left')
    app.find(re.compile('^Bruno'), 'label')
    app.close()


def test_calendar_gets_narrow():
    """A place that needs more than there is still learns how little there is."""
    app = start(book('narrow-calendar'))
    app.resize(1200, 720)
    app.settle()
    app.key('ctrl+4')
    app.find('Calendars', 'label')
    app.settle()
    app.resize(430, 720)
    app.gone('Calendars', 'label')
    app.resize(1200, 720)
    app.find('Calendars', 'label')
    app.key('ctrl+2')
    app.find('Contacts', 'list')
    app.close()


def test_event_between_days_and_hours():
    path = book('carry', 1)
    today = time.strftime('%Y-%m-%d')
    subprocess.run([os.environ['CLIENTELE_CLI'], '--book', path, 'add', 'activity', 'kind=meeting', 'subject=Measure', 'starts=' + today + ' 10:00',
                    'ends=' + today + ' 12:00'], check=True, capture_output=True)
    app = start(path)
    app.key('ctrl+4')
    event = app.find(re.compile('^Measure\n.*10:00'), 'button')
    app.settle()
    hour = app.center(event)
    app.drag(event, app.find(re.compile(time.strftime('^%A %-d %B %Y, ')), 'button'))
    app.find('Changed Measure', 'label')
    app.settle()
    days = [n for n in app.find_all(re.compile('^Measure\n'), 'button')]
    assert len(days) == 1 and ':' not in days[0].get_name(), days[0].get_name()
    x, y = app.center(days[0])
    app.drag_points((x, y), (x, hour[1]), steps=12)
    app.find(re.compile('^Measure\n.*[0-9]:[0-9]'), 'button')
    app.key('ctrl+2')               # the place is remembered, and the tests below begin at the contacts
    app.find('Contacts', 'list')
    app.close()


def test_not_a_book():
    path = os.path.join(FOLDER, 'letter.clientele')
    with open(path, 'w') as file:
        file.write('Dear Sir or Madam, ' * 100)
    app = App.clientele(path)
    app.find('“letter.clientele” Could Not Be Opened')
    app.find('Open Another Book…', action='click')
    app.close()


def test_damaged_book():
    path = book('damaged')
    backups = os.path.join(FOLDER, 'Backups')
    os.makedirs(backups, exist_ok=True)
    shutil.copy(path, os.path.join(backups, 'damaged-20260102-120000.clientele'))
    with open(path, 'r+b') as file:
        file.seek(100)              # the first page: what tables there are
        file.write(b'\xa5' * 40960)
    app = App.clientele(path)
    app.find('“damaged.clientele” Could Not Be Opened')
    app.find('Open to Read Only', action='click')
    app.press(re.compile('^_?Restore the _?Backup of'))
    app.find('Contacts', 'list', timeout=20)
    app.settle()
    app.key('ctrl+2')
    app.find(re.compile('^Ana Álvarez'), 'label')
    app.close()


def test_damaged_in_the_middle():
    """It opens as if it were whole; what is missing must not look as if there were nothing."""
    path = os.path.join(FOLDER, 'middle.clientele')
    subprocess.run([os.environ['CLIENTELE_CLI'], '--book', path, 'demo', '--contacts', '300'], check=True, capture_output=True)
    with open(path, 'r+b') as file:
        file.seek(os.path.getsize(path) // 2)
        file.write(b'\xa5' * 60000)
    app = App.clientele(path)
    app.find('“middle.clientele” Is Damaged', timeout=20)
    app.find('Choose a Backup…', action='click')
    app.press('Open to Read Only')
    def at_contacts():
        app.settle()
        app.key('ctrl+2')           # heard once the book is open
        return app.has('The Contacts Could Not Be Read', 'label')
    app.wait_for(at_contacts, 20, 'the list to say what is wrong')
    app.close()


def test_damaged_book_without_backup():
    path = book('alone')
    with open(path, 'r+b') as file:
        file.seek(100)
        file.write(b'\xa5' * 40960)
    safe = os.path.join(FOLDER, 'on another disk')
    os.makedirs(safe)
    spare = os.path.join(safe, 'spare.clientele')
    subprocess.run([os.environ['SEED_BOOK'], spare, '40'], check=True)
    app = App.clientele(path)
    app.find('“alone.clientele” Could Not Be Opened')
    app.press(re.compile('^_?Choose a Backup'))
    app.choose_file('Choose a Backup', spare)
    app.find('Contacts', 'list', timeout=20)
    app.close()


if __name__ == '__main__':
    run_tests(globals())
