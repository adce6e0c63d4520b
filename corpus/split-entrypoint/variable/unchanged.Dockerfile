FROM busybox:1
ENTRYPOINT ["/app", "--name=$NAME"]
