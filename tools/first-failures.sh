#!/bin/sh
# The first run of a package's test suite: what fails is written to files/failures beside its recipe, the list that later
# runs of `kiln build --check` are compared with.
#
#   first-failures.sh NAME
#
# For packages whose check.sh ends with tests_compare (distros/lfs/stage/check); what it needs must be in the store.
set -eu
cd "$(dirname "$0")/.."
kiln=$PWD/out/kiln
tree=${KILN_TREE:-$PWD}
cache=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
work=${cache%%:*}/work
[ $# = 1 ] || { echo "usage: tools/first-failures.sh NAME" >&2; exit 100; }
name=$1
dir=$(find "$tree" -name out -prune -o -path "*/${name%@*}/recipe" -print)
dir=${dir%/recipe}
[ -n "$dir" ] || { echo "there is no package ${name%@*}" >&2; exit 1; }
list=$dir/files/failures
[ ! -e "$list" ] || { echo "$list is there: kiln build --force --check $name compares with it" >&2; exit 1; }

"$kiln" build --force --check --keep "$name" &
build=$! status=0
trap 'kill $build; exit 130' INT TERM
wait $build || status=$?
kept=$work/kept-run-$build
if [ "$status" = 0 ]; then
	echo "$name: nothing failed; there is no list to write"
	exit 0
fi
# Without a list, all that failed is new; what ran to its end has counted it.
set -- "$kept/${name%@*}"-*
log=$work/logs/${1##*/}.log
if [ ! -s "$1/build/new" ] || ! grep -q '^[0-9]* passed, [0-9]* failed, of which' "$log"; then
	echo "$name: its tests did not run to their end; see $log and $kept" >&2
	exit 1
fi
mkdir -p "$dir/files"
{
	echo "# What failed when the tests of $(sed -n 's/^version *//p' "$dir/recipe") first ran."
	cat "$1/build/new"
} >"$list.new"
mv "$list.new" "$list"
chmod -R u+w "$kept"
rm -rf "$kept"
echo "$list: $(grep -vc '^#' "$list") tests"
