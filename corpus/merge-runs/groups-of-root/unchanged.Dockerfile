FROM debian:12
RUN groupadd -g 77 g && usermod -G g root
RUN id > /id
