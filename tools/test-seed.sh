#!/bin/sh
# make test-seed: does it show who compiled the seed?
#
# 1. a second seed, compiled by clang, in a cache of its own
# 2. musl, binutils and busybox, built by it and by nothing else
# 3. their output hashes against those of the usual store, whose seed was compiled by gcc
#
# The cache stays in out/, so that a cut costs little; rm -rf out/seed-cache starts anew. Half an hour on 2 cores, an hour
# when busybox is compared too, because the gcc that builds it is compiled as well.
# TEST_SEED_PACKAGES names other packages, TEST_SEED_CC and TEST_SEED_CXX another compiler.
set -eu
cd "$(dirname "$0")/.."
packages=${TEST_SEED_PACKAGES:-musl binutils busybox}
ready=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
second=$PWD/out/seed-cache
unset KILN_SEED
mkdir -p "$second/sources"

echo "What is there to compare with:"
# shellcheck disable=SC2086 # a list of names
out/kiln build $packages
for name in $packages; do
	out/kiln output "$name"
done >out/seed-first

# The archives are the usual ones, through the mirror; store and seed must not be, or nothing would be built again.
export KILN_CACHE="$second"
sources=
old=$IFS
IFS=:
for cache in $ready; do sources="$sources $cache/sources"; done
IFS=$old
export KILN_MIRROR="$sources${KILN_MIRROR:+ $KILN_MIRROR}"
echo "The second seed, compiled by ${TEST_SEED_CC:-clang}:"
CC=${TEST_SEED_CC:-clang} CXX=${TEST_SEED_CXX:-clang++} out/kiln seed --foreign
seed=$(echo "$second"/seed/[0-9a-f]*/tree)
[ -d "$seed" ] || { echo "test-seed: there are several seeds in $second/seed; remove the old ones"; exit 1; }
echo "The packages:"
# shellcheck disable=SC2086 # a list of names
out/kiln build --seed "$seed" $packages

failed=0
while read -r entry output; do
	manifest=$second/store/$entry/manifest
	[ -f "$manifest" ] || { echo "test-seed: $entry was not built"; failed=1; continue; }
	name=${entry%-*}
	again=$(out/kiln output "${name%-*}" | cut -d' ' -f2)
	if [ "$again" = "$output" ]; then
		echo "$name: the same bits, $output"
		continue
	fi
	failed=1
	echo "$name: DIFFERS, $output with the usual seed, $again with the second one; files:"
	KILN_CACHE="$ready" out/kiln path "${name%-*}" >out/seed-path
	diff "$(cat out/seed-path)/manifest" "$manifest" || :
done <out/seed-first
[ "$failed" -ne 0 ] || echo "The seed does not show."
exit "$failed"
