#!/bin/sh
# A package's own test suite: its first run writes a list of what fails, by parts, cut and gone on with; later runs are
# compared with it.
# beside 20
set -eu
cd "$(dirname "$0")/../.."
. builder/tests/cli.sh

port t-suite 'tree distros/lfs/stage/check' <<'END'
install() { put 644 /dev/null usr/share/suite; }
END
suite() { # LINE...: what it says
	{
		echo 'RECIPE=/recipe; . distros/lfs/stage/check/check.sh'
		printf "echo '%s' >>../sum\n" "$@"
		echo 'tests_compare ../sum'
	} >"$ports/t-suite/check.sh"
}
list=$ports/t-suite/files/failures
expect 'a package with a test suite' 0 "$kiln" build t-suite
suite 'FAIL: b'
expect 'a suite of which nothing passed' 1 tools/first-failures.sh t-suite
says 'no test passed' 'did not run to their end'
holds 'that writes no list' test ! -e "$list"
suite 'PASS: a' 'FAIL: d' 'FAIL: b c' 'FAIL: d'
expect 'its first run' 0 tools/first-failures.sh t-suite
says "$list: 2 tests"
holds 'the list has what failed' sh -c "[ \"\$(grep -v '^#' '$list')\" = \"\$(printf 'b c\nd')\" ]"
expect 'a later run with the same failures' 0 "$kiln" build --force --check t-suite
suite 'PASS: a' 'FAIL: d' 'FAIL: e'
expect 'a later run with another failure' 1 "$kiln" build --force --check t-suite
says 'of which 1 are not in files/failures'
expect 'a first run once more' 1 tools/first-failures.sh t-suite
says "$list is there"
expect 'a first run of nothing' 1 tools/first-failures.sh t-suit
says 'there is no package t-suit'
rm "$list"
cat >"$ports/t-suite/check.sh" <<'END'
RECIPE=/recipe; . distros/lfs/stage/check/check.sh
wanted=$(sed -n 's/^# parts: //p' /recipe/files/failures)
while read -r part result; do
	case " $wanted " in *" $part "*) echo "$result" ;; esac
done >../sum <<'TESTS'
	one PASS: a
	one FAIL: b
	two PASS: c
	two FAIL: a
	three PASS: d
TESTS
tests_compare ../sum
END
expect 'a first run of one part' 0 tools/first-failures.sh t-suite two
expect 'a first run of two more, of which one has no failures' 0 tools/first-failures.sh t-suite one three
says "$list: 2 tests"
holds 'the list has the parts and what failed in them' sh -c \
	"[ \"\$(tail -n +2 '$list')\" = \"\$(printf '# parts: two one three\na\nb')\" ]"
expect 'a later run of these parts' 0 "$kiln" build --force --check t-suite
expect 'a first run of a part once more' 1 tools/first-failures.sh t-suite two
says "$list has two already"
expect 'a first run of a part that is none' 1 tools/first-failures.sh t-suite four
says 'check.sh has no part four'
cat >"$ports/t-suite/check.sh" <<'END'
echo 'PASS: one: a
FAIL: one: b' >../part.sum && echo one >../ended.parts
echo 'FAIL: two: a' >>../part.sum
sleep 60 <<'TESTS'
	one PASS: a
	two FAIL: a
TESTS
END
rm "$list"
cut_run() {
	tools/first-failures.sh t-suite one two &
	run=$!
	for _ in $(seq 300); do
		! ls "$works"/run-*/t-suite-*/build/ended.parts >/dev/null 2>&1 || break
		sleep 0.1
	done
	kill "$run"
	wait "$run"
}
expect 'a first run that is cut' 130 cut_run
holds 'the list has the part that had ended' sh -c "[ \"\$(tail -n +2 '$list')\" = \"\$(printf '# parts: one\none: b')\" ]"
says 'goes on'
kept=$(sed -n 's/.*--in \([^ ]*\) .*/\1/p' "$tmp/said")
cat >"$ports/t-suite/check.sh" <<'END'
set -eu
RECIPE=/recipe; . distros/lfs/stage/check/check.sh
echo 'PASS: two: a
FAIL: two: b' >../part.sum && echo two >../ended.parts
if [ -e ../made ]; then tests_compare ../part.sum; exit; fi
: >../made
sleep 60 <<'TESTS'
	two PASS: a
TESTS
END
cut_run() {
	tools/first-failures.sh --in "$kept" t-suite two &
	run=$!
	for _ in $(seq 300); do
		[ ! -e "$kept/build/made" ] || break
		sleep 0.1
	done
	kill "$run"
	wait "$run"
}
cp "$list" "$tmp/list"
expect 'it goes on, and is cut' 130 cut_run
holds 'the list has both parts' sh -c "[ \"\$(tail -n +2 '$list')\" = \"\$(printf '# parts: one two\none: b\ntwo: b')\" ]"
cp "$tmp/list" "$list"
expect 'it goes on' 0 tools/first-failures.sh --in "$kept" t-suite two
holds 'the list has both parts again' sh -c "[ \"\$(tail -n +2 '$list')\" = \"\$(printf '# parts: one two\none: b\ntwo: b')\" ]"
cat >"$ports/t-suite/check.sh" <<'END'
echo 'PASS: two: a
FAIL: two: c' >../part.sum && echo two >../ended.parts
exit 1 <<'TESTS'
	two PASS: a
	three PASS: a
TESTS
END
cp "$tmp/list" "$list"
expect 'a part that does not run' 1 tools/first-failures.sh --in "$kept" t-suite two three
says 'did not run to their end'
holds 'the list has the part before it' sh -c "[ \"\$(tail -n +2 '$list')\" = \"\$(printf '# parts: one two\none: b\ntwo: c')\" ]"
chmod -R u+w "${kept%/*}"
rm -r "${kept%/*}"

echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
