"""sshd, apt, sockets, packet filters, mounts, modules, units, jobs, logs and containers as rules see them."""

from __future__ import annotations

import ipaddress
import json

import pytest

from hosts.trees import entries
from stance.connectors.host.parsers import apt, logs, modes, network, services, sshd, system
from stance.facts.host_ssh import algorithms, effective


def options(main: str, **drop_ins: str):
    files = {"/etc/ssh/sshd_config": main, **{f"/etc/ssh/sshd_config.d/{n}.conf": t for n, t in drop_ins.items()}}
    return sshd.sshd_config(entries(files))


def settings(main: str, **drop_ins: str):
    return effective(None, options(main, **drop_ins))


def test_sshd_defaults():
    found = settings("")
    assert (found["root_login"], found["password_login"], found["max_tries"]) == ("prohibit-password", True, 6)
    assert (found["x11_forwarding"], found["grace_seconds"], found["banner"]) == (False, 120, None)
    assert sshd.sshd_config([]) is None


def test_sshd_takes_the_first_value_and_includes_in_place():
    main = "Include /etc/ssh/sshd_config.d/*.conf\nPermitRootLogin yes\nMaxAuthTries=3 # few\nPermitRootLogin no\n"
    assert settings(main)["root_login"] == "yes"
    assert settings(main)["max_tries"] == 3
    assert settings(main, a="PermitRootLogin no\n")["root_login"] == "no"


def test_sshd_match_blocks_count_where_they_are_weaker():
    main = "PermitRootLogin no\nPasswordAuthentication no\nMatch Address 10.0.0.0/8\n  PermitRootLogin yes\n"
    assert settings(main)["root_login"] == "yes"
    assert settings(main)["password_login"] is False
    assert settings("PasswordAuthentication yes\nMatch User a\nPasswordAuthentication no\n")["password_login"] is True
    assert settings("Match all\nPermitRootLogin no\n")["root_login"] == "no"


def test_a_match_block_ends_with_its_file():
    main = "Include /etc/ssh/sshd_config.d/*.conf\nX11Forwarding yes\n"
    found = options(main, a="Match User a\nPermitRootLogin yes\n")
    assert [(o["option"], o["match"]) for o in found] == [("permitrootlogin", "User a"), ("x11forwarding", None)]


def test_sshd_includes_that_were_not_read_are_malformed():
    for target in ("/opt/sshd.conf", "other/*.conf"):
        with pytest.raises(ValueError, match="not read"):
            options(f"Include {target}\n")
    with pytest.raises(ValueError, match="includes itself"):
        options("Include /etc/ssh/sshd_config\n")


def test_sshd_says_itself_what_holds():
    dump = sshd.sshd_dump(
        "permitrootlogin without-password\nlogingracetime 90\nallowusers a\nallowusers b\nciphers 3des-cbc\n"
    )
    found = effective(dump, None)
    assert (found["root_login"], found["grace_seconds"], found["restricted"]) == ("prohibit-password", 90, True)
    assert found["ciphers"] == ["3des-cbc"]


@pytest.mark.parametrize(
    ("value", "wanted"),
    [("x", ["x"]), ("+x", ["a", "b", "x"]), ("-a*", ["b"]), ("^b", ["b", "a"]), (None, ["a", "b"]), ("", ["a", "b"])],
)
def test_lists_of_algorithms(value, wanted):
    assert algorithms(value, "a,b") == wanted


def test_times_of_sshd():
    assert settings("LoginGraceTime 1m30s\nClientAliveInterval 5m\n")["grace_seconds"] == 90
    with pytest.raises(ValueError, match="neither"):
        settings("MaxAuthTries " + "1" * 5000 + "x\n")


def test_apt_conf():
    text = 'APT { Periodic { Update-Package-Lists "1"; }; };\nAPT::Periodic::Unattended-Upgrade "1"; // yes\n# no\n/* no */'
    assert apt.apt_conf([text]) == {
        "apt::periodic::update-package-lists": "1",
        "apt::periodic::unattended-upgrade": "1",
    }
    assert apt.apt_settings(entries({"/etc/apt/apt.conf.d/a": text}))["unattended"] is True
    later = 'APT::Periodic::Unattended-Upgrade "0";'
    assert (
        apt.apt_settings(entries({"/etc/apt/apt.conf.d/a": text, "/etc/apt/apt.conf": later}))["unattended"] is False
    )
    assert (
        apt.apt_settings(entries({"/etc/apt/apt.conf": 'APT::Get::AllowUnauthenticated "true";'}))["unauthenticated"]
        is True
    )


def test_apt_sources():
    deb822 = "Types: deb\nURIs: https://user:pw@a.org/d\nSuites: s1 s2\nSigned-By:\n -----BEGIN PGP\n x\n\nEnabled: no\nURIs: x\nSuites: y\n"
    found = apt.sources(
        entries({"/s.sources": deb822, "/s.list": "deb [trusted=yes arch=amd64] http://b.org/d s3 main\n# deb x y\n"})
    )
    assert [(s["uri"], s["suite"], s["trusted"], s["encrypted"], bool(s["signed_by"])) for s in found] == [
        ("http://b.org/d", "s3", True, False, False),
        ("https://a.org/d", "s1", False, True, True),
        ("https://a.org/d", "s2", False, True, True),
    ]


@pytest.mark.parametrize(
    ("lower", "higher"),
    [
        ("1.0", "1.1"), ("1.0~rc1", "1.0"), ("1.0-1", "1.0-1+deb12u1"), ("9", "1:0"), ("1.9", "1.10"), ("1.0", "1.0a"),
        ("1.0a", "1.0+"), ("3.0.11-1~deb12u2", "3.0.11-1"), ("6.1.0-9-amd64", "6.1.0-28-amd64"), ("0", "0-1"),
    ],
)  # fmt: skip
def test_versions(lower, higher):
    assert apt.compare(lower, higher) < 0 < apt.compare(higher, lower)
    assert apt.compare(lower, lower) == apt.compare(higher, higher) == 0


def test_updates_that_wait():
    status = "Package: a\nStatus: install ok installed\nVersion: 1.0-1\n\nPackage: b\nStatus: deinstall ok config-files\nVersion: 1\n"
    index = "Package: a\nVersion: 1.0-1+deb12u1\n\nPackage: a\nVersion: 1.0-1+deb12u2\n\nPackage: b\nVersion: 9\n"
    found = apt.updates(entries({apt.STATUS: status, "/var/lib/apt/lists/x-security_Packages": index}))
    assert found["updates"] == [{"package": "a", "installed": "1.0-1", "candidate": "1.0-1+deb12u2"}]
    assert found["names"] == ["a"]
    assert apt.updates(entries({apt.STATUS: status}))["lists"] is False
    with pytest.raises(ValueError, match="missing"):
        apt.updates([])


TCP = """\
  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 171 1
   1: 0100007F:18EB 00000000:0000 0A 00000000:00000000 00:00000000 00000000   112        0 172 1
   2: 0100007F:D30C 0100007F:8D21 01 00000000:00000000 00:00000000 00000000     0        0 173 1
   3: 00000000:0016 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 170 1
"""
UDP = """\
  sl  local_address                         remote_address                        st ...
   0: 00000000000000000000000000000000:0044 00000000000000000000000000000000:0000 07 0:0 00:0 0  0  0 9 2
   1: 0000000000000000FFFF00000100007F:0035 00000000000000000000000000000000:0000 07 0:0 00:0 0  0  0 7 2
   2: 00000000000000000000000000000000:9C40 00000000000000000000000000000000:0000 07 0:0 00:0 0  0  0 8 2
"""


def test_sockets():
    found = network.sockets(entries({"/proc/net/tcp": TCP, "/proc/net/udp6": UDP}))
    assert [(s["key"], s["reach"], s["uid"], s["inode"]) for s in found] == [
        ("tcp/0.0.0.0:22", "everyone", 0, 170),
        ("tcp/127.0.0.1:6379", "loopback", 112, 172),
        ("udp/[::]:68", "everyone", 0, 9),
        ("udp/[::ffff:127.0.0.1]:53", "loopback", 0, 7),
    ]


def _nft(*objects: dict) -> dict[str, str]:
    return network.nft(json.dumps({"nftables": list(objects)}))


def _chain(family: str, policy: str, hook: str = "input") -> dict:
    return {"chain": {"family": family, "table": "t", "name": "c", "hook": hook, "policy": policy}}


def test_nft():
    drop = {"rule": {"family": "inet", "table": "t", "chain": "c", "expr": [{"counter": {}}, {"drop": None}]}}
    assert _nft() == network.nft("") == {"ipv4_default": "none", "ipv6_default": "none"}
    assert _nft(_chain("inet", "drop")) == {"ipv4_default": "drop", "ipv6_default": "drop"}
    assert _nft(_chain("ip", "drop"), _chain("ip6", "accept")) == {"ipv4_default": "drop", "ipv6_default": "accept"}
    assert _nft(_chain("inet", "accept"), drop) == {"ipv4_default": "drop", "ipv6_default": "drop"}
    assert _nft(_chain("inet", "drop", "forward")) == {"ipv4_default": "none", "ipv6_default": "none"}


def test_iptables():
    assert network.iptables("") == "none"
    assert network.iptables("*filter\n:INPUT ACCEPT [0:0]\nCOMMIT\n") == "none"
    assert network.iptables("*filter\n:INPUT DROP [0:0]\n-A INPUT -i lo -j ACCEPT\nCOMMIT\n") == "drop"
    assert network.iptables("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -p tcp -j ACCEPT\n") == "accept"
    assert network.iptables("*filter\n:INPUT ACCEPT [0:0]\n-A INPUT -j REJECT --reject-with icmp\n") == "drop"
    assert network.iptables("*nat\n:INPUT DROP [0:0]\n") == "none"


def test_mounts():
    text = "22 1 0:20 / / rw,relatime - ext4 /dev/sda1 rw\n23 22 0:21 / /a\\040b rw,nodev shared:1 - tmpfs tmpfs rw,size=1k\n"
    assert [(m["path"], m["options"]) for m in system.mounts(text)] == [
        ("/", ["relatime", "rw"]),
        ("/a b", ["nodev", "rw"]),
    ]
    with pytest.raises(ValueError, match="cut off"):
        system.mounts("22 1 0:20 /")


def test_modules():
    found = system.modules(
        entries(
            {
                "/lib/modules/6.1/modules.dep": "kernel/net/dccp/dccp.ko.xz: x\nkernel/net/sctp/sctp.ko:\nkernel/fs/udf/udf.ko:\n",
                "/lib/modules/6.1/modules.builtin": "kernel/fs/hfs/hfs.ko\n",
                "/proc/modules": "udf 1 0 - Live 0x0\n",
                "/etc/modprobe.d/x.conf": "install dccp /bin/false\nblacklist sctp\ninstall udf /bin/true\n",
            }
        )
    )
    assert [(m["name"], m["loaded"], m["loadable"]) for m in found] == [
        ("dccp", False, False), ("sctp", False, True), ("hfs", True, True), ("udf", True, True),
    ]  # fmt: skip


def test_kernel_facts():
    assert system.lockdown("none [integrity] confidentiality\n") == "integrity"
    assert system.complaining("/usr/bin/x (enforce)\n/usr/sbin/y (complain)\n") == ["/usr/sbin/y"]
    assert system.secure_boot([]) is None
    assert system.secure_boot(entries({"/x": "\x06\0\0\0\x01"})) is True
    assert (
        system.kernels(entries({"/boot/vmlinuz-6.1.0-9-amd64": "", "/boot/vmlinuz-6.1.0-28-amd64": ""}))[-1]
        == "6.1.0-28-amd64"
    )
    assert system.swaps("Filename Type Size\n/dev/zram0 partition 1\n/swap\\040file file 2\n") == ["/swap file"]


def test_services():
    found = services.services(
        entries(
            {
                "/lib/systemd/system/app.service": "[Unit]\nUser=no\n[Service]\nExecStart=-/usr/bin/old\nUser=app\n",
                "/etc/systemd/system/app.service": "[Service]\nExecStart=@/opt/app/run arg \\\n  more\n"
                'Environment="DB_PASSWORD=Xk3!vQz81pLm" MODE=fast\n',
                "/etc/systemd/system/app.service.d/user.conf": "[Service]\nUser=www\nExecStartPre=+/bin/prepare\n",
            }
        )
    )
    (app,) = found
    assert (app["path"], app["user"], app["programs"], app["secrets"]) == (
        "/etc/systemd/system/app.service", "www", ["/bin/prepare", "/opt/app/run"], ["DB_PASSWORD"],
    )  # fmt: skip
    assert "vQz81" not in repr(found)


def test_jobs():
    found = services.jobs(
        entries(
            {
                "/etc/crontab": "SHELL=/bin/sh\n17 * * * * root cd / && /usr/sbin/anacron -s >/dev/null\n@daily ann /home/ann/x.sh\n",
                "/var/spool/cron/crontabs/bob": "5 4 * * 1 /opt/b --token=s3cret\n",
                "/etc/cron.daily/dpkg": "#!/bin/sh\n",
                "/etc/cron.daily/.placeholder": "",
            }
        )
    )
    assert sorted((j["source"], j["schedule"], j["user"], j["programs"]) for j in found) == [
        ("/etc/cron.daily/dpkg", "daily", "root", ["/etc/cron.daily/dpkg"]),
        ("/etc/crontab", "17 * * * *", "root", ["/usr/sbin/anacron"]),
        ("/etc/crontab", "@daily", "ann", ["/home/ann/x.sh"]),
        ("/var/spool/cron/crontabs/bob", "5 4 * * 1", "bob", ["/opt/b"]),
    ]
    assert "s3cret" not in repr(found)


def test_docker():
    assert services.docker([])["inter_container"] is True
    text = '{"hosts": ["tcp://0.0.0.0:2375"], "icc": false, "live-restore": true, "insecure-registries": ["r"]}'
    found = services.docker(entries({"/etc/docker/daemon.json": text}))
    assert found == {
        "plain_tcp": True, "user_namespaces": False, "inter_container": False, "no_new_privileges": False,
        "live_restore": True, "insecure_registries": ["r"],
    }  # fmt: skip
    flags = "[Service]\nExecStart=/usr/bin/dockerd -H fd:// -H tcp://1.2.3.4 --tlsverify\n"
    assert services.docker(entries({"/lib/systemd/system/docker.service": flags}))["plain_tcp"] is False


def test_containers():
    config = {
        "Privileged": True,
        "NetworkMode": "host",
        "Binds": ["/var/run/docker.sock:/s", "/etc:/e:ro"],
        "CapAdd": None,
    }
    (found,) = services.containers(entries({"/var/lib/docker/containers/abc/hostconfig.json": json.dumps(config)}))
    assert (found["key"], found["privileged"], found["engine_socket"]) == ("abc", True, True)
    assert (found["sensitive_mounts"], found["added_capabilities"], found["host_network"]) == (["/etc"], [], True)


def test_logs():
    assert logs.journal_storage(entries({"/a": "#Storage=none\n", "/b": "Storage=persistent\n"})) == "persistent"
    assert logs.journal_storage([]) == "auto"
    sent = logs.forwarding(
        entries(
            {
                "/a": "*.* @@logs.example.org:6514\nauth.* /var/log/auth.log\n",
                "/b": 'action(type="omfwd" target="b.org")\n',
            }
        )
    )
    assert sent == ["b.org", "logs.example.org:6514"]
    rules = "-w /etc/passwd -p wa\n-w /etc/shadow -p wa\n-w /etc/group -p wa\n#-w /etc/sudoers\n-a never,exit -S adjtimex\n-a always,exit -S init_module -k m\n"
    assert logs.audited(entries({"/r": rules})) == ["identity", "modules"]
    assert logs.time_sync([{"name": "bash"}, {"name": "chronyd"}]) == "chronyd"


@pytest.mark.parametrize(
    ("address", "wanted"),
    [
        ("0.0.0.0", "everyone"), ("::", "everyone"), ("127.0.0.53", "loopback"), ("::1", "loopback"), ("10.1.2.3", "local"),
        ("fe80::1", "local"), ("8.8.8.8", "everyone"), ("::ffff:127.0.0.1", "loopback"), ("::ffff:0.0.0.0", "everyone"),
    ],
)  # fmt: skip
def test_who_can_reach_an_address(address, wanted):
    assert network.reach(ipaddress.ip_address(address)) == wanted


def test_folders_that_others_may_replace():
    def folder(mode: int, uid: int = 0, gid: int = 0) -> dict:
        return {"path": "/x", "mode": mode, "uid": uid, "gid": gid, "type": "directory"}

    assert [modes.replaceable(folder(*e)) for e in ((0o755,), (0o1777,), (0o777,), (0o775, 0, 50), (0o755, 7))] == [
        False, False, True, False, True,
    ]  # fmt: skip
    assert modes.folders(["/opt/a/b", "/usr/bin/x"]) == ["/opt", "/opt/a", "/usr", "/usr/bin"]


def test_files_that_others_may_replace():
    def entry(mode: int, uid: int = 0, gid: int = 0) -> dict:
        return {"path": "/x", "mode": mode, "uid": uid, "gid": gid, "type": "file"}

    assert [modes.replaceable(entry(*e)) for e in ((0o755,), (0o755, 5), (0o775, 0, 5), (0o775,), (0o757,))] == [
        False, True, True, False, True,
    ]  # fmt: skip
