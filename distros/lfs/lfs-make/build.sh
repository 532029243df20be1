. distros/ports/make/build.sh
