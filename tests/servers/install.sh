#!/bin/sh
# Install the Debian packages that tests use, if this is Debian and we may.
# Whatever is missing afterwards is skipped by its tests, with the reason.
set -eu
cd "$(dirname "$0")"
command -v apt-get >/dev/null || { echo "no apt-get: tests that need $(tr '\n' ' ' <debian.txt)skip"; exit 0; }
wanted=""
for name in $(cat debian.txt); do
	dpkg-query --show "$name" >/dev/null 2>&1 || wanted="$wanted $name"
done
[ -n "$wanted" ] || exit 0
[ "$(id -u)" = 0 ] || { echo "no rights to install$wanted: tests that need them skip"; exit 0; }
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # one word a package
{ apt-get -qq update && apt-get -qq install --yes --no-install-recommends $wanted; } >/dev/null ||
	echo "could not install$wanted: tests that need them skip"
