FROM rust:1.79
WORKDIR /src
COPY Cargo.toml Cargo.lock ./
RUN cargo fetch --locked
COPY . .
RUN cargo build --release --offline
