# Its configure is older than C99: it tests with functions that have no type, and takes flags from nowhere else.
export CFLAGS='-O2 -pipe -std=gnu89'
