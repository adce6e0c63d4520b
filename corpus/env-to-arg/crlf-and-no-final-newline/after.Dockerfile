FROM debian:12
  arg DEBIAN_FRONTEND=noninteractive
  env A=1