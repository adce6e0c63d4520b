FROM elixir:1.16
WORKDIR /app
COPY . .
RUN mix local.hex --force && mix local.rebar --force
RUN mix deps.get --only prod --check-locked
RUN mix release
