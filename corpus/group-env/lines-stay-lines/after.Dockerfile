FROM busybox:1
ENV A=1 \
  # two
  B=2 \
  C=3 \
  D=4 \
  E=5
