FROM debian:12
RUN apt-get update && apt-get install -y nginx
COPY nginx.conf /etc/nginx/
ENTRYPOINT ["/usr/sbin/nginx", "-g", "daemon off;"]
