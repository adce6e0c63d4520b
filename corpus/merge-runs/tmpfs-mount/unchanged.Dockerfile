FROM busybox:1
RUN --mount=type=tmpfs,target=/t echo a > /t/a
RUN --mount=type=tmpfs,target=/t ls /t > /b
