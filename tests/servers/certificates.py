# SPDX-License-Identifier: GPL-3.0-or-later
"""A throw-away certificate authority and certificates of it: for this machine, for another name, and an expired one."""
import os
import subprocess


def _openssl(*arguments):
    subprocess.run(['openssl', *arguments], check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
                   stderr=subprocess.DEVNULL)


def make(folder, names=('server',)):
    """Writes ca.pem and NAME.pem, NAME.key into folder; names: server, wrongname, expired."""
    os.makedirs(folder, exist_ok=True)

    def at(name):
        return os.path.join(folder, name)

    _openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-keyout', at('ca.key'), '-out', at('ca.pem'), '-days', '30',
             '-subj', '/CN=Test CA', '-addext', 'basicConstraints=critical,CA:TRUE', '-addext', 'keyUsage=critical,keyCertSign,cRLSign')
    for name in names:
        host = 'DNS:elsewhere.example' if name == 'wrongname' else 'DNS:localhost,IP:127.0.0.1'
        _openssl('req', '-newkey', 'rsa:2048', '-nodes', '-keyout', at(name + '.key'), '-out', at(name + '.csr'),
                 '-subj', '/CN=localhost')
        with open(at(name + '.ext'), 'w', encoding='ascii') as file:
            file.write('subjectAltName=%s\nextendedKeyUsage=serverAuth\nkeyUsage=digitalSignature,keyEncipherment\n'
                       'basicConstraints=CA:FALSE\n' % host)
        sign = ('x509', '-req', '-in', at(name + '.csr'), '-CA', at('ca.pem'), '-CAkey', at('ca.key'), '-CAcreateserial',
                '-out', at(name + '.only.pem'), '-extfile', at(name + '.ext'))
        if name == 'expired':
            try:                                     # OpenSSL 3.4 takes dates, and no days that end before they begin
                _openssl(*sign, '-not_before', '20200101000000Z', '-not_after', '20200201000000Z')
            except subprocess.CalledProcessError:
                _openssl(*sign, '-days', '-1')
        else:
            _openssl(*sign, '-days', '30')
        with open(at(name + '.pem'), 'w', encoding='ascii') as chain:
            for part in (name + '.only.pem', 'ca.pem'):
                with open(at(part), encoding='ascii') as file:
                    chain.write(file.read())
    for name in os.listdir(folder):
        os.chmod(at(name), 0o600 if name.endswith('.key') else 0o644)
