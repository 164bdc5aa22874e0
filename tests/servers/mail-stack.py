#!/usr/bin/python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real Postfix (STARTTLS, AUTH through Dovecot) delivering to Dovecot maildirs, on free ports of 127.0.0.1; nothing can leave
this machine. Every address at shop.example is taken; its mails are in FOLDER/mail/USER/new. Needs root.

Prints "READY smtp://127.0.0.1:PORT ada lovelace CA FOLDER" and ends, with all it started, with its standard input."""
import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time

import certificates

DOVECOT = '''base_dir = {dir}/dovecot/run
state_dir = {dir}/dovecot/run
instance_name = clientele-test
protocols = imap lmtp
listen = 127.0.0.1
log_path = {dir}/dovecot/log
mail_uid = mail
mail_gid = mail
first_valid_uid = 8
first_valid_gid = 8
auth_mechanisms = plain login
ssl = yes
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {imaps}
    ssl = yes
  }}
}}
service auth {{
  unix_listener auth-smtp {{
    mode = 0666
  }}
}}
service lmtp {{
  unix_listener lmtp-test {{
    mode = 0666
  }}
}}
'''

# Where the mails are, who signs in and the certificate: 2.4 (Debian 13) took other names for all of it.
DOVECOT_2_3 = '''mail_location = maildir:{dir}/mail/%n
auth_username_format = %n
ssl_cert = <{dir}/tls/server.pem
ssl_key = <{dir}/tls/server.key
passdb {{
  driver = passwd-file
  args = {dir}/dovecot/users
}}
userdb {{
  driver = static
  args = uid=mail gid=mail home={dir}/mail/%n allow_all_users=yes
}}
'''
DOVECOT_2_4 = '''mail_driver = maildir
mail_path = {dir}/mail/%{{user|username}}
auth_username_format = %{{user|username}}
ssl_server_cert_file = {dir}/tls/server.pem
ssl_server_key_file = {dir}/tls/server.key
passdb passwd-file {{
  passwd_file_path = {dir}/dovecot/users
}}
userdb static {{
  fields {{
    uid = mail
    gid = mail
    home = {dir}/mail/%{{user|username}}
  }}
  static_allow_all_users = yes
}}
'''

POSTFIX = '''compatibility_level = 3.6
queue_directory = {dir}/spool
data_directory = {dir}/lib
command_directory = /usr/sbin
daemon_directory = /usr/lib/postfix/sbin
mail_owner = postfix
setgid_group = postdrop
myhostname = mail.shop.example
mydestination =
mynetworks = 127.255.255.255/32
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
virtual_mailbox_domains = shop.example
virtual_transport = lmtp:unix:{dir}/dovecot/run/lmtp-test
virtual_mailbox_maps = static:ok
alias_maps =
alias_database =
local_recipient_maps =
default_transport = error:this server delivers to shop.example only
smtpd_tls_cert_file = {dir}/tls/server.pem
smtpd_tls_key_file = {dir}/tls/server.key
smtpd_tls_security_level = may
smtpd_tls_auth_only = yes
smtpd_sasl_type = dovecot
smtpd_sasl_path = {dir}/dovecot/run/auth-smtp
smtpd_sasl_auth_enable = yes
smtpd_relay_restrictions = permit_sasl_authenticated, reject
smtpd_recipient_restrictions = permit_sasl_authenticated, reject
smtpd_peername_lookup = no
disable_dns_lookups = yes
maillog_file = {dir}/maillog
maillog_file_prefixes = {dir}
'''


def skip(reason):
    print('SKIP ' + reason, flush=True)
    sys.exit(0)


def free_ports(n):
    sockets = [socket.create_server(('127.0.0.1', 0)) for _ in range(n)]
    ports = [s.getsockname()[1] for s in sockets]
    for s in sockets:
        s.close()
    return ports


def write(path, text, mode=0o644):
    with open(path, 'w', encoding='utf-8') as file:
        file.write(text)
    os.chmod(path, mode)


def run(folder, *command):
    # The daemons keep what they were given as standard output: a pipe would never end.
    with open(folder + '/log', 'ab') as log:
        subprocess.run(command, stdin=subprocess.DEVNULL, stdout=log, stderr=log, check=False)


def dovecot_settings():
    version = re.match(r'(\d+)\.(\d+)\.(\d+)', subprocess.check_output(['dovecot', '--version'], text=True))
    if tuple(map(int, version.groups())) < (2, 4, 0):
        return DOVECOT + DOVECOT_2_3
    return 'dovecot_config_version = {0}\ndovecot_storage_version = {0}\n'.format(version.group()) + DOVECOT + DOVECOT_2_4


def answers(folder, smtp):
    """Both are up: Postfix asks Dovecot who may sign in as soon as it has greeted."""
    if not os.path.exists(folder + '/dovecot/run/auth-smtp'):
        return False
    try:
        with socket.create_connection(('127.0.0.1', smtp), 1) as s:
            return s.recv(4).startswith(b'220')
    except OSError:
        return False


def set_up(folder):
    os.chmod(folder, 0o755)
    certificates.make(os.path.join(folder, 'tls'))
    for name in ('dovecot/run', 'postfix', 'spool', 'lib', 'mail'):
        os.makedirs(os.path.join(folder, name))
    shutil.chown(os.path.join(folder, 'mail'), 'mail', 'mail')
    shutil.chown(os.path.join(folder, 'lib'), 'postfix')
    smtp, imaps = free_ports(2)
    write(folder + '/dovecot/users', 'ada:{PLAIN}lovelace::::::\n')
    write(folder + '/dovecot/log', '', 0o666)
    write(folder + '/dovecot/dovecot.conf', dovecot_settings().format(dir=folder, imaps=imaps))
    source = next(p for p in ('/etc/postfix/master.cf', '/usr/share/postfix/master.cf.dist') if os.path.exists(p))
    with open(source, encoding='utf-8') as file:
        lines = [line.rstrip('\n') for line in file if line.strip() and not line.startswith('#')]
    master = []
    dropping = False
    for line in lines:
        if not line[0].isspace():
            words = line.split()
            dropping = len(words) > 1 and words[1] == 'inet'
            if not dropping and len(words) > 7:
                words[4] = 'n'     # no chroot
                line = ' '.join(words)
        if not dropping:
            master.append(line)
    master.append('127.0.0.1:%d inet n - n - - smtpd' % smtp)
    write(folder + '/postfix/master.cf', '\n'.join(master) + '\n')
    write(folder + '/postfix/main.cf', POSTFIX.format(dir=folder))
    return smtp


def main():
    if os.geteuid() != 0:
        skip('Postfix needs root')
    for program in ('postfix', 'dovecot', 'openssl'):
        if shutil.which(program) is None:
            skip(program + ' is not installed')
    if not os.path.exists('/usr/lib/dovecot/lmtp'):
        skip('dovecot-lmtpd is not installed')
    folder = tempfile.mkdtemp(prefix='clientele-mail-')
    started = False
    try:
        smtp = set_up(folder)
        started = True
        run(folder, 'dovecot', '-c', folder + '/dovecot/dovecot.conf')
        run(folder, 'postfix', '-c', folder + '/postfix', 'start')
        end = time.monotonic() + 30
        while not answers(folder, smtp):
            if time.monotonic() > end:
                for name in ('log', 'dovecot/log', 'maillog'):
                    with open(os.path.join(folder, name), encoding='utf-8', errors='replace') as log:
                        sys.stderr.write(log.read())
                sys.exit(1)
            time.sleep(0.05)
        print('READY smtp://127.0.0.1:%d ada lovelace %s/tls/ca.pem %s' % (smtp, folder, folder), flush=True)
        sys.stdin.read()
    finally:
        if started:
            run(folder, 'postfix', '-c', folder + '/postfix', 'stop')
            run(folder, 'doveadm', '-c', folder + '/dovecot/dovecot.conf', 'stop')
        shutil.rmtree(folder, ignore_errors=True)


if __name__ == '__main__':
    main()
