#!/bin/sh
# The stick is built, with every package on it that the store does not have yet. From nothing that takes about an hour
# on two cores; what does not get finished in KILN_STICK_MINUTES stays in the store for the next run.
set -eu
cd "$(dirname "$0")/../.."
rm -f out/kiln.iso
status=0
timeout "$((${KILN_STICK_MINUTES:-50} * 60))" tools/iso.sh || status=$?
if [ $status -eq 124 ]; then
	echo "the packages took longer than ${KILN_STICK_MINUTES:-50} minutes; run it again, what is finished stays"
	exit 77
fi
exit $status
