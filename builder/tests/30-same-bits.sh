#!/bin/sh
# The same package built twice gives the same bits. The second build has everything else different: the directories of
# the project, of the caches and of the work, the user, the umask, the environment, one core and one job instead
# of all, and a boot clock that is months ahead. (The wall clock cannot be shifted for a static program; it moves on
# by itself.) KILN_SAME_BITS names other packages than the usual ones: those are small, and others
# than what 30-install.sh compiles and compares with the bits of another machine (the C library and BusyBox among them).
# beside 250
set -eu
cd "$(dirname "$0")/../.."
packages=${KILN_SAME_BITS:-zlib bzip2 flex libelf mtools make}
[ -z "${KILN_TEST_FULL:-}" ] || packages="$packages musl busybox"
ready=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
case $ready in *:*) echo "this test wants KILN_CACHE to be one directory"; exit 77 ;; esac
# shellcheck disable=SC2086 # a list of names
out/kiln build $packages
work=$(mktemp -d)
cleanup() {
	chmod -R u+w "$work" 2>/dev/null || :
	rm -rf "$work"
}
trap cleanup EXIT
trap 'exit 1' INT TERM
chmod 755 "$work"
mkdir -p "$work/project elsewhere" "$work/ready" "$work/cache elsewhere"

# What the second builds run under, from the outside in: only what this host can do.
set --
if unshare --time --boottime 9000000 --monotonic 9000000 true 2>/dev/null; then
	set -- "$@" unshare --time --fork --boottime 9000000 --monotonic 9000000
else
	echo "the boot clock is the same: this host has no time namespaces for this user"
fi
if command -v taskset >/dev/null 2>&1; then set -- "$@" taskset -c 0; fi
project=$PWD cache=$ready
if [ "$(id -u)" = 0 ]; then
	# Seen through other paths, in a mount namespace that ends with the command; then no longer root.
	# shellcheck disable=SC2016 # expanded by that shell
	set -- unshare --mount --propagation private sh -c 'mount --bind "$1" "$2" && mount --bind "$3" "$4" &&
		shift 4 && exec "$@"' sh "$PWD" "$work/project elsewhere" "$ready" "$work/ready" \
		"$@" setpriv --reuid=65534 --regid=65534 --clear-groups --bounding-set=-all
	project="$work/project elsewhere" cache=$work/ready
	chown 65534:65534 "$work/cache elsewhere"
else
	echo "the user and the project's directory are the same: only root can run things as somebody else"
fi

again() { # as different as can be
	(
		umask 077
		cd "$work"
		exec "$@"
	)
}
set -- "$@" env -i PATH="$PATH" HOME="$work/cache elsewhere" LC_ALL=tr_TR.UTF-8 TZ=Pacific/Kiritimati \
	CFLAGS=-O0 MAKEFLAGS=-k KILN_TREE="$project" KILN_CACHE="$work/cache elsewhere:$cache" \
	"$project/out/kiln"
[ -z "${KILN_SEED:-}" ] || echo "KILN_SEED is not passed on"

failed=0
for name in $packages; do
	first=$(out/kiln output "$name")
	# With --force it is built, and compared with the one that is there.
	if ! again "$@" build --force --jobs 1 "$name"; then
		failed=1
		continue
	fi
	second=$(again "$@" output "$name")
	entry=${first% *}
	if [ ! -d "$work/cache elsewhere/store/$entry" ]; then
		echo "$name was not built a second time"
		failed=1
	elif [ "$first" = "$second" ]; then
		echo "$name: twice ${first#* }"
	else
		echo "$name: first $first, then $second"
		diff "$ready/store/$entry/manifest" "$work/cache elsewhere/store/$entry/manifest" || :
		failed=1
	fi
done
exit "$failed"
