. distros/lfs/stage/tools/tools.sh
