#!/bin/sh
# The first run of a package's test suite: what fails is written to files/failures beside its recipe, the list that later
# runs of `kiln build --check` are compared with.
#
#   first-failures.sh [--in KEPT] NAME [PART...]
#
# For packages whose check.sh ends with tests_compare (distros/lfs/stage/check); what it needs must be in the store. Where
# check.sh knows parts, some can be run, and others added to the list later. Where such a run is cut, or one of its parts does
# not run, those that had ended, by the work directory's part.sum (`FAIL: PART: TEST`) and ended.parts, are in the list, and
# the work directory is kept; --in goes on with others there, without building once more.
set -eu
in=
if [ "${1:-}" = --in ] && [ $# -ge 2 ]; then
	in=$(cd "$2/build/.." && pwd)
	shift 2
fi
cd "$(dirname "$0")/.."
kiln=$PWD/out/kiln
tree=${KILN_TREE:-$PWD}
cache=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
work=${cache%%:*}/work
[ $# -ge 1 ] || { echo "usage: tools/first-failures.sh [--in KEPT] NAME [PART...]" >&2; exit 100; }
name=$1
shift
parts=$*
dir=$(find "$tree" -name out -prune -o -path "*/${name%@*}/recipe" -print)
dir=${dir%/recipe}
[ -n "$dir" ] || { echo "there is no package ${name%@*}" >&2; exit 1; }
list=$dir/files/failures
had=$(sed -n 's/^# parts: //p' "$list" 2>/dev/null || :)
if [ -e "$list" ] && { [ -z "$parts" ] || [ -z "$had" ]; }; then
	echo "$list is there: kiln build --force --check $name compares with it" >&2
	exit 1
fi
for part in $parts; do
	grep -q "^[[:blank:]]*${part}[[:blank:]]" "$dir/check.sh" || { echo "$dir/check.sh has no part $part" >&2; exit 1; }
	case " $had " in *" $part "*) echo "$list has $part already" >&2; exit 1 ;; esac
done

write_list() { # the parts are $parts, and what failed is in $copy/new
	mkdir -p "${list%/*}"
	{
		echo "# What failed when the tests of $(sed -n 's/^version *//p' "$dir/recipe") first ran."
		[ -z "$parts" ] || echo "# parts: ${had:+$had }$parts"
		{ cat "$list" 2>/dev/null || :; } | cat - "$copy/new" | sed '/^#/d' | LC_ALL=C sort -u
	} >"$list.new"
	mv "$list.new" "$list"
	echo "$list: $(grep -vc '^#' "$list") tests"
}

# The parts that had ended, of a run that did not: they go to the list.
take_ended() { # WORK DIRECTORY of the package
	parts=
	[ -s "$1/build/ended.parts" ] || return 0
	parts=$(tr '\n' ' ' <"$1/build/ended.parts")
	for part in $parts; do
		sed -n "s/^FAIL: \($part: \)/\1/p" "$1/build/part.sum"
	done >"$copy/new"
	parts=${parts% }
	write_list
	rm -f "$1/build/ended.parts"
}

cut() {
	trap '' INT TERM
	[ -n "$run" ] || exit 130
	set -- "${in:-$work/run-$run/${name%@*}}"*
	if [ -n "$in" ]; then kill -KILL "$run"; else kill "$run"; fi # unshare hears no TERM while it waits
	wait "$run" || :
	kept=$1
	if [ -z "$in" ] && [ -d "$work/run-$run" ]; then
		mv "$work/run-$run" "$work/kept-run-$run"
		kept=$work/kept-run-$run/${1##*/}
	fi
	take_ended "$kept"
	echo "tools/first-failures.sh --in $kept $name PART... goes on"
	exit 130
}

# A list that only names the parts, or none: then all that fails is new.
name_parts() { # DIR of the recipe
	mkdir -p "$1/files"
	rm -f "$1/files/failures"
	[ -z "$parts" ] || echo "# parts: $parts" >"$1/files/failures"
}

start_in() { # what was built is there; only the tests run
	chmod -R u+w "$in/recipe"
	cp "$dir/check.sh" "$in/recipe/check.sh"
	name_parts "$in/recipe"
	rm -f "$in/build/new" "$in/build/ended.parts"
	tools/enter-kept.sh "$in" sh /recipe/check.sh check >"$in/log" 2>&1 &
	run=$!
}

start_build() { # in a copy of the tree
	for top in "$tree"/*/; do
		[ "$top" = "$tree/out/" ] || cp -R "$top" "$copy/"
	done
	name_parts "$copy${dir#"$tree"}"
	KILN_TREE=$copy "$kiln" build --force --check --keep "$name" &
	run=$!
}

copy=$(mktemp -d)
run=
trap 'rm -rf "$copy"' EXIT
trap cut INT TERM
if [ -n "$in" ]; then start_in; else start_build; fi
status=0
wait $run || status=$?
: >"$copy/new"
if [ "$status" != 0 ]; then
	# What ran to its end has counted what is new.
	set -- "${in:-$work/kept-run-$run/${name%@*}}"*
	log=$work/logs/${1##*/}.log
	[ -z "$in" ] || log=$in/log
	if [ ! -s "$1/build/new" ] || ! grep -q '^[0-9]* passed, [0-9]* failed, of which' "$log"; then
		echo "$name: its tests did not run to their end; see $log and $1" >&2
		take_ended "$1"
		exit 1
	fi
	cp "$1/build/new" "$copy/new"
	if [ -z "$in" ]; then
		chmod -R u+w "${1%/*}"
		rm -rf "${1%/*}"
	fi
elif [ -z "$parts" ]; then
	echo "$name: nothing failed; there is no list to write"
	exit 0
fi
write_list
