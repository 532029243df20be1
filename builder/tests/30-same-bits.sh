#!/bin/sh
# The same package built twice gives the same bits: in another directory, at another clock, under another user and
# umask, with other -j and core count.
set -eu
cd "$(dirname "$0")/../.."
packages='musl zlib make busybox'
seed=$(out/kiln seed --path)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
# What it builds with comes from the store that is there; only these packages are built anew.
ready=${KILN_CACHE:-$HOME/.cache/kiln}
for name in $packages; do
	out/kiln build "$name" >/dev/null
	first=$(out/kiln output "$name" | cut -d' ' -f2)
	other=$work/somewhere-else-$name
	mkdir -p "$other"
	chmod 755 "$work" "$other"
	second=$(umask 077 && KILN_CACHE="$other:$ready" taskset -c 0 out/kiln build --force --jobs 1 \
		--seed "$seed" "$name" >/dev/null && KILN_CACHE="$other" out/kiln output "$name" | cut -d' ' -f2)
	[ "$first" = "$second" ] || { echo "$name: $first, then $second"; exit 1; }
	echo "$name: $first twice"
done
