FROM debian:12
RUN ls start
RUN touch /b
