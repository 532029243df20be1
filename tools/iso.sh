#!/bin/sh
# Build the stick's image and put it, with its kernel, where people look for it: out/.
set -eu
cd "$(dirname "$0")/.."
[ -n "${KILN_QUIET:-}" ] || echo "Building the stick (what is in the store already is not built again)."
out/kiln fetch iso
out/kiln build iso
entry=$(out/kiln output iso | cut -d' ' -f1)
tree=$(out/kiln path iso)/tree
cmp -s "$tree/usr/share/kiln-iso/kiln.iso" out/kiln.iso 2>/dev/null ||
	cp --reflink=auto "$tree/usr/share/kiln-iso/kiln.iso" out/kiln.iso
chmod u+w out/kiln.iso
cp "$(out/kiln path linux)/tree/boot/vmlinuz" out/vmlinuz
echo "ISO: out/kiln.iso ($(($(stat -c %s out/kiln.iso) / 1048576)) MiB, $entry)"
