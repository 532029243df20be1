build() {
	make -j"$JOBS" SHLIB_LIBS=-lncursesw
}
