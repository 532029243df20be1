#!/bin/sh
# Linux From Scratch, from its installation to its work; and no byte is left of the musl system that compiled the
# compiler that compiled it.
# beside
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh

# Where names of that system are text that people read: the recipes, their sources, what the store tells of a build.
no_musl() {
	mkdir -p "$dir/mnt"
	mount -o ro,noload "$PARTITION" "$dir/mnt"
	found=0
	grep -rlaE 'ld-musl|kiln-linux-musl|/usr/lib/lfs' "$dir/mnt" --exclude-dir=src --exclude-dir=kiln \
		>"$dir/musl" && found=1
	umount "$dir/mnt"
	[ "$found" = 0 ] || { echo "these name the musl system:"; sed "s,$dir/mnt,," "$dir/musl"; return 1; }
}

grep -q '^archives.* lfs' iso/iso/recipe || { echo "lfs is not on the stick: its packages have never all been built"; exit 77; }
dir=$PWD/out/tests/lfs
test_distro lfs 'zlib bzip2 tree'
with_partition "$dir/disk.img" "$(partition_last "$dir/disk.img")" no_musl
