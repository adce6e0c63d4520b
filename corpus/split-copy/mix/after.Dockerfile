FROM elixir:1.16
WORKDIR /app
COPY mix.exs mix.lock ./
RUN mix local.hex --force && mix local.rebar --force
RUN mix deps.get --only prod --check-locked
COPY . .
RUN mix release
