FROM debian:12
RUN touch /a
RUN false || echo "$_" > /b
