#!/bin/sh
# Runs the tests of the directories that are named, in order; the last line counts them.
#
#   test.sh [--full] DIR...
#
# A test is an executable script DIR/tests/NAME.sh: exit 0 passed, 77 skipped (its last line says why), anything else
# failed. --full also runs those named full-*.sh, which take hours.
set -eu
cd "$(dirname "$0")/.."
full=
if [ "${1:-}" = --full ]; then
	full=yes
	shift
fi
passed=0 failed=0 skipped=0
mkdir -p out/tests
started=$(date +%s)
export KILN_TEST_STARTED="${KILN_TEST_STARTED:-$started}" # seconds; what has a limit counts from here

one() { # script
	name=$(echo "${1%.sh}" | tr / -)
	log=out/tests/$name.log
	begin=$(date +%s)
	status=0
	"$1" >"$log" 2>&1 || status=$?
	took=$(($(date +%s) - begin))
	case $status in
	0) passed=$((passed + 1)) && echo "ok       $1 (${took} s)" ;;
	77) skipped=$((skipped + 1)) && echo "skipped  $1: $(tail -n 1 "$log")" ;;
	*)
		failed=$((failed + 1))
		echo "FAILED   $1 (exit $status, ${took} s); the end of $log:"
		tail -n 30 "$log" | sed 's/^/         | /'
		;;
	esac
}

for dir in "$@"; do
	for script in "$dir"/tests/*.sh; do
		[ -x "$script" ] || continue
		case $script in
		*/full-*) [ -n "$full" ] || continue ;;
		esac
		one "$script"
	done
done
echo "all tests: $(($(date +%s) - started)) s"
echo "$passed passed, $failed failed, $skipped skipped"
[ "$failed" -eq 0 ]
