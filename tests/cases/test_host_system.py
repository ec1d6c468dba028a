"""Packages, kernel, network, files, services and containers, by the pages of apt, dpkg, proc, modprobe, systemd, cron,
auditd, rsyslog, nft and dockerd."""
# ruff: noqa: E501, A002

from __future__ import annotations

import json
import os

import pytest

from cases.hosts import Situation, disagreements

APT = {"/usr/bin/apt-get": "", "/usr/bin/unattended-upgrade": ""}
UPGRADES, VERIFIED, KEYED = (
    "host-package-unattended-upgrades-on",
    "host-package-sources-verified",
    "host-package-sources-keyed",
)
UPDATES, ARCHIVE, LEGACY = (
    "host-package-security-updates-installed",
    "host-package-security-archive-known",
    "host-package-legacy-absent",
)
CONF = "/etc/apt/apt.conf.d/"
ON = 'APT::Periodic::Update-Package-Lists "1";\nAPT::Periodic::Unattended-Upgrade "1";\n'
OFF = 'APT::Periodic::Unattended-Upgrade "0";\n'


def conf(id, verdict, rule=UPGRADES, **files):
    names = {
        "main" if name == "main" else name.replace("__", "-").replace("_dot_", "."): text
        for name, text in files.items()
    }
    return Situation(
        id,
        {**APT, **{"/etc/apt/apt.conf" if n == "main" else CONF + n: t for n, t in names.items()}},
        {rule: verdict},
    )


def source(id, text, verified, keyed, name="sources.list"):
    return Situation(id, {**APT, f"/etc/apt/{name}": text}, {VERIFIED: verified, KEYED: keyed})


def packages(
    id,
    installed,
    candidates,
    verdict,
    lists="deb.debian.org_debian-security_dists_bookworm-security_main_binary-amd64_Packages",
):
    status = "".join(f"Package: {n}\nStatus: {s}\nVersion: {v}\n\n" for n, s, v in installed)
    index = "".join(f"Package: {n}\nVersion: {v}\n\n" for n, v in candidates)
    return Situation(id, {**APT, "/var/lib/dpkg/status": status, f"/var/lib/apt/lists/{lists}": index}, verdict)


OK = "install ok installed"
PACKAGES = [
    conf("upgrades on", "pass", **{"20auto__upgrades": ON}),
    conf("upgrades in scopes", "pass", **{"20auto__upgrades": 'APT { Periodic { Update-Package-Lists "1"; Unattended-Upgrade "1"; }; };'}),
    conf("upgrades unset", "fail"),
    conf("upgrades off", "fail", **{"20auto__upgrades": ON.replace('"1";\nAPT', '"1";\n#APT')}),
    conf("upgrades commented out", "fail", **{"20auto__upgrades": "// " + ON.replace("\n", "\n// ")}),
    conf("upgrades in a block comment", "fail", **{"20auto__upgrades": f"/* {ON} */"}),
    conf("a later file", "fail", **{"20auto__upgrades": ON, "90off": OFF}),
    conf("an earlier file", "pass", **{"20auto__upgrades": ON, "10off": OFF}),
    conf("the main file comes last", "fail", **{"20auto__upgrades": ON, "main": OFF}),
    conf("a backup is not read", "fail", **{"20auto__upgrades_dot_bak": ON, "20auto__upgrades_dot_ucf__dist": ON}),
    conf("a backup does not undo", "pass", **{"20auto__upgrades": ON, "90off_dot_disabled": OFF}),
    conf("a name that ends in conf", "pass", **{"20auto_dot_conf": ON}),
    conf("no periodic work", "fail", **{"20auto__upgrades": ON, "99off": 'APT::Periodic::Enable "0";\n'}),
    conf("lists not fetched", "fail", **{"20auto__upgrades": 'APT::Periodic::Unattended-Upgrade "1";\n'}),
    Situation("upgrades on without the program", {"/usr/bin/apt-get": "", CONF + "20auto-upgrades": ON}, {UPGRADES: "fail"}),
    Situation("no apt", {}, {UPGRADES: "not_applicable", VERIFIED: "not_applicable", LEGACY: "not_applicable"}),
    conf("unsigned packages", "fail", VERIFIED, **{"99x": 'APT::Get::AllowUnauthenticated "true";\n'}),
    conf("unsigned archives", "fail", VERIFIED, **{"99x": 'Acquire { AllowInsecureRepositories "on"; };\n'}),
    conf("signed packages", "pass", VERIFIED, **{"99x": 'APT::Get::AllowUnauthenticated "false";\n'}),
    source("plain", "deb http://deb.debian.org/debian bookworm main\n", "pass", "fail"),
    source("over TLS", "deb https://deb.debian.org/debian bookworm main\n", "pass", "pass"),
    source("keyed", "deb [arch=amd64 signed-by=/usr/share/keyrings/a.gpg] http://a.org/d stable main\n", "pass", "pass"),
    source("trusted", "deb [trusted=yes] https://a.org/d stable main\n", "fail", "pass"),
    source("trusted among options", "deb [ arch=amd64 trusted=yes ] https://a.org/d ./\n", "fail", "pass"),
    source("not trusted", "deb [trusted=no] https://a.org/d stable main\n", "pass", "pass"),
    source("allowed without a signature", "deb [allow-insecure=yes] https://a.org/d stable main\n", "fail", "pass"),
    source("commented out", "# deb [trusted=yes] http://a.org/d stable main\n", "pass", "pass"),
    source("a disc", "deb cdrom:[Debian GNU/Linux 12]/ bookworm main\n", "pass", "pass"),
    source("a folder", "deb file:/srv/packages ./\n", "pass", "pass"),
    source("deb822", "Types: deb\nURIs: http://deb.debian.org/debian\nSuites: bookworm bookworm-updates\nComponents: main\n"
           "Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg\n", "pass", "pass", "sources.list.d/debian.sources"),
    source("deb822 trusted", "# one\nTypes: deb\nURIs: https://a.org/d\nSuites: x\nTrusted: yes\n\n", "fail", "pass", "sources.list.d/a.sources"),
    source("deb822 off", "Enabled: no\nTypes: deb\nURIs: http://a.org/d\nSuites: x\nTrusted: yes\n", "pass", "pass", "sources.list.d/a.sources"),
    source("deb822 second", "Types: deb\nURIs: https://a.org/d\nSuites: x\n\nTypes: deb\nURIs: http://b.org/d\nSuites: y\n", "pass", "fail",
           "sources.list.d/a.sources"),
    source("deb822 with its key", "Types: deb\nURIs: http://a.org/d\nSuites: x\nSigned-By:\n -----BEGIN PGP PUBLIC KEY BLOCK-----\n .\n mQ\n", "pass", "pass",
           "sources.list.d/a.sources"),
    source("a name that apt leaves out", "deb [trusted=yes] http://a.org/d x main\n", "pass", "pass", "sources.list.d/a.list.save"),
    packages("an update waits", [("openssl", OK, "3.0.11-1~deb12u1")], [("openssl", "3.0.11-1~deb12u2")], {UPDATES: "fail", ARCHIVE: "pass"}),
    packages("no update", [("openssl", OK, "3.0.11-1~deb12u2")], [("openssl", "3.0.11-1~deb12u1")], {UPDATES: "pass", ARCHIVE: "pass"}),
    packages("the same", [("a", OK, "1:2.0-1")], [("a", "1:2.0-1"), ("b", "9")], {UPDATES: "pass"}),
    packages("an epoch", [("a", OK, "1:1.0")], [("a", "2.0")], {UPDATES: "pass"}),
    packages("a tilde", [("a", OK, "1.0~rc1-1")], [("a", "1.0-1")], {UPDATES: "fail"}),
    packages("numbers", [("a", OK, "1.9")], [("a", "1.10")], {UPDATES: "fail"}),
    packages("removed", [("a", "deinstall ok config-files", "1.0"), ("b", OK, "1")], [("a", "2.0")], {UPDATES: "pass"}),
    packages("held", [("a", "hold ok installed", "1.0")], [("a", "2.0")], {UPDATES: "fail"}),
    packages("ubuntu", [("a", OK, "1.0-1ubuntu1")], [("a", "1.0-1ubuntu1.1")], {UPDATES: "fail"},
             "archive.ubuntu.com_ubuntu_dists_jammy-security_main_binary-amd64_Packages"),
    packages("no security archive", [("a", OK, "1.0")], [("a", "2.0")], {UPDATES: "not_applicable", ARCHIVE: "fail"},
             "deb.debian.org_debian_dists_bookworm_main_binary-amd64_Packages"),
    packages("telnetd", [("telnetd", OK, "1")], [], {LEGACY: "fail"}),
    packages("telnetd, removed", [("telnetd", "deinstall ok config-files", "1"), ("a", OK, "1")], [], {LEGACY: "pass"}),
]  # fmt: skip


def release(id, text, verdict):
    return Situation(id, {"/etc/os-release": text}, {"host-release-supported": verdict})


RELEASES = [
    *(release(f"debian {v}", f'ID=debian\nVERSION_ID="{v}"\n', w) for v, w in
      {"8": "fail", "9": "fail", "10": "fail", "11": "fail", "12": "pass", "13": "pass", "14": "unknown"}.items()),
    *(release(f"ubuntu {v}", f'VERSION_ID="{v}"\nID=ubuntu\n', w) for v, w in
      {"16.04": "fail", "20.04": "fail", "22.04": "pass", "24.04": "pass", "25.10": "fail", "26.04": "pass", "27.04": "unknown"}.items()),
    release("rhel", 'ID="rhel"\nVERSION_ID="9.4"\n', "pass"), release("old rhel", "ID=rhel\nVERSION_ID=7.9\n", "fail"),
    release("stream 8", "ID=centos\nVERSION_ID=8\n", "fail"), release("stream 9", "ID=centos\nVERSION_ID=9\n", "pass"),
    release("amazon 2", "ID=amzn\nVERSION_ID=2\n", "fail"), release("amazon 2023", "ID=amzn\nVERSION_ID=2023\n", "pass"),
    release("another", "ID=mint\nVERSION_ID=22\n", "unknown"), release("rolling", "ID=arch\n", "unknown"),
]  # fmt: skip


def kernel(id, running, boot, verdict):
    files = {f"/boot/vmlinuz-{name}": "" for name in boot}
    return Situation(
        id, {"/proc/sys/kernel/osrelease": running + "\n", **files}, {"host-kernel-newest-running": verdict}
    )


KERNELS = [
    kernel("newest", "6.1.0-28-amd64", ["6.1.0-9-amd64", "6.1.0-28-amd64"], "pass"),
    kernel("older", "6.1.0-9-amd64", ["6.1.0-9-amd64", "6.1.0-28-amd64"], "fail"),
    kernel("older and removed", "6.1.0-9-amd64", ["6.1.0-28-amd64"], "fail"),
    kernel("red hat's older", "5.14.0-70.13.1.el9_0.x86_64", ["5.14.0-70.13.1.el9_0.x86_64", "5.14.0-427.el9_4.x86_64", "0-rescue-ab12"], "fail"),
    kernel("red hat's newest", "5.14.0-427.el9_4.x86_64", ["5.14.0-70.13.1.el9_0.x86_64", "5.14.0-427.el9_4.x86_64", "0-rescue-ab12"], "pass"),
    kernel("another flavour", "6.1.0-9-cloud-amd64", ["6.1.0-9-cloud-amd64", "6.1.0-28-rt-amd64"], "pass"),
    kernel("none in /boot", "6.1.0", [], "pass"),
]  # fmt: skip


def sysctl(id, rule, verdict, **values):
    files = {f"/proc/sys/{name.replace('__', '/')}": f"{value}\n" for name, value in values.items()}
    return Situation(id, {"/proc/sys/kernel/ostype": "Linux\n", **files}, {rule: verdict})


def modules(id, verdict, conf="", loaded="", dep="kernel/net/dccp/dccp.ko.xz: kernel/net/a.ko\n"):
    files = {"/lib/modules/6.1/modules.dep": dep, "/etc/modprobe.d/x.conf": conf, "/proc/modules": loaded}
    return Situation(id, files, {"host-kernel-rare-module-refused": verdict})


SWITCHES = [
    sysctl("random", "host-kernel-aslr-full", "pass", kernel__randomize_va_space=2),
    sysctl("half random", "host-kernel-aslr-full", "fail", kernel__randomize_va_space=1),
    sysctl("random or not, who knows", "host-kernel-aslr-full", "fail"),
    sysctl("no number", "host-kernel-aslr-full", "unknown", kernel__randomize_va_space="two"),
    sysctl("ptrace", "host-kernel-ptrace-restricted", "pass", kernel__yama__ptrace_scope=1),
    sysctl("ptrace open", "host-kernel-ptrace-restricted", "fail", kernel__yama__ptrace_scope=0),
    sysctl("dumps", "host-kernel-suid-not-dumped", "fail", fs__suid_dumpable=1),
    sysctl("dumps for root", "host-kernel-suid-not-dumped", "pass", fs__suid_dumpable=0),
    sysctl("links", "host-kernel-links-protected", "pass", fs__protected_hardlinks=1, fs__protected_symlinks=1),
    sysctl("links half", "host-kernel-links-protected", "fail", fs__protected_hardlinks=1, fs__protected_symlinks=0),
    sysctl("cookies", "host-network-syn-cookies-on", "fail", net__ipv4__tcp_syncookies=0),
    sysctl("routing", "host-network-ipv4-not-routed", "fail", net__ipv4__ip_forward=1),
    sysctl("no routing", "host-network-ipv4-not-routed", "pass", net__ipv4__ip_forward=0),
    sysctl("no IPv6", "host-network-ipv6-not-routed", "not_applicable"),
    sysctl("perf", "host-kernel-perf-restricted", "fail", kernel__perf_event_paranoid=1),
    sysctl("bpf", "host-kernel-bpf-restricted", "pass", kernel__unprivileged_bpf_disabled=2),
    sysctl("bpf open", "host-kernel-bpf-restricted", "fail", kernel__unprivileged_bpf_disabled=0),
    modules("refused by false", "pass", "install dccp /bin/false\nblacklist dccp\n"),
    modules("refused by true", "pass", "install dccp /usr/bin/true # never\n"),
    modules("only blacklisted", "fail", "blacklist dccp\n"),
    modules("nothing said", "fail"),
    modules("commented out", "fail", "# install dccp /bin/false\n"),
    modules("loaded though refused", "fail", "install dccp /bin/false\n", "dccp 1 0 - Live 0x0\n"),
    modules("another one refused", "fail", "install sctp /bin/false\n"),
    modules("with a dash", "pass", "install usb_storage /bin/false\n", dep="kernel/drivers/usb/storage/usb-storage.ko:\n"),
    modules("this kernel has none", "pass", dep="kernel/fs/ext4/ext4.ko:\n"),
]  # fmt: skip


def mounted(id, line, verdicts, **files):
    text = "22 1 8:1 / / rw,relatime - ext4 /dev/sda1 rw\n" + line
    return Situation(id, {"/proc/self/mountinfo": text, **{f"/proc/{n}": t for n, t in files.items()}}, verdicts)


TMP = "host-mount-tmp-restricted"
MOUNTS = [
    mounted("tmp", "30 22 0:30 / /tmp rw,nosuid,nodev,noexec shared:1 - tmpfs tmpfs rw,size=1k\n", {TMP: "pass"}),
    mounted("tmp runs", "30 22 0:30 / /tmp rw,nosuid,nodev - tmpfs tmpfs rw\n", {TMP: "fail"}),
    mounted("no tmp", "", {TMP: "fail", "host-mount-shm-restricted": "not_applicable", "host-mount-var-separate": "fail"}),
    mounted("tmp hidden by another", "30 22 0:30 / /tmp rw,nosuid,nodev,noexec - tmpfs a rw\n31 30 0:31 / /tmp rw - tmpfs b rw\n", {TMP: "fail"}),
    mounted("shm", "30 22 0:30 / /dev/shm rw,nosuid,nodev,noexec - tmpfs shm rw\n", {"host-mount-shm-restricted": "pass"}),
    mounted("var and home", "30 22 8:2 / /var rw - ext4 /dev/sda2 rw\n31 22 8:3 / /home rw,nodev - ext4 /dev/sda3 rw\n",
            {"host-mount-var-separate": "pass", "host-mount-home-separate": "pass"}),
    mounted("swap on a partition", "", {"host-disk-swap-encrypted": "fail"}, swaps="Filename\tType\n/dev/sda2 partition 1 0 -2\n"),
    mounted("no swap", "", {"host-disk-swap-encrypted": "pass"}, swaps="Filename\tType\n"),
    Situation("no encryption", {"/sys/block/sda/size": "1\n"}, {"host-disk-encrypted": "fail"}),
    mounted("swap in compressed memory", "", {"host-disk-swap-encrypted": "pass"}, swaps="Filename\tType\n/dev/zram0 partition 1 0 -2\n"),
    Situation("swap beside an encrypted home", {"/proc/swaps": "Filename\n/dev/sda2 partition 1 0 -2\n", "/sys/block/dm-0/dm/uuid": "CRYPT-LUKS2-a-home\n"},
              {"host-disk-swap-encrypted": "fail", "host-disk-encrypted": "pass"}),
    Situation("swap encrypted", {"/proc/swaps": "Filename\n/dev/dm-0 partition 1 0 -2\n", "/sys/block/dm-0/dm/uuid": "CRYPT-PLAIN-swap\n"},
              {"host-disk-swap-encrypted": "pass"}),
]  # fmt: skip


def line(address, port, state="0A", peer="0", inode=1):
    width = len(address)
    return f" 0: {address}:{port:04X} {'0' * width}:{int(peer):04X} {state} 0:0 0:0 0 0 0 {inode} 1\n"


HEADER = "  sl  local_address rem_address   st\n"
ANY6, LO6 = "0" * 32, "0" * 24 + "01000000"
INNER, PLAIN, EXPECTED = "host-socket-inner-not-open", "host-socket-plaintext-not-open", "host-socket-open-expected"
SOCKETS = Situation(
    "sockets",
    {
        "/proc/net/tcp": HEADER + line("00000000", 6379) + line("0100007F", 27017) + line("0A00000A", 2375) + line("00000000", 23)
        + line("0100007F", 25) + line("00000000", 5432, "01", "80") + line("08080808", 3306) + line("00000000", 443) + line("00000000", 4444),
        "/proc/net/tcp6": HEADER + line(ANY6, 2379) + line(LO6, 11211) + line("0" * 16 + "FFFF0000" + "0100007F", 9200) + line(ANY6, 80),
        "/proc/net/udp": HEADER + line("00000000", 111, "07") + line("00000000", 40000, "07") + line("00000000", 69, "07"),
        "/proc/sys/net/ipv4/ip_local_port_range": "32768\t60999\n",
    },
    {
        f"{INNER}@tcp/0.0.0.0:6379": "fail", f"{INNER}@tcp/127.0.0.1:27017": "pass", f"{INNER}@tcp/10.0.0.10:2375": "pass",
        f"{INNER}@tcp/8.8.8.8:3306": "fail", f"{INNER}@tcp/0.0.0.0:5432": "nothing", f"{INNER}@tcp/[::]:2379": "fail",
        f"{INNER}@tcp/[::1]:11211": "pass", f"{INNER}@tcp/[::ffff:127.0.0.1]:9200": "pass", f"{INNER}@udp/0.0.0.0:111": "fail",
        f"{PLAIN}@tcp/0.0.0.0:23": "fail", f"{PLAIN}@udp/0.0.0.0:69": "fail", f"{INNER}@udp/0.0.0.0:40000": "nothing",
        f"{EXPECTED}@tcp/0.0.0.0:443": "pass", f"{EXPECTED}@tcp/[::]:80": "pass",
    },
)  # fmt: skip


def nft(id, v4, v6, *chains, tables=()):
    objects = [{"metainfo": {"version": "1.0.6"}}, *({"table": t} for t in tables)]
    for family, name, hook, policy, rules in chains:
        base = {"hook": hook, "type": "filter", "prio": 0, "policy": policy} if hook else {}
        objects.append({"chain": {"family": family, "table": "t", "name": name, "handle": 1, **base}})
        objects += [
            {"rule": {"family": family, "table": "t", "chain": name, "handle": 2, "expr": expr}} for expr in rules
        ]
    return filtered(id, v4, v6, {"nft -j list ruleset": json.dumps({"nftables": objects})})


def filtered(id, v4, v6, commands):
    return Situation(id, {"/proc/net/if_inet6": "0 01 80 10 80 lo\n"},
                     {"host-firewall-denies-default": v4, "host-firewall-denies-default-ipv6": v6}, commands)  # fmt: skip


SSH = [
    {"match": {"op": "==", "left": {"payload": {"protocol": "tcp", "field": "dport"}}, "right": 22}},
    {"accept": None},
]
COUNTED = {"counter": {"packets": 0, "bytes": 0}}


def saved(policy, *rules):
    return "*nat\n:INPUT ACCEPT [0:0]\nCOMMIT\n*filter\n:INPUT {} [0:0]\n:FORWARD DROP [0:0]\n{}COMMIT\n".format(
        policy, "".join(f"-A {r}\n" for r in rules)
    )


def tables(id, v4, v6, four, six=None):
    return filtered(id, v4, v6, {"iptables-save": four, **({"ip6tables-save": six} if six is not None else {})})


FIREWALLS = [
    nft("policy drops", "pass", "pass", ("inet", "input", "input", "drop", [SSH])),
    nft("policy accepts", "fail", "fail", ("inet", "input", "input", "accept", [SSH])),
    nft("last rule drops", "pass", "pass", ("inet", "input", "input", "accept", [SSH, [COUNTED, {"drop": None}]])),
    nft("last rule rejects", "pass", "pass", ("inet", "input", "input", "accept", [SSH, [{"reject": {"type": "icmpx", "expr": "admin-prohibited"}}]])),
    nft("everything accepted first", "fail", "fail", ("inet", "input", "input", "drop", [[COUNTED, {"accept": None}], SSH])),
    nft("accepted before the drop", "fail", "fail", ("inet", "input", "input", "accept", [[{"accept": None}], [{"drop": None}]])),
    nft("a chain that drops", "pass", "pass", ("inet", "input", "input", "accept", [SSH, [{"jump": {"target": "rest"}}]]),
        ("inet", "rest", "", "", [[{"log": {"prefix": "x"}}], [{"drop": None}]])),
    nft("a chain that returns", "fail", "fail", ("inet", "input", "input", "accept", [[{"jump": {"target": "rest"}}]]), ("inet", "rest", "", "", [SSH])),
    nft("only forwarding", "fail", "fail", ("inet", "forward", "forward", "drop", [])),
    nft("only IPv4", "pass", "fail", ("ip", "input", "input", "drop", [])),
    nft("only IPv6", "fail", "pass", ("ip6", "input", "input", "drop", [])),
    nft("two chains, one drops", "pass", "pass", ("inet", "a", "input", "accept", []), ("inet", "b", "input", "drop", [])),
    nft("nothing", "fail", "fail"),
    filtered("empty", "fail", "fail", {"nft -j list ruleset": ""}),
    filtered("no JSON", "unknown", "unknown", {"nft -j list ruleset": "table inet filter {"}),
    filtered("no tool", "fail", "fail", {}),
    tables("policy DROP", "pass", "pass", saved("DROP", "INPUT -p tcp --dport 22 -j ACCEPT"), saved("DROP")),
    tables("policy ACCEPT", "fail", "fail", saved("ACCEPT", "INPUT -p tcp --dport 22 -j ACCEPT"), saved("ACCEPT")),
    tables("IPv4 alone", "pass", "fail", saved("DROP"), saved("ACCEPT")),
    tables("IPv4's tool alone", "pass", "fail", saved("DROP")),
    tables("REJECT at the end", "pass", "fail", saved("ACCEPT", "INPUT -i lo -j ACCEPT", "INPUT -j REJECT --reject-with icmp-port-unreachable")),
    tables("all accepted under DROP", "fail", "fail", saved("DROP", "INPUT -j ACCEPT")),
    tables("a chain that rejects", "pass", "fail", saved("ACCEPT", "INPUT -j REST", "REST -p tcp --dport 22 -j ACCEPT", "REST -j REJECT")),
    tables("a drop with a condition", "fail", "fail", saved("ACCEPT", "INPUT -s 10.0.0.0/8 -j DROP")),
    tables("only forwarded", "fail", "fail", saved("ACCEPT", "FORWARD -j DROP")),
    tables("nothing saved", "fail", "fail", ""),
]  # fmt: skip

WATCH = "-w /etc/passwd -p wa -k identity\n-w /etc/shadow -p wa\n-w /etc/group -p wa\n"
IDENTITY, PRIVILEGE, MODULES, TIME = (
    f"host-audit-{n}-recorded" for n in ("identity", "privilege", "modules", "time")
)


def audit(id, rules, expected):
    return Situation(
        id, {"/usr/sbin/auditd": "", "/etc/audit/rules.d/audit.rules": "-D\n-b 8192\n" + rules}, expected
    )


def log(id, verdicts, **files):
    names = {"journald": "/etc/systemd/journald.conf", "dropin": "/etc/systemd/journald.conf.d/a.conf", "rsyslog": "/etc/rsyslog.conf",
             "ng": "/etc/syslog-ng/syslog-ng.conf", "upload": "/etc/systemd/journal-upload.conf", "folder": "/var/log/journal/x/y", "daemon": "/usr/sbin/rsyslogd"}  # fmt: skip
    return Situation(id, {names[n]: t for n, t in files.items()}, verdicts)


KEPT, SENT = "host-log-kept-over-restart", "host-log-sent-elsewhere"
LOGS = [
    audit("watches", WATCH + "-w /etc/sudoers -p wa\n-a always,exit -F arch=b64 -S init_module,finit_module -k m\n-a always,exit -S adjtimex,settimeofday\n",
          {IDENTITY: "pass", PRIVILEGE: "pass", MODULES: "pass", TIME: "pass"}),
    audit("no rules", "", {IDENTITY: "fail", PRIVILEGE: "fail", MODULES: "fail", TIME: "fail"}),
    audit("one file missing", WATCH.replace("-w /etc/shadow -p wa\n", ""), {IDENTITY: "fail"}),
    audit("commented out", "#" + WATCH.replace("\n", "\n#"), {IDENTITY: "fail"}),
    audit("only reading", WATCH.replace("-p wa", "-p r"), {IDENTITY: "fail"}),
    audit("by path", "".join(f"-a always,exit -F path=/etc/{n} -F perm=wa\n" for n in ("passwd", "shadow", "group")), {IDENTITY: "pass"}),
    audit("the whole folder", "-w /etc/ -p wa\n", {IDENTITY: "pass", PRIVILEGE: "pass"}),
    audit("backups only", "-w /etc/passwd- -p wa\n-w /etc/shadow- -p wa\n-w /etc/group- -p wa\n", {IDENTITY: "fail"}),
    audit("never for any task", WATCH + "-a task,never\n", {IDENTITY: "fail"}),
    audit("never", "-a never,exit -S init_module\n-a exit,never -S adjtimex\n", {MODULES: "fail", TIME: "fail"}),
    Situation("no audit daemon", {"/etc/audit/rules.d/a.rules": WATCH}, {IDENTITY: "not_applicable", "host-audit-daemon-installed": "fail"}),
    log("persistent", {KEPT: "pass"}, journald="[Journal]\nStorage=persistent\n"),
    log("volatile", {KEPT: "fail"}, journald="[Journal]\nStorage=volatile\n", folder=""),
    log("automatic with a folder", {KEPT: "pass"}, journald="[Journal]\n#Storage=volatile\n", folder=""),
    log("automatic without one", {KEPT: "fail"}, journald="[Journal]\n#Storage=persistent\n"),
    log("a drop-in decides", {KEPT: "fail"}, journald="[Journal]\nStorage=persistent\n", dropin="[Journal]\nStorage = volatile\n", folder=""),
    log("a syslog daemon", {KEPT: "pass"}, journald="[Journal]\nStorage=none\n", daemon=""),
    log("by TCP", {SENT: "pass"}, rsyslog="*.* @@logs.example.org:514\n"),
    log("by UDP", {SENT: "pass"}, rsyslog="*.info;mail.none\t@192.0.2.1\n"),
    log("commented out", {SENT: "fail"}, rsyslog="#*.* @@logs.example.org:514\nauth,authpriv.* /var/log/auth.log\n"),
    log("to itself", {SENT: "fail"}, rsyslog="*.* @@127.0.0.1:514\n*.* @localhost\n"),
    log("by an action", {SENT: "pass"}, rsyslog='*.* action(type="omfwd"\n  target="logs.example.org"\n  port="514" protocol="tcp")\n'),
    log("by an action elsewhere", {SENT: "fail"}, rsyslog='action(type="omfile" file="/var/log/x")\n'),
    log("by syslog-ng", {SENT: "pass"}, ng='destination d { network("logs.example.org" port(514)); };\n'),
    log("by upload", {SENT: "pass"}, upload="[Upload]\nURL=https://logs.example.org:19532\n"),
    log("by no upload", {SENT: "fail"}, upload="[Upload]\n# URL=\n"),
]  # fmt: skip

UNIT, SERVICE, SECRETS, JOB = (
    "/etc/systemd/system/a.service",
    "host-service-programs-protected",
    "host-service-without-secrets",
    "host-job-programs-protected",
)
OPEN = {"/opt/x": ("#!", 0o777), "/opt/y": ("#!", 0o755)}


def unit(id, text, expected, **more):
    return Situation(id, {**OPEN, UNIT: "[Unit]\nDescription=a\n[Service]\n" + text, **{UNIT + ".d/" + n: t for n, t in more.items()}},
                     expected, owners={"/opt": 0})  # fmt: skip


def job(id, text, verdict, path="/etc/cron.d/a"):
    return Situation(id, {**OPEN, path: text}, {JOB: verdict})


CONTAINER = "host-container-"


def container(id, config, **expected):
    return Situation(id, {"/var/lib/docker/containers/c0ffee/hostconfig.json": json.dumps(config)},
                     {CONTAINER + name.replace("_", "-"): verdict for name, verdict in expected.items()})  # fmt: skip


def docker(id, daemon, expected, **units):
    files = {f"/etc/systemd/system/docker.service.d/{n}.conf": t for n, t in units.items() if n != "main"}
    files |= {"/lib/systemd/system/docker.service": units["main"]} if "main" in units else {}
    return Situation(id, {"/usr/bin/dockerd": "", **({"/etc/docker/daemon.json": json.dumps(daemon)} if daemon is not None else {}), **files},
                     {f"host-docker-{name}": verdict for name, verdict in expected.items()})  # fmt: skip


START = "[Service]\nExecStart=/usr/bin/dockerd -H fd:// --containerd=/run/containerd/containerd.sock\n"
PROGRAMS = [
    unit("open program", "ExecStart=/opt/x --flag\n", {SERVICE: "fail"}),
    unit("closed program", "ExecStart=-/opt/y --flag\n", {SERVICE: "pass"}),
    unit("open program before", "ExecStartPre=+/opt/x\nExecStart=/opt/y\n", {SERVICE: "fail"}),
    unit("open script", "ExecStart=/usr/bin/python3 -u /opt/x serve\n", {SERVICE: "fail"}),
    unit("open script by env", "ExecStart=/usr/bin/env bash /opt/x\n", {SERVICE: "fail"}),
    unit("an argument is no program", "ExecStart=/opt/y /opt/x\n", {SERVICE: "pass"}),
    unit("as somebody", "User=app\nExecStart=/opt/x\n", {SERVICE: "not_applicable"}),
    unit("as a dynamic user", "DynamicUser=yes\nExecStart=/opt/x\n", {SERVICE: "not_applicable"}),
    unit("as number 0", "User=0\nExecStart=/opt/x\n", {SERVICE: "fail"}),
    unit("replaced by a drop-in", "ExecStart=/opt/x\n", {SERVICE: "pass"}, **{"o.conf": "[Service]\nExecStart=\nExecStart=/opt/y\n"}),
    unit("added by a drop-in", "ExecStart=/opt/y\n", {SERVICE: "fail"}, **{"o.conf": "[Service]\nExecStartPost=/opt/x\n"}),
    unit("a secret", 'Environment="A=1" "DB_PASSWORD=Xk3!vQz81pLm"\n', {SECRETS: "fail"}),
    unit("no secret", "Environment=PATH=/usr/bin LANG=C\nEnvironmentFile=/etc/default/a\n", {SECRETS: "pass"}),
    job("open job", "*/5 * * * * root /opt/x\n", "fail"),
    job("closed job", "@reboot\troot\t/opt/y >/dev/null 2>&1\n", "pass"),
    job("somebody's job", "1 1 * * * ann /opt/x\n", "not_applicable"),
    job("a job of variables", "PATH=/opt/x\nMAILTO=\"\"\n1 1 * * * root /opt/y\n", "pass"),
    job("a job behind a test", "1 1 * * * root test -x /opt/y && nice -n 5 /opt/x\n", "fail"),
    job("a job that writes there", "1 1 * * * root /opt/y >> /opt/x 2>&1\n", "pass"),
    job("a job that reads there", "1 1 * * * root /opt/y -f /opt/x\n", "pass"),
    job("a job of a shell", "1 1 * * * root /bin/sh /opt/x\n", "fail"),
    job("a job in a shell", "1 1 * * * root bash -c '/opt/x --now'\n", "fail"),
    job("root's own job", "1 1 * * * /opt/x\n", "fail", "/var/spool/cron/crontabs/root"),
    job("ann's own job", "1 1 * * * /opt/x\n", "not_applicable", "/var/spool/cron/crontabs/ann"),
    Situation("a daily script", {"/etc/cron.daily/x": ("#!/bin/sh\n", 0o777)}, {JOB: "fail", "host-file-cron-protected": "fail"}),
    Situation("an open table", {"/etc/cron.d/x": ("1 1 * * * root /bin/true\n", 0o666)}, {"host-file-cron-protected": "fail"}),
    container("privileged", {"Privileged": True}, not_privileged="fail"),
    container("quiet", {"Privileged": False, "Binds": ["/srv/a:/a", "/etc/localtime:/etc/localtime:ro"], "NetworkMode": "bridge", "Memory": 1000000,
              "ReadonlyRootfs": True, "CapAdd": ["NET_BIND_SERVICE"], "SecurityOpt": ["no-new-privileges"], "PidMode": ""},
              not_privileged="pass", engine_not_mounted="pass", folders_not_mounted="pass", capabilities_few="pass", network_own="pass",
              processes_own="pass", confined="pass", read_only="pass", memory_limited="pass"),
    container("loud", {"Binds": ["/var/run/docker.sock:/s", "/etc/:/e:ro"], "NetworkMode": "host", "PidMode": "host", "CapAdd": ["CAP_SYS_ADMIN"],
              "SecurityOpt": ["seccomp=unconfined"]}, engine_not_mounted="fail", folders_not_mounted="fail", capabilities_few="fail",
              network_own="fail", processes_own="fail", confined="fail", read_only="fail", memory_limited="fail"),
    container("mounts", {"Mounts": [{"Type": "bind", "Source": "/", "Target": "/host"}]}, folders_not_mounted="fail"),
    container("the folder of the socket", {"Binds": ["/var/run:/r"]}, engine_not_mounted="fail"),
    container("a volume", {"Mounts": [{"Type": "volume", "Source": "etc", "Target": "/etc"}]}, folders_not_mounted="pass"),
    docker("tcp", {"hosts": ["fd://", "tcp://0.0.0.0:2375"]}, {"tcp-verified": "fail", "root-mapped": "fail", "privileges-fixed": "fail", "containers-apart": "fail"}),
    docker("tcp verified", {"hosts": ["tcp://0.0.0.0:2376"], "tlsverify": True, "userns-remap": "default", "icc": False, "no-new-privileges": True,
           "live-restore": True}, {"tcp-verified": "pass", "root-mapped": "pass", "privileges-fixed": "pass", "containers-apart": "pass", "live-restore-on": "pass"}),
    docker("tcp with TLS only", {"hosts": ["tcp://0.0.0.0:2376"], "tls": True}, {"tcp-verified": "fail"}),
    docker("by flags", None, {"tcp-verified": "fail", "registries-secure": "fail"}, main=START.replace("fd://", "tcp://0.0.0.0:2375 --insecure-registry r:5000")),
    docker("by flags, verified", None, {"tcp-verified": "pass"}, main=START.replace("fd://", "tcp://0.0.0.0:2376 --tlsverify=true")),
    docker("flags replaced", None, {"tcp-verified": "pass"}, main=START.replace("fd://", "tcp://0.0.0.0:2375"), a="[Service]\nExecStart=\n" + START[10:]),
    docker("as shipped", None, {"tcp-verified": "pass", "registries-secure": "pass"}, main=START),
    docker("insecure registry", {"insecure-registries": ["r.example.org:5000"]}, {"registries-secure": "fail"}),
    docker("broken settings", [], {"tcp-verified": "unknown"}),
    Situation("the docker group", {"/usr/bin/dockerd": "", "/etc/group": "root:x:0:\ndocker:x:999:ann\n"}, {"host-docker-group-empty": "fail"}),
    Situation("docker as first group", {"/usr/bin/dockerd": "", "/etc/group": "root:x:0:\ndocker:x:1000:\n"}, {"host-docker-group-empty": "fail"}),
    Situation("an empty docker group", {"/usr/bin/dockerd": "", "/etc/group": "root:x:0:\ndocker:x:999:\n"}, {"host-docker-group-empty": "pass"}),
]  # fmt: skip


def modes(id, path, mode, rule, verdict, owner=0, content=""):
    return Situation(id, {path: content or "x", "/var/lib/dpkg/info/a.list": "/usr/bin/su\n"}, {f"{rule}": verdict},
                     owners={path: owner}, modes={path: mode})  # fmt: skip


PRIVATE, PROTECTED, SUID = "host-file-hashes-private", "host-file-accounts-protected", "host-file-suid-packaged"
FILES = [
    modes("readable backup", "/etc/shadow-", 0o644, PRIVATE + "#/etc/shadow-", "fail"),
    modes("closed backup", "/etc/shadow-", 0o640, PRIVATE + "#/etc/shadow-", "pass"),
    modes("readable group hashes", "/etc/gshadow", 0o604, PRIVATE + "#/etc/gshadow", "fail"),
    modes("old hashes", "/etc/security/opasswd", 0o644, PRIVATE + "#opasswd", "fail"),
    modes("group-writable backup", "/etc/passwd-", 0o664, PROTECTED + "#/etc/passwd-", "fail"),
    modes("somebody's backup", "/etc/group-", 0o644, PROTECTED + "#/etc/group-", "fail", owner=1000),
    modes("sound backup", "/etc/group-", 0o644, PROTECTED + "#/etc/group-", "pass"),
    modes("unpackaged SUID", "/usr/local/bin/x", 0o4755, SUID, "fail"),
    modes("unpackaged SGID", "/usr/local/bin/x", 0o2755, SUID, "fail"),
    modes("packaged SUID", "/usr/bin/su", 0o4755, SUID, "pass"),
    modes("no SUID", "/usr/local/bin/x", 0o755, SUID, "pass"),
    modes("open file", "/srv/x", 0o666, "host-file-none-writable", "fail"),
    modes("nobody's file", "/srv/x", 0o644, "host-file-all-owned", "fail", owner=4242),
    modes("somebody's file", "/srv/x", 0o644, "host-file-all-owned", "pass", owner=1000),
    modes("open log", "/var/log/app/x.log", 0o666, "host-file-logs-protected", "fail"),
    modes("somebody's crontab", "/etc/cron.d/x", 0o644, "host-file-cron-protected", "fail", owner=1000),
    modes("open sudoers", "/etc/sudoers.d/x", 0o644, "host-sudo-files-protected", "fail"),
    modes("closed sudoers", "/etc/sudoers.d/x", 0o440, "host-sudo-files-protected", "pass"),
    modes("readable host key", "/etc/ssh/ssh_host_rsa_key", 0o644, "host-ssh-host-key-private", "fail"),
    modes("closed host key", "/etc/ssh/ssh_host_rsa_key", 0o600, "host-ssh-host-key-private", "pass"),
    modes("group's host key", "/etc/ssh/ssh_host_rsa_key", 0o640, "host-ssh-host-key-private", "pass"),
    modes("open sshd_config", "/etc/ssh/sshd_config.d/a.conf", 0o664, "host-ssh-config-protected", "fail"),
    modes("open unit", "/etc/systemd/system/a.service", 0o664, "host-service-unit-protected", "fail", content="[Service]\nExecStart=/x\n"),
    modes("somebody's unit", "/etc/systemd/system/a.service", 0o644, "host-service-unit-protected", "fail", 1000, "[Service]\nExecStart=/x\n"),
    Situation("open folder", {"/srv/open/x": ""}, {"host-file-folders-sticky": "fail"}, modes={"/srv/open": 0o777}),
    Situation("sticky folder", {"/srv/open/x": ""}, {"host-file-folders-sticky": "pass"}, modes={"/srv/open": 0o1777}),
    Situation("a program below somebody's folder", {"/opt/app/x": "#!", "/etc/crontab": "1 1 * * * root /opt/app/x\n"}, {JOB: "fail"}, owners={"/opt/app": 1000}),
    Situation("everything by root", {"/opt/app/x": "#!", "/etc/crontab": "1 1 * * * root /opt/app/x\n"}, {JOB: "pass"}),
]  # fmt: skip

ANYBODYS = [*PACKAGES, *RELEASES, *KERNELS, *SWITCHES, *MOUNTS, SOCKETS, *FIREWALLS, *LOGS]


def checked(situation):
    assert disagreements(situation) == []


@pytest.mark.parametrize("situation", ANYBODYS, ids=[s.id for s in ANYBODYS])
def test_system(situation):
    checked(situation)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make files that belong to root")
@pytest.mark.parametrize("situation", [*PROGRAMS, *FILES], ids=[s.id for s in [*PROGRAMS, *FILES]])
def test_files(situation):
    checked(situation)
