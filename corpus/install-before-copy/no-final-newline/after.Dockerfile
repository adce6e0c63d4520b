FROM alpine:3.20
RUN apk add --no-cache curl
COPY --chown=1000 dist/ /opt/tool/
COPY tool.conf /opt/tool/etc/