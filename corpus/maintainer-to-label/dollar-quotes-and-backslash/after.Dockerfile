FROM busybox:1
ENV USER=x
LABEL org.opencontainers.image.authors="\$USER \"the \\ boss\" O'Neill"
