"""Host: the OpenSSH server's algorithms, host keys and files."""

from stance.conditions import Setting, item
from stance.model import Rule
from stance.model.assets.host import Machine
from stance.model.assets.host_parts import FileEntry, SshServer

WEAK_CIPHERS: Setting[tuple[str, ...]] = Setting(
    "host-ssh-weak-ciphers",
    (
        "3des-cbc",
        "aes128-cbc",
        "aes192-cbc",
        "aes256-cbc",
        "arcfour",
        "arcfour128",
        "arcfour256",
        "blowfish-cbc",
        "cast128-cbc",
        "des-cbc",
        "rijndael-cbc@lysator.liu.se",
        "none",
    ),
    "Ciphers that SSH must not offer",
)
WEAK_MACS: Setting[tuple[str, ...]] = Setting(
    "host-ssh-weak-macs",
    (
        "hmac-md5",
        "hmac-md5-96",
        "hmac-md5-etm@openssh.com",
        "hmac-md5-96-etm@openssh.com",
        "hmac-ripemd160",
        "hmac-ripemd160@openssh.com",
        "hmac-ripemd160-etm@openssh.com",
        "hmac-sha1-96",
        "hmac-sha1-96-etm@openssh.com",
        "umac-64@openssh.com",
        "umac-64-etm@openssh.com",
        "none",
    ),
    "Message authentication codes that SSH must not offer",
)
WEAK_KEY_EXCHANGES: Setting[tuple[str, ...]] = Setting(
    "host-ssh-weak-key-exchanges",
    (
        "diffie-hellman-group1-sha1",
        "diffie-hellman-group14-sha1",
        "diffie-hellman-group-exchange-sha1",
        "gss-gex-sha1-",
        "gss-group1-sha1-",
        "gss-group14-sha1-",
    ),
    "Key exchange methods that SSH must not offer",
)

_SSH = Machine.ssh.present()

SSH_CIPHERS_STRONG = Rule(
    id="host-ssh-ciphers-strong",
    title="SSH offers strong ciphers only",
    on=Machine,
    severity="medium",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.ciphers).none(item.isin(WEAK_CIPHERS)),
    why="CBC modes, RC4 and 64-bit ciphers give parts of the traffic away.",
    fix="Set `Ciphers` to OpenSSH's defaults, or remove the line.",
    references=("sshd_config(5)", "RFC 9142"),
    good=[{"ssh": {"ciphers": ["chacha20-poly1305@openssh.com", "aes256-gcm@openssh.com"]}}],
    bad=[{"ssh": {"ciphers": ["aes256-ctr", "3des-cbc"]}}],
)

SSH_MACS_STRONG = Rule(
    id="host-ssh-macs-strong",
    title="SSH offers strong message authentication codes only",
    on=Machine,
    severity="low",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.macs).none(item.isin(WEAK_MACS)),
    why="MD5 and codes of 96 or 64 bits leave too little against forged traffic.",
    fix="Set `MACs hmac-sha2-512-etm@openssh.com,hmac-sha2-256-etm@openssh.com,umac-128-etm@openssh.com`.",
    references=("sshd_config(5)",),
    good=[{"ssh": {"macs": ["hmac-sha2-512-etm@openssh.com"]}}],
    bad=[{"ssh": {"macs": ["hmac-sha2-512", "hmac-md5"]}}],
)

SSH_KEY_EXCHANGES_STRONG = Rule(
    id="host-ssh-key-exchanges-strong",
    title="SSH offers strong key exchanges only",
    on=Machine,
    severity="medium",
    domain="host",
    applies=_SSH,
    require=Machine.ssh.at(SshServer.key_exchanges).none(item.isin(WEAK_KEY_EXCHANGES)),
    why="A 1024-bit group or SHA-1 in the key exchange lets a well-equipped listener read the session.",
    fix="Set `KexAlgorithms` to OpenSSH's defaults, or remove the line.",
    references=("sshd_config(5)", "RFC 9142"),
    good=[{"ssh": {"key_exchanges": ["curve25519-sha256"]}}],
    bad=[{"ssh": {"key_exchanges": ["curve25519-sha256", "diffie-hellman-group1-sha1"]}}],
)

SSH_HOST_KEY_PRIVATE = Rule(
    id="host-ssh-host-key-private",
    title="Only root reads SSH's private host keys",
    on=Machine,
    severity="high",
    domain="host",
    each=Machine.ssh_host_keys,
    key=FileEntry.path,
    require=(FileEntry.owner == 0)
    & ~FileEntry.group_writable
    & ~FileEntry.world_readable
    & ~FileEntry.world_writable,
    why="With the host key others can pretend to be this host and take what is typed.",
    fix="Run `chown root:root` and `chmod 0600` on the key; make a new one if others could read it.",
    references=("sshd(8)",),
    good=[
        {
            "path": "/etc/ssh/ssh_host_rsa_key",
            "owner": 0,
            "group_writable": False,
            "world_readable": False,
            "world_writable": False,
        }
    ],
    bad=[
        {
            "path": "/etc/ssh/ssh_host_rsa_key",
            "owner": 0,
            "group_writable": False,
            "world_readable": True,
            "world_writable": False,
        }
    ],
)

SSH_CONFIG_PROTECTED = Rule(
    id="host-ssh-config-protected",
    title="Only root changes the SSH server's settings",
    on=Machine,
    severity="high",
    domain="host",
    each=Machine.ssh_config_files,
    key=FileEntry.path,
    require=(FileEntry.owner == 0) & ~FileEntry.group_writable & ~FileEntry.world_writable,
    why="Who writes sshd_config decides who logs in, and what runs when they do.",
    fix="Run `chown root:root` and `chmod 0600` on the file.",
    references=("sshd_config(5)",),
    good=[{"path": "/etc/ssh/sshd_config", "owner": 0, "group_writable": False, "world_writable": False}],
    bad=[{"path": "/etc/ssh/sshd_config", "owner": 1000, "group_writable": False, "world_writable": False}],
)
