#!/bin/sh
# No package holds anything of the host that built the seed: its compiler's name and version, its triplets,
# its C library, the paths of this cache and this checkout.
# beside 75
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
need_stick
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
# as GCC and clang write it into .comment
gcc=$(gcc --version | sed -n '1s/^[^(]*/GCC: /p')
{
	echo "$gcc"
	clang --version 2>/dev/null | sed -n '1p' || :
	echo "$PWD"
	echo "${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}" | tr : '\n'
} >"$scratch/but-triplet"
{ cat "$scratch/but-triplet" && gcc -dumpmachine; } >"$scratch/patterns"
# In texts only what no text says by chance: a path of one part, such as /src, is the end of many others.
grep '^/.*/' "$scratch/but-triplet" >"$scratch/paths" || :
# A pattern that is nowhere would make this test pass for the wrong reason: the host's own program has each of these.
for pattern in "$gcc" "$PWD"; do
	[ -n "$pattern" ]
	grep -q -a -F -e "$pattern" out/kiln || { echo "out/kiln has no \"$pattern\""; exit 1; }
done
readelf -lVW out/kiln | grep -q 'interpreter: /lib64/'
readelf -lVW out/kiln | grep -q 'Name: GLIBC_'
# Other C libraries' loader and versions of symbols. GCC and binutils know them, so that a name alone proves nothing; a
# file that asks for them does.
printf '%s\n' /lib64/ld-linux-x86-64.so.2 GLIBC_2. | cat "$scratch/patterns" - >"$scratch/and-glibc"

out/kiln list --built >"$scratch/list"
[ -s "$scratch/list" ]
while read -r name _; do
	entry=$(out/kiln path "$name")
	echo "$name $entry"
done <"$scratch/list" >"$scratch/built"
# A package that was given a C library of this store with the host's loader may ask for that one; crt1.o of the host in
# it would still tell the host's compiler. Python and systemd there, and nothing else, name their system as the host does:
# their sources have one name for every system of glibc.
while read -r name entry; do
	! grep -q ' [^ ]*/ld-linux-x86-64\.so\.2$' "$entry/manifest" || echo "$name"
done <"$scratch/built" >"$scratch/own"
# shellcheck disable=SC2046 # names
out/kiln graph $(cut -d' ' -f1 "$scratch/built") >"$scratch/graph"
# Twice: what a package runs with may stand behind it.
awk -v file="$scratch/own" '
	BEGIN { while ((getline name <file) > 0) own[name] = 1 }
	{ for (i = 4; i <= NF; i++) if ($i in own) own[$2] = 1 }
	NR > FNR && $2 in own { print $2 }' "$scratch/graph" "$scratch/graph" >"$scratch/own-glibc"

host_bytes() { # name, path below its tree
	grep -q -a -F -f "$patterns" "$tree/$2" || return 0
	echo "$1: $2 holds: $(grep -a -o -F -f "$patterns" "$tree/$2" | sort -u | head -n 3 | tr '\n' ' ')"
	status=1
}
host_library() { # name, path below its tree
	readelf -lVW "$tree/$2" 2>/dev/null | grep -E 'interpreter: /lib64/|Name: GLIBC_' >"$scratch/wanted" || return 0
	echo "$1: $2 was linked with the host's C library: $(head -n 1 "$scratch/wanted")"
	status=1
}
status=0
while read -r name entry; do
	tree=$entry/tree
	own_glibc=no all=$scratch/and-glibc
	if grep -q -x -F "$name" "$scratch/own-glibc"; then own_glibc=yes all=$scratch/patterns; fi
	# Texts may talk about other systems (configure scripts do); compiled files may not come from them, and no file from here.
	(cd "$tree" && find . -type f ! -name '*.iso' -print0 | xargs -0 -r grep -l -a -F -f "$all" 2>/dev/null) \
		>"$scratch/suspects" || :
	while IFS= read -r file; do
		case $(head -c 4 "$tree/$file" | od -An -tx1 | tr -d ' ') in
		7f454c46 | 213c6172) ;;
		*)
			patterns=$scratch/paths
			host_bytes "$name" "${file#./}"
			continue
			;;
		esac
		patterns=$scratch/patterns
		case $own_glibc:${file##*/} in
		yes:python3.* | yes:libpython3.* | yes:libsystemd*) patterns=$scratch/but-triplet ;;
		esac
		host_bytes "$name" "${file#./}"
		[ "$own_glibc" = yes ] || host_library "$name" "${file#./}"
	done <"$scratch/suspects"
done <"$scratch/built"
exit $status
