FROM busybox:1
COPY ["./a.txt", "app/main.txt","/to here/"]
