#!/bin/sh
# No package holds anything of the host that built the seed: its compiler's name and version, its triplets,
# its C library, the paths of this cache and this checkout.
# beside
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
need_stick
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
{
	# as GCC and clang write it into .comment
	gcc --version | sed -n '1s/^[^(]*/GCC: /p'
	clang --version 2>/dev/null | sed -n '1p' || :
	echo "$PWD"
	echo "${KILN_CACHE:-$HOME/.cache/kiln}" | tr : '\n'
} >"$scratch/but-triplet"
{ cat "$scratch/but-triplet" && gcc -dumpmachine; } >"$scratch/patterns"
# A pattern that is nowhere would make this test pass for the wrong reason: the host's own program has it.
grep -q -a -F -f "$scratch/but-triplet" out/kiln
readelf -lVW out/kiln | grep -q 'interpreter: /lib64/'
readelf -lVW out/kiln | grep -q 'Name: GLIBC_'
# A package that was given a C library of this store with the host's loader may ask for that one; crt1.o of the host in
# it would still tell the host's compiler. Python and systemd there, and nothing else, name their system as the host does:
# their sources have one name for every system of glibc.
own=$(out/kiln list --built | while read -r name _; do
	[ -z "$(find "$(out/kiln path "$name")/tree" -name ld-linux-x86-64.so.2)" ] || printf ' -e %s' "$name"
done)
asks_for_own() {
	# shellcheck disable=SC2086 # a list of options
	[ -n "$own" ] && out/kiln graph "$1" | cut -d' ' -f2 | grep -q -x -F $own
}
status=0
for name in $(out/kiln list --built | cut -d' ' -f1); do
	tree=$(out/kiln path "$name")/tree
	own_glibc=no
	! asks_for_own "$name" || own_glibc=yes
	# Texts may talk about other systems (configure scripts do); compiled files may not come from them.
	find "$tree" -type f ! -name '*.iso' -print0 |
		xargs -0 -r grep -l -a -F -f "$scratch/patterns" 2>/dev/null >"$scratch/suspects" || :
	while IFS= read -r file; do
		case $(head -c 4 "$file" | od -An -tx1 | tr -d ' ') in
		7f454c46 | 213c6172) ;;
		*) continue ;;
		esac
		patterns=$scratch/patterns
		case $own_glibc:${file##*/} in
		yes:python3.* | yes:libpython3.* | yes:libsystemd*) patterns=$scratch/but-triplet ;;
		esac
		grep -q -a -F -f "$patterns" "$file" || continue
		echo "$name: ${file#"$tree"/} holds: $(grep -a -o -F -f "$patterns" "$file" | sort -u | head -n 3 | tr '\n' ' ')"
		status=1
	done <"$scratch/suspects"
	[ "$own_glibc" = no ] || continue
	# GCC and binutils know the loader and the symbol versions of other C libraries, so that a name alone proves
	# nothing; a file that asks for them does.
	find "$tree" -type f ! -name '*.iso' -print0 |
		xargs -0 -r grep -l -a -F -e /lib64/ld-linux-x86-64.so.2 -e GLIBC_2. 2>/dev/null >"$scratch/suspects" || :
	while IFS= read -r file; do
		readelf -lVW "$file" 2>/dev/null | grep -E 'interpreter: /lib64/|Name: GLIBC_' >"$scratch/wanted" || continue
		echo "$name: ${file#"$tree"/} was linked with the host's C library: $(head -n 1 "$scratch/wanted")"
		status=1
	done <"$scratch/suspects"
done
exit $status
