# xz, with one thread: what autopoint unpacks is packed in one way, on however many cores.
export XZ_OPT=-T1
