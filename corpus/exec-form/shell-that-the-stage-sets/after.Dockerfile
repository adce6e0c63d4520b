FROM acme/base
SHELL ["/bin/sh", "-c"]
ENTRYPOINT ["/usr/bin/python3", "-m", "http.server"]
