#!/bin/sh
# make run to its end, for every distro: everything is compiled on the target. Each package must be, bit for bit, what
# is published or in this store.
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
dir=$PWD/out/tests/build-all
mkdir -p "$dir"
need_stick
for distro in ${KILN_TEST_DISTROS:-busybox $(sed -n 's/^archives *//p' iso/iso/recipe)}; do
	DISTRO=$distro tools/run.sh </dev/null
	check_disk out/disk.img
	with_partition out/disk.img "$(partition_last out/disk.img)" copy_installed "$dir"
	# The plan says `build all`: nothing of what is installed was taken.
	awk 'FILENAME == ARGV[1] { compiled[$1]; next }
		!($1 in compiled) { print $1 " was not compiled on the target"; taken = 1 }
		END { exit taken }' "$dir/compiled" "$dir/installed"
	compare_outputs "$dir"
	echo "$distro: fine"
done
