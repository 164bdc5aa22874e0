#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reminders as notifications of the desktop: in time, those missed while no window was open, none twice; opened and put off. In the
window where the desktop shows none."""
import datetime
import os
import re
import sqlite3
import subprocess
import tempfile

from ui import App, run_tests
from desktop import Desktop

DESKTOP = Desktop()
BOOK = os.path.join(tempfile.mkdtemp(), 'shop.clientele')


def cli(*arguments):
    return subprocess.run([os.environ['CLIENTELE_CLI'], '--book', BOOK, *arguments], check=True, capture_output=True, text=True).stdout


def add(subject, seconds, minutes_before):
    starts = datetime.datetime.now() + datetime.timedelta(seconds=seconds)
    ends = starts + datetime.timedelta(minutes=30)
    cli('add', 'activity', 'kind=meeting', 'subject=' + subject, 'location=Workshop', 'reminder=%d' % minutes_before,
        'starts=' + starts.strftime('%Y-%m-%d %H:%M:%S'), 'ends=' + ends.strftime('%Y-%m-%d %H:%M:%S'))


def start():
    app = App.clientele(BOOK)
    app.find('Places', 'list')
    return app


def test_in_time_and_missed():
    add('In time', 60 + 12, 1)
    add('Missed', 300, 15)
    add('Over', -3600, 15)
    add('Later', 7200, 15)
    app = start()
    app.wait_for(lambda: 'Missed' in DESKTOP.titles(), 20, 'the one that was missed')
    app.wait_for(lambda: 'In time' in DESKTOP.titles(), 40, 'the one that comes due')
    title, text, actions = DESKTOP.shown[DESKTOP.titles().index('Missed')]
    assert 'Workshop' in text, text
    assert 'In 10 Minutes' in actions, actions

    # Put off: the file knows until when.
    DESKTOP.invoke(DESKTOP.titles().index('Missed') + 1, actions['In 10 Minutes'])

    def snoozed():
        with sqlite3.connect('file:%s?mode=ro' % BOOK, uri=True) as db:
            return db.execute('SELECT snoozed_until - unixepoch () FROM reminder_fired WHERE snoozed_until IS NOT NULL').fetchall()
    app.wait_for(snoozed, 10, 'the reminder that was put off')
    assert 500 < snoozed()[0][0] <= 600, snoozed()

    # Opened: where it stands in the calendar.
    DESKTOP.invoke(DESKTOP.titles().index('In time') + 1, 'default')
    app.find_entry('Title')
    assert app.text(app.find_entry('Title')) == 'In time'
    app.key('Escape')
    app.close()
    assert sorted(DESKTOP.titles()) == ['In time', 'Missed'], DESKTOP.titles()


def test_none_twice():
    before = len(DESKTOP.shown)
    add('While closed', 600, 15)
    app = start()
    app.wait_for(lambda: len(DESKTOP.shown) > before, 20, 'the one that came due while no window was open')
    app.settle()
    app.close()
    app = start()
    app.settle()
    app.close()
    assert DESKTOP.titles()[before:] == ['While closed'], DESKTOP.titles()


def test_no_desktop():
    """Last: the desktop does not come back."""
    if not DESKTOP.leave():
        return 'skip: the bus of this machine starts a service for notifications'
    before = len(DESKTOP.shown)
    add('Closed', 600, 15)
    add('Put off', 660, 15)
    add('Opened', 720, 15)
    app = start()
    app.find(re.compile(r'^Closed, .*Workshop · 2 more$'), 'button', timeout=20)
    app.close()

    # What was not answered comes again.
    app = start()
    app.find(re.compile(r'^Closed, '), 'button', timeout=20)
    app.press(app.find('Close Reminder', 'button'))
    app.find(re.compile(r'^Put off, .*1 more$'), 'button')
    app.press(app.find('In 10 Minutes', 'button'))
    app.press(app.find(re.compile(r'^Opened, '), 'button'))
    assert app.text(app.find_entry('Title')) == 'Opened'
    app.key('Escape')
    app.gone('In 10 Minutes', 'button')
    app.settle()
    app.close()
    with sqlite3.connect('file:%s?mode=ro' % BOOK, uri=True) as db:
        fired = dict(db.execute('SELECT subject, coalesce (snoozed_until - unixepoch (), 0) FROM reminder_fired JOIN activity'
                                ' ON id = activity_id'))
    assert fired['Closed'] == fired['Opened'] == 0, fired
    assert 500 < fired['Put off'] <= 600, fired
    assert len(DESKTOP.shown) == before, DESKTOP.titles()


if __name__ == '__main__':
    cli('init')
    run_tests(globals())
