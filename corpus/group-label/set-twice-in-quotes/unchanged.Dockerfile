FROM busybox:1
LABEL "a.b"=1
LABEL a.b=2
