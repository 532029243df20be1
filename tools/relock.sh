#!/bin/sh
# make relock: which sources have newer point releases in the host's package archive? Changes nothing.
set -eu
cd "$(dirname "$0")/.."
mkdir -p out
out/kiln relock "$@" | tee out/relock.txt
tail -n 1 out/relock.txt | grep -q '^[0-9][0-9]* newer sources' || exit 1
case $* in *--write*) exit 0 ;; esac
! tail -n 1 out/relock.txt | grep -q '^[1-9]' ||
	echo "To take them: out/kiln relock --write [NAME...], then out/kiln fetch, make test and git diff"
