#!/bin/sh
# Run the unit tests that are named, each a cmocka program; the last line counts test cases.
set -eu
passed=0 failed=0 skipped=0
log=$(mktemp)
trap 'rm -f "$log"' EXIT
listed() { # FAILED|SKIPPED: how many its summary lists
	sed -n "s/^\[  $1 *\] \([0-9]*\) test(s), listed below:.*/\1/p" "$log" | awk '{ n += $1 } END { print n + 0 }'
}
for program in "$@"; do
	status=0
	"./$program" >"$log" 2>&1 || status=$?
	ok=$(grep -c '^\[       OK \]' "$log" || :)
	bad=$(listed FAILED)
	left=$(listed SKIPPED)
	passed=$((passed + ok)) skipped=$((skipped + left))
	[ "$left" -eq 0 ] ||
		echo "skipped: ${program##*/}: $(sed -n 's/^\[  SKIPPED \] \([^ ]*\)$/\1/p' "$log" | sort -u | tr '\n' ' ')"
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
told="$passed passed, $failed failed"
[ "$skipped" -eq 0 ] || told="$told, $skipped skipped"
echo "unit: $told"
[ "$failed" -eq 0 ]
