FROM busybox:1
ENV A=1 \
  # two
  B=2
ENV C=3
ENV \
  D=4 \
  E=5
