#!/bin/sh
# A distro of somebody's own, made from the template and not touched further, is installed and boots.
# beside 70
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
need_stick
dir=$PWD/out/tests/own
rm -rf "$dir/tree"
mkdir -p "$dir/tree"
cp -R builder distros firmware initramfs iso kernel tools "$dir/tree/"
"$dir/tree/tools/new-distro.sh" pebble
! "$dir/tree/tools/new-distro.sh" pebble || { echo "it was made twice"; exit 1; }
! "$dir/tree/tools/new-distro.sh" 'Peb ble' || { echo "such a name was taken"; exit 1; }
out/kiln check "$dir/tree/distros/pebble/distro" "$dir/tree/distros/pebble/pebble-base/recipe"
sed "s/^distro .*/distro pebble/" iso/tests/plan >"$dir/kiln.plan"
rm -f "$dir/disk.img"
truncate -s 12G "$dir/disk.img"
# As on a stick that was made of this tree.
sed -n 's/^bundle *//p; s/^archives *//p' "$dir/tree/iso/iso/recipe" >"$dir/distros"
tools/namespace-install.sh out/kiln.iso "$dir/disk.img" "$dir/kiln.plan" "$dir" --timeout 1200 \
	--bind "$dir/tree:/usr/share/kiln" --bind "$dir/distros:/stick/kiln/distros" </dev/null
check_disk "$dir/disk.img"
{
	login_script
	cat <<-'END'
		send . /etc/os-release; echo "it is $VARIANT_ID"; kiln list --installed | grep -q '^pebble-base ' && echo it has i''ts base
		expect it is pebble
		expect it has its base
		send cc --version
		expect 14.2.0
		send grep 'pebble.*is up' /var/log/messages; echo status $?
		expect status 0
		within 90
		send poweroff
		end
	END
} >"$dir/script"
tools/qemu.sh converse "$dir" bios "$dir/script" "disk:$dir/disk.img"
check_disk "$dir/disk.img"
rm -f "$dir/disk.img"
