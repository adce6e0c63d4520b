FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN CGO_ENABLED=0 go build -trimpath -o /app ./cmd/app

FROM alpine:3.20
COPY --from=build /app /usr/local/bin/app
ENTRYPOINT ["app"]
