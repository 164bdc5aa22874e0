#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""clientele-cli from outside: every command, its JSON, its exit status, and what it says about bad input and bad files."""
import csv
import io
import json
import os
import re
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import unittest
import zipfile
from xml.etree import ElementTree

CLI = sys.argv.pop(1)
DONE, FAILED, USAGE = 0, 1, 2


class Book(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.mkdtemp(prefix='clientele-cli-')
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.path = os.path.join(self.folder, 'book.clientele')

    def run_cli(self, *arguments, status=DONE, book=None, given=None):
        done = subprocess.run([CLI, '--book', book or self.path, *arguments], capture_output=True, input=given, timeout=100,
                              text=not isinstance(given, bytes))
        self.assertEqual(done.returncode, status, '%s: %s%s' % (arguments, done.stdout, done.stderr))
        # GLib's warnings are bugs, whatever the exit status says.
        self.assertNotRegex(done.stderr, r'CRITICAL|WARNING|\*\*')
        if status == DONE:
            self.assertNotIn('clientele-cli:', done.stderr)
        else:
            self.assertIn('clientele-cli: ', done.stderr)
        return done

    def run_json(self, *arguments, status=DONE, book=None):
        return json.loads(self.run_cli('--json', *arguments, status=status, book=book).stdout)

    def add(self, *arguments):
        record = self.run_json('add', *arguments)['record']
        self.assertIsInstance(record['id'], str)
        return record

    def file(self, name, data):
        path = os.path.join(self.folder, name)
        with open(path, 'wb') as stream:
            stream.write(data)
        return path


class Usage(Book):
    def test_without_command(self):
        self.run_cli(status=USAGE)
        self.run_cli('dance', status=USAGE)
        self.run_cli('--dance', status=USAGE)
        done = subprocess.run([CLI, '--version'], capture_output=True, text=True)
        self.assertRegex(done.stdout, r'^clientele-cli \d')

    def commands(self):
        told = self.run_cli('--help').stdout.split('Commands:')[1].split('Options:')[0]
        return [line.split()[0] for line in told.splitlines() if line.strip()]

    def test_help(self):
        commands = self.commands()
        for command in ('init', 'demo', 'search', 'show', 'list', 'add', 'set', 'delete', 'undo', 'redo', 'history', 'duplicates', 'keep-separate', 'backup', 'restore',
                        'check', 'settings'):
            self.assertIn(command, commands)
        for command in commands:
            # Help needs no book and makes none.
            self.assertIn('clientele-cli ' + command, self.run_cli(command, '--help').stdout)
            self.run_cli(command, '--no-such-option', status=FAILED if command in self.opening() else USAGE)
        self.assertFalse(os.path.exists(self.path))

    def test_the_manual_names_every_option(self):
        with open(os.path.join(os.path.dirname(os.path.abspath(__file__)), '..', '..', 'data', 'clientele-cli.1'), encoding='utf-8') as stream:
            manual = stream.read().replace('\\-', '-').replace('\\\n', '')
        self.run_cli('init')
        verbs = {'account': ('add-smtp', 'add-caldav'), 'campaign': ('new', 'check', 'preview', 'test', 'send', 'pause', 'stop', 'status', 'again')}
        known = set()
        for command in self.commands():
            for verb in verbs.get(command, ('',)):
                told = self.run_cli(*(command + ' ' + verb).split(), '--help').stdout
                self.assertRegex(manual, r'(?m)^\.(BI?|B) "?%s' % (command + ' ' + verb).strip())
                known.update(re.findall(r'^ +(?:-\w, )?(--[a-z-]+)', told, re.M), re.findall(r'^ +(-\w), --', told, re.M))
        known |= set(re.findall(r'^ +(--[a-z-]+)', self.run_cli('--help').stdout, re.M))
        named = set(re.findall(r'(?<![\w-])(--?[a-z][a-z-]*)(?![\w-])', manual))
        self.assertEqual(known - named, set(), 'not in the manual')
        self.assertEqual({name for name in named if name.startswith('--')} - known, set(), 'in the manual alone')

    def opening(self):
        """Commands that look for the book before they look at their arguments: here there is none."""
        found = []
        for command in self.run_cli('--help').stdout.split('Commands:')[1].split('Options:')[0].splitlines():
            if command.strip():
                name = command.split()[0]
                done = subprocess.run([CLI, '--book', self.path, name, '--no-such-option'], capture_output=True, text=True)
                if done.returncode == FAILED:
                    self.assertIn('was not found', done.stderr)
                    found.append(name)
        return found

    def test_every_command_needs_its_arguments(self):
        self.run_cli('init')
        for arguments in (('show',), ('show', 'x'), ('show', '-1'), ('show', '1', '2'), ('set', '1'), ('set', 'x', 'a=b'), ('add', 'contact'),
                          ('add', 'dragon', 'name=x'), ('add', 'contact', 'name'), ('add', 'contact', '=x'), ('delete',), ('delete', 'x'),
                          ('history',), ('history', 'x'), ('duplicates', '--min', '5'), ('duplicates', 'x'), ('keep-separate', '1'), ('keep-separate', '1', '1'), ('search',), ('search', 'x', '--limit', '-1'), ('list',), ('list', 'dragons'),
                          ('list', 'contacts', '--order', 'nothing'), ('list', 'contacts', '--limit', 'x'), ('undo', 'x'), ('redo', '1'), ('backup',),
                          ('restore',), ('check', 'x'), ('settings', 'x'), ('init', 'x'), ('demo', 'x'), ('demo', '--contacts', '0')):
            with self.subTest(arguments=arguments):
                self.run_cli(*arguments, status=USAGE)
                error = self.run_json(*arguments, status=USAGE)['error']
                self.assertTrue(error['message'])


class Records(Book):
    def setUp(self):
        super().setUp()
        self.run_cli('init')

    def test_contact(self):
        anna = self.add('contact', 'name=Anna Schmidt', 'email:work=Anna@Example.org', 'email=a@private.example', 'phone:mobile=+49 171 555-01',
                        'company=Acme', 'tag=VIP', 'tag=Friends', 'address.city=Bonn', 'address.street=Am Markt 1', 'birthday=--02-29')
        self.assertEqual((anna['given_name'], anna['family_name']), ('Anna', 'Schmidt'))
        self.assertEqual([(e['label'], e['address']) for e in anna['emails']], [('work', 'Anna@Example.org'), (None, 'a@private.example')])
        self.assertEqual(anna['emails'][0]['address_key'], 'anna@example.org')
        self.assertEqual(anna['phones'][0]['digits'], '4917155501')
        self.assertEqual([(a['city'], a['street']) for a in anna['addresses']], [('Bonn', 'Am Markt 1')])
        self.assertEqual([c['company'] for c in anna['companies']], ['Acme'])
        self.assertEqual([t['tag'] for t in anna['tags']], ['VIP', 'Friends'])

        # The second at the same company makes no second company, however it is written.
        self.add('contact', 'name=Ben', 'company=ACME')
        found = self.run_json('list', 'contacts', '--filter', 'kind=company')
        self.assertEqual([c['name'] for c in found['contacts']], ['Acme'])

        changed = self.run_json('set', anna['id'], 'nickname=Anni', 'tag-=Friends', 'email:home=a@private.example', 'given_name=Annabel')['record']
        self.assertEqual(changed['name'], 'Annabel Schmidt')
        self.assertEqual([t['tag'] for t in changed['tags']], ['VIP'])
        self.assertEqual([e['label'] for e in changed['emails']], ['work', 'home'])
        self.assertEqual(self.run_json('set', anna['id'], 'email=', 'nickname=')['record']['emails'], [])
        self.assertEqual(self.run_json('show', anna['id'])['nickname'], None)
        self.assertIn('Annabel Schmidt', self.run_cli('show', anna['id']).stdout)

    def test_signature(self):
        text = 'Hello,\n\nBest regards\nAna Ruiz\nHead of Sales at Acme Ltd\n+44 20 7946 0958 | ana@acme.example\nWe moved!\n'
        path = self.file('mail.txt', text.encode())
        found = self.run_json('signature', path)
        self.assertEqual([(f['field'], f['value']) for f in found['found']],
                         [('name', 'Ana Ruiz'), ('given_name', 'Ana'), ('family_name', 'Ruiz'), ('role', 'Head of Sales'), ('company', 'Acme Ltd'),
                          ('email', 'ana@acme.example'), ('phone', '+44 20 7946 0958')])
        self.assertEqual(found['rest'], 'We moved!')
        self.assertEqual(self.run_json('list', 'contacts')['contacts'], [])

        self.assertIn('Added Ana Ruiz', self.run_cli('signature', '--add', given=text).stdout)
        people = self.run_json('list', 'contacts', '--filter', 'kind=person')['contacts']
        self.assertEqual(len(people), 1)
        ana = self.run_json('show', people[0]['id'])
        self.assertEqual((ana['given_name'], ana['family_name']), ('Ana', 'Ruiz'))
        self.assertEqual([(c['company'], c['role']) for c in ana['companies']], [('Acme Ltd', 'Head of Sales')])
        self.assertEqual([p['label'] for p in ana['phones']], ['work'])
        self.run_cli('undo')
        self.assertEqual(self.run_json('list', 'contacts')['contacts'], [])

        self.assertIn('Nothing', self.run_cli('signature', given='See you.\n').stdout)
        self.run_cli('signature', '--add', status=USAGE, given='+49 89 1234567\n')
        self.run_cli('signature', os.path.join(self.folder, 'missing'), status=FAILED)

    def test_deal(self):
        self.add('contact', 'name=Anna Schmidt')
        deal = self.add('deal', 'title=New roof', 'amount=12.500,50 €', 'company=Acme', 'person=Anna Schmidt', 'expected_close=2026-12-24')
        self.assertEqual((deal['amount'], deal['currency'], deal['stage'], deal['company']), ('12500.50', 'EUR', 'Lead', 'Acme'))
        self.assertEqual(deal['people'][0]['contact'], 'Anna Schmidt')
        won = self.run_json('set', deal['id'], 'stage=won', 'reason=Price')['record']
        self.assertEqual((won['stage'], won['reason']), ('Won', 'Price'))
        self.assertTrue(won['closed_at'].endswith('Z'))
        self.assertEqual(self.run_json('list', 'deals', '--filter', 'stage=Won and amount>12000')['total'], 1)
        self.assertEqual(self.run_json('list', 'deals', '--filter', 'stage=Lead')['total'], 0)
        self.assertIsNone(self.run_json('set', deal['id'], 'stage=Lead')['record']['closed_at'])

    def test_activity(self):
        anna = self.add('contact', 'name=Anna Schmidt')
        deal = self.add('deal', 'title=Roof')
        lunch = self.add('activity', 'kind=meeting', 'subject=Lunch', 'starts=2026-12-24 12:30', 'ends=2026-12-24 13:30', 'contact=anna schmidt',
                         'deal=' + deal['id'], 'reminder=15')
        self.assertEqual(lunch['starts'], '2026-12-24T12:30')
        self.assertEqual(lunch['tz'], 'Europe/Berlin')
        self.assertEqual(self.add('activity', 'kind=call', 'subject=Tokyo', 'starts=2026-12-24 12:30', 'tz=Asia/Tokyo')['tz'], 'Asia/Tokyo')
        day = self.add('activity', 'kind=meeting', 'subject=Fair', 'starts=2026-12-24')
        self.assertIsNone(day['tz'])
        self.assertEqual(self.run_json('set', day['id'], 'starts=2026-12-24 09:00')['record']['tz'], 'Europe/Berlin')
        task = self.add('activity', 'kind=task', 'subject=Send it', 'due=2026-12-24 12:30')
        self.assertEqual(task['tz'], 'Europe/Berlin')
        self.assertEqual(lunch['calendar'], 'Clientele')
        self.assertEqual([(l['kind'], l['ref']) for l in lunch['links']], [('contact', 'Anna Schmidt'), ('deal', 'Roof')])
        self.assertEqual(lunch['reminders'][0]['minutes_before'], 15)
        self.assertIn('Lunch', self.run_cli('search', 'lunch').stdout)
        self.assertEqual([a['links'][0]['ref_id'] for a in self.run_json('list', 'activities')['activities'] if a['links']], [anna['id']])

    def test_an_end_is_not_before_its_start(self):
        for ends in ('2026-12-24 10:00', '2026-12-24'):
            self.assertIn('end', self.run_cli('add', 'activity', 'kind=meeting', 'subject=x', 'starts=2026-12-24 12:30', 'ends=' + ends, status=USAGE).stderr)
        meeting = self.add('activity', 'kind=meeting', 'subject=x', 'starts=2026-12-24 12:30', 'ends=2026-12-24 12:30')
        self.run_cli('set', meeting['id'], 'starts=2026-12-25 12:30', status=USAGE)
        self.run_cli('set', meeting['id'], 'starts=2026-12-25 12:30', 'ends=2026-12-25 13:30')

    def test_bad_values(self):
        before = self.run_json('list', 'contacts')['total']
        anna = self.add('contact', 'name=Anna')
        self.add('contact', 'name=Anna')
        for arguments in (('add', 'contact', 'note=x'), ('add', 'contact', 'name=x', 'birthday=yesteryear'), ('add', 'contact', 'name=x', 'wings=2'),
                          ('add', 'contact', 'name=x', 'lifecycle=butterfly'), ('add', 'contact', 'name=x', 'uid=1'), ('add', 'deal', 'title=x', 'amount=lots'),
                          ('add', 'deal', 'title=x', 'stage=Nowhere'), ('add', 'deal', 'title=x', 'probability=101'),
                          ('add', 'contact', 'name=x', 'created_at=2020-01-01'), ('add', 'activity', 'subject=x', 'contact=Nobody'),
                          ('set', anna['id'], 'name='), ('set', anna['id'], 'tag-=None'), ('set', anna['id'], 'address.planet=Mars'),
                          ('list', 'contacts', '--filter', 'nonsense'), ('list', 'contacts', '--filter', 'wings=2')):
            with self.subTest(arguments=arguments):
                self.assertTrue(self.run_json(*arguments, status=USAGE)['error']['message'])
        # A person whose name two have is not guessed, and nothing of what failed stays.
        self.run_cli('add', 'deal', 'title=x', 'person=Anna', status=FAILED)
        self.assertEqual(self.run_json('list', 'contacts')['total'], before + 2)
        self.assertEqual(self.run_json('list', 'deals')['total'], 0)
        self.run_cli('show', '4711', status=FAILED)
        self.run_cli('set', '4711', 'name=x', status=FAILED)
        self.run_cli('delete', '4711', status=FAILED)
        self.run_cli('history', '4711', status=FAILED)

    def test_strange_text(self):
        name = 'Zo\u00eb \u0301 \u202e\u4f60\u597d \U0001f600 "quoted" \\ \t tab'
        record = self.add('contact', 'name=' + name, 'note=line 1\nline 2 = x')
        self.assertEqual(self.run_json('show', record['id'])['note'], 'line 1\nline 2 = x')
        done = subprocess.run([os.fsencode(CLI), b'--book', os.fsencode(self.path), b'add', b'contact', b'name=\xff\xfe'], capture_output=True)
        self.assertEqual(done.returncode, USAGE)
        self.run_cli('add', 'contact', 'name=' + 'x' * 100000)

    def test_search_and_list(self):
        for name, phone in (('Jörg Müller', '+49 30 555 1234'), ('Ελένη Παπαδόπουλος', '+30 21 0555'), ('山田太郎', '+81 3 5550'), ('Łukasz Zięba', '1')):
            self.add('contact', 'name=' + name, 'phone=' + phone)
        for text, name in (('muller', 'Jörg Müller'), ('MÜL', 'Jörg Müller'), ('ελενη', 'Ελένη Παπαδόπουλος'), ('山田', '山田太郎'), ('zieba', 'Łukasz Zięba'),
                           ('5551234', 'Jörg Müller')):
            with self.subTest(text=text):
                self.assertIn(name, [r['title'] for r in self.run_json('search', text)['results']])
        self.assertEqual(self.run_json('search', 'nobody here')['results'], [])
        listing = self.run_json('list', 'contacts', '--limit', '2')
        self.assertEqual((listing['total'], len(listing['contacts'])), (4, 2))
        names = [c['name'] for c in self.run_json('list', 'contacts', '--order', 'name', '--descending')['contacts']]
        self.assertEqual(len(names), 4)
        self.assertEqual([s['name'] for s in self.run_json('list', 'stages')['stages']],
                         ['Lead', 'Qualified', 'Proposal', 'Negotiation', 'Won', 'Lost'])

    def test_delete_and_history(self):
        anna = self.add('contact', 'name=Anna Schmidt', 'email=a@example.org')
        self.run_cli('set', anna['id'], 'nickname=Anni')
        self.run_cli('set', anna['id'], 'nickname=Annerl', 'email-=a@example.org')
        history = self.run_json('history', anna['id'])['history']
        self.assertEqual([h['label'] for h in history], ['Changed Anna Schmidt', 'Changed Anna Schmidt', 'Added Anna Schmidt'])
        fields = {f['name']: (f['before'], f['after']) for f in history[0]['fields']}
        self.assertEqual(fields, {'nickname': ('Anni', 'Annerl'), 'email': ('a@example.org', None)})
        self.assertTrue(history[2]['created'])

        self.assertEqual(self.run_json('delete', anna['id'])['label'], 'Deleted Anna Schmidt')
        self.assertEqual(self.run_json('list', 'contacts')['total'], 0)
        self.assertEqual(self.run_json('list', 'contacts', '--trash')['total'], 1)
        self.assertEqual(self.run_cli('delete', anna['id'], status=FAILED).stderr, 'clientele-cli: Anna Schmidt is in the trash already.\n')
        self.run_cli('undo')
        self.assertEqual(self.run_json('list', 'contacts')['total'], 1)

    def test_duplicates(self):
        self.assertEqual(self.run_cli('duplicates').stdout, 'No duplicates were found.\n')
        anna = self.add('contact', 'name=Anna Schmidt', 'email=a@example.org', 'phone=+49 89 123456')
        other = self.add('contact', 'name=Schmidt, Anna', 'phone=089/123456')
        self.add('contact', 'name=Peter Schmidt', 'phone=0221 777777')
        found = self.run_json('duplicates')['duplicates']
        self.assertEqual([sorted(c['id'] for c in pair['contacts']) for pair in found], [sorted((anna['id'], other['id']))])
        self.assertGreaterEqual(found[0]['confidence'], 95)
        self.assertIn('ame phone', found[0]['evidence'])

        self.assertEqual(self.run_json('keep-separate', other['id'], anna['id'])['label'], 'Kept Schmidt, Anna and Anna Schmidt separate')
        self.assertEqual(self.run_json('duplicates', '--min', '30')['duplicates'], [])
        self.run_cli('undo')
        self.assertEqual(len(self.run_json('duplicates')['duplicates']), 1)
        self.run_cli('keep-separate', anna['id'], '4711', status=FAILED)

    def test_trash(self):
        anna = self.add('contact', 'name=Anna')
        self.assertEqual(self.run_cli('delete', '--restore', anna['id'], status=FAILED).stderr, 'clientele-cli: Anna is not in the trash.\n')
        self.run_cli('delete', anna['id'])
        self.assertEqual(self.run_cli('set', anna['id'], 'name=Bea').stderr, 'Bea is in the trash; “delete --restore” takes it out.\n')
        self.assertIsNotNone(self.run_json('show', anna['id'])['deleted_at'])
        self.assertEqual(self.run_cli('delete', '--restore', anna['id']).stdout, 'Restored Bea\n')
        self.assertEqual([c['name'] for c in self.run_json('list', 'contacts')['contacts']], ['Bea'])
        self.assertEqual(self.run_cli('set', anna['id'], 'name=Cleo').stderr, '')

    def test_wrong_address_of_a_test_mail(self):
        """It is named at once, not after the password was asked for."""
        self.assertIn('“me@localhost..” is no mail address', self.run_cli('campaign', 'test', 'News', '--to', 'me@localhost..', status=FAILED).stderr)

    def test_undo_and_redo(self):
        self.run_cli('undo', status=FAILED)
        self.run_cli('redo', status=FAILED)
        anna = self.add('contact', 'name=Anna')
        change = self.run_json('set', anna['id'], 'note=one')['change']
        self.run_cli('set', anna['id'], 'note=two')
        # What was changed since is not overwritten, and is named.
        self.assertIn('(Changed since: Anna)', self.run_cli('undo', change, status=FAILED).stderr)
        self.assertEqual(self.run_json('show', anna['id'])['note'], 'two')
        self.assertEqual(self.run_cli('undo').stdout, 'Undone: Changed Anna\n')
        self.run_cli('undo')
        self.assertIsNone(self.run_json('show', anna['id'])['note'])
        self.run_cli('redo')
        self.run_cli('redo')
        self.assertEqual(self.run_json('show', anna['id'])['note'], 'two')
        self.run_cli('redo', status=FAILED)

    def test_settings(self):
        self.assertEqual(self.run_json('settings')['currency'], 'EUR')
        self.run_cli('settings', 'currency=CHF', 'business_name=Holm')
        self.assertEqual(self.run_json('settings')['currency'], 'CHF')
        self.assertEqual(self.add('deal', 'title=x', 'amount=1')['currency'], 'CHF')
        self.run_cli('settings', 'wings=2', status=USAGE)
        self.run_cli('settings', 'trash_days=many', status=USAGE)
        self.run_cli('undo')
        self.run_cli('undo')
        self.assertEqual(self.run_json('settings')['currency'], 'EUR')


class Demo(Book):
    def content(self, path):
        with sqlite3.connect(path) as db:
            return db.execute('SELECT name, kind, lifecycle, birthday, note FROM contact ORDER BY id').fetchall() + \
                db.execute('SELECT title, amount, currency, expected_close, reason FROM deal ORDER BY id').fetchall() + \
                db.execute('SELECT kind, subject, due, starts FROM activity ORDER BY id').fetchall()

    def test_demo(self):
        other = os.path.join(self.folder, 'other.clientele')
        third = os.path.join(self.folder, 'third.clientele')
        self.assertEqual(self.run_json('demo', '--contacts', '150', '--seed', '5')['contacts'], 150)
        self.run_cli('demo', '--contacts', '150', '--seed', '5', book=other)
        self.run_cli('demo', '--contacts', '150', '--seed', '6', '--clean', book=third)
        self.assertEqual(self.content(self.path), self.content(other))
        self.assertNotEqual(self.content(self.path), self.content(third))
        self.assertEqual(self.run_json('list', 'contacts')['total'], 150)
        self.assertTrue(self.run_json('check')['ok'])
        self.assertGreater(self.run_json('list', 'deals', '--filter', 'stage=Won')['total'], 0)
        self.assertEqual(self.run_json('list', 'campaigns')['total'], 1)
        with sqlite3.connect(self.path) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM contact_email WHERE address NOT LIKE '%.example'").fetchone()[0], 0)
            # A deal went through its stages one by one.
            self.assertEqual(db.execute('SELECT count(*) FROM deal WHERE id NOT IN (SELECT deal_id FROM stage_event WHERE from_stage_id IS NULL)')
                             .fetchone()[0], 0)
        with sqlite3.connect(third) as db:
            self.assertEqual(db.execute("SELECT count(*) FROM contact_email WHERE address LIKE '%(at)%'").fetchone()[0], 0)
        # A book that is in use is left alone.
        before = self.content(self.path)
        self.run_cli('demo', status=FAILED)
        self.assertEqual(self.content(self.path), before)


    def test_export(self):
        self.run_cli('demo', '--contacts', '60', '--seed', '3')
        for records, formats in (('contacts', ('csv', 'vcf', 'json')), ('deals', ('csv', 'json')), ('activities', ('csv', 'ics', 'json'))):
            total = self.run_json('list', records)['total']
            for form in formats:
                path = os.path.join(self.folder, '%s.%s' % (records, form))
                written = self.run_json('export', records, '--format', form, '--to', path)[records]
                printed = self.run_cli('export', records, '--format', form).stdout
                with open(path, encoding='utf-8', newline='') as stream:
                    text = stream.read()
                if form == 'ics':
                    self.assertEqual(text.count('BEGIN:VEVENT') + text.count('BEGIN:VTODO'), written)
                    self.assertLessEqual(written, total)
                    self.assertTrue(text.endswith('END:VCALENDAR\r\n'))
                    continue
                self.assertEqual(written, total)
                self.assertEqual(printed.replace('\r\n', '\n'), text.replace('\r\n', '\n'))
                if form == 'json':
                    self.assertEqual(json.loads(text)[records], self.run_json('list', records)[records])
                elif form == 'csv':
                    self.assertEqual(len(list(csv.reader(io.StringIO(text)))), total + 1)
                else:
                    self.assertEqual(text.count('BEGIN:VCARD'), total)
        for arguments in (('deals', '--format', 'ics'), ('contacts', '--format', 'ics'), ('activities', '--format', 'vcf'), ('campaigns',), ()):
            self.run_cli('export', *arguments, status=USAGE)
        kept = os.path.join(self.folder, 'kept')
        os.mkdir(kept)
        self.run_cli('export', 'deals', '--to', kept, status=FAILED)


    def test_bench(self):
        figures = {figure['name']: figure for figure in self.run_json('bench', '--contacts', '60')['figures']}
        for name in ('disk', 'contact', 'search', 'save'):
            self.assertLessEqual(0, figures[name]['median_ms'])
            self.assertLessEqual(figures[name]['median_ms'], figures[name]['p99_ms'])
        for name in ('demo', 'export', 'import'):
            self.assertGreater(figures[name]['per_second'], 0)
        self.assertEqual(os.listdir(self.folder), [])


class Import(Book):
    def setUp(self):
        super().setUp()
        self.run_cli('init')

    def test_refused_rows_come_back_and_in(self):
        table = self.file('people.csv', 'Vorname;Nachname;E-Mail;Notizen\nAnna;Groß;a@x.example;"gut; sehr"\nBen;Klein;b@x.example;zu;viel\n;;;nichts\n'.encode())
        back = os.path.join(self.folder, 'refused.csv')
        report = self.run_json('import', '--refused', back, table)['imports'][0]
        self.assertEqual((report['new'], report['refused']), (1, 2))
        with open(back, encoding='utf-8-sig', newline='') as stream:
            rows = list(csv.reader(stream))
        self.assertEqual(rows[0][:4] + rows[0][-1:], ['Vorname', 'Nachname', 'E-Mail', 'Notizen', 'Reason'])
        self.assertEqual(rows[1][:5], ['Ben', 'Klein', 'b@x.example', 'zu', 'viel'])
        self.assertIn('more fields', rows[1][-1])
        # Mended by hand, and imported as it is.
        rows[1][3:5] = ['zu viel', '']
        rows[2][0] = 'Carla'
        with open(back, 'w', encoding='utf-8', newline='') as stream:
            csv.writer(stream).writerows(rows)
        again = self.run_json('import', '--refused', os.path.join(self.folder, 'second.csv'), back)['imports'][0]
        self.assertEqual((again['new'], again['refused']), (2, 0))
        ben = self.run_json('list', 'contacts', '--filter', 'given_name=Ben')['contacts'][0]
        self.assertEqual((ben['family_name'], ben['note']), ('Klein', 'zu viel'))

    def test_a_damaged_row_does_not_harm_the_others(self):
        table = self.file('people.csv', 'Name,E-mail\nJürgen,j@x.example\n'.encode() + b'M\xfcller K\xf6ln,m@x.example\n')
        back = os.path.join(self.folder, 'refused.csv')
        report = self.run_json('import', '--refused', back, table)['imports'][0]
        self.assertEqual((report['encoding'], report['new'], report['refused']), ('UTF-8', 1, 1))
        self.assertIn('damaged', report['refusals'][0]['reason'])
        self.assertEqual([c['name'] for c in self.run_json('list', 'contacts')['contacts']], ['Jürgen'])
        # As it was guessed, it comes in when the owner says so.
        self.assertEqual(self.run_json('import', back)['imports'][0]['new'], 1)
        self.assertEqual(self.run_json('list', 'contacts', '--filter', 'name=Müller Köln')['total'], 1)

    def test_refused_rows_are_not_written_over(self):
        first = self.file('first.csv', b'Name,Email\nAnna,a@x.example\n"bad,b@x.example\n')
        second = self.file('second.csv', b'Name,Email\nCarl,c@x.example\n')
        back = os.path.join(self.folder, 'refused.csv')
        # The rows of the first file would go with those of the second.
        self.run_cli('import', '--refused', back, first, second, status=USAGE)
        self.assertFalse(os.path.exists(back))
        self.assertEqual(self.run_json('list', 'contacts')['total'], 0)
        for name in (first, os.path.join(self.folder, '.', 'first.csv')):
            self.assertIn('first.csv', self.run_cli('import', '--refused', name, first, status=FAILED).stderr)
        with open(first, 'rb') as stream:
            self.assertIn(b'Anna', stream.read())
        self.run_cli('import', first, second)
        self.assertEqual(self.run_json('list', 'contacts')['total'], 2)

    def test_names_of_columns_may_be_there_twice(self):
        self.run_cli('import', self.file('t.csv', b'Name,Email,Email\nAnna,a@x.example,b@x.example\n'))
        contact, = self.run_json('list', 'contacts')['contacts']
        self.assertEqual((contact['name'], [email['address'] for email in contact['emails']]), ('Anna', ['a@x.example', 'b@x.example']))

    def test_notes_come_below_those_that_are_there(self):
        for text, outcome in (('at the fair', 'new'), ('likes tea', 'updated'), ('likes tea', 'skipped'), ('at the fair', 'skipped')):
            table = self.file('t.csv', ('Name,Email,Notes\nNora,n@x.example,%s\n' % text).encode())
            for arguments in (('--dry-run',), ()):
                self.assertEqual(self.run_json('import', *arguments, table)['imports'][0][outcome], 1, (text, arguments))
        self.assertEqual(self.run_json('list', 'contacts')['contacts'][0]['note'], 'at the fair\nlikes tea')
        self.run_cli('undo')
        self.assertEqual(self.run_json('list', 'contacts')['contacts'][0]['note'], 'at the fair')

    def birthdays(self, *values):
        table = self.file('b.csv', ('Name,Birthday\n' + ''.join('P%d,%s\n' % each for each in enumerate(values))).encode())
        self.run_json('import', table)
        contacts = sorted(self.run_json('list', 'contacts')['contacts'], key=lambda contact: contact['name'])
        self.run_json('undo')
        return [(contact['birthday'], contact['note']) for contact in contacts]

    def test_birthdays_of_outlook(self):
        self.assertEqual(self.birthdays('3/4/1980', '12/24/1980', '0/0/00'),
                         [('1980-03-04', None), ('1980-12-24', None), (None, None)])
        self.assertEqual(self.birthdays('3/4/1980', '24/12/1980'), [('1980-04-03', None), ('1980-12-24', None)])
        self.assertEqual(self.birthdays('3/4/1980', '5/5/1980'), [(None, 'birthday: 3/4/1980'), ('1980-05-05', None)])

    def test_mapping_must_fit(self):
        table = self.file('t.csv', b'a,b\nAnna,a@x.example\n')
        for text, words in ((b'a=name\nzz=email\n', 'zz'), (b'a=name\nb=nokey\n', 'nokey'), (b'a=name\nrubbish\n', 'line 2'), (b'a=address.nowhere\n', 'nowhere')):
            with self.subTest(text=text):
                done = self.run_cli('import', '--mapping', self.file('map', text), table, status=USAGE)
                self.assertIn(words, done.stderr)
        self.assertEqual(self.run_json('list', 'contacts')['total'], 0)
        self.run_cli('import', '--mapping', self.file('map', b'# mine\n\na=name\nb=email:boat\n'), table)
        self.assertEqual(self.run_json('list', 'contacts')['total'], 1)

    def test_calendars_hold_no_contacts(self):
        done = self.run_cli('import', self.file('x.ics', b'BEGIN:VCALENDAR\r\nEND:VCALENDAR\r\n'), status=FAILED)
        self.assertIn('is a calendar', done.stderr)

    def test_what_there_is_not(self):
        self.assertIn('no calendar 4', self.run_cli('sync', '--calendar', '4', status=FAILED).stderr)
        self.assertIn('XX', self.run_cli('settings', 'currency=XX', status=USAGE).stderr)
        self.assertIn('XXY', self.run_cli('add', 'deal', 'title=Roof', 'amount=100 XXY', status=USAGE).stderr)
        self.run_cli('settings', 'currency=CHF')
        self.run_cli('list', 'contacts', '--filter', 'tag=VIP or x', status=USAGE)
        self.assertIn('VIP or x', self.run_cli('list', 'contacts', '--filter', 'tag="VIP or x"', status=USAGE).stderr)
        self.assertIn('no-text', self.run_cli('campaign', 'new', 'Spring', '--body', 'no-text', status=FAILED).stderr)
        self.run_cli('account', 'add-smtp', 'smtp://mail.example', '--user', 'a@x.example', '--per-minute', '-3', status=USAGE)
        draft = str(self.run_json('campaign', 'new', 'Spring')['id'])
        for verb in ('pause', 'stop'):
            self.assertIn('draft', self.run_cli('campaign', verb, draft, status=FAILED).stderr)

    def test_filters_name_what_there_is(self):
        self.add('contact', 'name=Anna', 'tag=VIP', 'company=Acme')
        for wrong, near in (('tag=VPI', 'VIP'), ('tag!=VIPP', 'VIP'), ('company=Acmee', None), ('tag=Newsletter', None), ('kind=persn', 'person')):
            with self.subTest(filter=wrong):
                told = self.run_cli('list', 'contacts', '--filter', wrong, status=USAGE).stderr
                self.assertIn(wrong.replace('!', '').split('=')[1], told)
                self.assertTrue(near is None or near in told, told)
        self.assertIn('Negotiation', self.run_cli('list', 'deals', '--filter', 'amount>1 and stage=Negotiaton', status=USAGE).stderr)
        self.run_cli('list', 'deals', '--filter', 'expected_close<soon', status=USAGE)
        self.run_cli('list', 'deals', '--filter', 'expected_close<2027-01')
        for right in ('tag=vip', 'tag!=VIP', 'tag~new', 'tag=', 'company=ACME', 'kind=Person', 'birthday=--02'):
            self.run_cli('list', 'contacts', '--filter', right)
        # What refers to things of several kinds is asked for by the kind.
        self.add('deal', 'title=Roof', 'person=Anna')
        self.add('activity', 'kind=call', 'subject=Ring', 'contact=Anna', 'deal=Roof')
        for type, expression, n in (('activities', 'contact=anna', 1), ('activities', 'contact~nn', 1), ('activities', 'contact!=Anna', 0),
                                    ('activities', 'deal=Roof and kind=call', 1), ('activities', 'deal=', 0), ('deals', 'person=Anna', 1)):
            with self.subTest(filter=expression):
                self.assertEqual(self.run_json('list', type, '--filter', expression)['total'], n)
        self.assertIn('Nobody', self.run_cli('list', 'activities', '--filter', 'contact=Nobody', status=USAGE).stderr)
        self.assertIn('link', self.run_cli('list', 'activities', '--filter', 'link=Anna', status=USAGE).stderr)
        # A name that is mistyped is told the near one wherever it stands.
        self.assertIn('Proposal', self.run_cli('add', 'deal', 'title=Roof', 'stage=Propsal', status=USAGE).stderr)

    def test_lists(self):
        anna = self.add('contact', 'name=Anna', 'tag=VIP', 'email=anna@example.org', 'address.city=Köln')['id']
        ben = self.add('contact', 'name=Ben', 'tag=VIP', 'birthday=--03-12')['id']
        rule = {'all': [{'field': 'tag', 'value': 'vip'}, {'none': [{'field': 'address.city', 'op': 'is', 'value': ['koln', 'Bonn']}]}]}
        self.run_cli('edit-list', 'make', 'Away', '--rule', json.dumps(rule))
        self.run_cli('edit-list', 'make', 'Hand')

        def members(name, *options):
            return [member['title'] for member in self.run_json('lists', 'members', name, *options)['members']]
        self.assertEqual(members('Away'), ['Ben'])
        self.assertEqual(self.run_json('list', 'contacts', '--list', 'away')['total'], 1)
        self.assertIn('Ben', self.run_cli('export', 'contacts', '--list', 'Away').stdout)
        self.assertNotIn('Anna', self.run_cli('export', 'contacts', '--list', 'Away').stdout)

        why = self.run_json('lists', 'why', 'Away', anna)
        self.assertEqual((why['member'], why['by']), (False, 'rule'))
        self.assertEqual([part['holds'] for part in why['rule']['parts']], [True, False])
        self.assertIn('Köln', why['rule']['parts'][1]['parts'][0]['found'])

        self.run_cli('edit-list', 'add', 'Away', anna)
        self.run_cli('edit-list', 'exclude', 'Away', ben)
        self.assertEqual(members('Away'), ['Anna'])
        self.assertEqual(self.run_json('lists', 'why', 'Away', ben)['by'], 'excluded')
        self.run_cli('undo')
        self.run_cli('edit-list', 'forget', 'Away', anna)
        self.assertEqual(members('Away'), ['Ben'])

        # A tag keeps its place in the rule under another name. Days are counted from the day that is asked on.
        tag = self.run_json('list', 'tags')['tags'][0]['id']
        self.run_cli('set', tag, 'name=Gold')
        self.assertEqual(members('Away'), ['Ben'])
        self.run_cli('edit-list', 'make', 'Birthdays', '--rule', '{"field": "birthday", "op": "anniversary-days", "value": 14}')
        self.assertEqual(members('Birthdays', '--day', '2026-03-01'), ['Ben'])
        self.assertEqual(members('Birthdays', '--day', '2026-02-25'), [])
        self.run_cli('edit-list', 'change', 'Birthdays', '--name', 'Soon', '--filter', 'birthday=')
        self.assertEqual(members('Soon'), ['Anna'])
        self.assertEqual([(one['name'], one['count']) for one in self.run_json('lists')['lists']], [('Away', 1), ('Hand', 0), ('Soon', 1)])

        for wrong in (('make', 'Away'), ('make', 'X', '--filter', 'tag=Nobody'), ('make', 'X', '--filter', 'wings=2'), ('make', 'X', '--rule', '{}'),
                      ('make', 'X', '--rule', '{"field": "name", "op": "last-days", "value": 3}'), ('add', 'Away'), ('add', 'Nowhere', anna)):
            with self.subTest(wrong=wrong):
                self.run_cli('edit-list', *wrong, status=USAGE)
        self.assertIn('last_contact', self.run_cli('lists', 'fields').stdout)
        self.run_cli('check')

    def test_won_and_lost_need_a_reason(self):
        for stage in ('Won', 'Lost'):
            self.assertIn('reason=', self.run_cli('add', 'deal', 'title=Roof', 'stage=' + stage, status=USAGE).stderr)
        deal = self.add('deal', 'title=Roof', 'stage=Won', 'reason=Price')
        self.assertEqual(deal['reason'], 'Price')
        self.run_cli('set', deal['id'], 'stage=Lost', status=USAGE)
        self.assertIsNone(self.run_json('set', deal['id'], 'stage=Lost', 'reason=')['record']['reason'])
        self.run_cli('set', deal['id'], 'title=New roof')
        self.run_cli('set', deal['id'], 'stage=Lead')

    def test_what_fits_nowhere_is_in_the_notes(self):
        for header in ('Name,E-mail,Birthday,Notes,Job Title', 'Name,E-mail,Notes,Birthday,Job Title'):
            with self.subTest(header=header):
                row = 'Anna{0},a{0}@x.example,{1},{2},Boss'
                values = ('somewhen', 'kind') if header.index('Birthday') < header.index('Notes') else ('kind', 'somewhen')
                table = self.file('t.csv', (header + '\n' + row.format(len(header) + header.index('Notes'), *values) + '\n').encode())
                self.assertEqual(self.run_json('import', table)['imports'][0]['new'], 1)
                note = [c['note'] for c in self.run_json('list', 'contacts')['contacts'] if c['name'].endswith(str(len(header) + header.index('Notes')))][0]
                self.assertEqual(note, 'kind\nbirthday: somewhen\nrole: Boss')
                self.assertEqual(self.run_json('import', table)['imports'][0]['skipped'], 1)


class Files(Book):
    def fails(self, *arguments, book=None, words=''):
        done = self.run_cli(*arguments, status=FAILED, book=book)
        self.assertIn(words, done.stderr)
        error = self.run_json(*arguments, status=FAILED, book=book)['error']
        self.assertIn(words, error['message'])
        return error

    def test_missing(self):
        self.fails('list', 'contacts', words='“book.clientele” was not found')
        self.fails('add', 'contact', 'name=x', words='was not found')
        self.assertEqual(os.listdir(self.folder), [])

    def test_init_after_a_full_disk(self):
        self.file('book.clientele', b'')
        self.run_cli('init')
        self.run_cli('add', 'contact', 'name=Anna')

    def test_a_folder_is_no_book(self):
        self.fails('list', 'contacts', book=self.folder, words='is not a Clientele book')

    def test_init_twice(self):
        self.run_cli('init')
        self.fails('init', words='exists already')

    def test_not_a_book(self):
        for name, data in (('text', b'Name;Phone\nAnna;1\n' * 100), ('empty', b''), ('zeros', bytes(8192))):
            path = self.file(name, data)
            self.fails('list', 'contacts', book=path, words='not a Clientele book')
            self.fails('add', 'contact', 'name=x', book=path, words='not a Clientele book')
            with open(path, 'rb') as stream:
                self.assertEqual(stream.read(), data)
        path = os.path.join(self.folder, 'other.sqlite')
        with sqlite3.connect(path) as db:
            db.execute('CREATE TABLE t (a)')
        self.fails('list', 'contacts', book=path, words='not a Clientele book')

    def test_too_new(self):
        self.run_cli('init')
        with sqlite3.connect(self.path) as db:
            db.execute('PRAGMA user_version = 4711')
        self.fails('list', 'contacts', words='newer version')
        self.fails('add', 'contact', 'name=x', words='newer version')

    def test_damaged(self):
        self.run_cli('demo', '--contacts', '300')
        with open(self.path, 'r+b') as stream:
            stream.truncate(os.path.getsize(self.path) // 2)
        error = self.fails('add', 'contact', 'name=x', words='is damaged')
        self.assertIn('backup', error['advice'])

    def test_backup_and_restore(self):
        self.run_cli('init')
        self.run_cli('add', 'contact', 'name=Anna')
        copy = os.path.join(self.folder, 'copy.clientele')
        self.run_cli('backup', copy)
        self.run_cli('add', 'contact', 'name=Ben')
        kept = self.run_json('restore', copy)['kept']
        self.assertEqual([c['name'] for c in self.run_json('list', 'contacts')['contacts']], ['Anna'])
        self.assertEqual(self.run_json('list', 'contacts', book=kept)['total'], 2)
        self.assertTrue(self.run_json('check')['ok'])

        # What is no whole book does not replace one.
        broken = self.file('broken.clientele', b'nothing')
        self.fails('restore', broken)
        self.fails('restore', os.path.join(self.folder, 'none'))
        self.assertEqual(self.run_json('list', 'contacts')['total'], 1)
        self.fails('backup', os.path.join(self.folder, 'no', 'such', 'folder.clientele'))

    def test_books_are_not_written_over(self):
        self.run_cli('init')
        self.run_cli('add', 'contact', 'name=Anna')
        other = os.path.join(self.folder, 'other.clientele')
        self.run_cli('init', book=other)
        os.link(self.path, os.path.join(self.folder, 'hard.csv'))
        os.symlink(self.path, os.path.join(self.folder, 'soft.csv'))
        table = self.file('people.csv', b'Name,E-mail\nBen,b@x.example\n')
        for name, words in (('book.clientele', 'is the open book'), ('hard.csv', 'is the open book'), ('soft.csv', 'is the open book'),
                            ('book.clientele-wal', 'belongs to the open book'), ('book.clientele-lock', 'belongs to the open book'),
                            ('book.clientele-sending', 'belongs to the open book'), ('other.clientele', 'is a Clientele book')):
            path = os.path.join(self.folder, name)
            with self.subTest(name=name):
                self.fails('export', 'contacts', '--format', 'csv', '--to', path, words=words)
                self.fails('import', '--refused', path, table, words=words)
        self.fails('backup', self.path, words='is the open book')
        notes = self.file('important.txt', b'my notes')
        self.fails('backup', notes, words='is not a Clientele book')
        with open(notes, 'rb') as stream:
            self.assertEqual(stream.read(), b'my notes')
        self.assertEqual([c['name'] for c in self.run_json('list', 'contacts')['contacts']], ['Anna'])
        self.assertEqual(self.run_json('list', 'contacts', book=other)['total'], 0)
        self.assertTrue(self.run_json('check')['ok'])
        # Another copy of the book may be made anew, and any other file replaced.
        self.run_cli('backup', other)
        self.run_cli('export', 'contacts', '--to', notes)
        self.assertFalse([name for name in os.listdir(self.folder) if name.startswith('important.txt.')])

    def test_sheets(self):
        """What is written for a spreadsheet has the rows of the table of text, and is read back whole."""
        self.run_cli('demo', '--contacts', '60', '--seed', '3')
        rows = list(csv.reader(io.StringIO(self.run_cli('export', 'contacts', '--format', 'csv').stdout)))
        for end in ('xlsx', 'ods'):
            path = os.path.join(self.folder, 'contacts.' + end)
            self.assertEqual(self.run_json('export', 'contacts', '--to', path)['contacts'], len(rows) - 1)
            with zipfile.ZipFile(path) as archive:
                self.assertIsNone(archive.testzip())
                part = archive.read('xl/worksheets/sheet1.xml' if end == 'xlsx' else 'content.xml')
            tag = 'row' if end == 'xlsx' else 'table-row'
            self.assertEqual(sum(element.tag.endswith('}' + tag) for element in ElementTree.fromstring(part).iter()), len(rows))
            said = self.run_json('import', '--dry-run', path)['imports'][0]
            self.assertEqual((said['new'], said['updated'], said['skipped'], said['refused']), (0, 0, len(rows) - 1, 0))
        self.assertIn('Nobody', self.run_cli('import', '--sheet', 'Nobody', path, status=USAGE).stderr)
        with open(path, 'rb') as stream:
            cut = self.file('cut.ods', stream.read(2000))
        self.assertIn('cut.ods', self.run_cli('import', cut, status=FAILED).stderr)

    def test_import_rules(self):
        self.run_cli('init')
        self.run_cli('import', self.file('a.csv', 'Name,E-mail,City,Nickname\nAna Ruiz,ana@example.com,Bonn,Ani\n'.encode()))
        table = self.file('b.csv', 'Name,E-mail,City,Nickname\nAna Ruiz,ana@example.com,Köln,\nBen,ben@example.com,Bonn,\n'.encode())
        said = self.run_json('import', '--dry-run', '--replace', '--mode', 'update', table)['imports'][0]
        self.assertEqual((said['new'], said['updated'], said['refused'], said['changes']), (0, 1, 1, 1))
        self.assertEqual(said['rows'][0]['changes'], [{'field': 'City', 'before': 'Bonn', 'after': 'Köln'}])
        self.assertIn('Ana Ruiz: City: Bonn → Köln', self.run_cli('import', '--dry-run', '--replace', table).stdout)
        self.run_cli('import', '--replace', '--value', 'City:Köln=Cologne', table)
        self.assertIn('Cologne', self.run_cli('export', 'contacts').stdout)
        for option in (('--match', 'shoes'), ('--mode', 'none'), ('--dates', 'never'), ('--value', 'City'), ('--value', 'Town:a=b')):
            self.run_cli('import', *option, table, status=USAGE)

    def test_import_options(self):
        self.run_cli('init')
        table = self.file('list.csv', 'Liste\nName|x;Ort\nMüller;Köln\n'.encode('cp1252'))
        self.run_cli('import', '--header', '2', '--separator', 'semicolon', '--encoding', 'windows-1252', table)
        self.assertEqual(self.run_json('list', 'contacts')['total'], 0)
        table = self.file('list.csv', 'Liste\nName;Ort\nMüller;Köln\n'.encode('cp1252'))
        self.run_cli('import', '--header', '2', '--separator', 'semicolon', '--encoding', 'windows-1252', table)
        self.assertEqual([contact['name'] for contact in self.run_json('list', 'contacts')['contacts']], ['Müller'])
        self.assertIn('dot', self.run_cli('import', '--separator', 'dot', table, status=USAGE).stderr)
        self.assertIn('latin-99', self.run_cli('import', '--encoding', 'latin-99', table, status=USAGE).stderr)

    def test_export_on_a_full_disk(self):
        self.run_cli('demo', '--contacts', '300')
        path = os.path.join(self.folder, 'cut.csv')
        # The limit on the size of a file stands for the end of the disk.
        command = 'trap "" XFSZ; ulimit -f 64; exec "$0" --book "$1" export contacts --format json --to "$2"'
        done = subprocess.run(['bash', '-c', command, CLI, self.path, path], capture_output=True, text=True)
        self.assertEqual(done.returncode, FAILED, done.stdout + done.stderr)
        self.assertFalse([name for name in os.listdir(self.folder) if name.startswith('cut.csv')])

    def test_import_on_a_full_disk(self):
        """What cannot be taken back at once, as there is no room for that either, is taken back when there is."""
        self.run_cli('init')
        self.run_cli('add', 'contact', 'name=Before')
        table = self.file('people.csv', b'Name,E-mail\n' + b''.join(b'Person %d,p%d@x.example\n' % (i, i) for i in range(5000)))
        command = 'trap "" XFSZ; ulimit -f 1400; exec "$0" --book "$1" import "$2"'
        done = subprocess.run(['bash', '-c', command, CLI, self.path, table], capture_output=True, text=True)
        self.assertEqual(done.returncode, FAILED, done.stdout + done.stderr)
        self.run_cli('add', 'contact', 'name=After')
        self.assertEqual(sorted(contact['name'] for contact in self.run_json('list', 'contacts')['contacts']), ['After', 'Before'])
        self.assertTrue(self.run_json('check')['ok'])

    def test_words_name_the_right_file(self):
        self.assertIn('init', self.fails('list', 'contacts', words='was not found')['advice'])
        self.run_cli('init')
        self.fails('restore', self.file('notbook', b'nothing of the kind'), words='notbook')
        self.fails('backup', os.path.join(self.folder, 'no', 'copy'), words='no/copy')
        self.fails('import', self.folder, words='is a folder')

    @unittest.skipIf(os.geteuid() == 0, 'root may write everything')
    def test_read_only(self):
        self.run_cli('init')
        self.run_cli('add', 'contact', 'name=Anna')
        os.chmod(self.path, 0o444)
        os.chmod(self.folder, 0o555)
        self.addCleanup(os.chmod, self.folder, 0o755)
        self.assertEqual(self.run_json('list', 'contacts')['total'], 1)
        self.fails('add', 'contact', 'name=x', words='cannot be written')

    def test_locked(self):
        self.run_cli('init')
        with open(self.path + '-lock', 'a+') as lock:
            import fcntl
            fcntl.flock(lock, fcntl.LOCK_EX)
            self.fails('add', 'contact', 'name=x', words='another window')
            # Reading goes on beside it.
            self.assertEqual(self.run_json('list', 'contacts')['total'], 0)
        self.run_cli('add', 'contact', 'name=x')

    def test_killed(self):
        """What a command said was done is there after the power went; a killed one leaves a whole book."""
        self.run_cli('init')
        running = subprocess.Popen([CLI, '--book', self.path, 'demo', '--contacts', '100000'], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        while running.poll() is None:
            with sqlite3.connect('file:%s?mode=ro' % self.path, uri=True) as db:
                if db.execute('SELECT count(*) FROM contact').fetchone()[0] > 500:
                    break
        running.send_signal(signal.SIGKILL)
        running.wait()
        self.assertTrue(self.run_json('check')['ok'])
        self.assertGreater(self.run_json('list', 'contacts', '--limit', '1')['total'], 500)

    def test_import_is_interrupted(self):
        """Ctrl+C leaves nothing of the import, at once: not only when the book is opened for writing again."""
        self.run_cli('init')
        self.run_cli('add', 'contact', 'name=Before')
        table = os.path.join(self.folder, 'people.csv')
        with open(table, 'w') as file:
            file.write('Name,E-mail Address\n')
            file.writelines('Person %d,p%d@example.com\n' % (i, i) for i in range(60000))
        running = subprocess.Popen([CLI, '--book', self.path, 'import', table], stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        while running.poll() is None:
            with sqlite3.connect('file:%s?mode=ro' % self.path, uri=True) as db:
                if db.execute('SELECT count(*) FROM contact').fetchone()[0] > 500:
                    break
        running.send_signal(signal.SIGINT)
        said, complaint = running.communicate()
        with sqlite3.connect('file:%s?mode=ro' % self.path, uri=True) as db:
            self.assertEqual(db.execute('SELECT name FROM contact').fetchall(), [('Before',)])
        self.assertEqual(running.returncode, FAILED, complaint)
        self.assertEqual(said, '')
        self.assertEqual(complaint, 'clientele-cli: The import of %s was stopped. Nothing of it was kept.\n' % table)
        self.assertTrue(self.run_json('check')['ok'])


class Relations(Book):
    """Who belongs to whom, who sent whom, and with whom to be in touch again."""

    def setUp(self):
        super().setUp()
        self.run_cli('init')
        self.acme = self.add('contact', 'name=Acme', 'kind=company')
        self.ana = self.add('contact', 'name=Ana Ruiz', 'company=Acme', 'company.role=Owner')
        self.ben = self.add('contact', 'name=Ben Meier', 'company=Acme')

    def related(self, name):
        return [(r['kind'], r['other']) for r in self.run_json('relation', 'list', name)['relations']]

    def test_relations_are_seen_from_both_ends(self):
        row = self.run_json('relation', 'add', 'Ben Meier', 'manager', 'Ana Ruiz')['id']
        self.run_cli('relation', 'add', 'Ana Ruiz', 'other', self.ben['id'], '--label', 'Tax adviser')
        self.assertEqual(self.related('Ana Ruiz'), [('report', 'Ben Meier'), ('other', 'Ben Meier')])
        self.assertEqual(self.related('Ben Meier'), [('manager', 'Ana Ruiz'), ('other', 'Ana Ruiz')])
        self.assertIn('Tax adviser: Ben Meier', self.run_cli('relation', 'list', 'Ana Ruiz').stdout)
        done = self.run_cli('relation', 'add', 'Ana Ruiz', 'manager', 'Ben Meier', status=USAGE)
        self.assertIn('Ana Ruiz cannot report to Ben Meier', done.stderr)
        self.run_cli('relation', 'add', 'Ana Ruiz', 'boss', 'Ben Meier', status=USAGE)
        self.run_cli('relation', 'add', 'Ana Ruiz', 'friend', 'Nobody', status=USAGE)
        self.run_cli('relation', 'remove', row)
        self.assertEqual(self.related('Ben Meier'), [('other', 'Ana Ruiz')])
        self.run_cli('undo')
        self.assertEqual(len(self.related('Ben Meier')), 2)
        self.assertIn('Added', self.run_cli('history', self.ben['id']).stdout)

    def test_units_and_chart(self):
        works = self.add('contact', 'name=Works', 'kind=company', 'parent=Acme')
        self.assertEqual(works['parent'], 'Acme')
        done = self.run_cli('set', self.acme['id'], 'parent=Works', status=USAGE)
        self.assertIn('Acme cannot be part of Works', done.stderr)
        self.run_cli('set', self.ana['id'], 'parent=Works', status=USAGE)
        self.run_cli('relation', 'add', 'Ben Meier', 'manager', 'Ana Ruiz')
        self.assertEqual(self.run_cli('org', 'Works').stdout, 'Acme\n  Works\n  Ana Ruiz (Owner)\n    Ben Meier\n')
        nodes = self.run_json('org', 'Ben Meier')['nodes']
        self.assertEqual([n['name'] for n in nodes], ['Acme', 'Works', 'Ana Ruiz', 'Ben Meier'])
        self.assertEqual(nodes[3]['above_id'], self.ana['id'])
        self.assertEqual(self.run_json('list', 'contacts', '--filter', 'parent=Acme')['total'], 1)

    def test_several_employers(self):
        record = self.run_json('set', self.ana['id'], 'company=Works', 'company.role=Adviser', 'company.started=2024-02-29')['record']
        record = self.run_json('set', self.ana['id'], 'company=Acme', 'company.ended=2024-02-28', 'company.department=Sales')['record']
        places = [(c['company'], c['role'], c['department'], c['started'], c['ended']) for c in record['companies']]
        self.assertEqual(places, [('Acme', 'Owner', 'Sales', None, '2024-02-28'), ('Works', 'Adviser', None, '2024-02-29', None)])

    def test_referrals(self):
        deal = self.add('deal', 'title=New roof', 'company=Acme')
        row = self.run_json('referral', 'add', 'Ana Ruiz', 'Ben Meier', '--state', 'contacted', '--on', '2026-02-28', '--deal', 'New roof')['id']
        self.run_cli('referral', 'add', 'Ana Ruiz', 'Ben Meier', status=USAGE)
        self.run_cli('referral', 'add', 'Ana Ruiz', 'Ana Ruiz', status=USAGE)
        self.run_cli('referral', 'set', row, 'state=lost', status=USAGE)
        self.run_cli('referral', 'set', row, 'state=customer')
        self.run_cli('referral', 'thank', row)
        given, = self.run_json('referral', 'list', 'Ana Ruiz')['referrals']
        received, = self.run_json('referral', 'list', 'Ben Meier')['referrals']
        self.assertEqual((given['direction'], given['other'], received['direction'], received['other']), ('given', 'Ben Meier', 'received', 'Ana Ruiz'))
        self.assertEqual((given['state'], given['referred_on'], given['deal_id']), ('customer', '2026-02-28', deal['id']))
        self.assertRegex(given['thanked_on'], r'^\d{4}-\d\d-\d\d$')
        self.run_cli('undo')
        self.assertIsNone(self.run_json('referral', 'list', 'Ana Ruiz')['referrals'][0]['thanked_on'])
        self.run_cli('referral', 'remove', row)
        self.assertEqual(self.run_json('referral', 'list', 'Ben Meier')['referrals'], [])

    def due(self):
        return [(d['name'], d['cadence_days']) for d in self.run_json('due')['due']]

    def test_due(self):
        self.run_cli('set', self.ana['id'], 'cadence=90')
        self.run_cli('set', self.ana['id'], 'cadence=-1', status=USAGE)
        self.add('activity', 'kind=call', 'subject=Call', 'done_at=2026-02-01T10:00:00Z', 'contact=Ana Ruiz')
        self.add('activity', 'kind=note', 'subject=Note', 'done_at=2026-03-01T10:00:00Z', 'contact=Ana Ruiz')
        due, = self.run_json('due')['due']
        self.assertEqual((due['name'], due['cadence_days'], due['last_touch_at'][:10]), ('Ana Ruiz', 90, '2026-02-01'))
        self.run_cli('set', self.ana['id'], 'snooze=2999-01-01')
        self.assertEqual(self.due(), [])
        self.run_cli('undo')
        self.assertEqual(self.due(), [('Ana Ruiz', 90)])
        self.run_cli('set', self.ana['id'], 'cadence=0')
        self.assertIn('Nobody is due', self.run_cli('due').stderr)


if __name__ == '__main__':
    unittest.main(verbosity=0)
