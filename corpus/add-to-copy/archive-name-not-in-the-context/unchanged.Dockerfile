FROM busybox:1
ADD rootfs.tar.xz /
