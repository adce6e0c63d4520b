FROM debian:12
RUN grep -rl /root: /etc | xargs sed -i s,/root:,/tmp:,
RUN echo $HOME > /o
