FROM busybox:1
ENV A one # two
