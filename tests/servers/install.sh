#!/bin/sh
# What some tests need beside Python: PostgreSQL and a browser. Where they cannot be installed, those tests are skipped.
set -u

missing() { ! command -v "$1" >/dev/null 2>&1; }
postgresql_missing() { missing initdb && ! ls /usr/lib/postgresql/*/bin/initdb >/dev/null 2>&1; }

wanted=""
postgresql_missing && wanted="$wanted postgresql"
missing chromium && missing chromium-browser && missing google-chrome && wanted="$wanted chromium"

[ -z "$wanted" ] && exit 0
if [ "$(id -u)" -ne 0 ] || missing apt-get; then
    echo "tests: without$wanted some tests are skipped" >&2
    exit 0
fi

export DEBIAN_FRONTEND=noninteractive
apt-get update -qq >/dev/null 2>&1
for package in $wanted; do
    timeout 600 apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 </dev/null ||
        echo "tests: $package cannot be installed; some tests are skipped" >&2
done
exit 0
