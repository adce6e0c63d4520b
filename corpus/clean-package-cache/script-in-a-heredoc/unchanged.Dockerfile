FROM debian:12
RUN apt-get update && apt-get install -y make perl
COPY <<EOF /e.sh
apt-get install -y hello
EOF
CMD ["sh", "/e.sh"]
