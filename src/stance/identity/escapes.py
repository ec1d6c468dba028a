"""Commands of sudo from which one gets to a shell, or writes any file, and so becomes root.

Source: GTFOBins (gtfobins.github.io), function "Sudo", names only.
"""

from __future__ import annotations

import re
from typing import Final, Literal

_NAMES: Final = """
    ansible-playbook apt apt-get ash awk base64 bash busybox capsh cat chmod chown chroot cp cpulimit crontab csh
    curl dash dd dialog docker dpkg easy_install ed emacs env expect find flock ftp gawk gcc gdb gem git ionice ip
    jq journalctl ksh less ln lua make man mawk more mount mv mysql nano nice nmap node nsenter openssl perl pg
    php pip pip3 podman psql puppet python python2 python3 rpm rsync ruby run-parts rvim scp script sed service
    setarch sftp sh socat sqlite3 ssh stdbuf strace su systemctl systemd-run tar tcpdump tee time timeout tmux top
    unshare unzip vi view vim vimdiff watch wget xargs yum zip zsh
"""
_ESCAPING: Final = frozenset(_NAMES.split())


def escapes(commands: str) -> Literal["yes", "perhaps", "no"]:
    """Whether the commands of a grant (comma-separated) lead to root: `perhaps` where no one can tell by the name.

    A command that is given with arguments may be safe with them.
    """
    best: Literal["yes", "perhaps", "no"] = "no"
    for command in filter(None, re.split(r"\s*,\s*", commands)):
        path, _, arguments = command.partition(" ")
        if command == "ALL" or path.endswith(("*", "/")):
            return "yes"
        if path.rpartition("/")[2] in _ESCAPING and arguments.strip() in ("", "*"):
            return "yes"
        best = "perhaps"
    return best
