FROM debian:12
RUN export SIMPLE_BACKUP_SUFFIX=.orig && touch /a /b
RUN cp -b /a /b
