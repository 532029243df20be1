#!/bin/sh
# Build the stick's image and put it, with its kernel, where people look for it: out/.
#
# DISTROS="NAME...": a stick with only these in its menu, and only their sources. busybox is always one of them: the
# live system is made of it. Without it: all.
set -eu
cd "$(dirname "$0")/.."
tree=$PWD

# A copy of the tree whose stick carries no others. What a stick is made of is data, so a smaller stick is other data.
smaller_tree() {
	bundled=$(sed -n 's/^bundle *//p' iso/iso/recipe)
	archives=
	for name in $DISTROS; do
		[ -e "distros/$name/distro" ] || {
			echo "DISTROS: there is no distro $name; there are: $(echo distros/*/distro | sed 's,distros/,,g; s,/distro,,g')" >&2
			exit 100
		}
		case " $bundled " in
		*" $name "*) ;;
		*) archives="$archives $name" ;;
		esac
	done
	tree=$PWD/out/tree
	rm -rf "$tree"
	mkdir -p "$tree"
	cp -R builder distros firmware initramfs iso kernel tools "$tree/"
	sed "s/^archives .*/archives$archives/; /^archives\$/d" iso/iso/recipe >"$tree/iso/iso/recipe"
}

[ -z "${DISTROS:-}" ] || smaller_tree
[ -n "${KILN_QUIET:-}" ] || echo "Building the stick (what is in the store already is not built again)."
KILN_TREE=$tree
export KILN_TREE
out/kiln fetch iso
out/kiln build iso
entry=$(out/kiln output iso | cut -d' ' -f1)
built=$(out/kiln path iso)/tree
cmp -s "$built/usr/share/kiln-iso/kiln.iso" out/kiln.iso 2>/dev/null ||
	cp --reflink=auto "$built/usr/share/kiln-iso/kiln.iso" out/kiln.iso
chmod u+w out/kiln.iso
cp "$(out/kiln path linux)/tree/boot/vmlinuz" out/vmlinuz
echo "ISO: out/kiln.iso ($(($(stat -c %s out/kiln.iso) / 1048576)) MiB, $entry)"
