#!/bin/sh
# The stick itself built twice: another directory, umask, -j and core count; the same bits.
set -eu
cd "$(dirname "$0")/../.."
first=$(out/kiln output iso | cut -d' ' -f2)
other=$(mktemp -d "${TMPDIR:-/var/tmp}/somewhere-else.XXXXXX")
trap 'rm -rf "$other"' EXIT
ready=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
second=$(umask 077 && KILN_CACHE="$other:$ready" taskset -c 0 out/kiln build --force --jobs 1 iso >&2 &&
	KILN_CACHE="$other:$ready" out/kiln output iso | cut -d' ' -f2)
[ "$first" = "$second" ] || { echo "the ISO: $first, then $second"; exit 1; }
echo "the ISO twice: $first"
