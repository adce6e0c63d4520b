FROM busybox:1
WORKDIR /srv
ENV A=1
RUN echo "$A" > run.txt
CMD ["cat", "run.txt"]
