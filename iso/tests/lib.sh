# shellcheck shell=sh
# Shared by the tests of installed disks. A test sources it after cd to the top directory.

# Without a stick there is nothing to test here; 00-stick.sh has told why.
need_stick() {
	[ -f out/kiln.iso ] || { echo "no stick: see 00-stick.sh"; exit 77; }
}

# Start in bytes of partition N of an image (1-based). shellcheck disable=SC2034
partition_start() { sfdisk -d "$1" | sed -n "s,^$1$2 : start= *\([0-9]*\),\1,p" | cut -d, -f1 | awk '{ printf "%.0f\n", $1 * 512 }'; }
partition_size() { sfdisk -d "$1" | sed -n "s,^$1$2 : .*size= *\([0-9]*\),\1,p" | cut -d, -f1 | awk '{ printf "%.0f\n", $1 * 512 }'; }
partition_last() { sfdisk -d "$1" | grep -c "^$1"; }

# Runs a command with PARTITION set to a loop device of partition N: with_partition IMAGE N COMMAND...
with_partition() {
	PARTITION=$(losetup -f --show -r -o "$(partition_start "$1" "$2")" \
		--sizelimit "$(partition_size "$1" "$2")" "$1")
	shift 2
	status=0
	"$@" || status=$?
	losetup -d "$PARTITION"
	return $status
}

# Both checks of a file system change nothing; a journal that waits for its recovery tells of a system that went down without
# unmounting, which `e2fsck -n` passes over.
check_ext4() {
	e2fsck -fn "$PARTITION" || return
	features=" $(dumpe2fs -h "$PARTITION" 2>/dev/null | sed -n 's/^Filesystem features: *//p') "
	case $features in
	*' needs_recovery '*) echo "$PARTITION was not unmounted: its journal needs recovery"; return 1 ;;
	*' has_journal '*) ;;
	*) echo "$PARTITION has no journal, only:$features"; return 1 ;;
	esac
}
check_fat() { fsck.fat -n "$PARTITION"; }

# sfdisk exits with 0 whatever it finds, and calls a table of which one copy is broken free of errors.
check_table() { # IMAGE
	said=$(LC_ALL=C sfdisk --verify "$1" 2>&1) || :
	case $said in
	*corrupt* | *mismatch* | *'not on the end'*) ;;
	*'No errors detected.'*) return 0 ;;
	esac
	echo "$said"
	return 1
}

# The disk is what other people's programs call clean; for one that was shut down, not cut.
check_disk() {
	check_table "$1"
	with_partition "$1" 2 check_fat
	with_partition "$1" "$(partition_last "$1")" check_ext4
}

# What a person does on a new system, as a conversation; HOST is in the prompt.
login_script() {
	cat <<-'END'
		within 400
		refuse Kernel panic
		expect login:
		send root
		expect assword:
		send kiln
		expect #
	END
}

# A day's work on a new system, as a conversation (host forge, see plan): C and C++, a log, a port added and removed, a restart.
# REBUILD: there every file is verified, and these packages are built again.
work_script() { # [REBUILD]
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
		send logger -t test it is log''ged; sleep 1; (cat /var/log/messages || journalctl -b) | grep -c 'it is logged'; echo status $?
		expect status 0
		within 2400
		send kiln add tree; echo status $?
		expect status 0
		within 60
		send tree --version; kiln list --installed | grep -q '^tree ' && echo it is li''sted
		expect v2
		expect it is listed
		send kiln remove tree; echo status $?
		expect status 0
		send tree --version | grep Baker || echo it is g''one
		expect it is gone
		send kiln list --installed >l && grep -q '^kiln ' l && { grep '^tree ' l || echo nor is it li''sted; }
		expect nor is it listed
	END
	# --force compares what comes out with what the store has.
	[ -z "${1:-}" ] || printf '%s\n' 'within 2400' 'send kiln verify; echo status $?' 'expect status 0' \
		"send kiln build --force --offline $1; echo status \$?" 'expect status 0'
	printf '%s\n' 'within 120' 'send reboot' 'expect reboot: Restarting system' end
}

# boot_and_work FIRMWARE DIR DISK [REBUILD], on one core: several of these run beside each other, and where emulated cores
# share one, each spins on locks that another holds. It ends where the system restarts the machine.
boot_and_work() {
	mkdir -p "$2"
	work_script "${4:-}" >"$2/script"
	KILN_GUEST_CORES=1 KILN_GUEST_RESTARTS=no tools/qemu.sh converse "$2" "$1" "$2/script" "disk:$3"
	check_disk "$3"
}

# The next start, on two cores: the second user, poweroff.
boot_and_leave() { # FIRMWARE DIR DISK
	mkdir -p "$2"
	{
		printf '%s\n' 'within 400' 'expect login:' 'send kim' 'expect assword:' 'send secret' 'expect $' \
			'send id -un; id -gn' 'expect kim' 'expect users' 'send exit'
		login_script
		case $1 in
		uefi) printf '%s\n' "send [ -d /sys/firmware/efi ] && echo by ue''fi" 'expect by uefi' ;;
		esac
		printf '%s\n' 'within 90' 'send poweroff' 'end'
	} >"$2/script"
	tools/qemu.sh converse "$2" "$1" "$2/script" "disk:$3"
	check_disk "$3"
}

# What the installed system does there, a script for its PID 1: verifies every file; lets in by a key whom a plan gave no
# password; builds packages again. The status is in /run/rebuild/status.
native_script() { # REBUILD
	cat <<-END
		#!/bin/sh
		export PATH=/usr/bin:/usr/sbin HOME=/root TERM=dumb
		rebuild='$1'
	END
	cat <<-'END'
		let_in() { # NAME: by OpenSSH where it is
			grep -q "^$1:[^!:]" /etc/shadow || return
			command -v sshd >/dev/null || return 0
			[ "$(ssh -i /run/rebuild/key -o StrictHostKeyChecking=no -o BatchMode=yes "$1@127.0.0.1" id -un)" = "$1" ]
		}
		keys() {
			key='ssh-ed25519 a key'
			if command -v sshd >/dev/null; then
				ssh-keygen -q -t ed25519 -N '' -f /run/rebuild/key && ssh-keygen -q -A && mkdir -p /var/empty &&
					ip link set lo up && "$(command -v sshd)" || return
				key=$(cat /run/rebuild/key.pub)
			fi
			sed -i 's/^root:[^:]*:/root:!:/' /etc/shadow
			KILN_USERS=eve KILN_SSH_KEYS=$key /usr/lib/kiln/configure || return
			# Power was cut while her account was made: there is no password line and no home yet.
			sed -i '/^eve:/d' /etc/shadow && rm -r /home/eve && touch /etc/.making-eve /etc/shadow+ &&
				ln -s 1 /etc/passwd.lock || return
			KILN_USERS=eve KILN_SSH_KEYS=$key /usr/lib/kiln/configure && [ ! -e /etc/.making-eve ] || return
			let_in eve && let_in root || return
			[ "$(sed -n 's/^eve:.*://p' /etc/passwd)" = "$(sed -n 's/^root:.*://p' /etc/passwd)" ]
		}
		kiln verify && keys && KILN_CACHE=/run/rebuild:/var/lib/kiln kiln build --force --offline $rebuild
		echo $? >/run/rebuild/status
	END
}

# rebuild_natively DIR REBUILD: the installed system in namespaces, without a network, at native speed. What it writes goes
# elsewhere; the disk stays as it is.
rebuild_natively() {
	rm -rf "$1/rebuild"
	mkdir -p "$1/mnt" "$1/rebuild"
	native_script "$2" >"$1/rebuild/init"
	chmod 755 "$1/rebuild/init"
	mount -o ro,noload "$PARTITION" "$1/mnt"
	# PID 1 that ends, as that script does, is a machine that died: the status is in the file.
	out/kiln-machine --root "$1/mnt" --init /run/rebuild/init --bind "$1/rebuild:/run/rebuild" --timeout 2400 \
		</dev/null || :
	umount "$1/mnt"
	[ "$(cat "$1/rebuild/status")" = 0 ]
}

# An installed disk: booted by BIOS and worked with, restarted by UEFI; then, at native speed, every file is verified (what
# boots and works has changed none) and packages are built again. In an emulated machine that takes as long as all
# the rest: there only test.sh --full does it, too.
work_and_boot() { # DIR DISK REBUILD
	mkdir -p "$1"
	boot_and_work bios "$1/bios" "$2" "${KILN_TEST_FULL:+$3}"
	boot_and_leave uefi "$1/uefi" "$2"
	with_partition "$2" "$(partition_last "$2")" rebuild_natively "$1" "$3"
}

# Builds what this cache lacks of a distro's packages; when that would take more than a quarter of an hour (one core, by
# distros/times) the test is skipped, with their names.
need_packages() { # DISTRO
	missing=out/tests/missing-$1
	# shellcheck disable=SC2046 # names
	set -- $(tools/packages-of.sh "$1")
	out/kiln build --dry-run "$@" >"$missing"
	seconds=$(awk '{ sum += $3 } END { print int(sum) }' "$missing")
	[ "$seconds" -lt 900 ] || { echo "not in the store cache, and $seconds s of CPU time: $(cut -d' ' -f1 "$missing" | tr '\n' ' ')"; exit 77; }
	out/kiln build "$@"
}

# A whole distro: installed by namespaces (finished packages from the stick and from this cache), and all of the above.
# REBUILD: names of packages that are built again.
test_distro() { # DISTRO REBUILD
	need_stick
	need_packages "$1"
	dir=$PWD/out/tests/$1
	mkdir -p "$dir"
	sed "s/^distro .*/distro $1/" iso/tests/plan >"$dir/kiln.plan"
	rm -f "$dir/disk.img"
	truncate -s 20G "$dir/disk.img"
	cache=${KILN_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/kiln}
	KILN_MORE_STORE=${cache%%:*}/store tools/namespace-install.sh out/kiln.iso "$dir/disk.img" "$dir/kiln.plan" "$dir" \
		--timeout 3000 </dev/null
	check_disk "$dir/disk.img"
	with_partition "$dir/disk.img" "$(partition_last "$dir/disk.img")" copy_installed "$dir"
	compare_outputs "$dir" kiln-tree
	work_and_boot "$dir" "$dir/disk.img" "$2"
}

# copy_installed DIR: from the root partition, what is installed, and which of it was compiled there (only that
# says so in its provenance). Under with_partition no failure ends it, so each is passed on by hand.
copy_installed() {
	rm -f "$1/installed" "$1/compiled"
	mkdir -p "$1/mnt"
	mount -o ro,noload "$PARTITION" "$1/mnt" || return
	copied=0
	cp "$1/mnt/var/lib/kiln/installed" "$1/installed" && list_compiled "$1" >"$1/compiled" || copied=1
	umount "$1/mnt" || return
	return "$copied"
}

list_compiled() { # DIR
	while read -r name _ entry _; do
		provenance=$1/mnt/var/lib/kiln/store/$entry/provenance
		[ -s "$provenance" ] || { echo "$entry has no provenance" >&2; return 1; }
		! grep -q '^origin built' "$provenance" || echo "$name compiled"
	done <"$1/installed"
}

# compare_outputs DIR [EXCEPT]: every package that was installed, but EXCEPT, has the bits of its key: this store's, and the
# published ones, where either knows it; where neither does (a project tree in another world), those of any package here.
compare_outputs() {
	out/kiln outputs >"$1/known"
	grep -v '^#' distros/outputs >>"$1/known"
	for list in known installed; do
		[ -s "$1/$list" ] || { echo "$1/$list is empty"; return 1; }
	done
	awk -v except="${2:-}" '
		FILENAME == ARGV[1] {
			key = substr($3, 1, 32)
			if (!index(known[key], $4)) known[key] = known[key] " " $4
			any[$4]
			next
		}
		$1 == except { next }
		{ here = known[substr($3, length($3) - 31)] }
		here == "" && !($4 in any) { print $1 " (" $3 ") is neither in this store nor published"; different = 1 }
		here != "" && here != " " $4 { print $1 " (" $3 ") has other bits:" here " here, " $4 " there"; different = 1 }
		END { exit different }' "$1/known" "$1/installed"
}
