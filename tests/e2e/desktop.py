# SPDX-License-Identifier: GPL-3.0-or-later
"""A desktop that shows notifications: org.freedesktop.Notifications on the private bus, for as long as somebody holds it."""
import os
import threading

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
        self.name = Gio.bus_own_name_on_connection(self.bus, 'org.freedesktop.Notifications', Gio.BusNameOwnerFlags.NONE,
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

    def leave(self):
        """As where no program shows notifications. False where the bus would start another one."""
        Gio.bus_unown_name(self.name)
        names = self.bus.call_sync('org.freedesktop.DBus', '/org/freedesktop/DBus', 'org.freedesktop.DBus', 'ListActivatableNames',
                                   None, None, Gio.DBusCallFlags.NONE, 5000, None).unpack()[0]
        return 'org.freedesktop.Notifications' not in names
