FROM debian:12
RUN adduser -S -h /srv -g me \
                         -s \
                         me
ENV A=1
ENV B=2
