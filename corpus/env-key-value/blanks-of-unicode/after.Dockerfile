FROM busybox:1
LABEL description="日本語　説明"
ENV G="h w"
ENV H="hw"
ENV A=1 B=2
ENV C=$B
