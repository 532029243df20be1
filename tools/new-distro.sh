#!/bin/sh
# new-distro.sh NAME: starts a distro of your own, distros/NAME, from tools/distro-template: BusyBox' system with a
# package NAME-base on top, for what shall be different. It is in the menu of the next stick.
set -eu
cd "$(dirname "$0")/.."
name=${1:-}
fail() { echo "new-distro: $*" >&2; exit 100; }
case $name in
'' | -* | *[!a-z0-9-]*) fail "a name is made of a-z, 0-9 and -, as in: tools/new-distro.sh pebble" ;;
esac
[ ! -e "distros/$name" ] || fail "distros/$name is there already"
[ ! -e "distros/ports/$name-base" ] || fail "distros/ports/$name-base is there already"
new=distros/.new-$name
rm -rf "$new"
mkdir "$new"
cp -R tools/distro-template/distro "$new/"
cp -R tools/distro-template/base "$new/$name-base"
find "$new" -type f -exec sed -i "s/@NAME@/$name/g" {} +
mv "$new/$name-base/recipe.in" "$new/$name-base/recipe"
mv "$new/$name-base/files/etc/init.d/S70@NAME@" "$new/$name-base/files/etc/init.d/S70$name"
mv "$new" "distros/$name"
sed -i "s/^archives .*/& $name/" iso/iso/recipe
cat <<END
distros/$name is there, and iso/iso/recipe carries it. What now:
  1. edit distros/$name/distro (what is installed) and distros/$name/$name-base/files/etc (how it feels)
  2. kiln check distros/$name/distro distros/$name/$name-base/recipe
  3. kiln build $name-base; make iso; make boot
END
