#!/bin/sh
# Replay each fuzz driver's corpus: DIR/tests/fuzz_NAME reads DIR/tests/corpus/NAME/*.
set -eu
passed=0 failed=0
for program in "$@"; do
	name=${program##*/fuzz_}
	dir=${program#*/san/}
	corpus=${dir%/*}/corpus/$name
	[ -d "$corpus" ] || { echo "FAILED: no corpus $corpus"; failed=$((failed + 1)); continue; }
	if "./$program" "$corpus"/*; then
		passed=$((passed + 1))
	else
		echo "FAILED: $program $corpus"
		failed=$((failed + 1))
	fi
done
echo "fuzz replay: $passed passed, $failed failed"
[ "$failed" -eq 0 ]
