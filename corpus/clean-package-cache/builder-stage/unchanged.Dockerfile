FROM debian:12 AS build
RUN apt-get update && apt-get install -y curl
RUN curl -o /a https://example.org/a
FROM scratch
COPY --from=build /a /a
