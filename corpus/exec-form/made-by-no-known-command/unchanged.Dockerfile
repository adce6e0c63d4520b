FROM debian:12 AS build
WORKDIR /src
RUN make
FROM debian:12
COPY --from=build /src/server /server
ENTRYPOINT /server
