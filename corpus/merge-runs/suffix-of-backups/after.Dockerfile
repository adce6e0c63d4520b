FROM debian:12
RUN ( export SIMPLE_BACKUP_SUFFIX=.orig && touch /a /b ) \
    && cp -b /a /b
