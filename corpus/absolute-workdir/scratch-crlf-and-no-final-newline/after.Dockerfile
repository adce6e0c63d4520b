FROM scratch
  WORKDIR /data  
WORKDIR /data/x