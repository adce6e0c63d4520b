FROM busybox:1
COPY --chmod=755 rootfs/ /
CMD start
