#!/bin/sh
# A whole installation onto a loop disk, in namespaces. Some packages count as not published, so they are compiled on
# the target; what comes out must be what the stick has, bit for bit.
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
dir=$PWD/out/tests/install
compiled='musl busybox initramfs kiln kiln-installer make'
mkdir -p "$dir"
tools/iso.sh
cat >"$dir/plan" <<'END'
distro busybox
disk only
erase yes
unattended yes
build missing
hostname forge
user kim
user-password kim secret
root-password kiln
timezone Europe/Berlin
keymap us
network dhcp
after poweroff
END
cp distros/outputs "$dir/outputs"
for name in $compiled; do
	grep -q "^$name " "$dir/outputs" || { echo "$name is not in distros/outputs"; exit 1; }
	sed -i "/^$name /d" "$dir/outputs"
done
rm -f "$dir/disk.img"
truncate -s 12G "$dir/disk.img"
tools/namespace-install.sh out/kiln.iso "$dir/disk.img" "$dir/plan" "$dir" \
	--bind "$dir/outputs:/usr/share/kiln/distros/outputs" --timeout 3000 </dev/null
check_disk "$dir/disk.img"

look_inside() {
	mkdir -p "$dir/mnt"
	mount -o ro,noload "$PARTITION" "$dir/mnt"
	cp "$dir/mnt/var/lib/kiln/installed" "$dir/installed"
	for name in $compiled; do
		entry=$(awk -v n="$name" '$1 == n { print $3 }' "$dir/installed")
		# Only what was built there has a log of it.
		[ -s "$dir/mnt/var/lib/kiln/store/$entry/log" ] || { echo "$name was not compiled"; umount "$dir/mnt"; return 1; }
	done
	umount "$dir/mnt"
}
with_partition "$dir/disk.img" "$(partition_last "$dir/disk.img")" look_inside
out/kiln outputs >"$dir/stick-outputs"
status=0
while read -r name _ entry output _; do
	grep -q " $output\$" "$dir/stick-outputs" || { echo "$name ($entry) has other bits than the stick's"; status=1; }
done <"$dir/installed"
exit $status
