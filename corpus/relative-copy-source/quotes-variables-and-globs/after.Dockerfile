FROM busybox:1
ARG D=app
COPY "./a.txt" ./$D/*.txt './app' /to/
