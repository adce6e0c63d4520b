FROM elixir:1.16
WORKDIR /app
COPY . .
RUN mix deps.get
