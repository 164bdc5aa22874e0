#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""The calendars on the command line, against the fault server: its JSON, its exit status, and what it says when something is wrong."""
import json
import os
import shutil
import subprocess
import sys
import tempfile
import unittest

CLI = sys.argv.pop(1)
DONE, FAILED, USAGE = 0, 1, 2
SERVER = os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', 'servers', 'caldav-fault.py')
EVENT = ('BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//Other//EN\r\nBEGIN:VEVENT\r\nUID:%s\r\nDTSTAMP:20260101T000000Z\r\n'
         'DTSTART:20261210T100000Z\r\nDTEND:20261210T110000Z\r\nSUMMARY:%s\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n')


class Calendars(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='clientele-cli-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.book = os.path.join(self.folder, 'book.clientele')
        self.server = subprocess.Popen(['/usr/bin/python3', SERVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True)
        self.addCleanup(self.stop)
        self.url = self.server.stdout.readline().split()[1]
        self.run_cli('init')

    def stop(self):
        if self.server.poll() is None:
            self.server.stdin.close()
            self.server.wait(10)
        self.server.stdout.close()

    def tell(self, **command):
        self.server.stdin.write(json.dumps(command) + '\n')
        self.server.stdin.flush()
        reply = json.loads(self.server.stdout.readline())
        self.assertNotIn('error', reply)
        return reply

    def run_cli(self, *arguments, status=DONE, given=None):
        done = subprocess.run([CLI, '--book', self.book, *arguments], capture_output=True, input=given, timeout=100, text=True)
        self.assertEqual(done.returncode, status, '%s: %s%s' % (arguments, done.stdout, done.stderr))
        self.assertNotRegex(done.stderr, r'CRITICAL|WARNING|\*\*')
        if status != DONE:
            self.assertIn('clientele-cli: ', done.stderr)
        return done

    def run_json(self, *arguments, **options):
        return json.loads(self.run_cli('--json', *arguments, **options).stdout)

    def test_way_through(self):
        account = self.run_json('account', 'add-caldav', self.url)
        self.assertEqual(set(account), {'id', 'calendars'})
        self.assertEqual(account['calendars'], 1)

        self.tell(put={'name': 'one.ics', 'body': EVENT % ('one@x', 'One')})
        self.tell(put={'name': 'broken.ics', 'body': 'BEGIN:VCALENDAR\r\nnothing\r\n'})
        self.assertEqual(self.run_json('sync'), {'received': 1, 'removed': 0, 'sent': 0, 'deleted': 0, 'conflicts': 0,
                                                 'unreadable': 1, 'refused': 0})
        calendar, = [c for c in self.run_json('calendars')['calendars'] if c['account'] is not None]
        self.assertEqual([c['account'] is None for c in self.run_json('calendars')['calendars']], [True, False])
        self.assertEqual(set(calendar), {'id', 'name', 'account', 'read_only', 'last_sync_at', 'error', 'waiting', 'refused', 'problems'})
        self.assertEqual([p['kind'] for p in calendar['problems']], ['unreadable'])
        self.assertIn('broken.ics', calendar['problems'][0]['what'])

        # What the server does not take is said with the server's reason, and keeps nothing else from its turn.
        self.tell(set={'refuse': 'Forbidden'})
        activity, = [a for a in self.run_json('list', 'activities')['activities'] if a['subject'] == 'One']
        self.run_cli('set', activity['id'], 'subject=Forbidden')
        self.assertEqual(self.run_json('sync', '--calendar', calendar['id'])['refused'], 1)
        calendar, = [c for c in self.run_json('calendars')['calendars'] if c['account'] is not None]
        self.assertEqual((calendar['waiting'], calendar['refused']), (1, 1))
        self.assertIn('Forbidden', self.run_cli('calendars').stdout)
        self.assertEqual(self.run_json('conflicts'), {'conflicts': []})

        # The same property changed on both sides.
        self.tell(set={'refuse': None})
        self.run_cli('set', activity['id'], 'subject=Mine')
        self.tell(put={'name': 'one.ics', 'body': EVENT % ('one@x', 'Theirs')})
        self.assertEqual(self.run_json('sync')['conflicts'], 1)
        conflict, = self.run_json('conflicts')['conflicts']
        self.assertEqual(set(conflict), {'id', 'activity', 'subject', 'calendar', 'at', 'decisions'})
        self.assertEqual((conflict['subject'], conflict['activity']), ('Theirs', activity['id']))
        self.assertEqual([d['field'] for d in conflict['decisions']], ['SUMMARY'])
        self.assertEqual(self.run_cli('conflicts').stdout, '%s  Theirs (%s)\n' % (conflict['id'], conflict['calendar']))
        self.run_cli('conflicts', '--use-mine', conflict['id'])
        self.assertEqual(self.run_json('sync')['sent'], 1)
        self.assertIn('SUMMARY:Mine', ''.join(i['body'] for i in self.tell(list=True)['items']))
        self.assertEqual(self.run_json('conflicts'), {'conflicts': []})

    def test_new_calendars(self):
        self.run_cli('account', 'add-caldav', self.url)
        self.assertEqual(self.run_json('sync', '--find-calendars')['new_calendars'], 0)
        self.tell(calendar='garden', put={'name': 'two.ics', 'body': EVENT % ('two@x', 'Two')})
        self.assertNotIn('new_calendars', self.run_json('sync'))
        found = self.run_json('sync', '--find-calendars')
        self.assertEqual((found['new_calendars'], found['received']), (1, 1))
        self.assertEqual(len([c for c in self.run_json('calendars')['calendars'] if c['account'] is not None]), 2)

    def test_failures(self):
        self.run_cli('sync', '--calendar', 'none', status=USAGE)
        self.run_cli('conflicts', '--use-mine', 'none', status=USAGE)
        self.run_cli('account', 'add-caldav', status=USAGE)
        self.assertIn('does not answer', self.run_cli('account', 'add-caldav', 'http://127.0.0.1:1/', status=FAILED).stderr)
        self.run_cli('account', 'add-caldav', self.url)
        self.run_cli('sync')
        for fault in ({'do': 'html'}, {'do': 'status', 'status': 500}, {'do': 'drop-before', 'times': 2},
                      {'do': 'status', 'status': 301, 'headers': [['Location', 'nowhere:']]}):
            self.tell(fault=dict(fault, method='PROPFIND'))
            said = self.run_cli('sync', status=FAILED).stderr
            self.assertNotIn('(null)', said)
            calendar, = [c for c in self.run_json('calendars')['calendars'] if c['account'] is not None]
            self.assertIsNotNone(calendar['error'])
            self.tell(clear=True)
        self.run_cli('sync')
        calendar, = [c for c in self.run_json('calendars')['calendars'] if c['account'] is not None]
        self.assertIsNone(calendar['error'])
        self.stop()
        self.assertIn('does not answer', self.run_cli('sync', status=FAILED).stderr)


if __name__ == '__main__':
    unittest.main()
