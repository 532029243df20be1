#!/bin/sh
# The first run of a package's test suite: what fails is written to files/failures beside its recipe, the list that later
# runs of `kiln build --check` are compared with.
#
#   first-failures.sh NAME [PART...]
#
# For packages whose check.sh ends with tests_compare (distros/lfs/stage/check); what it needs must be in the store. Where
# check.sh knows parts, some of them can be run, and others added to the list later. A signal ends a run of parts: those that
# had ended, by the work directory's part.sum (`FAIL: PART: TEST`) and ended.parts, are in the list.
set -eu
cd "$(dirname "$0")/.."
kiln=$PWD/out/kiln
tree=${KILN_TREE:-$PWD}
cache=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
work=${cache%%:*}/work
[ $# -ge 1 ] || { echo "usage: tools/first-failures.sh NAME [PART...]" >&2; exit 100; }
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

cut() {
	trap '' INT TERM
	[ -n "$build" ] || exit 130
	set -- "$work/run-$build/${name%@*}"-*/build
	if [ -s "$1/ended.parts" ]; then
		parts=$(tr '\n' ' ' <"$1/ended.parts")
		parts=${parts% }
		for part in $parts; do
			sed -n "s/^FAIL: \($part: \)/\1/p" "$1/part.sum"
		done >"$copy/new"
		write_list
	fi
	kill "$build"
	wait "$build" || :
	chmod -R u+w "$work/run-$build" 2>/dev/null || :
	rm -rf "$work/run-$build"
	exit 130
}

# A copy of the tree without the list: then all that fails is new. Or with one that only names the parts.
copy=$(mktemp -d)
build=
trap 'rm -rf "$copy"' EXIT
trap cut INT TERM
for dir_of_tree in "$tree"/*/; do
	[ "$dir_of_tree" = "$tree/out/" ] || cp -R "$dir_of_tree" "$copy/"
done
copied=$copy${list#"$tree"}
mkdir -p "${copied%/*}"
rm -f "$copied"
[ -z "$parts" ] || echo "# parts: $parts" >"$copied"
KILN_TREE=$copy "$kiln" build --force --check --keep "$name" &
build=$! status=0
wait $build || status=$?
kept=$work/kept-run-$build
: >"$copy/new"
if [ "$status" != 0 ]; then
	# What ran to its end has counted what is new.
	set -- "$kept/${name%@*}"-*
	log=$work/logs/${1##*/}.log
	if [ ! -s "$1/build/new" ] || ! grep -q '^[0-9]* passed, [0-9]* failed, of which' "$log"; then
		echo "$name: its tests did not run to their end; see $log and $kept" >&2
		exit 1
	fi
	cp "$1/build/new" "$copy/new"
	chmod -R u+w "$kept"
	rm -rf "$kept"
elif [ -z "$parts" ]; then
	echo "$name: nothing failed; there is no list to write"
	exit 0
fi
write_list
