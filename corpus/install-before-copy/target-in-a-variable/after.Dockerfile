FROM debian:12
ENV APP=/srv/app
RUN apt-get update && apt-get install -y curl
COPY . $APP
