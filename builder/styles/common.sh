# shellcheck shell=sh
# What every style and every build.sh can use.
# shellcheck disable=SC2034 # the styles use it
# The system that the visible compiler compiles for; empty where none is visible.
triplet=$(gcc -dumpmachine 2>/dev/null) || triplet=

# with_args COMMAND...: runs it with the `arg` lines of the recipe added.
with_args() {
	while IFS= read -r line; do
		set -- "$@" "$line"
	done <"$WORK/args"
	"$@"
}

# put MODE FILE PATH: one file into the package. (In a build.sh, plain `install` is the step itself.)
put() {
	mkdir -p "$OUT/${3%/*}"
	cp "$2" "$OUT/$3"
	chmod "$1" "$OUT/$3"
}

# Every file gets the same time after patching, so that a patched configure.ac does not look newer
# than the configure made from it.
apply_patches() {
	patched=
	for patch in "$RECIPE"/patches/*.patch; do
		[ -e "$patch" ] || continue
		echo "patch: ${patch##*/}"
		patch -p1 -i "$patch"
		patched=yes
	done
	[ -z "$patched" ] || find . -type f -exec touch -d "@$SOURCE_DATE_EPOCH" {} +
}

# Leaves in the package what a running system needs. A build.sh that sets KILN_NO_STRIP keeps symbols.
tidy() {
	cd "$OUT" || return
	rm -rf usr/share/info usr/share/doc usr/share/locale usr/share/gtk-doc
	find . -type f -name '*.la' -exec rm -f {} +
	[ ! -d usr/share ] || rmdir usr/share 2>/dev/null || :
	[ -z "${KILN_NO_STRIP:-}" ] && command -v strip >/dev/null || return 0
	# Boot loader images, kernels and loose object files are not programs, even where they are ELF.
	find . -path ./boot -prune -o -path ./usr/lib/grub -prune -o -path ./usr/share/syslinux -prune -o \
		-type f '(' -perm -100 -o -name '*.so' -o -name '*.so.*' -o -name '*.a' ')' \
		! -name '*.o' ! -name '*.mod' ! -name '*.img' ! -name '*.c32' -print |
		while IFS= read -r file; do
			strip_file "$file" || echo "tidy: strip does not like $file; it stays as it is"
		done
}

# Bytes 0-3 say ELF, 16-17 say which: 2 is a program, 3 a shared library or a position independent program.
strip_file() {
	case $(od -An -v -tx1 -N18 "$1" | tr -d ' \n') in
	213c617263683e*) strip -D --strip-debug "$1" ;;
	7f454c46????????????????????????0[23]00) strip -D --strip-unneeded "$1" ;;
	esac
}
