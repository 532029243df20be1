#!/bin/sh
# Install what the host lacks, by package name; on a host without apt, say what to install.
set -eu
missing=
if ! command -v dpkg-query >/dev/null 2>&1; then
	for tool in gcc make xorriso mcopy qemu-system-x86_64 mksquashfs; do
		command -v "$tool" >/dev/null 2>&1 || missing="$missing $tool"
	done
	[ -z "$missing" ] || {
		echo "This host has no apt. Install what gives you:$missing"
		echo "(on Debian the packages are: $*)"
		exit 1
	}
	exit 0
fi
for package in "$@"; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep -q 'ok installed' ||
		missing="$missing $package"
done
[ -n "$missing" ] || exit 0
echo "installing on this host:$missing"
sudo=
if [ "$(id -u)" != 0 ]; then
	command -v sudo >/dev/null 2>&1 || {
		echo "Not root, and no sudo: install these packages first:$missing"
		exit 1
	}
	sudo=sudo
fi
export DEBIAN_FRONTEND=noninteractive
# shellcheck disable=SC2086 # the list of names is meant to be split
$sudo apt-get install -y --no-install-recommends $missing >/dev/null 2>&1 || {
	$sudo apt-get update >/dev/null
	$sudo apt-get install -y --no-install-recommends $missing >/dev/null
}
