FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/tool

FROM alpine:3.20
WORKDIR /app
COPY --from=build /out/tool .
RUN apk --update add ca-certificates tzdata
ENTRYPOINT ["/app/tool"]
