FROM debian:12
  env DEBIAN_FRONTEND=noninteractive A=1