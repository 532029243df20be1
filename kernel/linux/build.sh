# shellcheck shell=sh
# linux: configured from the lists in kernel/config (see kernel/README.md), everything built in.

lists=kernel/config

# What stands in the image as the time of its building. gen_initramfs.sh asks `date` for it, and takes the clock where
# that does not understand, without a word.
stamp='2025-01-01 00:00:00'

# kernel_make TARGET...: what every call of the kernel's make has in common. Whatever would
# write a date, a user or a build count into the image is told here. Warnings are for who works on the
# kernel; looking for them is a tenth of the compiler's time.
kernel_make() {
	make -j"$JOBS" ARCH=x86_64 V=0 KCFLAGS='-Wno-all -Wno-extra -w' \
		KBUILD_BUILD_TIMESTAMP="$stamp" KBUILD_BUILD_VERSION=1 \
		KBUILD_BUILD_USER=kiln KBUILD_BUILD_HOST=kiln "$@"
}

# The lists in Kconfig's own form: "SYMBOL" is built in, "SYMBOL n" is off, "SYMBOL value" is that.
lists_to_kconfig() {
	awk '/^#/ || NF == 0 { next }
		NF == 1 { print "CONFIG_" $1 "=y"; next }
		$2 == "n" { print "# CONFIG_" $1 " is not set"; next }
		{ v = $0; sub(/^[^ ]+ +/, "", v); print "CONFIG_" $1 "=" v }' "$lists"/*
}

# Kconfig drops without a word what it does not know or what a dependency forbids. So look:
# every symbol in a list must have come out as asked. Fails naming list, line and symbol.
lists_check() {
	awk 'FILENAME == ".config" {
			if ($1 == "#" && $3 == "is") got[substr($2, 8)] = "n"
			else if (split($0, part, "=") > 1) got[substr(part[1], 8)] = substr($0, length(part[1]) + 2)
			next
		}
		/^#/ || NF == 0 { next }
		{
			want = "y"
			if (NF > 1) { want = $0; sub(/^[^ ]+ +/, "", want) }
			if (seen[$1]++) { printf "%s:%d: %s is listed twice\n", FILENAME, FNR, $1; bad = 1 }
			have = ($1 in got) ? got[$1] : "n"
			if (have != want) {
				printf "%s:%d: %s should be %s but Kconfig made it %s\n", \
					FILENAME, FNR, $1, want, have
				bad = 1
			}
		}
		END { exit bad }' .config "$lists"/*
}

prepare() {
	[ "$(date -d "$stamp" +%s)" = "$SOURCE_DATE_EPOCH" ] || {
		echo "date does not understand '$stamp'; the image would hold the time of its building" >&2
		return 1
	}
	lists_to_kconfig >kiln.config
	kernel_make KCONFIG_ALLCONFIG=kiln.config allnoconfig
	lists_check
}

build() {
	kernel_make bzImage
}

install() {
	mkdir -p "$OUT/boot" "$OUT/usr/share/kiln"
	cp arch/x86/boot/bzImage "$OUT/boot/vmlinuz"
	cp .config "$OUT/usr/share/kiln/kernel.config"
}
