#!/bin/sh
# A shell, or COMMAND, in a work directory that `kiln build --keep` left: the root that its steps saw, the sources as the
# last of them left them, no network.
#
#   enter-kept.sh DIR [COMMAND...]
set -eu
[ $# -ge 1 ] || { echo "usage: tools/enter-kept.sh DIR [COMMAND...]" >&2; exit 100; }
dir=$1
shift
if [ ! -d "$dir/root/skel" ] || [ ! -d "$dir/build" ]; then
	echo "$dir is no work directory of a package: it has no root and build" >&2
	exit 1
fi
[ "$(id -u)" = 0 ] || { echo "mounting wants root" >&2; exit 1; }
[ $# -gt 0 ] || set -- sh
# shellcheck disable=SC2016 # expanded by that shell
exec unshare --mount --pid --net --ipc --uts --fork --kill-child sh -euc '
	cd "$1/root"
	shift
	n=0 trees=
	while [ -e $n ]; do
		trees=$trees$n:
		n=$((n + 1))
	done
	mount -t overlay -o "ro,lowerdir=${trees}skel:empty" kept root
	mount --bind tmp root/tmp
	for name in build recipe; do mount --bind ../$name root/$name; done
	mount -t proc proc root/proc
	mount -t tmpfs -o mode=755 dev root/dev
	for name in null zero full random urandom tty; do
		: >root/dev/$name
		mount --bind /dev/$name root/dev/$name
	done
	mkdir root/dev/pts root/dev/shm
	mount -t devpts -o newinstance,ptmxmode=666,mode=620 devpts root/dev/pts
	mount -t tmpfs shm root/dev/shm
	ln -s pts/ptmx root/dev/ptmx
	ln -s /proc/self/fd root/dev/fd
	# The environment, limits and rights of a step (builder/schedule/box.c, builder/sandbox/rights.c); chroot needs one more.
	ulimit -c 0
	ulimit -n 4096
	ulimit -s 8192
	exec env -i PATH="$PATH" HOME=/build LC_ALL=C TZ=UTC TERM="${TERM:-dumb}" SHELL=/bin/sh \
		CFLAGS="-O2 -pipe" CXXFLAGS="-O2 -pipe" SOURCE_DATE_EPOCH=1735689600 JOBS="$(nproc)" \
		setpriv --no-new-privs --inh-caps=-all \
		--bounding-set=-all,+chown,+dac_override,+fowner,+fsetid,+kill,+setgid,+setuid,+sys_chroot \
		chroot root /bin/sh -c "export PATH=/usr/bin; cd /build/src && exec \"\$@\"" sh "$@"
' sh "$dir" "$@"
