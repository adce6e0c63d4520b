ARG TOKEN
FROM busybox:$TOKEN
FROM busybox:${TOKEN:-1}
