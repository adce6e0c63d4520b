FROM debian:12
RUN rm /q
RUN x; cd /a
RUN rm /y
RUN z
