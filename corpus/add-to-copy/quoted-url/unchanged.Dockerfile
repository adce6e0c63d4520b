FROM debian:12
ADD "https://example.org/x.json" /y
