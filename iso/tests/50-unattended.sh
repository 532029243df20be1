#!/bin/sh
# From power-on to the login prompt, nobody at the keyboard: the stick with a plan file on its plan partition, an empty
# disk, UEFI, one core (a second emulated one mostly waits for the first one's locks). Finished packages are taken from the
# stick (compiling in an emulated machine would take days).
# beside 250
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
need_stick
dir=$PWD/out/tests/unattended
mkdir -p "$dir"
cp --reflink=auto out/kiln.iso "$dir/stick.img"
rm -f "$dir/disk.img"
truncate -s 10G "$dir/disk.img"
sed -e 's/^hostname .*/hostname kiosk7/' -e 's/^after .*/after reboot/' iso/tests/plan >"$dir/kiln.plan"
tools/plan-on-stick.sh "$dir/stick.img" "$dir/kiln.plan"
cat >"$dir/script" <<'END'
within 1500
refuse Kernel panic
refuse Installation failed
refuse disk rule
expect kiosk7 login:
monitor screendump @DIR@/login.ppm
send root
expect assword:
send kiln
expect #
within 90
send poweroff
end
END
# The disk comes first in the boot order, as on a machine that should not install twice: empty, it is passed over.
KILN_GUEST_CORES=1 tools/qemu.sh converse "$dir" uefi "$dir/script" "disk:$dir/disk.img" "usb:$dir/stick.img"
rm -f "$dir/stick.img" "$dir/disk.img"
