#!/bin/sh
# The installed disk boots by BIOS and by UEFI to a login, where a person can work: compile and run C and C++, verify
# every file, add and remove a port offline, reboot, shut down. Packages are built again in namespaces (see lib.sh).
# beside 250
# behind 30-install
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
disk=$PWD/out/tests/install/disk.img
need_stick
[ -f "$disk" ] || { echo "no installed disk: 30-install.sh failed"; exit 1; }
work_and_boot "$PWD/out/tests/installed" "$disk" 'zlib bzip2 tree'
