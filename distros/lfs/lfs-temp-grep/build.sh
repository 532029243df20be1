. distros/lfs/stage/cross/cross.sh
