# shellcheck shell=sh
# The test suites of glibc, binutils and GCC: thousands of tests, of which some fail on every machine, or in a sandbox. Those
# of the first run are written down in the recipe's files/failures; a run fails with what failed besides these.

# tests_compare FILE...: logs or .sum files, with lines `FAIL: NAME`.
tests_compare() {
	: >../known
	cat "$@" | sed -n 's/^FAIL: //p' | LC_ALL=C sort -u >../failed
	[ ! -e "$RECIPE/files/failures" ] || LC_ALL=C sort -u "$RECIPE/files/failures" >../known
	comm -23 ../failed ../known >../new
	passed=$(cat "$@" | grep -c '^PASS: ') || {
		echo "no test passed: they did not run"
		return 1
	}
	echo "$passed passed, $(wc -l <../failed) failed, of which $(wc -l <../new) are not in files/failures"
	cat ../new
	[ ! -s ../new ]
}
