FROM busybox:1
ONBUILD ENV A one two
