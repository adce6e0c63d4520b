FROM alpine:3.20
COPY --chown=1000 dist/ /opt/tool/
COPY tool.conf /opt/tool/etc/
RUN apk add --no-cache curl