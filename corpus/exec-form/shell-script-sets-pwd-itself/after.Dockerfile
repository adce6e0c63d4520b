FROM debian:12
WORKDIR /app
COPY --chmod=755 run.sh .
CMD ["./run.sh"]
