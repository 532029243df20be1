# What Debian's archive lacks is made up for as in the port.
. distros/ports/make/build.sh
. distros/lfs/stage/tools/tools.sh
