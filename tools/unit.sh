#!/bin/sh
# Run the unit tests that are named, each a cmocka program; the last line counts test cases.
set -eu
passed=0 failed=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
for program in "$@"; do
	status=0
	"./$program" >"$log" 2>&1 || status=$?
	ok=$(grep -c '^\[       OK \]' "$log" || :)
	bad=$(grep -c '^\[  FAILED  \].*:.*\|^\[  FAILED  \] [a-z]' "$log" || :)
	passed=$((passed + ok))
	if [ "$status" -ne 0 ]; then
		[ "$bad" -gt 0 ] || bad=1
		failed=$((failed + bad))
		echo "FAILED: ${program##*/}"
		cat "$log"
	elif [ "$ok" -eq 0 ]; then
		failed=$((failed + 1))
		echo "FAILED: ${program##*/} ran no test"
	fi
done
echo "unit: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
