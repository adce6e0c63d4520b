FROM golang:1.22 AS build
WORKDIR /src
COPY . .
RUN go build -o /out/tool

FROM alpine:3.20
WORKDIR /app
RUN apk --update add ca-certificates tzdata
COPY --from=build /out/tool .
ENTRYPOINT ["/app/tool"]
