# What Debian's archive lacks is made up for as in the port.
. distros/ports/gawk/build.sh
. distros/lfs/stage/tools/tools.sh
