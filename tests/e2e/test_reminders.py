#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reminders as notifications of the desktop: in time, those missed while no window was open, none twice; opened and put off.
The desktop is a service of this test on the private bus, as org.freedesktop.Notifications."""
import datetime
import os
import sqlite3
import subprocess
import tempfile
import threading

from ui import App, run_tests
from gi.repository import Gio, GLib

INTERFACE = """<node><interface name="org.freedesktop.Notifications">
<method name="Notify"><arg type="s" direction="in"/><arg type="u" direction="in"/><arg type="s" direction="in"/><arg type="s" direction="in"/>
<arg type="s" direction="in"/><arg type="as" direction="in"/><arg type="a{sv}" direction="in"/><arg type="i" direction="in"/>
<arg type="u" direction="out"/></method>
<method name="CloseNotification"><arg type="u" direction="in"/></method>
<method name="GetCapabilities"><arg type="as" direction="out"/></method>
<method name="GetServerInformation"><arg type="s" direction="out"/><arg type="s" direction="out"/><arg type="s" direction="out"/>
<arg type="s" direction="out"/></method>
<signal name="ActionInvoked"><arg type="u"/><arg type="s"/></signal>
<signal name="NotificationClosed"><arg type="u"/><arg type="u"/></signal>
</interface></node>"""


class Desktop:
    """What was asked to be shown: a list of (title, text, names of actions by their labels)."""

    def __init__(self):
        self.shown = []
        ready = threading.Event()
        self.thread = threading.Thread(target=self.run, args=(ready,), daemon=True)
        self.thread.start()
        assert ready.wait(20)

    def run(self, ready):
        context = GLib.MainContext()
        context.push_thread_default()
        info = Gio.DBusNodeInfo.new_for_xml(INTERFACE).interfaces[0]
        self.bus = Gio.DBusConnection.new_for_address_sync(
            os.environ['DBUS_SESSION_BUS_ADDRESS'],
            Gio.DBusConnectionFlags.AUTHENTICATION_CLIENT | Gio.DBusConnectionFlags.MESSAGE_BUS_CONNECTION, None, None)
        self.bus.register_object('/org/freedesktop/Notifications', info, self.called, None, None)
        Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.Notifications', Gio.BusNameOwnerFlags.NONE,
                                       lambda *_: ready.set(), None)
        GLib.MainLoop.new(context, False).run()

    def called(self, bus, sender, path, interface, method, arguments, invocation):
        answers = {'GetCapabilities': ('(as)', (['actions', 'body'],)), 'GetServerInformation': ('(ssss)', ('test', 'test', '1', '1.2'))}
        if method == 'Notify':
            app, replaces, icon, title, text, actions, hints, timeout = arguments.unpack()
            self.shown.append((title, text, dict(zip(actions[1::2], actions[::2]))))
            invocation.return_value(GLib.Variant('(u)', (len(self.shown),)))
        elif method in answers:
            invocation.return_value(GLib.Variant(*answers[method]))
        else:
            invocation.return_value(None)

    def invoke(self, number, action):
        self.bus.emit_signal(None, '/org/freedesktop/Notifications', 'org.freedesktop.Notifications', 'ActionInvoked',
                             GLib.Variant('(us)', (number, action)))

    def titles(self):
        return [title for title, text, actions in self.shown]


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


if __name__ == '__main__':
    cli('init')
    run_tests(globals())
