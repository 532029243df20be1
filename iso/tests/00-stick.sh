#!/bin/sh
# The stick is built, with every package on it that the store does not have yet. From nothing that takes more than an hour
# on two cores; what is not finished KILN_STICK_MINUTES after the tests began stays in the store for the next run.
# Of a build that has finished no package in all its time nobody can tell that it ever ends: that fails.
set -eu
cd "$(dirname "$0")/../.."
cache=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
finished() { find "${cache%%:*}/store" -mindepth 1 -maxdepth 1 ! -name '.*' 2>/dev/null | wc -l; }
before=$(finished)
rm -f out/kiln.iso
now=$(date +%s)
left=$((${KILN_TEST_STARTED:-$now} + ${KILN_STICK_MINUTES:-55} * 60 - now))
status=0
[ "$left" -gt 0 ] || status=124
[ "$status" -ne 0 ] || timeout "$left" tools/iso.sh || status=$?
if [ "$status" -eq 124 ]; then
	# in less than 20 minutes there may be none on a slow machine
	if [ "$left" -ge 1200 ] && [ "$(finished)" -le "$before" ]; then
		echo "no package was finished in $((left / 60)) minutes"
		exit 1
	fi
	echo "the stick's packages were not finished in time; run it again, what is finished stays"
	exit 77
fi
exit "$status"
