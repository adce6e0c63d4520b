FROM scratch
  WORKDIR data  
WORKDIR x