#!/bin/sh
# The installed disk boots by BIOS and by UEFI to a login, where a person can work: compile and run C and C++, verify
# every file, add and remove a port offline, reboot, shut down.
set -eu
cd "$(dirname "$0")/../.."
. iso/tests/lib.sh
disk=$PWD/out/tests/install/disk.img
need_stick
[ -f "$disk" ] || { echo "no installed disk: 30-install.sh failed"; exit 1; }

dir=$PWD/out/tests/installed-bios
mkdir -p "$dir"
{
	login_script
	cat <<-'END'
		within 120
		monitor screendump @DIR@/login.ppm
		send hostname
		expect forge
		send printf '#include <stdio.h>\\nint main(void){puts("C ""runs");return 0;}' >h.c && cc h.c -o h && ./h
		expect C runs
		send printf '#include <iostream>\\nint main(){std::cout<<"C++ ""runs"<<std::endl;}' >h.cc && c++ h.cc -o hh && ./hh
		expect C++ runs
		within 900
		send kiln verify; echo status $?
		expect status 0
		within 2400
		send kiln add tree; echo status $?
		expect status 0
		within 60
		send tree --version; kiln list | grep -c '^tree '
		expect v2
		expect 1
		send kiln remove tree; echo status $?
		expect status 0
		send tree --version | grep Baker || echo it is g''one
		expect it is gone
		within 400
		send reboot
		expect login:
		send kim
		expect assword:
		send secret
		expect $
		send id -un
		expect kim
		send exit
		expect login:
		send root
		expect assword:
		send kiln
		expect #
		within 90
		send poweroff
		end
	END
} >"$dir/script"
tools/qemu.sh converse "$dir" bios "$dir/script" "disk:$disk"
check_disk "$disk"

dir=$PWD/out/tests/installed-uefi
mkdir -p "$dir"
{
	login_script
	cat <<-'END'
		send [ -d /sys/firmware/efi ] && echo by ue''fi
		expect by uefi
		within 90
		send poweroff
		end
	END
} >"$dir/script"
tools/qemu.sh converse "$dir" uefi "$dir/script" "disk:$disk"
check_disk "$disk"
