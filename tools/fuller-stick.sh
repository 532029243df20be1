#!/bin/sh
# fuller-stick.sh ISO DISTRO...: from out/kiln.iso another one that has the finished packages of these distros too, out of
# this cache: from it they install in minutes, with nothing to compile. The stick as it is made compiles all of them
# except busybox. For who installs one distro on many machines, and for the tests.
set -eu
[ $# -ge 2 ] || { sed -n 's/^# \{0,1\}//p' "$0" | sed -n 1,3p >&2; exit 100; }
iso=$(readlink -f "$(dirname "$1")")/$(basename "$1") # where its user is
shift
cd "$(dirname "$0")/.."
[ -e out/kiln.iso ] || { echo "fuller-stick: there is no out/kiln.iso; \`make iso\` builds it" >&2; exit 111; }
work=$(mktemp -d "${TMPDIR:-/tmp}/kiln-fuller.XXXXXX")
trap 'chmod -R u+w "$work"; rm -rf "$work"' EXIT INT TERM

# The packages that these distros install, with all that they run there; and what kiln-tree is built with: what is in it
# are the files of that stick, so that it is built where it is installed.
installed() { # DISTRO...
	tools/packages-of.sh "$@" >"$work/named"
	xargs out/kiln build --dry-run <"$work/named" >"$work/missing"
	[ ! -s "$work/missing" ] || {
		echo "fuller-stick: not built yet: $(cut -d' ' -f1 "$work/missing" | tr '\n' ' ')" >&2
		return 111
	}
	xargs out/kiln graph --dot <"$work/named" | tr -d '";' >"$work/graph"
	awk '
		function take(a,   i) { if (!(a in taken)) { taken[a] = 1; print a; for (i = 1; i <= n[a]; i++) take(run[a, i]) } }
		NR == FNR { named[$1] = 1; next }
		/style=dotted/ { run[$1, ++n[$1]] = $3 }
		/style=dashed/ { tool[$1, ++t[$1]] = $3 }
		END {
			for (a in named) take(a)
			for (a in taken) if (a ~ /^kiln-tree(@|$)/) for (i = 1; i <= t[a]; i++) take(tool[a, i])
		}' "$work/named" "$work/graph" | sort
}

# What of each is wanted on a stick: the files and the list of them.
add_packages() {
	while read -r name; do
		entry=$(out/kiln path "$name")
		to=$work/live/var/lib/kiln/store/${entry##*/}
		[ -e "$to" ] || { mkdir "$to"; cp -a "$entry/tree" "$entry/manifest" "$to/"; }
	done <"$work/installed"
}

installed "$@" >"$work/installed"
xorriso -osirrox on -indev out/kiln.iso -extract /kiln/live.squashfs "$work/old" -extract /kiln/sums "$work/sums" 2>/dev/null
unsquashfs -q -n -d "$work/live" "$work/old"
rm "$work/old"
add_packages
mksquashfs "$work/live" "$work/live.squashfs" -quiet -noappend -no-progress -all-root -comp zstd -Xcompression-level 3
chmod u+w "$work/sums"
sum=$(sha256sum <"$work/live.squashfs")
sed -i "s,^[0-9a-f]*\(  kiln/live.squashfs\)\$,${sum%% *}\1," "$work/sums"
sha256sum <"$work/sums" | cut -d' ' -f1 >"$work/stick"
rm -f "$iso"
xorriso -indev out/kiln.iso -outdev "$iso" -boot_image any replay -overwrite on -volid KILN \
	-map "$work/live.squashfs" /kiln/live.squashfs -map "$work/sums" /kiln/sums -map "$work/stick" /kiln/stick 2>/dev/null
echo "$iso: $(wc -l <"$work/installed") packages of $*, $(($(stat -c %s "$iso") / 1048576)) MiB"
