FROM rust:1
WORKDIR /app
COPY . .
RUN cargo fetch --locked --target x86_64-unknown-linux-musl
