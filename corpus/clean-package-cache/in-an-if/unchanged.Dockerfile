FROM debian:12
RUN if [ -n "$X" ]; then apt-get update && apt-get install -y curl; fi
