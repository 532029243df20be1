# gnulib's copy of a file of glibc uses a name that glibc has since given another meaning.
prepare() {
	sed -i 's/__attribute_nonnull__/__nonnull/' gnulib/lib/malloc/dynarray-skeleton.c
}
