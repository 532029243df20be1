# shellcheck shell=sh
# The same sources that the Makefile builds on a host; here without it, as there is one program to make.
flags='-std=c11 -D_GNU_SOURCE -Ibuilder -Iinitramfs -O2 -pipe -Wall'

build() {
	objects=
	for source in builder/*/*.c initramfs/installer/*.c; do
		object=$(echo "${source%.c}" | tr / -).o
		objects="$objects $object"
		echo "$object: $source"
		printf '\tcc %s -c -o $@ %s\n' "$flags" "$source"
	done >rules
	{
		echo "kiln-installer:$objects"
		printf '\tcc -o $@ %s -larchive -lfdisk -lblkid -lcrypt\n' "$objects"
		cat rules
	} >makefile
	make -f makefile -j"$JOBS"
}

install() {
	mkdir -p "$OUT/usr/bin"
	cp kiln-installer "$OUT/usr/bin/"
}
