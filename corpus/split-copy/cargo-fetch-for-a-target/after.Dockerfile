FROM rust:1
WORKDIR /app
COPY Cargo.toml Cargo.lock ./
RUN cargo fetch --locked --target x86_64-unknown-linux-musl
COPY . .
