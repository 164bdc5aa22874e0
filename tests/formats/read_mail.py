#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Reads a mail from standard input with Python's own parser, strictly, and prints what it found, one value a line."""
import email
import email.policy
import sys

raw = sys.stdin.buffer.read()
policy = email.policy.SMTP.clone(raise_on_defect=True)
message = email.message_from_bytes(raw, policy=policy)


def defects(part):
    found = list(part.defects)
    for value in part.values():
        found += list(getattr(value, 'defects', []))
    for child in part.iter_parts() if part.is_multipart() else []:
        found += defects(child)
    return found


def show(name, value):
    print(name + '=' + str(value).replace('\\', '\\\\').replace('\n', '\\n').replace('\r', '\\r'))


assert not defects(message), defects(message)
for line in raw.split(b'\r\n'):
    assert len(line) <= 998 and b'\r' not in line and b'\n' not in line
    assert all(c < 128 for c in line)
show('order', ' '.join(message.keys()))
for name in ('From', 'To'):
    address = message[name].addresses[0]
    # Python 3.11 puts a blank between two encoded words of a display name, where RFC 2047 6.2 has none.
    show(name.lower() + '-name', ' '.join(address.display_name.split()))
    show(name.lower() + '-address', address.addr_spec)
    assert len(message[name].addresses) == 1
show('subject', message['Subject'])
show('date', message['Date'].datetime.isoformat())
show('id', message['Message-ID'])
show('type', message.get_content_type())
for subtype in ('plain', 'html'):
    part = message.get_body((subtype,))
    if part is not None:
        show(subtype, part.get_content().replace('\r\n', '\n'))
