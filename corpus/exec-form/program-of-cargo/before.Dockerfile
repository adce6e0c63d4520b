FROM rust:1.80 AS build
WORKDIR /src
COPY . .
RUN cargo build --release

FROM debian:12
COPY --from=build /src/target/release/web /usr/local/bin/
CMD web --port 80
