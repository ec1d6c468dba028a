"""Made-up hosts: one flaw each with the rule that must find it, and one host that is sound."""

from __future__ import annotations

from hosts.trees import Content, home

ANN = "ann:x:1000:1000::/home/ann:/bin/bash\n"

FLAWS: dict[str, tuple[str, dict[str, Content]]] = {
    "two roots": ("host-account-zero-only-root", {"/etc/passwd": ANN + "root:x:0:0::/root:/bin/sh\ntoor:x:0:0::/root:/bin/sh\n"}),
    "empty password": ("host-account-password-not-empty", {"/etc/shadow": "ann::20000:0:99999:7:::\n"}),
    "empty password in passwd": (
        "host-account-password-not-empty", {"/etc/passwd": ANN + "root:x:0:0::/root:/bin/sh\nbob::1001:1001::/h:/bin/sh\n"},
    ),
    "md5 password": ("host-account-password-hash-strong", {"/etc/shadow": "ann:$1$a$b:20000:0:99999:7:::\n"}),
    "endless password": ("host-account-password-expires", {"/etc/shadow": "ann:$y$a$b:20000:0:99999:7:::\n"}),
    "service with shell": (
        "host-account-service-without-shell", {"/etc/passwd": ANN + "root:x:0:0::/root:/bin/sh\nweb:x:33:33::/w:/bin/sh\n"},
    ),
    "shared number": (
        "host-account-uid-unique", {"/etc/passwd": ANN + "a:x:1500:1:::/bin/sh\nb:x:1500:1:::/bin/sh\n"},
    ),
    "open home": ("host-account-home-private", {"/home/ann/file": "x"}),
    "rhosts": ("host-account-trust-files-absent", {"/home/ann/.rhosts": "+ +\n"}),
    "weak key": ("host-account-keys-strong", {"/home/ann/.ssh/authorized_keys": "ssh-dss AAAAB3NzaC1kc3MAAAAA x\n"}),
    "writable keys": ("host-account-keys-protected", {"/home/ann/.ssh/authorized_keys": ("#\n", 0o666)}),
    "root key": (
        "host-account-root-keys-absent", {f"{home('root')}/.ssh/authorized_keys": "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIOMq x\n"},
    ),
    "open private key": (
        "host-account-private-key-encrypted",
        {"/home/ann/.ssh/id_rsa": "-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\n"},
    ),
    "shared group": ("host-group-unique", {"/etc/group": "a:x:5:\nb:x:5:\n"}),
    "des hashing": ("host-login-hashing-strong", {"/etc/login.defs": "ENCRYPT_METHOD DES\n"}),
    "lax umask": ("host-login-umask-strict", {"/etc/login.defs": "UMASK 022\n"}),
    "nullok": ("host-pam-empty-refused", {"/etc/pam.d/common-auth": "auth required pam_unix.so nullok\n"}),
    "no lockout": ("host-pam-failures-lock", {"/etc/pam.d/common-auth": "auth required pam_unix.so\n"}),
    "nopasswd": ("host-sudo-password-asked", {"/etc/sudoers": ("ann ALL=(ALL) NOPASSWD: ALL\n", 0o440)}),
    "sudo for all": ("host-sudo-not-for-everyone", {"/etc/sudoers": ("ALL ALL=(ALL) ALL\n", 0o440)}),
    "no authentication": ("host-sudo-authentication-on", {"/etc/sudoers": ("Defaults !authenticate\n", 0o440)}),
    "open sudoers": ("host-sudo-files-protected", {"/etc/sudoers": ("", 0o644)}),
    "root over ssh": ("host-ssh-root-login-off", {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "PermitRootLogin yes\n"}),
    "root over ssh in a match": (
        "host-ssh-root-login-off",
        {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "PermitRootLogin no\nMatch User root\nPermitRootLogin yes\n"},
    ),
    "passwords over ssh by default": ("host-ssh-password-login-off", {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": ""}),
    "empty over ssh": (
        "host-ssh-empty-passwords-off", {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "PermitEmptyPasswords yes\n"},
    ),
    "weak cipher": ("host-ssh-ciphers-strong", {"/usr/sbin/sshd": "", "/etc/ssh/sshd_config": "Ciphers +3des-cbc\n"}),
    "readable host key": ("host-ssh-host-key-private", {"/etc/ssh/ssh_host_rsa_key": ("k", 0o644)}),
    "old release": ("host-release-supported", {"/etc/os-release": 'ID=debian\nVERSION_ID="10"\n'}),
    "trusted source": ("host-package-sources-verified", {"/usr/bin/apt-get": "", "/etc/apt/sources.list": "deb [trusted=yes] http://a b c\n"}),
    "waiting update": (
        "host-package-security-updates-installed",
        {
            "/var/lib/dpkg/status": "Package: a\nStatus: install ok installed\nVersion: 1\n",
            "/var/lib/apt/lists/deb.debian.org_debian-security_x_Packages": "Package: a\nVersion: 1+deb12u1\n",
        },
    ),
    "telnetd": (
        "host-package-legacy-absent",
        {"/usr/bin/apt-get": "", "/var/lib/dpkg/status": "Package: telnetd\nStatus: install ok installed\nVersion: 1\n"},
    ),
    "wanted restart": ("host-kernel-newest-running", {"/run/reboot-required": "", "/proc/sys/kernel/osrelease": "6.1\n"}),
    "old kernel": (
        "host-kernel-newest-running",
        {"/boot/vmlinuz-6.1.0-9-amd64": "", "/boot/vmlinuz-6.1.0-28-amd64": "", "/proc/sys/kernel/osrelease": "6.1.0-9-amd64\n"},
    ),
    "open redis": (
        "host-socket-inner-not-open",
        {"/proc/net/tcp": "local_address\n 0: 00000000:18EB 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n"},
    ),
    "telnet": (
        "host-socket-plaintext-not-open",
        {"/proc/net/tcp6": "local_address\n 0: 00000000000000000000000000000000:0017 00000000000000000000000000000000:0000 0A 0:0 0:0 0 0 0 7 1\n"},
    ),
    "no randomisation": ("host-kernel-aslr-full", {"/proc/sys/kernel/randomize_va_space": "0\n"}),
    "core of suid": ("host-kernel-suid-not-dumped", {"/proc/sys/fs/suid_dumpable": "1\n"}),
    "cpu fault": ("host-cpu-fault-mitigated", {"/sys/devices/system/cpu/vulnerabilities/meltdown": "Vulnerable\n"}),
    "promiscuous": ("host-network-device-not-promiscuous", {"/sys/class/net/eth0/flags": "0x1103\n"}),
    "redirects": (
        "host-network-redirects-refused",
        {f"/proc/sys/net/ipv4/conf/{w}/{n}": "1\n" for w in ("all", "default") for n in (
            "accept_redirects", "secure_redirects", "send_redirects", "accept_source_route", "rp_filter", "log_martians",
        )},
    ),
    "loadable dccp": ("host-kernel-rare-module-refused", {"/lib/modules/6/modules.dep": "kernel/net/dccp/dccp.ko:\n"}),
    "writable passwd": ("host-file-accounts-protected", {"/etc/passwd": (ANN + "root:x:0:0::/root:/bin/sh\n", 0o666)}),
    "readable shadow": ("host-file-hashes-private", {"/etc/shadow": ("root:*:1:0:9:7:::\n", 0o644)}),
    "writable file": ("host-file-none-writable", {"/opt/run.sh": ("#!", 0o777)}),
    "suid": ("host-file-suid-packaged", {"/opt/x": ("", 0o4755), "/var/lib/dpkg/info/a.list": "/bin/su\n"}),
    "writable log": ("host-file-logs-protected", {"/var/log/auth.log": ("", 0o666)}),
    "plain tmp": ("host-mount-tmp-restricted", {}),
    "writable service": (
        "host-service-programs-protected",
        {"/etc/systemd/system/a.service": "[Service]\nExecStart=/opt/a\n", "/opt/a": ("", 0o777)},
    ),
    "secret in a unit": (
        "host-service-without-secrets", {"/etc/systemd/system/a.service": "[Service]\nEnvironment=DB_PASSWORD=Xk3!vQz81pLm\n"},
    ),
    "writable job": ("host-job-programs-protected", {"/etc/crontab": "1 1 * * * root /opt/a\n", "/opt/a": ("", 0o777)}),
    "open docker": (
        "host-docker-tcp-verified",
        {"/usr/bin/dockerd": "", "/etc/docker/daemon.json": '{"hosts": ["tcp://0.0.0.0:2375"]}'},
    ),
    "docker group": ("host-docker-group-empty", {"/usr/bin/dockerd": "", "/etc/group": "docker:x:9:ann\n"}),
    "privileged": (
        "host-container-not-privileged", {"/var/lib/docker/containers/c1/hostconfig.json": '{"Privileged": true}'},
    ),
    "no forwarding": ("host-log-sent-elsewhere", {}),
    "log in memory": ("host-log-kept-over-restart", {"/etc/systemd/journald.conf": "[Journal]\nStorage=volatile\n"}),
    "audit without rules": ("host-audit-identity-recorded", {"/usr/sbin/auditd": ""}),
}  # fmt: skip


SOUND: dict[str, Content] = {
    "/etc/login.defs": "PASS_MAX_DAYS 180\nENCRYPT_METHOD YESCRYPT\nUMASK 027\n",
    "/etc/default/useradd": "INACTIVE=30\n",
    "/etc/profile.d/tmout.sh": "readonly TMOUT=600\n",
    "/etc/pam.d/common-auth": "auth required pam_faillock.so preauth\nauth required pam_unix.so\nauth [default=die] pam_faillock.so authfail\n",
    "/etc/pam.d/common-password": "password requisite pam_pwquality.so\npassword required pam_pwhistory.so remember=9\n",
    "/etc/pam.d/su": "auth required pam_wheel.so\n",
    "/etc/security/pwquality.conf": "minlen=14\n",
    "/etc/security/faillock.conf": "deny=5\n",
    "/etc/sudoers": ("Defaults use_pty, logfile=/var/log/sudo.log\nroot ALL=(ALL) ALL\n%sudo ALL=(ALL) ALL\n", 0o440),
    "/usr/sbin/sshd": "",
    "/etc/ssh/sshd_config": "PermitRootLogin no\nPasswordAuthentication no\nKbdInteractiveAuthentication no\nUsePAM yes\n"
    "MaxAuthTries 3\nLoginGraceTime 30\nAllowGroups ssh\nClientAliveInterval 300\nAllowTcpForwarding no\n"
    "MACs hmac-sha2-512-etm@openssh.com\nBanner /etc/issue.net\n",
    "/etc/ssh/ssh_host_rsa_key": ("k", 0o600),
    "/etc/shadow-": ("", 0o600),
    "/etc/audit/rules.d/a.rules": "-w /etc/passwd -p wa\n-w /etc/shadow -p wa\n-w /etc/group -p wa\n-w /etc/sudoers -p wa\n"
    "-a always,exit -S init_module\n-a always,exit -S adjtimex\n",
    "/usr/sbin/auditd": "",
    "/etc/systemd/journald.conf": "[Journal]\nStorage=persistent\n",
    "/etc/rsyslog.conf": "*.* @@logs.example.org\n",
    "/proc/sys/kernel/randomize_va_space": "2\n",
    "/proc/sys/kernel/osrelease": "6.1.0-28-amd64\n",
    "/proc/net/tcp": "local_address\n 0: 00000000:0016 00000000:0000 0A 0:0 0:0 0 0 0 77 1\n",
}
"""A host on which the topics below are as they should be."""


def hosts() -> list[tuple[dict[str, Content], set[str]]]:
    """Few hosts that have all the flaws between them: their files, and the rules that must find something."""
    found: list[tuple[dict[str, Content], set[str]]] = []
    for rule, files in FLAWS.values():
        for has, rules in found:
            if not has.keys() & files.keys():
                has.update(files)
                rules.add(rule)
                break
        else:
            found.append((dict(files), {rule}))
    return found
